// Whether a number of any size is prime. For public numbers: parameters and keys from outside. Key generation has a
// test of its own, which is constant time and takes numbers of one form only (sign/rsa_generate.hpp).
#pragma once

#include "troth/base/cpu.hpp"
#include "troth/base/random.hpp"
#include "troth/crypto/math/limbs.hpp"

namespace troth::inline v1::crypto {

// is_probable_prime: trial division, then Miller and Rabin's test with 64 random bases (FIPS 186-5 §B.3.1): a composite
// passes with a chance of at most 2^-128, also one that was made to deceive, for nobody knows the bases beforehand. The
// number is big-endian and may have leading zeros; 0 and 1 are no primes. A second for 8192 bits that are prime, far
// less for those that are not.
bool is_probable_prime(Bytes number, RandomSource& random, const cpu::Features& features = cpu::host());

}  // namespace troth::inline v1::crypto
