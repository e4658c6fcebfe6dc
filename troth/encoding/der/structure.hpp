// A DER structure is declared once, and Reader and Writer walk the declaration:
//
//   // AlgorithmIdentifier, RFC 5280 §4.1.1.2
//   struct AlgorithmIdentifier {
//       Oid algorithm;
//       std::optional<Any> parameters;
//
//       template <class Io>
//       static bool der(Io& io, auto& m) {
//           return io("algorithm", m.algorithm) && io.optional("parameters", m.parameters);
//       }
//   };
//
// The structure is a SEQUENCE of its fields. An Io has, for a field `f` and [n] a tag in the notation:
//   io("name", f)                                   f
//   io.optional("name", f)                          f OPTIONAL (f is a std::optional)
//   io.defaulted("name", f, value)                  f DEFAULT value
//   io.implicit, .optional_implicit, .defaulted_implicit("name", n, f...)     [n] IMPLICIT f
//   io.wrapped, .optional_wrapped, .defaulted_wrapped("name", n, f...)        [n] EXPLICIT f
// A std::vector is a SEQUENCE OF; the other types of a field are in types.hpp.
#pragma once

#include "troth/encoding/der/reader.hpp"
#include "troth/encoding/der/writer.hpp"

namespace troth::inline v1::encoding::der {

// Coding<T>: how a value of type T stands in DER. The primary template is a declared structure.
//   accepts(tag)   the tags that its own encoding may have     constructed   of the tag when it is tagged implicitly
//   read(inside, value)   from the content       tag(value), write(writer, value)   the content
template <class T>
struct Coding {
    static constexpr bool constructed = true;
    static constexpr bool accepts(Tag tag) { return tag == tags::sequence; }
    static constexpr Tag tag(const T&) { return tags::sequence; }
    static bool read(Reader& inside, T& value) { return T::der(inside, value); }
    static void write(Writer& writer, const T& value) { T::der(writer, value); }
};

template <class T, u32 number>
struct PrimitiveCoding {
    static constexpr bool constructed = false;
    static constexpr bool accepts(Tag tag) { return tag == tags::primitive(number); }
    static constexpr Tag tag(const T&) { return tags::primitive(number); }
    static bool read(Reader& inside, T& value) {
        const ErrorRow* row = decode(inside.rest(), value);
        if (row != nullptr) return inside.fail(*row);
        inside.take_rest();
        return true;
    }
};
template <>
struct Coding<bool> : PrimitiveCoding<bool, 1> {
    static void write(Writer& writer, bool value) { writer.raw(std::array<u8, 1>{value ? u8{0xff} : u8{0}}); }
};
template <>
struct Coding<UnsignedInteger> : PrimitiveCoding<UnsignedInteger, 2> {
    static void write(Writer& writer, const UnsignedInteger& value);
};
template <>
struct Coding<u64> : PrimitiveCoding<u64, 2> {
    static void write(Writer& writer, u64 value);
};
template <>
struct Coding<Integer> : PrimitiveCoding<Integer, 2> {
    static void write(Writer& writer, const Integer& value) { writer.raw(value.content); }
};
template <>
struct Coding<BitString> : PrimitiveCoding<BitString, 3> {
    static void write(Writer& writer, const BitString& value);
};
template <>
struct Coding<NamedBits> {
    static constexpr bool constructed = false;
    static constexpr bool accepts(Tag tag) { return tag == tags::bit_string; }
    static constexpr Tag tag(const NamedBits&) { return tags::bit_string; }
    static bool read(Reader& inside, NamedBits& value);
    static void write(Writer& writer, const NamedBits& value);
};
template <>
struct Coding<OctetString> : PrimitiveCoding<OctetString, 4> {
    static void write(Writer& writer, const OctetString& value) { writer.raw(value.value); }
};
template <>
struct Coding<Null> : PrimitiveCoding<Null, 5> {
    static void write(Writer&, const Null&) {}
};
template <>
struct Coding<Oid> : PrimitiveCoding<Oid, 6> {
    static void write(Writer& writer, const Oid& value) { writer.raw(value.content); }
};

template <>
struct Coding<Time> {
    static constexpr bool constructed = false;
    static constexpr bool accepts(Tag tag) { return tag == tags::utc_time || tag == tags::generalized_time; }
    static Tag tag(const Time& value) {
        return Time::of(value.at).generalized ? tags::generalized_time : tags::utc_time;
    }
    static bool read(Reader& inside, Time& value);
    static void write(Writer& writer, const Time& value) { writer.raw(bytes_of(time_content(value))); }
};
template <>
struct Coding<CharacterString> {
    static constexpr bool constructed = false;
    static bool accepts(Tag tag);
    static Tag tag(const CharacterString& value) { return value.tag; }
    static bool read(Reader& inside, CharacterString& value);
    static void write(Writer& writer, const CharacterString& value) { writer.raw(value.content); }
};
template <>
struct Coding<Any> {
    static constexpr bool constructed = true;
    static constexpr bool accepts(Tag) { return true; }
    static Tag tag(const Any& value) { return value.tag; }
    static bool read(Reader& inside, Any& value);
    static void write(Writer& writer, const Any& value) { writer.raw(value.content); }
};

template <class T>
struct Coding<std::vector<T>> {
    static constexpr bool constructed = true;
    static constexpr bool accepts(Tag tag) { return tag == tags::sequence; }
    static constexpr Tag tag(const std::vector<T>&) { return tags::sequence; }
    static bool read(Reader& inside, std::vector<T>& value) {
        value.clear();
        while (!inside.at_end()) {
            const std::string name = "item " + std::to_string(value.size());
            if (!inside(name, value.emplace_back())) return false;
        }
        return true;
    }
    static void write(Writer& writer, const std::vector<T>& value) {
        for (const T& item : value) writer.value(item);
    }
};
template <class T>
struct Coding<SetOf<T>> {
    static constexpr bool constructed = true;
    static constexpr bool accepts(Tag tag) { return tag == tags::set; }
    static constexpr Tag tag(const SetOf<T>&) { return tags::set; }
    static bool read(Reader& inside, SetOf<T>& value) {
        value.items.clear();
        Bytes before;
        while (!inside.at_end()) {
            const Bytes rest = inside.rest();
            const std::string name = "item " + std::to_string(value.items.size());
            if (!inside(name, value.items.emplace_back())) return false;
            const Bytes encoding = rest.first(rest.size() - inside.rest().size());
            if (compare_encodings(before, encoding) > 0) return inside.fail(bad_set_order);
            before = encoding;
        }
        return true;
    }
    static void write(Writer& writer, const SetOf<T>& value) {
        std::vector<ByteVector> encodings;
        for (const T& item : value.items) {
            Writer one;
            one.value(item);
            encodings.push_back(one.take());
        }
        std::ranges::sort(encodings, [](Bytes a, Bytes b) { return compare_encodings(a, b) < 0; });
        for (const ByteVector& encoding : encodings) writer.raw(encoding);
    }
};
template <class T>
struct Coding<Raw<T>> {
    static constexpr bool constructed = Coding<T>::constructed;
    static constexpr bool accepts(Tag tag) { return Coding<T>::accepts(tag); }
    static Tag tag(const Raw<T>& raw) { return Coding<T>::tag(raw.value); }
    static bool read(Reader& inside, Raw<T>& raw) {
        raw.encoding = inside.element().encoding;
        return Coding<T>::read(inside, raw.value);
    }
    static void write(Writer& writer, const Raw<T>& raw) {
        Element element;
        Bytes rest = raw.encoding;
        if (take_element(rest, element) == nullptr) writer.raw(element.content);
    }
};

// parse: exactly one value of type T, every byte of it. What T views, `der` must outlive.
// Errors: encoding.der_*, with the byte offset and the field.
template <class T>
Result<T> parse(Bytes der, Tolerance tolerance = Tolerance::none) {
    Reader reader(der, tolerance);
    T value;
    if (!reader("", value) || !reader.finish()) return std::unexpected(reader.take_error());
    return value;
}
template <class T>
ByteVector serialise(const T& value) {
    Writer writer;
    writer.value(value);
    return writer.take();
}
template <class T>
SecretBytes serialise_secret(const T& value) {
    Writer writer;
    writer.value(value);
    return std::move(writer).take_secret();
}

// check: that the bytes are one well-formed DER value, down to its leaves: every constructed value is walked, universal
// primitives are decoded. For values whose structure is not known.
Result<void> check(Bytes der);

}  // namespace troth::inline v1::encoding::der
