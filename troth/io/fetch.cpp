#include "troth/io/fetch.hpp"

#include <algorithm>
#include <cstring>
#include <memory>
#include <vector>

#include <arpa/inet.h>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <netdb.h>

#include "troth/io/errors.hpp"
#include "troth/io/fetch_errors.hpp"
#include "troth/io/sync_stream.hpp"

namespace troth::inline v1::io {
namespace {

namespace http = boost::beast::http;
using Clock = std::chrono::steady_clock;

// Deadline: what is left of the time for everything.
class Deadline {
  public:
    explicit Deadline(Milliseconds time) : end_(Clock::now() + time) {}
    Milliseconds left() const {
        return std::max(Milliseconds(0), std::chrono::duration_cast<Milliseconds>(end_ - Clock::now()));
    }

  private:
    Clock::time_point end_;
};

// OverSocket: without TLS, and within the time. What is written leaves in one piece.
struct OverSocket {
    Socket& socket;
    const Deadline& deadline;
    Result<usize> read(MutableBytes room) { return socket.read(room, deadline.left()); }
    Result<void> write(Gather pieces) {
        ByteVector whole;
        for (const Bytes piece : pieces) whole.insert(whole.end(), piece.begin(), piece.end());
        return socket.write_all(whole, deadline.left());
    }
};

Bytes octets_of(const sockaddr* address) {
    if (address->sa_family == AF_INET) {
        const auto* v4 = reinterpret_cast<const sockaddr_in*>(address);
        return {reinterpret_cast<const u8*>(&v4->sin_addr), 4};
    }
    if (address->sa_family == AF_INET6) {
        const auto* v6 = reinterpret_cast<const sockaddr_in6*>(address);
        return {reinterpret_cast<const u8*>(&v6->sin6_addr), 16};
    }
    return {};
}

// The first address of the host that may be spoken to, in digits: what was checked is what is connected to.
Result<HostPort> resolved(const HostPort& to, bool allow_private) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (getaddrinfo(to.host.c_str(), nullptr, &hints, &found) != 0)
        return fail(Error(no_such_host).with("host", to.host));
    const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owned(found, freeaddrinfo);
    std::string refused_address;
    for (const addrinfo* one = found; one != nullptr; one = one->ai_next) {
        const Bytes octets = octets_of(one->ai_addr);
        char text[INET6_ADDRSTRLEN] = {};
        if (octets.empty() || inet_ntop(one->ai_family, octets.data(), text, sizeof text) == nullptr) continue;
        if (allow_private || is_public_address(octets)) return HostPort{text, to.port};
        refused_address = text;
    }
    return fail(Error(private_address).with("host", to.host).with("address", refused_address));
}

struct Answer {
    unsigned status = 0;
    std::string location;
    ByteVector body;
};

Result<Answer> ask(const Url& url, const FetchRequest& request, const FetchLimits& limits, const Deadline& deadline) {
    TROTH_TRY(const HostPort address, resolved(url.to, limits.allow_private));
    TROTH_TRY(Socket socket, connect(address, deadline.left()));
    SyncStream stream(OverSocket{socket, deadline});
    ErrorCode ec;
    const bool post = !request.body.empty();
    http::request<http::vector_body<u8>> out(post ? http::verb::post : http::verb::get, url.path, 11);
    out.set(http::field::host, url.to.port == 80 ? url.to.host : url.to.text());
    out.set(http::field::user_agent, "troth");
    out.set(http::field::connection, "close");
    if (post) {
        out.set(http::field::content_type, request.content_type);
        out.body() = request.body;
        out.prepare_payload();
    }
    http::write(stream, out, ec);
    const auto failed = [&](const ErrorCode& code) {
        if (stream.error) return std::move(*stream.error);
        if (code == http::error::body_limit) return Error(answer_too_large);
        return Error(http_malformed).with("found", code.message());
    };
    if (ec) return fail(failed(ec));
    boost::beast::flat_buffer buffer;
    http::response_parser<http::vector_body<u8>> parser;
    parser.header_limit(16 * 1024);
    parser.body_limit(limits.most_bytes);
    http::read(stream, buffer, parser, ec);
    if (ec) return fail(failed(ec));
    Answer answer;
    answer.status = parser.get().result_int();
    answer.location = std::string(parser.get()[http::field::location]);
    answer.body = std::move(parser.get().body());
    return answer;
}

Result<ByteVector> follow(const FetchRequest& request, const FetchLimits& limits) {
    const Deadline deadline(limits.time);
    TROTH_TRY(Url url, parse_url(request.url));
    for (u32 hop = 0; hop <= limits.redirects; ++hop) {
        TROTH_TRY(Answer answer, ask(url, request, limits, deadline));
        if (answer.status == 200) return std::move(answer.body);
        const bool moved = answer.status == 301 || answer.status == 302 || answer.status == 307 || answer.status == 308;
        if (!moved || answer.location.empty())
            return fail(Error(http_status).with("status", std::to_string(answer.status)));
        if (answer.location.starts_with('/') && !answer.location.starts_with("//")) {
            TROTH_TRY(const Url next, parse_url("http://" + url.to.text() + answer.location));
            url.path = next.path;
        } else {
            TROTH_TRY(url, parse_url(answer.location));
        }
    }
    return fail(too_many_redirects);
}

bool within(Bytes octets, std::initializer_list<u8> prefix, unsigned bits) {
    const u8* wanted = prefix.begin();
    for (unsigned i = 0; i < bits; ++i)
        if (((octets[i / 8] ^ wanted[i / 8]) >> (7 - i % 8) & 1) != 0) return false;
    return true;
}
bool is_public_v4(Bytes a) {
    // RFC 6890 §2.2.2, RFC 1112 §4, RFC 919 §7.
    return !within(a, {0}, 8) && !within(a, {10}, 8) && !within(a, {100, 64}, 10) && !within(a, {127}, 8) &&
           !within(a, {169, 254}, 16) && !within(a, {172, 16}, 12) && !within(a, {192, 0, 0}, 24) &&
           !within(a, {192, 0, 2}, 24) && !within(a, {192, 88, 99}, 24) && !within(a, {192, 168}, 16) &&
           !within(a, {198, 18}, 15) && !within(a, {198, 51, 100}, 24) && !within(a, {203, 0, 113}, 24) && a[0] < 224;
}

}  // namespace

