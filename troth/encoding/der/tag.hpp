// Identifier octets of DER, X.690 §8.1.2.
#pragma once

#include "troth/base/bytes.hpp"

namespace troth::inline v1::encoding::der {

enum class TagClass : u8 { universal = 0, application = 1, context = 2, private_use = 3 };

struct Tag {
    TagClass tag_class = TagClass::universal;
    bool constructed = false;
    u32 number = 0;

    friend constexpr bool operator==(const Tag&, const Tag&) = default;
};

// The universal tags (X.680 §8, table 1) that the structures of this project use.
namespace tags {
constexpr Tag primitive(u32 number) {
    return {TagClass::universal, false, number};
}
inline constexpr Tag boolean = primitive(1);
inline constexpr Tag integer = primitive(2);
inline constexpr Tag bit_string = primitive(3);
inline constexpr Tag octet_string = primitive(4);
inline constexpr Tag null = primitive(5);
inline constexpr Tag object_identifier = primitive(6);
inline constexpr Tag enumerated = primitive(10);
inline constexpr Tag utf8_string = primitive(12);
inline constexpr Tag sequence{TagClass::universal, true, 16};
inline constexpr Tag set{TagClass::universal, true, 17};
inline constexpr Tag numeric_string = primitive(18);
inline constexpr Tag printable_string = primitive(19);
inline constexpr Tag teletex_string = primitive(20);
inline constexpr Tag ia5_string = primitive(22);
inline constexpr Tag utc_time = primitive(23);
inline constexpr Tag generalized_time = primitive(24);
inline constexpr Tag visible_string = primitive(26);
inline constexpr Tag universal_string = primitive(28);
inline constexpr Tag bmp_string = primitive(30);
// context: [number] of a structure.
constexpr Tag context(u32 number, bool constructed) {
    return {TagClass::context, constructed, number};
}
}  // namespace tags

}  // namespace troth::inline v1::encoding::der
