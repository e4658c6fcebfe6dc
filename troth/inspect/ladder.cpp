#include "troth/inspect/ladder.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "troth/inspect/summary.hpp"
#include "troth/tls/registry/types.hpp"

namespace troth::inline v1::inspect {
namespace {

using tls::TraceEvent;

// Columns of a text: code points, all of which we print one column wide.
usize columns(std::string_view text) {
    return static_cast<usize>(std::ranges::count_if(text, [](char c) { return (static_cast<u8>(c) & 0xc0) != 0x80; }));
}

std::string cut_to(std::string text, usize width) {
    if (columns(text) <= width) return text;
    usize bytes = 0, seen = 0;
    while (bytes < text.size() && seen + 1 < width) {
        ++bytes;
        while (bytes < text.size() && (static_cast<u8>(text[bytes]) & 0xc0) == 0x80) ++bytes;
        ++seen;
    }
    return text.substr(0, bytes) + "…";
}

// Flight: what one side sends before the other speaks.
struct Flight {
    bool by_client = false;
    usize records = 0, bytes = 0;
    Wall time{};
    struct Message {
        std::string name;
        std::vector<std::string> lines;
        bool is_alert = false;
        u64 data = 0;  // bytes, of application data
    };
    std::vector<Message> messages;
};

// An encrypted event stands under the application keys once its side has sent its Finished.
std::vector<Flight> flights(std::span<const TraceEvent> events, bool drawn_by_client) {
    std::vector<Flight> out;
    bool finished[2] = {false, false};  // by the server, by the client
    for (const TraceEvent& event : events) {
        const bool by_client = event.sent == drawn_by_client;
        if (out.empty() || out.back().by_client != by_client)
            out.push_back({.by_client = by_client, .time = event.time});
        Flight& flight = out.back();
        if (event.kind == TraceEvent::Kind::record) {
            ++flight.records;
            const usize length = event.bytes.size() >= 5 ? usize{event.bytes[3]} * 256 + event.bytes[4] : 0;
            flight.bytes += 5 + length;
            continue;
        }
        Summary summary = summarise(event);
        std::string name = std::move(summary.name);
        const bool is_finished = event.kind == TraceEvent::Kind::handshake &&
                                 static_cast<tls::HandshakeType>(event.type) == tls::HandshakeType::finished;
        if (event.encrypted) name = finished[by_client] && !is_finished ? "[" + name + "]" : "{" + name + "}";
        finished[by_client] |= is_finished;
        if (event.kind == TraceEvent::Kind::application_data && !flight.messages.empty() &&
            flight.messages.back().data != 0) {
            // Data in a row is told as one sum.
            flight.messages.back().data += event.size;
            flight.messages.back().lines = {size_in_words(flight.messages.back().data)};
            continue;
        }
        flight.messages.push_back(
            {name, std::move(summary.lines), event.encrypted, event.kind == TraceEvent::Kind::alert});
    }
    return out;
}

class Drawing {
  public:
    explicit Drawing(const LadderStyle& style) : style_(style), inner_(std::max(style.width, 60u) - 4) {}

    void head() {
        out_ += "  " + bold("client") + std::string(inner_ - 10, ' ') + bold("server") + "\n";
        rung("", false);
    }
    void flight(const Flight& flight, Wall start) {
        for (const Flight::Message& message : flight.messages) {
            const std::string name = cut_to(message.name, inner_ - indent(flight.by_client));
            rung(message.is_alert ? red(name) : bold(name), flight.by_client, columns(name));
            for (const std::string& line : message.lines) {
                const std::string shown = "  " + cut_to(line, inner_ - indent(flight.by_client) - 4);
                rung(dim(shown), flight.by_client, columns(shown));
            }
        }
        arrow(flight, start);
    }
    std::string take() { return std::move(out_); }

  private:
    usize indent(bool by_client) const { return by_client ? 1 : inner_ / 2 - 6; }
    void rung(const std::string& text, bool by_client) { rung(text, by_client, columns(text)); }
    void rung(const std::string& text, bool by_client, usize width) {
        const usize left = indent(by_client);
        const usize right = inner_ > left + width ? inner_ - left - width : 0;
        out_ += "  " + dim("│") + std::string(left, ' ') + text + std::string(right, ' ') + dim("│") + "\n";
    }
    void arrow(const Flight& flight, Wall start) {
        const double ms = std::chrono::duration<double, std::milli>(flight.time - start).count();
        const std::string label = fmt::format(" {} bytes in {} record{}, {:.{}f} ms ", flight.bytes, flight.records,
                                              flight.records == 1 ? "" : "s", ms, ms < 10 ? 1 : 0);
        const usize line = inner_ - columns(label) - 1;
        std::string dashes_left, dashes_right;
        for (usize i = 0; i < line / 2; ++i) dashes_left += "─";
        for (usize i = line / 2; i < line; ++i) dashes_right += "─";
        const std::string body =
            flight.by_client ? dashes_left + label + dashes_right + "►" : "◄" + dashes_left + label + dashes_right;
        out_ += "  " + dim("│") + colour(flight.by_client ? "\x1b[36m" : "\x1b[32m", body) + dim("│") + "\n";
    }
    std::string colour(std::string_view code, const std::string& text) const {
        return style_.colour && !text.empty() ? std::string(code) + text + "\x1b[0m" : text;
    }
    std::string bold(const std::string& text) const { return colour("\x1b[1m", text); }
    std::string dim(const std::string& text) const { return colour("\x1b[2m", text); }
    std::string red(const std::string& text) const { return colour("\x1b[1;31m", text); }

    LadderStyle style_;
    usize inner_;
    std::string out_;
};

}  // namespace

std::string ladder(std::span<const TraceEvent> events, bool drawn_by_client, const LadderStyle& style) {
    if (events.empty()) return {};
    Drawing drawing(style);
    drawing.head();
    for (const Flight& flight : flights(events, drawn_by_client)) drawing.flight(flight, events.front().time);
    return drawing.take();
}

}  // namespace troth::inline v1::inspect