bool is_public_address(Bytes a) {
    if (a.size() == 4) return is_public_v4(a);
    if (a.size() != 16) return false;
    // Global unicast is 2000::/3 (RFC 4291 §2.4); of it, those that embed an IPv4 address are judged by that.
    if (within(a, {0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0}, 96)) return is_public_v4(a.last(4));  // RFC 6052
    if (!within(a, {0x20}, 3)) return false;
    if (within(a, {0x20, 0x02}, 16)) return is_public_v4(a.subspan(2, 4));                  // 6to4, RFC 3056
    return !within(a, {0x20, 0x01, 0x00}, 23) && !within(a, {0x20, 0x01, 0x0d, 0xb8}, 32);  // RFC 2928, RFC 3849
}

Result<Url> parse_url(std::string_view text) {
    constexpr std::string_view scheme = "http://";
    const auto bad = [&] { return fail(Error(bad_url).with("address", Untrusted(text))); };
    const auto small = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    if (text.size() > 2048 || !std::ranges::equal(text.substr(0, scheme.size()), scheme, {}, small)) return bad();
    std::string_view rest = text.substr(scheme.size());
    rest = rest.substr(0, rest.find('#'));
    const usize end = std::min(rest.find_first_of("/?"), rest.size());
    const std::string_view authority = rest.substr(0, end);
    if (authority.empty() || authority.contains('@')) return bad();
    const auto is_plain = [](char c) { return c > 0x20 && c < 0x7f && c != '"' && c != '<' && c != '>' && c != '\\'; };
    if (!std::ranges::all_of(rest, is_plain)) return bad();
    auto to = parse_host_port(authority, 80);
    if (!to || to->port == 0 || to->host.empty()) return bad();
    std::string path(rest.substr(end));
    if (!path.starts_with('/')) path.insert(0, "/");
    return Url{*std::move(to), std::move(path)};
}

Result<ByteVector> fetch(const FetchRequest& request, const FetchLimits& limits) {
    auto out = follow(request, limits);
    if (!out) return fail(std::move(out).error().with("from", Untrusted(request.url)));
    return out;
}

}  // namespace troth::inline v1::io
