// What can be wrong with an ML-DSA key or with what is to be signed, FIPS 204 §5 and §7.2.
#pragma once

#include "troth/base/error.hpp"

namespace troth::inline v1::crypto {

inline constexpr ErrorRow mldsa_public_key_size{
    .id = "crypto.mldsa_public_key_size",
    .rule = "FIPS 204 §4",
    .what = "the ML-DSA public key has a size that its parameter set does not have",
    .advice = "ask the sender which ML-DSA parameter set the key belongs to",
};
inline constexpr ErrorRow mldsa_private_key_size{
    .id = "crypto.mldsa_private_key_size",
    .rule = "FIPS 204 §4",
    .what = "the expanded ML-DSA private key has a size that its parameter set does not have",
    .advice = "check which ML-DSA parameter set the key belongs to, and whether it is a seed of 32 bytes",
};
inline constexpr ErrorRow mldsa_private_key_range{
    .id = "crypto.mldsa_private_key_range",
    .rule = "FIPS 204 §7.2",
    .what = "the expanded ML-DSA private key holds a coefficient that no key has",
    .advice = "the key was altered; restore it from its seed or its source",
};
inline constexpr ErrorRow mldsa_private_key_inconsistent{
    .id = "crypto.mldsa_private_key_inconsistent",
    .rule = "FIPS 204 §5.1",
    .what = "the parts of the expanded ML-DSA private key do not belong together",
    .advice = "the key was altered or cut together from two; restore it from its seed or its source",
};
inline constexpr ErrorRow mldsa_context_size{
    .id = "crypto.mldsa_context_size",
    .rule = "FIPS 204 §5.2",
    .what = "the context string of an ML-DSA signature is longer than 255 bytes",
    .advice = "use a shorter context, or put what it says into the message",
};
inline constexpr ErrorRow mldsa_no_signature{
    .id = "crypto.mldsa_no_signature",
    .rule = "FIPS 204 appendix C",
    .what = "signing with ML-DSA was refused by its own checks 814 times, which chance does not do",
    .advice = "this machine miscalculates: check its memory and its processor's clock before it signs anything more",
};

}  // namespace troth::inline v1::crypto
