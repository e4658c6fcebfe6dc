#include "troth/x509/name.hpp"

#include <set>

#include "troth/x509/errors.hpp"

namespace troth::inline v1::x509 {
namespace {

bool is_string(der::Tag tag) {
    return der::Coding<der::CharacterString>::accepts(tag);
}

// The normaliser, the only one: RFC 5280 §7.1 asks for the string preparation of RFC 4518. Of it we do what can change
// the outcome for names in use: every string type becomes UTF-8, ASCII letters become small (also in domainComponent,
// §7.3), white space at both ends goes and inner runs become one space. Characters outside ASCII are compared as they
// are, so two names can be held to be different where RFC 4518 holds them equal, never the other way round.
std::string normalised(const der::Any& value) {
    if (!is_string(value.tag)) return std::string(text_of(value.content));
    std::string out;
    bool space = false;
    for (char c : der::to_utf8({value.tag, value.content})) {
        if (c == ' ' || (c >= '\t' && c <= '\r')) {
            space = true;
            continue;
        }
        if (space && !out.empty()) out += ' ';
        space = false;
        out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return out;
}

void append_with_length(std::string& out, std::string_view piece) {
    u8 length[4];
    store_be(length, static_cast<u32>(piece.size()));
    out += text_of(length);
    out += piece;
}

std::string normalised(const RelativeDistinguishedName& rdn) {
    std::vector<std::string> attributes;
    for (const AttributeTypeAndValue& attribute : rdn.items) {
        std::string& one = attributes.emplace_back();
        append_with_length(one, text_of(attribute.type.content));
        one += is_string(attribute.value.tag) ? 's' : 'v';
        if (!is_string(attribute.value.tag)) one += static_cast<char>(attribute.value.tag.number);
        append_with_length(one, normalised(attribute.value));
    }
    std::ranges::sort(attributes);  // the order in a SET says nothing
    std::string joined;
    for (const std::string& attribute : attributes) append_with_length(joined, attribute);
    return joined;
}

const ErrorRow* check(const RdnSequence& rdns) {
    for (const RelativeDistinguishedName& rdn : rdns) {
        if (rdn.items.empty()) return &bad_name;
        std::set<std::string_view> seen;  // X.501 §9.3: the types in one RDN are distinct
        for (const AttributeTypeAndValue& attribute : rdn.items) {
            const der::Any& value = attribute.value;
            if (is_string(value.tag) && !der::is_character_string(value.tag, value.content)) return &der::bad_string;
            if (!seen.insert(text_of(attribute.type.content)).second) return &bad_name;
        }
    }
    return nullptr;
}

std::string normalised(const RdnSequence& rdns) {
    std::string out;
    for (const RelativeDistinguishedName& rdn : rdns) append_with_length(out, normalised(rdn));
    return out;
}

std::string hex_text(Bytes bytes) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (u8 byte : bytes) {
        out += digits[byte >> 4];
        out += digits[byte & 15];
    }
    return out;
}

// RFC 4514 §2.4.
std::string value_text(const der::Any& value) {
    const std::string plain = der::to_utf8({value.tag, value.content});
    std::string out;
    for (usize i = 0; i < plain.size(); ++i) {
        const char c = plain[i];
        const bool first = i == 0;
        const bool last = i + 1 == plain.size();
        if (c == '\0') {
            out += "\\00";
            continue;
        }
        if (std::string_view("\"+,;<>\\").contains(c) || (first && (c == ' ' || c == '#')) || (last && c == ' '))
            out += '\\';
        out += c;
    }
    return out;
}

std::string attribute_text(const AttributeTypeAndValue& attribute) {
    for (const OidName& row : attribute_names())
        if (row.oid == attribute.type && is_string(attribute.value.tag))
            return std::string(row.name) + '=' + value_text(attribute.value);
    return der::dotted(attribute.type) + "=#" + hex_text(der::serialise(attribute.value));
}

}  // namespace

Result<Name> Name::parse(Bytes encoding) {
    return der::parse<Name>(encoding);
}

Untrusted Name::text() const {
    const Result<RdnSequence> rdns = der::parse<RdnSequence>(der_);
    std::string out;
    if (!rdns) return {};
    for (usize i = rdns->size(); i-- > 0;) {
        std::string one;
        for (const AttributeTypeAndValue& attribute : (*rdns)[i].items)
            one += (one.empty() ? "" : "+") + attribute_text(attribute);
        out += (out.empty() ? "" : ",") + one;
    }
    return Untrusted(out);
}

std::vector<std::string> Name::attribute_texts(const Oid& type) const {
    std::vector<std::string> out;
    if (const Result<RdnSequence> rdns = der::parse<RdnSequence>(der_))
        for (const RelativeDistinguishedName& rdn : *rdns)
            for (const AttributeTypeAndValue& attribute : rdn.items)
                if (attribute.type == type && is_string(attribute.value.tag))
                    out.push_back(der::to_utf8({attribute.value.tag, attribute.value.content}));
    return out;
}

Untrusted Name::common_name() const {
    const std::vector<std::string> names = attribute_texts(oids::common_name);
    return names.empty() ? Untrusted() : Untrusted(names.back());
}

}  // namespace troth::inline v1::x509

namespace troth::inline v1::encoding::der {

bool Coding<x509::Name>::read(Reader& inside, x509::Name& value) {
    x509::RdnSequence rdns;
    if (!Coding<x509::RdnSequence>::read(inside, rdns)) return false;
    if (const ErrorRow* row = x509::check(rdns)) return inside.fail(*row);
    value = x509::Name(ByteVector(inside.element().encoding.begin(), inside.element().encoding.end()),
                       x509::normalised(rdns));
    return true;
}
void Coding<x509::Name>::write(Writer& writer, const x509::Name& value) {
    Bytes rest = value.der();
    Element element;
    if (take_element(rest, element) == nullptr) writer.raw(element.content);
}

}  // namespace troth::inline v1::encoding::der
