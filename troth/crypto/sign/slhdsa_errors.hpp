// What can be wrong with an SLH-DSA key or with what is to be signed, FIPS 205 §9 and §10.
#pragma once

#include "troth/base/error.hpp"

namespace troth::inline v1::crypto {

inline constexpr ErrorRow slhdsa_key_size{
    .id = "crypto.slhdsa_key_size",
    .rule = "FIPS 205 §9.1",
    .what = "the SLH-DSA key has a size that its parameter set does not have",
    .advice = "check which SLH-DSA parameter set the key belongs to",
};
inline constexpr ErrorRow slhdsa_key_inconsistent{
    .id = "crypto.slhdsa_key_inconsistent",
    .rule = "FIPS 205 §9.1",
    .what = "the root in the SLH-DSA private key is not the root of its own tree",
    .advice = "the key was altered or cut together from two; restore it from its source",
};
inline constexpr ErrorRow slhdsa_context_size{
    .id = "crypto.slhdsa_context_size",
    .rule = "FIPS 205 §10.2",
    .what = "the context string of an SLH-DSA signature is longer than 255 bytes",
    .advice = "use a shorter context, or put what it says into the message",
};

}  // namespace troth::inline v1::crypto
