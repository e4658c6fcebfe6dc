#include "troth/encoding/punycode.hpp"

#include <algorithm>

namespace troth::inline v1::encoding::punycode {
namespace {

// §5, the parameters.
constexpr u32 base = 36, least_threshold = 1, greatest_threshold = 26, skew = 38, damp = 700, initial_bias = 72;
constexpr u32 first_code_point = 0x80;
constexpr u32 end_of_unicode = 0x110000;

bool is_scalar(u32 point) {
    return point < end_of_unicode && (point < 0xd800 || point > 0xdfff);
}

// §6.1: how far the next delta is likely to be.
u32 adapted(u32 delta, u32 points, bool first) {
    delta = first ? delta / damp : delta / 2;
    delta += delta / points;
    u32 k = 0;
    for (; delta > (base - least_threshold) * greatest_threshold / 2; k += base) delta /= base - least_threshold;
    return k + (base - least_threshold + 1) * delta / (delta + skew);
}

u32 threshold(u32 k, u32 bias) {
    return k <= bias ? least_threshold : std::min(k - bias, greatest_threshold);
}

char digit(u32 value) {
    return static_cast<char>(value < 26 ? 'a' + value : '0' + (value - 26));
}
std::optional<u32> value_of(char c) {
    if (c >= 'a' && c <= 'z') return static_cast<u32>(c - 'a');
    if (c >= 'A' && c <= 'Z') return static_cast<u32>(c - 'A');
    if (c >= '0' && c <= '9') return static_cast<u32>(c - '0' + 26);
    return std::nullopt;
}

void write_number(std::string& out, u32 number, u32 bias) {
    u32 k = base;
    for (; number >= threshold(k, bias); k += base) {
        const u32 t = threshold(k, bias);
        out += digit(t + (number - t) % (base - t));
        number = (number - t) / (base - t);
    }
    out += digit(number);
}

// The generalised number at the front of `text`, which is shortened by it (§3.3); at most `most`.
std::optional<u32> read_number(std::string_view& text, u32 bias, u64 most) {
    u64 number = 0, weight = 1;  // both stay below 2^32 * 36
    for (u32 k = base;; k += base) {
        if (text.empty()) return std::nullopt;
        const std::optional<u32> value = value_of(text.front());
        text.remove_prefix(1);
        if (!value || weight > most) return std::nullopt;
        number += *value * weight;
        if (number > most) return std::nullopt;
        const u32 t = threshold(k, bias);
        if (*value < t) return static_cast<u32>(number);
        weight *= base - t;
    }
}

}  // namespace

// §6.3. A delta is at most 0x110000 * 1025, which 32 bits hold: it starts over at each code point that is written.
std::optional<std::string> encode(std::u32string_view text) {
    if (text.size() > longest || !std::ranges::all_of(text, [](char32_t c) { return is_scalar(c); }))
        return std::nullopt;
    std::string out;
    for (char32_t c : text)
        if (c < first_code_point) out += static_cast<char>(c);
    const u32 basic = static_cast<u32>(out.size());
    if (basic > 0) out += '-';
    u32 done = basic, point = first_code_point, bias = initial_bias, delta = 0;
    while (done < text.size()) {
        u32 next = end_of_unicode;
        for (char32_t c : text)
            if (c >= point) next = std::min(next, static_cast<u32>(c));
        delta += (next - point) * (done + 1);
        point = next;
        for (char32_t c : text) {
            if (c < point) ++delta;
            if (c != point) continue;
            write_number(out, delta, bias);
            bias = adapted(delta, done + 1, done == basic);
            delta = 0;
            ++done;
        }
        ++delta;
        ++point;
    }
    return out;
}

// §6.2.
std::optional<std::u32string> decode(std::string_view text) {
    if (text.size() > longest) return std::nullopt;
    std::u32string out;
    if (const usize delimiter = text.rfind('-'); delimiter != std::string_view::npos) {
        for (char c : text.substr(0, delimiter)) {
            if (static_cast<u8>(c) >= first_code_point) return std::nullopt;
            out += static_cast<char32_t>(c);
        }
        // A hyphen at the very start delimits nothing (§6.3 writes none), and is no digit either.
        text.remove_prefix(delimiter == 0 ? 0 : delimiter + 1);
    }
    u32 point = first_code_point, bias = initial_bias, place = 0;
    for (bool first = true; !text.empty(); first = false) {
        const u32 size = static_cast<u32>(out.size()) + 1;
        const u64 most = u64{end_of_unicode - point} * size;
        const std::optional<u32> delta = read_number(text, bias, most);
        if (!delta) return std::nullopt;
        bias = adapted(*delta, size, first);
        const u32 sum = place + *delta;
        point += sum / size;
        place = sum % size;
        if (!is_scalar(point)) return std::nullopt;
        out.insert(place++, 1, static_cast<char32_t>(point));
    }
    return out;
}

}  // namespace troth::inline v1::encoding::punycode
