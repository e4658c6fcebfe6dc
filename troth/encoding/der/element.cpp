#include "troth/encoding/der/element.hpp"

namespace troth::inline v1::encoding::der {
namespace {

// Identifier octets; `size` is how many they are.
const ErrorRow* read_tag(Bytes bytes, Tag& tag, usize& size) {
    if (bytes.empty()) return &missing;
    tag = {static_cast<TagClass>(bytes[0] >> 6), (bytes[0] & 0x20) != 0, bytes[0] & 0x1fu};
    size = 1;
    if (tag.number != 0x1f) return tag.tag_class == TagClass::universal && tag.number == 0 ? &bad_tag : nullptr;
    // §8.1.2.4: groups of seven bits, the first not zero, and only for numbers that the short form cannot hold.
    u32 number = 0;
    for (;; ++size) {
        if (size >= bytes.size()) return &truncated;
        if (size == 1 && bytes[size] == 0x80) return &bad_tag;
        if (number >= (1u << 21)) return &bad_tag;  // a limit of ours: 28 bits
        number = (number << 7) | (bytes[size] & 0x7fu);
        if ((bytes[size] & 0x80) == 0) break;
    }
    ++size;
    tag.number = number;
    return number < 0x1f ? &bad_tag : nullptr;
}

}  // namespace

const ErrorRow* peek_tag(Bytes rest, Tag& out) {
    usize size = 0;
    return read_tag(rest, out, size);
}

const ErrorRow* take_header(Bytes& rest, Tag& tag, u64& length) {
    usize at = 0;
    if (const ErrorRow* row = read_tag(rest, tag, at)) return row;
    if (at >= rest.size()) return &truncated;
    const u8 first = rest[at++];
    length = first;
    if (first >= 0x80) {
        const usize octets = first & 0x7fu;
        if (octets == 0 || octets > 4) return &bad_length;  // indefinite, or beyond 4 GiB
        if (rest.size() - at < octets) return &truncated;
        length = 0;
        for (usize i = 0; i < octets; ++i) length = (length << 8) | rest[at++];
        if (length < 0x80 || (length >> (8 * (octets - 1))) == 0) return &bad_length;
    }
    rest = rest.subspan(at);
    return nullptr;
}

const ErrorRow* take_element(Bytes& rest, Element& out) {
    Bytes content = rest;
    u64 length = 0;
    if (const ErrorRow* row = take_header(content, out.tag, length)) return row;
    if (length > content.size()) return &truncated;
    out.content = content.first(static_cast<usize>(length));
    out.encoding = rest.first(rest.size() - content.size() + out.content.size());
    rest = content.subspan(out.content.size());
    return nullptr;
}

const ErrorRow* decode(Bytes content, bool& out) {
    if (content.size() != 1 || (content[0] != 0 && content[0] != 0xff)) return &bad_boolean;
    out = content[0] != 0;
    return nullptr;
}
const ErrorRow* decode(Bytes content, Integer& out) {
    if (content.empty()) return &bad_integer;
    if (content.size() > 1) {
        // §8.3.2: the first nine bits are neither all ones nor all zero.
        const u32 first_nine = (u32{content[0]} << 1) | (content[1] >> 7);
        if (first_nine == 0 || first_nine == 0x1ff) return &bad_integer;
    }
    out.content = content;
    return nullptr;
}
const ErrorRow* decode(Bytes content, UnsignedInteger& out) {
    Integer integer;
    if (const ErrorRow* row = decode(content, integer)) return row;
    if (integer.negative()) return &integer_range;
    out.magnitude = content[0] == 0 ? content.subspan(1) : content;
    return nullptr;
}
const ErrorRow* decode(Bytes content, u64& out) {
    UnsignedInteger integer;
    if (const ErrorRow* row = decode(content, integer)) return row;
    if (integer.magnitude.size() > sizeof out) return &integer_range;
    out = 0;
    for (u8 octet : integer.magnitude) out = (out << 8) | octet;
    return nullptr;
}
const ErrorRow* decode(Bytes content, OctetString& out) {
    out.value = content;
    return nullptr;
}
const ErrorRow* decode(Bytes content, BitString& out) {
    if (content.empty() || content[0] > 7) return &bad_bit_string;
    const u8 unused = content[0];
    const Bytes bytes = content.subspan(1);
    if (bytes.empty() ? unused != 0 : (bytes.back() & ((1u << unused) - 1)) != 0) return &bad_bit_string;
    out = {bytes, unused};
    return nullptr;
}
const ErrorRow* decode(Bytes content, Null&) {
    return content.empty() ? nullptr : &bad_null;
}
const ErrorRow* decode(Bytes content, Oid& out) {
    if (!is_oid(content)) return &bad_oid;
    out.content = content;
    return nullptr;
}

int compare_encodings(Bytes a, Bytes b) {
    const usize common = std::min(a.size(), b.size());
    for (usize i = 0; i < common; ++i)
        if (a[i] != b[i]) return a[i] < b[i] ? -1 : 1;
    const auto nonzero = [](u8 octet) { return octet != 0; };
    if (std::ranges::any_of(a.subspan(common), nonzero)) return 1;
    return std::ranges::any_of(b.subspan(common), nonzero) ? -1 : 0;
}

}  // namespace troth::inline v1::encoding::der
