#include "troth/inspect/asn1.hpp"

#include "troth/base/untrusted.hpp"
#include "troth/encoding/der/element.hpp"
#include "troth/encoding/der/reader.hpp"
#include "troth/inspect/asn1_fields.hpp"
#include "troth/x509/oids.hpp"

namespace troth::inline v1::inspect {

namespace {

namespace der = encoding::der;
namespace tags = der::tags;
using der::Tag;
using der::TagClass;

std::string type_name(Tag tag) {
    static constexpr std::string_view universal[31] = {"",
                                                       "BOOLEAN",
                                                       "INTEGER",
                                                       "BIT STRING",
                                                       "OCTET STRING",
                                                       "NULL",
                                                       "OBJECT IDENTIFIER",
                                                       "ObjectDescriptor",
                                                       "EXTERNAL",
                                                       "REAL",
                                                       "ENUMERATED",
                                                       "EMBEDDED PDV",
                                                       "UTF8String",
                                                       "RELATIVE-OID",
                                                       "TIME",
                                                       "",
                                                       "SEQUENCE",
                                                       "SET",
                                                       "NumericString",
                                                       "PrintableString",
                                                       "TeletexString",
                                                       "VideotexString",
                                                       "IA5String",
                                                       "UTCTime",
                                                       "GeneralizedTime",
                                                       "GraphicString",
                                                       "VisibleString",
                                                       "GeneralString",
                                                       "UniversalString",
                                                       "CHARACTER STRING",
                                                       "BMPString"};
    const std::string number = std::to_string(tag.number);
    switch (tag.tag_class) {
        case TagClass::universal:
            return tag.number < 31 && !universal[tag.number].empty() ? std::string(universal[tag.number])
                                                                     : "[UNIVERSAL " + number + "]";
        case TagClass::application:
            return "[APPLICATION " + number + "]";
        case TagClass::context:
            return "[" + number + "]";
        case TagClass::private_use:
            return "[PRIVATE " + number + "]";
    }
    return "";
}

std::string quoted(std::string_view text) {
    return "\"" + Untrusted(text).escaped() + "\"";
}

std::string bits(usize number) {
    return std::to_string(number) + (number == 1 ? " bit" : " bits");
}

bool is_readable(Bytes content) {
    return !content.empty() && std::ranges::all_of(content, [](u8 c) { return c >= 0x20 && c < 0x7f; });
}

// What a primitive value says; empty if nothing but its octets does.
std::string value_of(Tag tag, Bytes content) {
    if (tag == tags::boolean && content.size() == 1) return content[0] == 0 ? "FALSE" : "TRUE";
    if ((tag == tags::integer || tag == tags::enumerated) && !content.empty() && content.size() <= 8) {
        u64 value = (content[0] & 0x80) != 0 ? ~u64{0} : 0;
        for (const u8 octet : content) value = value << 8 | octet;
        return std::to_string(static_cast<i64>(value));
    }
    if (tag == tags::integer) return bits(8 * content.size());
    if (tag == tags::bit_string && !content.empty() && content[0] < 8)
        return bits(8 * (content.size() - 1) - (content.size() > 1 ? content[0] : 0));
    if (der::Oid oid; tag == tags::object_identifier && der::decode(content, oid) == nullptr) {
        const std::string name = x509::display_name(oid), dotted = der::dotted(oid);
        return name == dotted ? dotted : name + " (" + dotted + ")";
    }
    if (tag == tags::utc_time || tag == tags::generalized_time) {
        const auto time = tag == tags::utc_time ? der::parse_utc_time(content) : der::parse_generalized_time(content);
        return time ? der::iso8601(time->at) : quoted(text_of(content));
    }
    if (tag.tag_class == TagClass::universal && !tag.constructed && tag.number >= 12 && tag.number <= 30 &&
        der::is_character_string(tag, content))
        return quoted(der::to_utf8({tag, content}));
    if (tag.tag_class != TagClass::universal && is_readable(content)) return quoted(text_of(content));
    return "";
}

const fields::Shape* shape_of(Asn1Kind kind) {
    switch (kind) {
        case Asn1Kind::certificate:
            return &fields::certificate;
        case Asn1Kind::request:
            return &fields::request;
        case Asn1Kind::revocation_list:
            return &fields::revocation_list;
        case Asn1Kind::private_key:
            return &fields::private_key;
        case Asn1Kind::public_key:
            return &fields::public_key;
        case Asn1Kind::unknown:
            break;
    }
    return nullptr;
}

// Names: gives the values of one constructed value their names, in order.
class Names {
  public:
    explicit Names(const fields::Shape* shape) : shape_(shape) {}
    const fields::Field* next(Tag tag) {
        if (shape_ == nullptr) return nullptr;
        for (usize i = shape_->each ? 0 : at_; i < shape_->fields.size(); ++i)
            if (shape_->fields[i].match.accepts(tag)) {
                at_ = i + 1;
                return &shape_->fields[i];
            }
        return nullptr;
    }

