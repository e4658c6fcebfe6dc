// Base 64, RFC 4648 §4, and its alphabet for URLs and file names, §5. Strict: no white space, no foreign character,
// padding as the length demands, unused bits zero, so that every byte string has exactly one text.
//
// Both directions are constant time in the data: private keys travel as base64 in PEM and JWK. Only the length, the
// padding, and the place of a fault in malformed text show in the time.
#pragma once

#include <optional>
#include <string>

#include "troth/base/result.hpp"
#include "troth/base/secret.hpp"

namespace troth::inline v1::encoding::base64 {

enum class Alphabet : u8 {
    standard,  // §4: + and /, padded with =
    url,       // §5: - and _, not padded (as JOSE has it: RFC 7515 §2)
};

std::string encode(Bytes bytes, Alphabet alphabet = Alphabet::standard);
SecretBytes encode_secret(Bytes bytes, Alphabet alphabet = Alphabet::standard);

// decode: errors base64_bad_character, base64_bad_length, base64_bad_padding, base64_trailing_bits, each with the
// offset of the character.
Result<ByteVector> decode(std::string_view text, Alphabet alphabet = Alphabet::standard);
Result<SecretBytes> decode_secret(Bytes text, Alphabet alphabet = Alphabet::standard);

}  // namespace troth::inline v1::encoding::base64
