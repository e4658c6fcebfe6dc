// ChaCha20 (RFC 8439 §2.3) on 256-bit vectors, one a word of the state: eight blocks at once. For the kernel files that
// need blocks of key stream; internal to each. `between(i)` is called after double round i, so that other work can fill
// the gaps.
#pragma once

#include <immintrin.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifndef TROTH_INLINE
#define TROTH_INLINE [[gnu::always_inline]] inline
#endif

namespace troth::inline v1::crypto::kernel {
namespace {

TROTH_INLINE uint32_t word32(const uint8_t* from) {
    uint32_t value;
    memcpy(&value, from, sizeof value);
    return value;
}

template <int bits>
TROTH_INLINE __m256i turned(__m256i v) {
    if (bits == 16)
        return _mm256_shuffle_epi8(v, _mm256_set_epi8(13, 12, 15, 14, 9, 8, 11, 10, 5, 4, 7, 6, 1, 0, 3, 2, 13, 12, 15,
                                                      14, 9, 8, 11, 10, 5, 4, 7, 6, 1, 0, 3, 2));
    if (bits == 8)
        return _mm256_shuffle_epi8(v, _mm256_set_epi8(14, 13, 12, 15, 10, 9, 8, 11, 6, 5, 4, 7, 2, 1, 0, 3, 14, 13, 12,
                                                      15, 10, 9, 8, 11, 6, 5, 4, 7, 2, 1, 0, 3));
    return _mm256_or_si256(_mm256_slli_epi32(v, bits), _mm256_srli_epi32(v, 32 - bits));
}
TROTH_INLINE void quarter_round(__m256i& a, __m256i& b, __m256i& c, __m256i& d) {  // §2.1
    a = _mm256_add_epi32(a, b);
    d = turned<16>(_mm256_xor_si256(d, a));
    c = _mm256_add_epi32(c, d);
    b = turned<12>(_mm256_xor_si256(b, c));
    a = _mm256_add_epi32(a, b);
    d = turned<8>(_mm256_xor_si256(d, a));
    c = _mm256_add_epi32(c, d);
    b = turned<7>(_mm256_xor_si256(b, c));
}

struct ChaCha256 {
    const uint8_t* key;    // 32 bytes
    const uint8_t* nonce;  // 12 bytes

    TROTH_INLINE void load(__m256i (&x)[16], uint32_t counter) const {
        x[0] = _mm256_set1_epi32(0x61707865);  // "expand 32-byte k"
        x[1] = _mm256_set1_epi32(0x3320646e);
        x[2] = _mm256_set1_epi32(0x79622d32);
        x[3] = _mm256_set1_epi32(0x6b206574);
#pragma GCC unroll 8
        for (size_t i = 0; i < 8; ++i) x[4 + i] = _mm256_set1_epi32(static_cast<int>(word32(key + 4 * i)));
        x[12] =
            _mm256_add_epi32(_mm256_set1_epi32(static_cast<int>(counter)), _mm256_set_epi32(7, 6, 5, 4, 3, 2, 1, 0));
#pragma GCC unroll 3
        for (size_t i = 0; i < 3; ++i) x[13 + i] = _mm256_set1_epi32(static_cast<int>(word32(nonce + 4 * i)));
    }
    // The key stream's blocks counter ... counter + 7, two halves each.
    template <class Between>
    TROTH_INLINE void blocks(__m256i (&half)[16], uint32_t counter, Between between) const {
        __m256i x[16], start[16];
        load(x, counter);
        for (size_t i = 0; i < 10; ++i) {
            quarter_round(x[0], x[4], x[8], x[12]);
            quarter_round(x[1], x[5], x[9], x[13]);
            quarter_round(x[2], x[6], x[10], x[14]);
            quarter_round(x[3], x[7], x[11], x[15]);
            quarter_round(x[0], x[5], x[10], x[15]);
            quarter_round(x[1], x[6], x[11], x[12]);
            quarter_round(x[2], x[7], x[8], x[13]);
            quarter_round(x[3], x[4], x[9], x[14]);
            between(i);
        }
        load(start, counter);
#pragma GCC unroll 16
        for (size_t i = 0; i < 16; ++i) x[i] = _mm256_add_epi32(x[i], start[i]);
        // Four words of eight blocks become quarters of blocks k and k + 4.
#pragma GCC unroll 4
        for (size_t i = 0; i < 16; i += 4) {
            const __m256i low01 = _mm256_unpacklo_epi32(x[i], x[i + 1]), high01 = _mm256_unpackhi_epi32(x[i], x[i + 1]);
            const __m256i low23 = _mm256_unpacklo_epi32(x[i + 2], x[i + 3]);
            const __m256i high23 = _mm256_unpackhi_epi32(x[i + 2], x[i + 3]);
            x[i] = _mm256_unpacklo_epi64(low01, low23);
            x[i + 1] = _mm256_unpackhi_epi64(low01, low23);
            x[i + 2] = _mm256_unpacklo_epi64(high01, high23);
            x[i + 3] = _mm256_unpackhi_epi64(high01, high23);
        }
#pragma GCC unroll 4
        for (size_t k = 0; k < 4; ++k) {
            half[2 * k] = _mm256_permute2x128_si256(x[k], x[4 + k], 0x20);
            half[2 * k + 1] = _mm256_permute2x128_si256(x[8 + k], x[12 + k], 0x20);
            half[8 + 2 * k] = _mm256_permute2x128_si256(x[k], x[4 + k], 0x31);
            half[8 + 2 * k + 1] = _mm256_permute2x128_si256(x[8 + k], x[12 + k], 0x31);
        }
    }
};

TROTH_INLINE __m256i load_half(const uint8_t* from) {
    return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from));
}
TROTH_INLINE void store_half(uint8_t* to, __m256i value) {
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), value);
}

}  // namespace
}  // namespace troth::inline v1::crypto::kernel
