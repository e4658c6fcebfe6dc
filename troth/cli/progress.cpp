#include "troth/cli/progress.hpp"

#include <array>

#include <fmt/format.h>

#include "troth/cli/layout.hpp"

namespace troth::inline v1::cli {

namespace {

constexpr std::chrono::milliseconds first_after{500}, then_every{200};

std::string amount(double bytes) {
    constexpr std::array units = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    usize unit = 0;
    while (bytes >= 1024 && unit + 1 < units.size()) {
        bytes /= 1024;
        ++unit;
    }
    return fmt::format("{:.{}f} {}", bytes, unit == 0 || bytes >= 100 ? 0 : 1, units[unit]);
}

std::string time_left(double seconds) {
    if (seconds < 100) return fmt::format("{:.0f} s left", seconds);
    if (seconds < 6000) return fmt::format("{:.0f} min left", seconds / 60);
    return fmt::format("{:.0f} h left", seconds / 3600);
}

}  // namespace

std::string progress_line(std::string_view what, u64 done, std::optional<u64> total, double seconds, usize columns) {
    const double rate = seconds > 0 ? static_cast<double>(done) / seconds : 0;
    std::string figures = amount(static_cast<double>(done));
    if (total && *total > 0 && done <= *total) {
        figures += fmt::format(" of {}, {} %", amount(static_cast<double>(*total)),
                               static_cast<unsigned>(100.0 * static_cast<double>(done) / static_cast<double>(*total)));
        if (rate > 0)
            figures += fmt::format(", {}/s, {}", amount(rate), time_left(static_cast<double>(*total - done) / rate));
    } else if (rate > 0) {
        figures += fmt::format(", {}/s", amount(rate));
    }
    // The name gives way; its end says more than its beginning. One column stays free, so that no terminal wraps.
    std::string name = Untrusted(what).escaped();
    const usize room = columns > figures.size() + 3 ? columns - figures.size() - 3 : 0;
    if (columns_of(name) > room) {
        const usize keep = room > 1 ? room - 1 : 0;
        usize begin = name.size();
        for (usize kept = 0; begin > 0 && kept < keep; ++kept) do
                --begin;
            while (begin > 0 && (static_cast<u8>(name[begin]) & 0xc0) == 0x80);
        name = room == 0 ? "" : "…" + name.substr(begin);
    }
    return name.empty() ? figures.substr(0, columns > 0 ? columns - 1 : 0) : name + "  " + figures;
}

Progress::Progress(Terminal& terminal, std::string_view what, std::optional<u64> total)
    : terminal_(terminal),
      what_(what == "-" ? "standard input" : what),
      total_(total),
      start_(std::chrono::steady_clock::now()),
      next_(start_ + first_after),
      visible_(terminal.error_style().columns != 0 && !terminal.manners.quiet) {}

void Progress::look() {
    look_at_ = done_ + step;
    const Time now = std::chrono::steady_clock::now();
    if (now < next_) return;
    next_ = now + then_every;
    shown_ = true;
    const double seconds = std::chrono::duration<double>(now - start_).count();
    terminal_.status(progress_line(what_, done_, total_, seconds, terminal_.error_style().columns));
}

}  // namespace troth::inline v1::cli
