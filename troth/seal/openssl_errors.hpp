// What can be wrong with a file that `openssl enc` wrote. It has no authentication: damage shows by chance only.
#pragma once

#include "troth/base/error.hpp"

namespace troth::inline v1::seal::errors {

inline constexpr ErrorRow openssl_no_salt{
    .id = "seal.openssl_no_salt",
    .rule = "",
    .what = "this is no file that openssl enc wrote: it does not begin with Salted__",
    .advice =
        "check that this is the right file; if it is text, add --base64; if troth encrypt made it, leave out "
        "--cipher",
};
inline constexpr ErrorRow openssl_cut{
    .id = "seal.openssl_cut",
    .rule = "RFC 5652 §6.3",
    .what =
        "the ciphertext is not a whole number of the cipher's blocks: the file was cut off, or the cipher is another",
    .advice = "get the whole file from its source, or name the cipher that it was made with",
};
inline constexpr ErrorRow openssl_undecipherable{
    .id = "seal.openssl_undecipherable",
    .rule = "RFC 5652 §6.3",
    .what = "the text does not decipher: a wrong password or option, or a damaged file",
    .advice =
        "try another --digest (sha256; md5 before OpenSSL 1.1.0), --kdf (old files: bytes-to-key with --legacy), "
        "--iter or --cipher: the file does not say which it was made with",
};

}  // namespace troth::inline v1::seal::errors
