// The values that DER structures are declared with. Those that hold Bytes are views into the buffer that was read.
#pragma once

#include <string>
#include <vector>

#include "troth/encoding/der/oid.hpp"
#include "troth/encoding/der/tag.hpp"
#include "troth/encoding/der/time.hpp"

namespace troth::inline v1::encoding::der {

// INTEGER as it stands: content octets, two's complement, shortest form.
struct Integer {
    Bytes content;

    bool negative() const { return !content.empty() && (content[0] & 0x80) != 0; }
    friend bool operator==(const Integer& a, const Integer& b) { return std::ranges::equal(a.content, b.content); }
};
// INTEGER that is not negative: big-endian magnitude. Read without leading zero octets (zero is empty); written from
// a magnitude with any number of them.
struct UnsignedInteger {
    Bytes magnitude;
};
struct OctetString {
    Bytes value;
};
// BIT STRING: the last unused_bits (0 to 7) of the last octet are zero.
struct BitString {
    Bytes bytes;
    u8 unused_bits = 0;
};
// BIT STRING with a named bit list of at most 32 bits: bit n of the notation is bit n here (1 << n).
struct NamedBits {
    u32 bits = 0;
    bool has(u32 bit) const { return ((bits >> bit) & 1) != 0; }
};
struct Null {};
// Any value: its tag, its content, and all of it as it was read (empty when made by hand).
struct Any {
    Tag tag;
    Bytes content;
    Bytes encoding;

    friend bool operator==(const Any& a, const Any& b) {
        return a.tag == b.tag && std::ranges::equal(a.content, b.content);
    }
};
// One of the restricted character string types (X.680 §41), its characters checked.
struct CharacterString {
    Tag tag;
    Bytes content;
};
template <class T>
struct SetOf {  // SET OF; written in the order of §11.6, whatever order the items are in
    std::vector<T> items;
};
// A value with the bytes that it was read from, tag and length included. Written from the bytes.
template <class T>
struct Raw {
    T value;
    Bytes encoding;
};

// Whether the characters are of the type that the tag says. The tag is one of the string types.
bool is_character_string(Tag tag, Bytes content);
// The text in UTF-8. TeletexString is read as ISO 8859-1, as deployed certificates mean it.
std::string to_utf8(const CharacterString& string);
bool is_utf8(Bytes text);

}  // namespace troth::inline v1::encoding::der
