#include "troth/encoding/hex.hpp"

#include "troth/base/ct.hpp"
#include "troth/encoding/errors.hpp"

namespace troth::inline v1::encoding::hex {

namespace {

constexpr int not_a_digit = -1;

constexpr int value_of(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return not_a_digit;
}

// The value of a digit without a table or a branch on it; above 15 if it is none. Each range is a mask made of the
// signs of two differences.
constexpr unsigned secret_value_of(unsigned c) {
    const auto within = [c](unsigned first, unsigned last) { return ~((c - first) | (last - c)) >> 8 & 0xffu; };
    const unsigned decimal = within('0', '9'), small = within('a', 'f'), large = within('A', 'F');
    return (decimal & (c - '0')) | (small & (c - 'a' + 10)) | (large & (c - 'A' + 10)) |
           (~(decimal | small | large) & 1u) << 8;
}

}  // namespace

std::string encode(Bytes bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    out.reserve(bytes.size() * 2);
    for (u8 byte : bytes) {
        out += digits[byte >> 4];
        out += digits[byte & 15];
    }
    return out;
}

SecretBytes encode_secret(Bytes bytes) {
    // '0' to '9' and 'a' to 'f' are two runs: what is above nine is moved on by the gap between them, by arithmetic.
    const auto digit = [](unsigned value) {
        const unsigned above_nine = (9 - value) >> 8 & 0xff;
        return static_cast<u8>('0' + value + (above_nine & ('a' - '9' - 1)));
    };
    SecretBytes out(bytes.size() * 2);
    const MutableBytes text = out.mutable_bytes();
    for (usize i = 0; i < bytes.size(); ++i) {
        text[2 * i] = digit(bytes[i] >> 4);
        text[2 * i + 1] = digit(bytes[i] & 15u);
    }
    return out;
}

Result<ByteVector> decode(std::string_view text) {
    for (usize i = 0; i < text.size(); ++i)
        if (value_of(text[i]) == not_a_digit)
            return fail(Error(errors::hex_bad_digit).at_offset(i).with("character", text.substr(i, 1)));
    if (text.size() % 2 != 0) return fail(Error(errors::hex_odd_length).at_offset(text.size()));
    ByteVector out(text.size() / 2);
    for (usize i = 0; i < out.size(); ++i)
        out[i] = static_cast<u8>(value_of(text[2 * i]) << 4 | value_of(text[2 * i + 1]));
    return out;
}

Result<SecretBytes> decode_secret(Bytes text) {
    if (text.size() % 2 != 0) return fail(Error(errors::hex_odd_length).at_offset(text.size()));
    SecretBytes out(text.size() / 2);
    for (usize i = 0; i < text.size(); ++i) {
        const unsigned value = secret_value_of(text[i]);
        // Whether a character is a digit is no secret: a text with another one in it is no key.
        if (ct::declassify(value > 15)) return fail(Error(errors::hex_bad_digit).at_offset(i));
        u8& byte = out.mutable_bytes()[i / 2];
        byte = static_cast<u8>(unsigned{byte} << 4 | value);
    }
    return out;
}

}  // namespace troth::inline v1::encoding::hex
