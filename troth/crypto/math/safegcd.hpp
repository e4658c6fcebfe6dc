// The inverse modulo an odd number in constant time: Bernstein and Yang, "Fast constant-time gcd computation and
// modular inversion" (2019). For fields and group orders, and RSA's numbers of up to 8192 bits.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace troth::inline v1::crypto {

// inverse_modulo: out = 1/value modulo `modulus`; 0 for 0, and without meaning where the two are not coprime. All three
// are `limbs` 64-bit words, least significant first, 1 <= limbs <= 128; modulus is odd and above 1, value < modulus;
// out may be value itself. Time and addresses depend on `limbs` alone, and temporaries are wiped. Montgomery forms: the
// inverse of a*R is a^-1 * R^-1; multiply by R^3 (Montgomery) to get a^-1 * R. Thread-safe.
void inverse_modulo(uint64_t* out, const uint64_t* value, const uint64_t* modulus, size_t limbs);

}  // namespace troth::inline v1::crypto
