#include "troth/service/ocsp_http.hpp"

#include <optional>

#include "troth/crypto/hash/hash.hpp"
#include "troth/encoding/base64.hpp"

namespace troth::inline v1::service {

namespace {

// %XX to the octet that it stands for, RFC 3986 §2.1; nothing if it is no such text.
std::optional<std::string> decoded(std::string_view text) {
    const auto digit = [](char c) {
        return c >= '0' && c <= '9'   ? c - '0'
               : c >= 'a' && c <= 'f' ? c - 'a' + 10
               : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                      : -1;
    };
    std::string out;
    for (usize i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out += text[i];
            continue;
        }
        if (i + 2 >= text.size()) return std::nullopt;
        const int high = digit(text[i + 1]), low = digit(text[i + 2]);
        if (high < 0 || low < 0) return std::nullopt;
        out += static_cast<char>(high * 16 + low);
        i += 2;
    }
    return out;
}

// The request in a path. Base64 has '/' in it, too: the longest tail that decodes to a SEQUENCE is it.
std::optional<ByteVector> request_in(std::string_view target) {
    const auto path = decoded(target.substr(0, target.find('?')));
    if (!path) return std::nullopt;
    // A prefix has few parts; each tail is tried once, so that a path of slashes alone costs nothing.
    constexpr int most_parts = 16;
    usize at = path->find('/');
    for (int part = 0; part < most_parts && at != std::string::npos; ++part) {
        const std::string_view tail = std::string_view(*path).substr(at + 1);
        if (tail.starts_with('M')) {  // 0x30, SEQUENCE
            std::string padded(tail);
            while (padded.size() % 4 != 0) padded += '=';  // which some leave out
            if (auto bytes = encoding::base64::decode(padded)) return *std::move(bytes);
        }
        at = path->find('/', at + 1);
    }
    return std::nullopt;
}

std::string hex_of(Bytes bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const u8 octet : bytes) (text += digits[octet >> 4]) += digits[octet & 15];
    return text;
}

// RFC 5019 §6.2: until when a cache may keep it. An answer for one asker alone is kept by nobody.
void add_cache_headers(HttpAnswer& answer, const ca::OcspAnswered& answered, std::chrono::sys_seconds now) {
    if (!answered.cacheable || answered.cacheable->next_update <= now) {
        answer.headers.emplace_back("Cache-Control", "no-store");
        return;
    }
    const auto [this_update, next_update] = *answered.cacheable;
    const crypto::Digest digest = crypto::hash(crypto::HashId::sha256, answered.der);
    const auto seconds = std::to_string((next_update - now).count());
    answer.headers.emplace_back("Last-Modified", http_date(this_update));
    answer.headers.emplace_back("Expires", http_date(next_update));
    answer.headers.emplace_back("ETag", "\"" + hex_of(digest.bytes()) + "\"");
    answer.headers.emplace_back("Cache-Control", "max-age=" + seconds + ", public, no-transform, must-revalidate");
}

}  // namespace

HttpAnswer ocsp_over_http(const HttpAsked& asked, ca::OcspSource& source, std::chrono::sys_seconds now,
                          RandomSource& random) {
    std::optional<ByteVector> in_path;
    Bytes request = asked.body;
    if (asked.method == "GET" || asked.method == "HEAD") {
        in_path = request_in(asked.target);
        if (!in_path) return HttpAnswer::text(400, "this path holds no OCSP request (RFC 6960 appendix A.1)\n");
        request = *in_path;
    } else if (asked.method != "POST") {
        HttpAnswer refused = HttpAnswer::text(405, "OCSP is asked by GET or POST (RFC 6960 appendix A.1)\n");
        refused.headers.emplace_back("Allow", "GET, HEAD, POST");
        return refused;
    }
    ca::OcspAnswered answered = source.answer(request, now, random);
    HttpAnswer answer{.content_type = "application/ocsp-response", .headers = {}, .body = {}};
    answer.headers.emplace_back("Date", http_date(now));
    add_cache_headers(answer, answered, now);
    answer.body = std::move(answered.der);
    return answer;
}

}  // namespace troth::inline v1::service
