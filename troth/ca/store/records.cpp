#include "troth/ca/store/records.hpp"

#include <algorithm>

#include "troth/encoding/der/types.hpp"

namespace troth::inline v1::ca {

std::string_view name_of(Reason reason) {
    for (const ReasonName& row : reason_names)
        if (row.reason == reason) return row.name;
    return reason_names[0].name;
}

std::string_view name_of(Role role) {
    return role == Role::root ? "root" : "intermediate";
}

std::string hexadecimal(Bytes serial) {
    while (serial.size() > 1 && serial[0] == 0) serial = serial.subspan(1);
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const u8 octet : serial) (text += digits[octet >> 4]) += digits[octet & 15];
    return text;
}

std::optional<ByteVector> serial_from(std::string_view text) {
    std::string digits;
    for (const char c : text) {
        if (c == ':') continue;
        digits += c >= 'A' && c <= 'F' ? static_cast<char>(c + ('a' - 'A')) : c;
    }
    if (digits.size() % 2 != 0) digits.insert(digits.begin(), '0');
    ByteVector serial;
    for (usize i = 0; i + 1 < digits.size(); i += 2) {
        const auto value = [](char c) {
            return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
        };
        const int high = value(digits[i]), low = value(digits[i + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        serial.push_back(static_cast<u8>(high * 16 + low));
    }
    if (serial.empty() || serial.size() > 21) return std::nullopt;
    // As DER writes it: no octet more than the sign needs (X.690 §8.3.2).
    while (serial.size() > 1 && serial[0] == 0) serial.erase(serial.begin());
    if (serial[0] & 0x80) serial.insert(serial.begin(), 0);
    return serial;
}

std::string as_text(std::string_view raw) {
    constexpr usize longest = 4;
    const auto is_text = [](std::string_view piece) {
        return encoding::der::is_utf8(bytes_of(piece)) && piece.find('\0') == std::string_view::npos;
    };
    if (is_text(raw)) return std::string(raw);
    std::string out;
    while (!raw.empty()) {
        usize size = 1;
        while (size <= std::min(longest, raw.size()) && !is_text(raw.substr(0, size))) ++size;
        const bool good = size <= std::min(longest, raw.size());
        out += good ? raw.substr(0, size) : std::string_view("\xef\xbf\xbd");
        raw.remove_prefix(good ? size : 1);
    }
    return out;
}

u32 shard_of(Bytes serial, u32 shards) {
    u32 last = 0;
    for (const u8 octet : serial.last(std::min<usize>(serial.size(), 4))) last = last << 8 | octet;
    return last % std::max(shards, 1u);
}

}  // namespace troth::inline v1::ca