  private:
    const fields::Shape* shape_;
    usize at_ = 0;
};

class Walk {
  public:
    explicit Walk(Bytes whole) : whole_(whole) {}
    std::optional<Error> error;

    // The values that `part` is made of. False after the first that is none.
    bool values(Bytes part, const fields::Shape* shape, u32 depth, std::vector<Asn1Value>& out) {
        Names names(shape);
        der::Oid extension{};
        while (!part.empty()) {
            const usize offset = offset_of(part);
            Tag tag;
            u64 size = 0;
            const ErrorRow* row = depth >= der::max_depth ? &der::too_deep : der::take_header(part, tag, size);
            if (row != nullptr) return stop(*row, offset);
            const Bytes content = part.first(static_cast<usize>(std::min<u64>(size, part.size())));
            const bool cut = size > part.size();
            part = part.subspan(content.size());
            const fields::Field* field = names.next(tag);
            Asn1Value& value =
                out.emplace_back(Asn1Value{.offset = offset,
                                           .header = offset_of(content) - offset,
                                           .size = size,
                                           .there = content.size(),
                                           .tag = tag,
                                           .type = type_name(tag),
                                           .field = field != nullptr ? std::string(field->name) : std::string(),
                                           .value = tag.constructed || cut ? std::string() : value_of(tag, content),
                                           .inside = {}});
            if (tag.constructed &&
                !values(content, field != nullptr ? field->inside : nullptr, depth + 1, value.inside))
                return false;
            if (cut) return stop(der::truncated, offset);
            if (tag.constructed) continue;
            if (shape == &fields::extension && tag == tags::object_identifier) extension = der::Oid{content};
            look_inside(tag, content, shape == &fields::extension ? fields::extension_value(extension) : nullptr, depth,
                        value);
        }
        return true;
    }

  private:
    usize offset_of(Bytes part) const { return static_cast<usize>(part.data() - whole_.data()); }
    bool stop(const ErrorRow& row, usize offset) {
        error = Error(row).at_offset(offset);
        return false;
    }
    // An OCTET STRING or a BIT STRING of whole octets may hold DER; it does if all of it is one constructed value, or
    // what is known to be there.
    void look_inside(Tag tag, Bytes content, const fields::Field* known, u32 depth, Asn1Value& value) {
        if (tag == tags::bit_string && !content.empty() && content[0] == 0)
            content = content.subspan(1);
        else if (tag != tags::octet_string)
            return;
        der::Element inner;
        Bytes rest = content;
        if (content.size() < 2 || der::take_element(rest, inner) != nullptr || !rest.empty()) return;
        if (!inner.tag.constructed && (known == nullptr || !known->match.accepts(inner.tag))) return;
        Walk inside(whole_);
        const fields::Field item = known != nullptr ? *known : fields::Field{"", fields::anything};
        const fields::Shape shape{std::span(&item, 1)};
        std::vector<Asn1Value> found;
        if (inside.values(content, &shape, depth + 1, found)) value.inside = std::move(found);
    }

    Bytes whole_;
};

}  // namespace

Asn1Tree asn1_tree(Bytes der, Asn1Kind kind) {
    static constexpr std::string_view names[] = {
        "", "Certificate", "CertificationRequest", "CertificateList", "PrivateKeyInfo", "SubjectPublicKeyInfo"};
    const fields::Field outermost{names[static_cast<usize>(kind)], fields::sequence, shape_of(kind)};
    const fields::Shape shape{std::span(&outermost, 1)};
    Asn1Tree tree;
    Walk walk(der);
    walk.values(der, &shape, 0, tree.values);
    tree.error = std::move(walk.error);
    return tree;
}

}  // namespace troth::inline v1::inspect
