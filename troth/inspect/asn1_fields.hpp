// The names of fields by the place where they stand: RFC 5280, RFC 2986, RFC 5958. For drawing only: nothing is decided
// by them.
#pragma once

#include <span>
#include <string_view>

#include "troth/encoding/der/oid.hpp"
#include "troth/encoding/der/tag.hpp"

namespace troth::inline v1::inspect::fields {

using encoding::der::Tag;
using encoding::der::TagClass;

// Which values may be a field: those with one tag, or any, or either form of a time.
struct Match {
    TagClass tag_class = TagClass::universal;
    u32 number = 0;
    constexpr bool accepts(Tag tag) const {
        if (number == any) return true;
        if (number == time) return tag.tag_class == TagClass::universal && (tag.number == 23 || tag.number == 24);
        return tag.tag_class == tag_class && tag.number == number;
    }
    static constexpr u32 any = ~u32{0}, time = ~u32{0} - 1;
};
constexpr Match universal(u32 number) {
    return {TagClass::universal, number};
}
constexpr Match context(u32 number) {
    return {TagClass::context, number};
}
inline constexpr Match anything{TagClass::universal, Match::any}, time{TagClass::universal, Match::time};
inline constexpr Match boolean = universal(1), integer = universal(2), bit_string = universal(3),
                       octet_string = universal(4), oid = universal(6), sequence = universal(16), set = universal(17);

struct Field;

// Shape: the fields of one constructed value: in this order and perhaps left out, or (`each`) any of them again and
// again.
struct Shape {
    std::span<const Field> fields;
    bool each = false;
};
struct Field {
    std::string_view name;
    Match match;
    const Shape* inside = nullptr;
};

extern const Shape certificate, request, revocation_list, private_key, public_key, extension;

// What the value of an extension is; nullptr if that is not known.
const Field* extension_value(const encoding::der::Oid& id);

}  // namespace troth::inline v1::inspect::fields
