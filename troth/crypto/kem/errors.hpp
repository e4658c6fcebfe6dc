// What can be wrong with a key or a ciphertext that came from outside, FIPS 203 §7.
#pragma once

#include "troth/base/error.hpp"

namespace troth::inline v1::crypto {

inline constexpr ErrorRow mlkem_encapsulation_key_size{
    .id = "crypto.mlkem_encapsulation_key_size",
    .rule = "FIPS 203 §7.2",
    .what = "the ML-KEM encapsulation key has a size that its parameter set does not have",
    .advice = "ask the sender which ML-KEM parameter set the key belongs to",
};
inline constexpr ErrorRow mlkem_encapsulation_key_modulus{
    .id = "crypto.mlkem_encapsulation_key_modulus",
    .rule = "FIPS 203 §7.2",
    .what = "the ML-KEM encapsulation key holds a coefficient that is not less than 3329",
    .advice = "the sender's implementation is broken or the key was altered; do not use it",
};
inline constexpr ErrorRow mlkem_decapsulation_key_size{
    .id = "crypto.mlkem_decapsulation_key_size",
    .rule = "FIPS 203 §7.3",
    .what = "the ML-KEM decapsulation key has a size that its parameter set does not have",
    .advice = "check which ML-KEM parameter set the key belongs to, and whether it is a seed of 64 bytes",
};
inline constexpr ErrorRow mlkem_decapsulation_key_hash{
    .id = "crypto.mlkem_decapsulation_key_hash",
    .rule = "FIPS 203 §7.3",
    .what = "the ML-KEM decapsulation key does not hold the hash of its own encapsulation key",
    .advice = "the key was altered or cut together from two; restore it from its source",
};
inline constexpr ErrorRow mlkem_ciphertext_size{
    .id = "crypto.mlkem_ciphertext_size",
    .rule = "FIPS 203 §7.3",
    .what = "the ML-KEM ciphertext has a size that its parameter set does not have",
    .advice = "ask the sender which ML-KEM parameter set was used",
};

}  // namespace troth::inline v1::crypto
