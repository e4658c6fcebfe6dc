// Distinguished names: RFC 5280 §4.1.2.4, compared by §7.1, printed and read as RFC 4514 says.
#pragma once

#include "troth/base/lifetime.hpp"
#include "troth/base/untrusted.hpp"
#include "troth/x509/oids.hpp"

namespace troth::inline v1::x509 {
class Name;
}
namespace troth::inline v1::encoding::der {
template <>
struct Coding<x509::Name>;
}

namespace troth::inline v1::x509 {

// AttributeTypeAndValue, RFC 5280 §4.1.2.4.
struct AttributeTypeAndValue {
    Oid type;
    der::Any value;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("type", m.type) && io("value", m.value);
    }
};
using RelativeDistinguishedName = der::SetOf<AttributeTypeAndValue>;
using RdnSequence = std::vector<RelativeDistinguishedName>;

// Name: an immutable distinguished name that owns its encoding. Copies are deep; equality is RFC 5280 §7.1.
class Name {
  public:
    Name() : Name(ByteVector{0x30, 0x00}, {}) {}  // the empty name
    // parse: exactly one Name. Errors: encoding.der_*, x509.bad_name.
    static Result<Name> parse(Bytes der);
    // from_text: RFC 4514 text such as "CN=api.example,O=Example Ltd,C=DE", most specific first. Values are written as
    // UTF8String, but for C, serialNumber and dnQualifier (PrintableString) and DC and emailAddress (IA5String).
    // Errors: x509.bad_name_text.
    static Result<Name> from_text(std::string_view text);

    Bytes der() const TROTH_LIFETIMEBOUND { return der_; }
    bool empty() const { return normal_.empty(); }
    // text: RFC 4514 §2, in UTF-8, most specific first. Not escaped for a terminal: hence Untrusted.
    Untrusted text() const;
    // common_name: the last CN attribute in UTF-8, for showing only; empty if there is none.
    Untrusted common_name() const;
    // attribute_texts: the values of all attributes of one type that are strings, in UTF-8.
    std::vector<std::string> attribute_texts(const Oid& type) const;
    // normal_form: equal exactly if the names are. For tables.
    std::string_view normal_form() const TROTH_LIFETIMEBOUND { return normal_; }
    // Whether this name is the base or lies below it (RFC 5280 §4.2.1.10, directoryName).
    bool is_within(const Name& base) const { return normal_.starts_with(base.normal_); }

    friend bool operator==(const Name& a, const Name& b) { return a.normal_ == b.normal_; }

  private:
    friend struct encoding::der::Coding<Name>;
    Name(ByteVector der, std::string normal) : der_(std::move(der)), normal_(std::move(normal)) {}

    ByteVector der_;
    std::string normal_;  // the one normal form, RDN after RDN, each with its length in front
};

}  // namespace troth::inline v1::x509

namespace troth::inline v1::encoding::der {
template <>
struct Coding<x509::Name> {
    static constexpr bool constructed = true;
    static constexpr bool accepts(Tag tag) { return tag == tags::sequence; }
    static constexpr Tag tag(const x509::Name&) { return tags::sequence; }
    static bool read(Reader& inside, x509::Name& value);
    static void write(Writer& writer, const x509::Name& value);
};
}  // namespace troth::inline v1::encoding::der
