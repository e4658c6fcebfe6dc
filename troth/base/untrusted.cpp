#include "troth/base/untrusted.hpp"

#include <array>

namespace troth::inline v1 {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

struct CodePoint {
    u32 value = 0;
    usize length = 0;  // 0: malformed
};

// One code point of UTF-8 (RFC 3629 section 3): shortest form, no surrogates, at most U+10FFFF.
CodePoint decode(std::string_view text) {
    const auto byte = [&](usize i) -> u32 { return static_cast<u8>(text[i]); };
    const u32 first = byte(0);
    if (first < 0x80) return {first, 1};
    const usize length = (first >> 5) == 0x6 ? 2 : (first >> 4) == 0xe ? 3 : (first >> 3) == 0x1e ? 4 : 0;
    if (length == 0 || text.size() < length) return {};
    u32 value = first & (0xffu >> (length + 1));
    for (usize i = 1; i < length; ++i) {
        if ((byte(i) >> 6) != 2) return {};
        value = (value << 6) | (byte(i) & 0x3f);
    }
    constexpr std::array<u32, 5> least = {0, 0, 0x80, 0x800, 0x10000};
    if (value < least[length] || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff)) return {};
    return {value, length};
}

// Invisible or reordering characters a reader could be deceived with.
bool deceives(u32 c) {
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0xad || (c >= 0x200b && c <= 0x200f) ||
           (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff ||
           (c >= 0xfff0 && c <= 0xfffb) || (c >= 0xe0000 && c <= 0xe0fff);
}

}  // namespace

std::string Untrusted::escaped() const {
    std::string out;
    std::string_view rest = raw_;
    while (!rest.empty()) {
        const CodePoint c = decode(rest);
        if (c.length == 0 || (c.length == 1 && deceives(c.value))) {
            const u8 byte = static_cast<u8>(rest[0]);
            out += "\\x";
            out += hex_digits[byte >> 4];
            out += hex_digits[byte & 15];
            rest.remove_prefix(1);
            continue;
        }
        if (deceives(c.value)) {
            out += "\\u{";
            for (int shift = c.value > 0xffff ? 20 : 12; shift >= 0; shift -= 4)
                out += hex_digits[(c.value >> shift) & 15];
            out += '}';
        } else if (c.value == '\\') {
            out += "\\\\";
        } else {
            out += rest.substr(0, c.length);
        }
        rest.remove_prefix(c.length);
    }
    return out;
}

std::string Untrusted::shell_quoted() const {
    const auto plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("-_./:@%+,=").contains(c);
    };
    bool quote = raw_.empty();
    bool escape = false;
    for (char c : raw_) {
        quote = quote || !plain(c);
        escape = escape || static_cast<u8>(c) < 0x20 || static_cast<u8>(c) >= 0x7f;
    }
    if (!quote) return raw_;
    std::string out = escape ? "$'" : "'";
    for (char c : raw_) {
        const u8 byte = static_cast<u8>(c);
        if (escape && (byte < 0x20 || byte >= 0x7f)) {
            // Three octal digits: unlike \x, they cannot swallow what follows.
            out += '\\';
            out += static_cast<char>('0' + (byte >> 6));
            out += static_cast<char>('0' + ((byte >> 3) & 7));
            out += static_cast<char>('0' + (byte & 7));
        } else if (c == '\'') {
            out += escape ? "\\'" : "'\\''";
        } else if (escape && c == '\\') {
            out += "\\\\";
        } else {
            out += c;
        }
    }
    return out + "'";
}

}  // namespace troth::inline v1
