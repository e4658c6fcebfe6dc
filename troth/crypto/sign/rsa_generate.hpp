// RSA key generation, FIPS 186-5 §A.1.3, and the check that a key's numbers belong together. Not for users: see
// rsa.hpp.
#pragma once

#include "troth/base/random.hpp"
#include "troth/crypto/math/modulus.hpp"

namespace troth::inline v1::crypto {

// RsaParts: n and d as words of the modulus, the others as half of that (rounded up).
struct RsaParts {
    Limbs n;
    u64 e = 0;
    Limbs d, p, q, dp, dq, qinv;
};

// generate_rsa: two primes of bits / 2 each, p > q, e = 65537. bits is a multiple of 128.
RsaParts generate_rsa(usize bits, RandomSource& random, const cpu::Features& features);
// consistent: constant time in the secret parts but for the answer.
bool consistent(const RsaParts& parts);
// probably_prime: Miller and Rabin with random bases (FIPS 186-5 §B.3.1); candidate is 3 modulo 4.
bool probably_prime(const Limbs& candidate, RandomSource& random, const cpu::Features& features = cpu::host());

}  // namespace troth::inline v1::crypto
