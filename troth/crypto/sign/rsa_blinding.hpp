// The random factor that hides what an RSA private-key operation computes on (Kocher 1996), without an inversion of
// full size. Not for users: see rsa.hpp.
//
// r = r1 r2 of two random odd words, and A = 1/r modulo n. (m A^e)^d r = m^d. A word's inverse is one exact division:
// 1/r1 = (1 + n k) / r1 with k = -1/n modulo r1. A is a number of full size that nobody can guess (122 random bits), so
// A^e m has no structure whatever m and e are.
#pragma once

#include "troth/base/random.hpp"
#include "troth/crypto/math/modulus.hpp"

namespace troth::inline v1::crypto {

struct RsaBlinding {
    Limbs factor;    // A, in Montgomery form
    Limbs unfactor;  // r, in Montgomery form
};
// blinding_for: n has at least three words and no factor below 2^63. Constant time in what `random` gives.
RsaBlinding blinding_for(const Modulus& n, RandomSource& random);

// word_inverse: 1/r modulo n, both odd and coprime; 2^62 < r < 2^63. Constant time in both.
Limbs word_inverse(u64 r, const Limbs& n);

}  // namespace troth::inline v1::crypto
