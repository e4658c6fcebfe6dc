// MGF1, RFC 8017 §B.2.1. Not for users: see rsa.hpp and rsa_encryption.hpp.
#pragma once

#include "troth/crypto/hash/hash.hpp"

namespace troth::inline v1::crypto::rsa {

// out ^= MGF1(seed, size of out). Constant time in both.
void apply_mgf1(HashId hash, Bytes seed, MutableBytes out);

}  // namespace troth::inline v1::crypto::rsa
