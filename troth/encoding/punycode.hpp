// Punycode: RFC 3492. Code points as ASCII letters, digits and hyphens, and back; no prefix, no preparation of the
// text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "troth/base/bytes.hpp"

namespace troth::inline v1::encoding::punycode {

// The longest text of either side, in characters: a host's label has 63, so that this is for callers that forget.
inline constexpr usize longest = 1024;

// encode: nothing for text that is too long, or that holds a surrogate or something above U+10FFFF. ASCII characters
// stay as they are, capitals too.
std::optional<std::string> encode(std::u32string_view text);
// decode: nothing if a character is not ASCII or no digit where one must be, if a number overflows (§6.4), or if a
// surrogate or something above U+10FFFF comes out. Digits are read without regard to case.
std::optional<std::u32string> decode(std::string_view text);

}  // namespace troth::inline v1::encoding::punycode
