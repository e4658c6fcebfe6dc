// PEM, RFC 7468: DER as text between -----BEGIN LABEL----- and -----END LABEL-----.
//
// Several blocks may follow one another, with explanatory text before, between and after them, which is passed over.
// Inside a block the standard grammar of §3 holds: base64 lines of any length, blanks at their end, blank lines only
// before the first; LF, CR LF or CR ends a line. Headers of RFC 1421 are refused.
//
// Any block may be a private key, so every body is decoded in constant time into memory that is wiped.
#pragma once

#include <string>
#include <vector>

#include "troth/base/result.hpp"
#include "troth/base/secret.hpp"

namespace troth::inline v1::encoding::pem {

struct PemBlock {
    std::string label;  // "CERTIFICATE"; characters of §3 only, so it is safe to print
    SecretBytes der;    // never empty
    u64 offset = 0;     // of the -----BEGIN line in the text
    u32 line = 0;       // of the -----BEGIN line, from 1
};

inline constexpr usize default_limit = usize{16} << 20;  // bytes of text

// looks_like_pem: whether a line of the text begins with -----BEGIN.
bool looks_like_pem(Bytes text);

// decode: all blocks in their order, at least one. `limit` bounds the text in bytes. Errors: encoding.pem_* and
// encoding.base64_*, each with byte offset and line.
Result<std::vector<PemBlock>> decode(Bytes text, usize limit = default_limit);

// encode: one block in the strict form of §3: 64 characters a line, LF. encode_secret is for private keys.
std::string encode(std::string_view label, Bytes der);
SecretBytes encode_secret(std::string_view label, Bytes der);

}  // namespace troth::inline v1::encoding::pem
