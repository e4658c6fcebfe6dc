#include "troth/encoding/der/structure.hpp"

namespace troth::inline v1::encoding::der {
namespace {

constexpr std::array string_tags = {tags::utf8_string,      tags::numeric_string, tags::printable_string,
                                    tags::teletex_string,   tags::ia5_string,     tags::visible_string,
                                    tags::universal_string, tags::bmp_string};

template <class T>
bool well_formed(Reader& inside) {
    T ignored{};
    return Coding<T>::read(inside, ignored);
}

bool check_content(Reader& inside);
bool check_next(Reader& reader) {
    return reader.enter("", [](Tag) { return true; }, check_content);
}

bool check_content(Reader& inside) {
    const Tag tag = inside.element().tag;
    if (tag.constructed) {
        while (!inside.at_end())
            if (!check_next(inside)) return false;
        return true;
    }
    if (tag == tags::boolean) return well_formed<bool>(inside);
    if (tag == tags::integer || tag == tags::enumerated) return well_formed<Integer>(inside);
    if (tag == tags::bit_string) return well_formed<BitString>(inside);
    if (tag == tags::null) return well_formed<Null>(inside);
    if (tag == tags::object_identifier) return well_formed<Oid>(inside);
    if (Coding<Time>::accepts(tag)) return well_formed<Time>(inside);
    if (Coding<CharacterString>::accepts(tag)) return well_formed<CharacterString>(inside);
    inside.take_rest();
    return true;
}

}  // namespace

void Coding<UnsignedInteger>::write(Writer& writer, const UnsignedInteger& value) {
    Bytes magnitude = value.magnitude;
    while (!magnitude.empty() && magnitude[0] == 0) magnitude = magnitude.subspan(1);
    if (magnitude.empty() || (magnitude[0] & 0x80) != 0) writer.raw(std::array<u8, 1>{0});
    writer.raw(magnitude);
}
void Coding<u64>::write(Writer& writer, u64 value) {
    std::array<u8, 8> octets;
    store_be(octets.data(), value);
    Coding<UnsignedInteger>::write(writer, {octets});
}
void Coding<BitString>::write(Writer& writer, const BitString& value) {
    writer.raw(std::array<u8, 1>{value.unused_bits});
    writer.raw(value.bytes);
}
bool Coding<NamedBits>::read(Reader& inside, NamedBits& value) {
    BitString string;
    if (!Coding<BitString>::read(inside, string)) return false;
    if (string.bytes.size() > 4) return inside.fail(bad_bit_string);
    value.bits = 0;
    for (usize i = 0; i < string.bytes.size() * 8; ++i)
        if ((string.bytes[i / 8] >> (7 - i % 8)) & 1) value.bits |= 1u << i;
    // §11.2.2: trailing zero bits of a named bit list are removed.
    const bool trailing_zero = !string.bytes.empty() && ((string.bytes.back() >> string.unused_bits) & 1) == 0;
    return !trailing_zero || inside.tolerate(bad_bit_string);
}
void Coding<NamedBits>::write(Writer& writer, const NamedBits& value) {
    std::array<u8, 5> octets{};
    usize used = 0;
    for (u32 i = 0; i < 32; ++i) {
        if (!value.has(i)) continue;
        octets[1 + i / 8] = static_cast<u8>(octets[1 + i / 8] | (0x80u >> (i % 8)));
        octets[0] = static_cast<u8>(7 - i % 8);
        used = 1 + i / 8;
    }
    writer.raw(Bytes(octets).first(1 + used));
}

bool Coding<Time>::read(Reader& inside, Time& value) {
    // An implicitly tagged time of a structure is a GeneralizedTime everywhere this project looks.
    const bool utc = inside.element().tag == tags::utc_time;
    const std::optional<Time> time = utc ? parse_utc_time(inside.rest()) : parse_generalized_time(inside.rest());
    if (!time) return inside.fail(bad_time);
    value = *time;
    inside.take_rest();
    return true;
}

bool Coding<CharacterString>::accepts(Tag tag) {
    return std::ranges::find(string_tags, tag) != string_tags.end();
}
bool Coding<CharacterString>::read(Reader& inside, CharacterString& value) {
    value = {inside.element().tag, inside.rest()};
    if (!is_character_string(value.tag, value.content)) return inside.fail(bad_string);
    inside.take_rest();
    return true;
}

bool Coding<Any>::read(Reader& inside, Any& value) {
    value = {inside.element().tag, inside.rest(), inside.element().encoding};
    inside.take_rest();
    return true;
}

Result<void> check(Bytes der) {
    Reader reader(der);
    if (!check_next(reader) || !reader.finish()) return std::unexpected(reader.take_error());
    return {};
}

}  // namespace troth::inline v1::encoding::der
