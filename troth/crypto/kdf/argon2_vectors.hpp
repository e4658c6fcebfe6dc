// Argon2's compression function with four words a register, RFC 9106 §3.5 and §3.6. For the kernel files, which hand in
// rotate_right<n> of 64-bit words. All is inlined there.
#pragma once

#include <immintrin.h>

#include "troth/crypto/kdf/argon2_kernels.hpp"

namespace troth::inline v1::crypto::kernel {

[[gnu::always_inline]] inline __m256i argon2_load(const uint64_t* from) {
    return _mm256_load_si256(static_cast<const __m256i*>(static_cast<const void*>(from)));
}
[[gnu::always_inline]] inline void argon2_store(uint64_t* to, __m256i x) {
    _mm256_store_si256(static_cast<__m256i*>(static_cast<void*>(to)), x);
}
// A pair of neighbours from one row and a pair from the next, for the columns.
[[gnu::always_inline]] inline __m256i argon2_load_pairs(const uint64_t* from) {
    const __m128i low = _mm_load_si128(static_cast<const __m128i*>(static_cast<const void*>(from)));
    const __m128i high = _mm_load_si128(static_cast<const __m128i*>(static_cast<const void*>(from + 16)));
    return _mm256_inserti128_si256(_mm256_castsi128_si256(low), high, 1);
}
[[gnu::always_inline]] inline void argon2_store_pairs(uint64_t* to, __m256i x) {
    _mm_store_si128(static_cast<__m128i*>(static_cast<void*>(to)), _mm256_castsi256_si128(x));
    _mm_store_si128(static_cast<__m128i*>(static_cast<void*>(to + 16)), _mm256_extracti128_si256(x, 1));
}

// a + b + 2 * (a's lower half) * (b's lower half)
[[gnu::always_inline]] inline __m256i argon2_sum(__m256i a, __m256i b) {
    const __m256i product = _mm256_mul_epu32(a, b);
    return _mm256_add_epi64(_mm256_add_epi64(a, b), _mm256_add_epi64(product, product));
}
// Four GB at once.
template <class Vector>
[[gnu::always_inline]] inline void argon2_four_gb(__m256i (&v)[4]) {
    v[0] = argon2_sum(v[0], v[1]);
    v[3] = Vector::template rotate_right<32>(_mm256_xor_si256(v[3], v[0]));
    v[2] = argon2_sum(v[2], v[3]);
    v[1] = Vector::template rotate_right<24>(_mm256_xor_si256(v[1], v[2]));
    v[0] = argon2_sum(v[0], v[1]);
    v[3] = Vector::template rotate_right<16>(_mm256_xor_si256(v[3], v[0]));
    v[2] = argon2_sum(v[2], v[3]);
    v[1] = Vector::template rotate_right<63>(_mm256_xor_si256(v[1], v[2]));
}
// P; b is what GB ends with, so the other three rows turn around it, as in hash/blake2_rounds.hpp.
template <class Vector>
[[gnu::always_inline]] inline void argon2_permute(__m256i (&v)[4]) {
    argon2_four_gb<Vector>(v);
    v[0] = _mm256_permute4x64_epi64(v[0], 0x93);
    v[2] = _mm256_permute4x64_epi64(v[2], 0x39);
    v[3] = _mm256_permute4x64_epi64(v[3], 0x4e);
    argon2_four_gb<Vector>(v);
    v[0] = _mm256_permute4x64_epi64(v[0], 0x39);
    v[2] = _mm256_permute4x64_epi64(v[2], 0x93);
    v[3] = _mm256_permute4x64_epi64(v[3], 0x4e);
}

template <class Vector>
[[gnu::always_inline]] inline void argon2_fill(uint64_t* out, const uint64_t* previous, const uint64_t* reference,
                                               bool over) {
    alignas(64) uint64_t z[argon2_block_words];
    for (size_t row = 0; row < 8; ++row) {
        __m256i v[4];
#pragma GCC unroll 4
        for (size_t i = 0; i < 4; ++i) {
            const size_t at = 16 * row + 4 * i;
            v[i] = _mm256_xor_si256(argon2_load(previous + at), argon2_load(reference + at));
        }
        argon2_permute<Vector>(v);
#pragma GCC unroll 4
        for (size_t i = 0; i < 4; ++i) argon2_store(z + 16 * row + 4 * i, v[i]);
    }
    const __m256i keep = _mm256_set1_epi64x(over ? -1 : 0);
    for (size_t column = 0; column < 8; ++column) {
        __m256i v[4];
#pragma GCC unroll 4
        for (size_t i = 0; i < 4; ++i) v[i] = argon2_load_pairs(z + 2 * column + 32 * i);
        argon2_permute<Vector>(v);
#pragma GCC unroll 4
        for (size_t i = 0; i < 4; ++i) argon2_store_pairs(z + 2 * column + 32 * i, v[i]);
    }
    for (size_t i = 0; i < argon2_block_words; i += 4) {
        const __m256i r = _mm256_xor_si256(argon2_load(previous + i), argon2_load(reference + i));
        const __m256i before = _mm256_and_si256(argon2_load(out + i), keep);
        argon2_store(out + i, _mm256_xor_si256(_mm256_xor_si256(argon2_load(z + i), r), before));
    }
}

}  // namespace troth::inline v1::crypto::kernel
