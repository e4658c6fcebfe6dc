#include "troth/encoding/base64.hpp"

#include "troth/encoding/errors.hpp"

namespace troth::inline v1::encoding::base64 {

namespace {

constexpr u32 not_base64 = 0x80;  // or-ed into the answer of value_of; values are below 64

// character_for: the character of a value below 64, by arithmetic on ranges; a table would be indexed by the secret.
u8 character_for(u32 value, Alphabet alphabet) {
    const bool url = alphabet == Alphabet::url;
    u32 c = value + 'A';
    c += ct::mask_if_less(25u, value) & ('a' - 26u - 'A');
    c += ct::mask_if_less(51u, value) & ('0' - 52u - ('a' - 26u));
    c += ct::mask_if_less(61u, value) & ((url ? '-' : '+') - 62u - ('0' - 52u));
    c += ct::mask_if_less(62u, value) & ((url ? '_' : '/') - 63u - ((url ? '-' : '+') - 62u));
    return static_cast<u8>(c);
}

// value_of: the inverse; not_base64 for any other character.
u32 value_of(u32 c, Alphabet alphabet) {
    const bool url = alphabet == Alphabet::url;
    const auto within = [c](u32 low, u32 high) { return ~ct::mask_if_less(c, low) & ~ct::mask_if_less(high, c); };
    const u32 upper = within('A', 'Z'), lower = within('a', 'z'), digit = within('0', '9');
    const u32 at62 = ct::mask_if_equal<u32>(c, url ? '-' : '+');
    const u32 at63 = ct::mask_if_equal<u32>(c, url ? '_' : '/');
    return (upper & (c - 'A')) | (lower & (c - 'a' + 26)) | (digit & (c - '0' + 52)) | (at62 & 62) | (at63 & 63) |
           (~(upper | lower | digit | at62 | at63) & not_base64);
}

constexpr u64 each(u64 octet) {
    return 0x0101010101010101 * octet;
}

// at_least: ff in each octet that is not below `low`, 0 in the others. All are below 128, so that with the highest bit
// set none borrows from its neighbour.
u64 at_least(u64 octets, u64 low) {
    const u64 highest = ((octets | each(0x80)) - each(low)) & each(0x80);
    return highest | (highest - (highest >> 7));
}

// values_of: value_of of eight characters at once, the first in the highest octet. `bad` gets a bit for any other
// character. Sums and differences are masked first, so that they stay within their octets.
u64 values_of(u64 text, Alphabet alphabet, u64& bad) {
    const bool url = alphabet == Alphabet::url;
    const u64 c = text & each(0x7f);
    const auto within = [c](u64 low, u64 high) { return at_least(c, low) & ~at_least(c, high + 1); };
    const auto only = [&](char one) { return within(static_cast<u8>(one), static_cast<u8>(one)); };
    const u64 upper = within('A', 'Z'), lower = within('a', 'z'), digit = within('0', '9');
    const u64 at62 = only(url ? '-' : '+'), at63 = only(url ? '_' : '/');
    bad |= (text & each(0x80)) | ~(upper | lower | digit | at62 | at63);
    return ((c & upper) - (each('A') & upper)) | ((c & lower) - (each('a' - 26) & lower)) |
           ((c & digit) + (each(52 - '0') & digit)) | (each(62) & at62) | (each(63) & at63);
}

// packed: the 48 bits of eight values.
u64 packed(u64 values) {
    const u64 pairs = (values & 0x3f003f003f003f00) >> 2 | (values & 0x003f003f003f003f);
    const u64 fours = (pairs & 0x0fff00000fff0000) >> 4 | (pairs & 0x00000fff00000fff);
    return fours >> 32 << 24 | (fours & 0xffffffff);
}

usize encoded_size(usize size, Alphabet alphabet) {
    const usize rest = size % 3;
    const usize tail = rest == 0 ? 0 : alphabet == Alphabet::url ? rest + 1 : 4;
    return size / 3 * 4 + tail;
}

void encode_into(Bytes bytes, Alphabet alphabet, u8* out) {
    const auto put = [&](u32 bits, int shift) { *out++ = character_for(bits >> shift & 63, alphabet); };
    usize i = 0;
    for (; bytes.size() - i >= 3; i += 3) {
        const u32 bits = u32{bytes[i]} << 16 | u32{bytes[i + 1]} << 8 | bytes[i + 2];
        for (int shift = 18; shift >= 0; shift -= 6) put(bits, shift);
    }
    const usize rest = bytes.size() - i;
    if (rest == 0) return;
    const u32 bits = u32{bytes[i]} << 16 | (rest == 2 ? u32{bytes[i + 1]} << 8 : 0);
    put(bits, 18);
    put(bits, 12);
    if (rest == 2) put(bits, 6);
    if (alphabet == Alphabet::standard)
        for (usize pad = rest; pad < 3; ++pad) *out++ = '=';
}

// Where decoding stopped, and why.
struct Fault {
    const ErrorRow* row;
    usize offset;
};

// How many = stand at the end, two at most. The padding says how long the data is, which is public: declassified.
usize padding_of(Bytes text) {
    usize pad = 0;
    while (pad < 2 && pad < text.size() && ct::declassify(ct::mask_if_equal<u8>(text[text.size() - 1 - pad], '=')) != 0)
        ++pad;
    return pad;
}

// The first character that is not base64, if there is one. Only which characters are foreign is declassified.
std::optional<Fault> first_bad_character(Bytes data, Alphabet alphabet) {
    for (usize i = 0; i < data.size(); ++i) {
        if (ct::declassify(value_of(data[i], alphabet) & not_base64) == 0) continue;
        const bool pad = ct::declassify(ct::mask_if_equal<u8>(data[i], '=')) != 0;
        return Fault{pad ? &errors::base64_bad_padding : &errors::base64_bad_character, i};
    }
    return std::nullopt;
}

struct Shape {
    usize data = 0;  // characters without padding
    usize size = 0;  // bytes that come out
};
std::expected<Shape, Fault> shape_of(Bytes text, Alphabet alphabet) {
    const usize pad = alphabet == Alphabet::standard ? padding_of(text) : 0;
    const usize data = text.size() - pad;
    const usize rest = data % 4;
    const usize wanted_pad = alphabet == Alphabet::url || rest == 0 ? 0 : 4 - rest;
    if (rest == 1 || (pad == 0 && wanted_pad != 0))
        return std::unexpected(Fault{&errors::base64_bad_length, text.size()});
    if (pad != wanted_pad) return std::unexpected(Fault{&errors::base64_bad_padding, data});
    return Shape{data, data / 4 * 3 + (rest == 0 ? 0 : rest - 1)};
}

// decode_into: `out` holds exactly the size that shape_of computed. Runs over everything before it looks at any fault.
std::optional<Fault> decode_into(Bytes data, Alphabet alphabet, MutableBytes out) {
    u32 seen = 0, bits = 0;  // bits: the last 24 decoded
    u64 bad = 0;
    usize written = 0, i = 0;
    for (; data.size() - i >= 8; i += 8) {
        const u64 six = packed(values_of(load_be<u64>(data.data() + i), alphabet, bad));
        for (int shift = 40; shift >= 0; shift -= 8) out[written++] = static_cast<u8>(six >> shift);
    }
    for (; i < data.size(); ++i) {
        const u32 value = value_of(data[i], alphabet);
        seen |= value;
        bits = bits << 6 | (value & 63);
        if (i % 4 == 1) out[written++] = static_cast<u8>(bits >> 4);
        if (i % 4 == 2) out[written++] = static_cast<u8>(bits >> 2);
        if (i % 4 == 3) out[written++] = static_cast<u8>(bits);
    }
    // Whether a text is base64 at all is public: the caller is told.
    if ((ct::declassify(seen & not_base64) | ct::declassify(bad)) != 0) return first_bad_character(data, alphabet);
    const u32 unused = data.size() % 4 == 2 ? 15 : data.size() % 4 == 3 ? 3 : 0;
    if (ct::declassify(bits & unused) != 0) return Fault{&errors::base64_trailing_bits, data.size() - 1};
    return std::nullopt;
}

template <class Buffer>
Result<Buffer> decode_as(Bytes text, Alphabet alphabet, MutableBytes (*view)(Buffer&)) {
    const auto to_error = [](Fault fault) { return fail(Error(*fault.row).at_offset(fault.offset)); };
    const auto shape = shape_of(text, alphabet);
    if (!shape) {
        // A foreign character is the likelier reason for a wrong length, and the more useful thing to say.
        const auto bad = first_bad_character(text, alphabet);
        return to_error(bad && bad->row == &errors::base64_bad_character ? *bad : shape.error());
    }
    Buffer out(shape->size);
    if (const auto fault = decode_into(text.first(shape->data), alphabet, view(out))) return to_error(*fault);
    return out;
}

}  // namespace

std::string encode(Bytes bytes, Alphabet alphabet) {
    ByteVector out(encoded_size(bytes.size(), alphabet));
    encode_into(bytes, alphabet, out.data());
    return std::string(text_of(out));
}

SecretBytes encode_secret(Bytes bytes, Alphabet alphabet) {
    SecretBytes out(encoded_size(bytes.size(), alphabet));
    encode_into(bytes, alphabet, out.mutable_bytes().data());
    return out;
}

Result<ByteVector> decode(std::string_view text, Alphabet alphabet) {
    return decode_as<ByteVector>(bytes_of(text), alphabet, [](ByteVector& out) { return MutableBytes(out); });
}

Result<SecretBytes> decode_secret(Bytes text, Alphabet alphabet) {
    return decode_as<SecretBytes>(text, alphabet, [](SecretBytes& out) { return out.mutable_bytes(); });
}

}  // namespace troth::inline v1::encoding::base64
