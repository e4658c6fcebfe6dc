// IP addresses as text: RFC 4291 §2.2 in, RFC 5952 §4 out.
#include "troth/x509/general_name.hpp"

namespace troth::inline v1::x509 {
namespace {

std::string ipv4_text(Bytes octets) {
    std::string out;
    for (u8 octet : octets) out += (out.empty() ? "" : ".") + std::to_string(octet);
    return out;
}

std::string ipv6_text(Bytes octets) {
    u32 group[8];
    for (usize i = 0; i < 8; ++i) group[i] = (u32{octets[2 * i]} << 8) | octets[2 * i + 1];
    usize best = 8, best_length = 1;  // the first of the longest runs of zeros, of two or more (§4.2)
    for (usize i = 0; i < 8; ++i) {
        usize length = 0;
        while (i + length < 8 && group[i + length] == 0) ++length;
        if (length > best_length) {
            best = i;
            best_length = length;
        }
    }
    std::string out;
    for (usize i = 0; i < 8; ++i) {
        if (i == best) {
            out += "::";
            i += best_length - 1;
            continue;
        }
        if (!out.empty() && !out.ends_with(':')) out += ':';
        bool started = false;
        for (int shift = 12; shift >= 0; shift -= 4) {
            const u32 digit = (group[i] >> shift) & 15;
            started = started || digit != 0 || shift == 0;
            if (started) out += "0123456789abcdef"[digit];
        }
    }
    return out;
}

std::optional<ByteVector> parse_ipv4(std::string_view text) {
    ByteVector out;
    for (;;) {
        const usize dot = text.find('.');
        const std::string_view digits = text.substr(0, dot);
        if (digits.empty() || digits.size() > 3 || (digits.size() > 1 && digits[0] == '0')) return std::nullopt;
        u32 value = 0;
        for (char c : digits) {
            if (c < '0' || c > '9') return std::nullopt;
            value = value * 10 + static_cast<u32>(c - '0');
        }
        if (value > 255 || out.size() == 4) return std::nullopt;
        out.push_back(static_cast<u8>(value));
        if (dot == std::string_view::npos) break;
        text.remove_prefix(dot + 1);
    }
    return out.size() == 4 ? std::optional(out) : std::nullopt;
}

// Groups of hexadecimal digits with colons between; the last may be a dotted quad.
bool parse_groups(std::string_view text, ByteVector& out) {
    if (text.empty()) return true;
    for (;;) {
        const usize colon = text.find(':');
        const std::string_view group = text.substr(0, colon);
        if (colon == std::string_view::npos && group.contains('.')) {
            const std::optional<ByteVector> quad = parse_ipv4(group);
            if (!quad) return false;
            out.insert(out.end(), quad->begin(), quad->end());
            return true;
        }
        if (group.empty() || group.size() > 4) return false;
        u32 value = 0;
        for (char c : group) {
            const u32 digit = c >= '0' && c <= '9'   ? static_cast<u32>(c - '0')
                              : c >= 'a' && c <= 'f' ? static_cast<u32>(c - 'a' + 10)
                              : c >= 'A' && c <= 'F' ? static_cast<u32>(c - 'A' + 10)
                                                     : 16;
            if (digit > 15) return false;
            value = value * 16 + digit;
        }
        out.push_back(static_cast<u8>(value >> 8));
        out.push_back(static_cast<u8>(value));
        if (colon == std::string_view::npos) return true;
        text.remove_prefix(colon + 1);
    }
}

std::optional<ByteVector> parse_ipv6(std::string_view text) {
    const usize gap = text.find("::");
    ByteVector front, back;
    if (gap == std::string_view::npos) {
        if (text.empty() || !parse_groups(text, front) || front.size() != 16) return std::nullopt;
        return front;
    }
    const std::string_view before = text.substr(0, gap);
    if (before.contains('.')) return std::nullopt;  // a quad stands last only
    if (!parse_groups(before, front) || !parse_groups(text.substr(gap + 2), back)) return std::nullopt;
    if (front.size() + back.size() > 14) return std::nullopt;
    front.resize(16 - back.size());
    front.insert(front.end(), back.begin(), back.end());
    return front;
}

}  // namespace

std::string ip_text(Bytes octets) {
    switch (octets.size()) {
        case 4:
            return ipv4_text(octets);
        case 16:
            return ipv6_text(octets);
        case 8:
        case 32:
            return ip_text(octets.first(octets.size() / 2)) + "/" + ip_text(octets.subspan(octets.size() / 2));
        default: {
            std::string out;
            for (u8 octet : octets) out += (out.empty() ? "" : ":") + std::to_string(octet);
            return out;
        }
    }
}

std::optional<ByteVector> parse_ip(std::string_view text) {
    return text.contains(':') ? parse_ipv6(text) : parse_ipv4(text);
}

}  // namespace troth::inline v1::x509
