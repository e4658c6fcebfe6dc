// What can be wrong with keys and texts of the bare ciphers' modes when they come from outside.
#pragma once

#include "troth/base/error.hpp"

namespace troth::inline v1::crypto {

inline constexpr ErrorRow cipher_key_size{
    .id = "crypto.cipher_key_size",
    .rule = "FIPS 197 §5",
    .what = "the key has a size that the cipher does not have",
    .advice = "check which cipher the key was made for: AES takes 16, 24 or 32 bytes, in XTS twice as many",
};
inline constexpr ErrorRow cbc_undecipherable{
    .id = "crypto.cbc_undecipherable",
    .rule = "RFC 5652 §6.3",
    .what = "the text does not decrypt under this key and initialisation vector",
    .advice = "check the password or key; if it is right, the file was altered or cut off",
};
inline constexpr ErrorRow xts_equal_keys{
    .id = "crypto.xts_equal_keys",
    .rule = "FIPS 140-3 IG C.I",
    .what = "both halves of the XTS key are the same",
    .advice = "draw a fresh key of twice the cipher's size from a good source",
};
inline constexpr ErrorRow xts_size{
    .id = "crypto.xts_size",
    .rule = "SP 800-38E §4",
    .what = "an XTS data unit has between 16 bytes and 16 MiB",
    .advice = "cut the data into sectors of a fixed size, each with its number as the tweak",
};
inline constexpr ErrorRow key_wrap_size{
    .id = "crypto.key_wrap_size",
    .rule = "SP 800-38F §5.3.1",
    .what = "the key to wrap or unwrap has a size that the key wrap does not take",
    .advice = "KW takes at least 16 bytes in multiples of 8; use KWP for other sizes",
};
inline constexpr ErrorRow key_wrap_integrity{
    .id = "crypto.key_wrap_integrity",
    .rule = "SP 800-38F §6",
    .what = "the wrapped key was not made with this key-encryption key, or was altered",
    .advice = "check that the wrapping key is the right one and that KW and KWP were not mixed up",
};

}  // namespace troth::inline v1::crypto
