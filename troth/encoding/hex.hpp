// Base 16, RFC 4648 §8. Written in lower case, read in either.
#pragma once

#include <string>

#include "troth/base/result.hpp"
#include "troth/base/secret.hpp"

namespace troth::inline v1::encoding::hex {

std::string encode(Bytes bytes);
SecretBytes encode_secret(Bytes bytes);  // constant time in the data

// decode: two digits a byte and nothing between them. Errors: hex_odd_length; hex_bad_digit with the offset of the
// character.
Result<ByteVector> decode(std::string_view text);
// decode_secret: the same for a key. Constant time in the digits; where a bad character stands shows, not which it is.
Result<SecretBytes> decode_secret(Bytes text);

}  // namespace troth::inline v1::encoding::hex
