// What ML-DSA does to polynomials and comes in several implementations, FIPS 204 §7. Included by kernel files: no
// standard-library templates. A polynomial is 256 coefficients in the order of FIPS 204; "reduced" means an absolute
// value below q, "canonical" a value in [0, q). All but append_candidates and use_hint are constant time.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace troth::inline v1::crypto::mldsa {

struct Kernels {
    // Algorithm 41 in place: reduced coefficients in, below 9q out.
    void (*ntt)(int32_t* f);
    // Algorithm 42 in place, times R: undoes the R^-1 that dot leaves. Reduced in and out.
    void (*inverse_ntt)(int32_t* f);
    // out = (sum of a_i * b_i) * R^-1 for i < n <= 8, each factor's polynomials behind each other; a below 9q, b
    // reduced, or a and b below 9q for n = 1. Reduced out.
    void (*dot)(int32_t* out, const int32_t* a, const int32_t* b, size_t n);
    // out = a + b and out = a - b, for absolute values that sum up to less than 2^30; out may be an operand. The result
    // r is given as itself if |r mod+- q| <= q/4, and lies in [-6283009, 6283008].
    void (*add)(int32_t* out, const int32_t* a, const int32_t* b);
    void (*subtract)(int32_t* out, const int32_t* a, const int32_t* b);
    // Reduced in, canonical out; and reduced in, out as add gives it.
    void (*make_canonical)(int32_t* f);
    void (*centre)(int32_t* f);
    // Not zero if an absolute value is `bound` or more.
    int32_t (*exceeds)(const int32_t* f, int32_t bound);
    // Algorithm 36 on canonical coefficients: f = high * 2 gamma2 + low modulo q.
    void (*decompose)(int32_t* high, int32_t* low, const int32_t* f, int32_t gamma2);
    // Algorithm 40: the high bits of canonical coefficients, corrected where hint is 1.
    void (*use_hint)(int32_t* high, const int32_t* f, const uint8_t* hint, int32_t gamma2);
    // f = 2^bits - the values of bits + 1 bits, algorithm 19 for gamma1 = 2^bits, bits of 17 or 19.
    void (*unpack_mask)(int32_t* f, const uint8_t* in, unsigned bits);
    // The loop of RejNTTPoly, algorithm 30, over `size` bytes, a multiple of three and at most 168; returns how many
    // coefficients f has now, at most 256.
    size_t (*append_candidates)(int32_t* f, size_t have, const uint8_t* bytes, size_t size);
};

extern const Kernels avx512_kernels;
extern const Kernels avx2_kernels;
extern const Kernels portable_kernels;

}  // namespace troth::inline v1::crypto::mldsa
