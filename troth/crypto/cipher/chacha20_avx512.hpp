// ChaCha20 (RFC 8439 §2.3) on 512-bit vectors, for the kernel files that need blocks of key stream. Internal to each.
//
// Wide: one vector a word of the state, 16 blocks at once. Rows: one vector a row of four states, n sets of four blocks
// at once, for short texts. `between(i)` is called after double round i, so that other work can fill the gaps.
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

TROTH_INLINE void quarter_round(__m512i& a, __m512i& b, __m512i& c, __m512i& d) {  // §2.1
    a = _mm512_add_epi32(a, b);
    d = _mm512_rol_epi32(_mm512_xor_si512(d, a), 16);
    c = _mm512_add_epi32(c, d);
    b = _mm512_rol_epi32(_mm512_xor_si512(b, c), 12);
    a = _mm512_add_epi32(a, b);
    d = _mm512_rol_epi32(_mm512_xor_si512(d, a), 8);
    c = _mm512_add_epi32(c, d);
    b = _mm512_rol_epi32(_mm512_xor_si512(b, c), 7);
}

// Lane i of a, b, c, d becomes vector i: a block's four rows are put together.
TROTH_INLINE void transpose_lanes(__m512i a, __m512i b, __m512i c, __m512i d, __m512i* block, size_t stride) {
    const __m512i ab_low = _mm512_shuffle_i32x4(a, b, 0x44), ab_high = _mm512_shuffle_i32x4(a, b, 0xee);
    const __m512i cd_low = _mm512_shuffle_i32x4(c, d, 0x44), cd_high = _mm512_shuffle_i32x4(c, d, 0xee);
    block[0] = _mm512_shuffle_i32x4(ab_low, cd_low, 0x88);
    block[stride] = _mm512_shuffle_i32x4(ab_low, cd_low, 0xdd);
    block[2 * stride] = _mm512_shuffle_i32x4(ab_high, cd_high, 0x88);
    block[3 * stride] = _mm512_shuffle_i32x4(ab_high, cd_high, 0xdd);
}

struct ChaCha512 {
    const uint8_t* key;    // 32 bytes
    const uint8_t* nonce;  // 12 bytes

    TROTH_INLINE void load_wide(__m512i (&x)[16], uint32_t counter) const {
        x[0] = _mm512_set1_epi32(0x61707865);  // "expand 32-byte k"
        x[1] = _mm512_set1_epi32(0x3320646e);
        x[2] = _mm512_set1_epi32(0x79622d32);
        x[3] = _mm512_set1_epi32(0x6b206574);
#pragma GCC unroll 8
        for (size_t i = 0; i < 8; ++i) x[4 + i] = _mm512_set1_epi32(static_cast<int>(word32(key + 4 * i)));
        x[12] = _mm512_add_epi32(_mm512_set1_epi32(static_cast<int>(counter)),
                                 _mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0));
#pragma GCC unroll 3
        for (size_t i = 0; i < 3; ++i) x[13 + i] = _mm512_set1_epi32(static_cast<int>(word32(nonce + 4 * i)));
    }
    // The key stream's blocks counter ... counter + 15.
    template <class Between>
    TROTH_INLINE void wide(__m512i (&block)[16], uint32_t counter, Between between) const {
        __m512i x[16];
        load_wide(x, counter);
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
        __m512i start[16];
        load_wide(start, counter);
#pragma GCC unroll 16
        for (size_t i = 0; i < 16; ++i) x[i] = _mm512_add_epi32(x[i], start[i]);
        // Four words of 16 blocks become rows of four blocks, rows become blocks.
#pragma GCC unroll 4
        for (size_t i = 0; i < 16; i += 4) {
            const __m512i low01 = _mm512_unpacklo_epi32(x[i], x[i + 1]), high01 = _mm512_unpackhi_epi32(x[i], x[i + 1]);
            const __m512i low23 = _mm512_unpacklo_epi32(x[i + 2], x[i + 3]);
            const __m512i high23 = _mm512_unpackhi_epi32(x[i + 2], x[i + 3]);
            x[i] = _mm512_unpacklo_epi64(low01, low23);
            x[i + 1] = _mm512_unpackhi_epi64(low01, low23);
            x[i + 2] = _mm512_unpacklo_epi64(high01, high23);
            x[i + 3] = _mm512_unpackhi_epi64(high01, high23);
        }
#pragma GCC unroll 4
        for (size_t i = 0; i < 4; ++i) transpose_lanes(x[i], x[4 + i], x[8 + i], x[12 + i], block + i, 4);
    }

    // The key stream's blocks counter ... counter + 4 n - 1.
    template <size_t n, class Between>
    TROTH_INLINE void rows(__m512i (&block)[4 * n], uint32_t counter, Between between) const {
        const __m512i a0 = _mm512_broadcast_i32x4(_mm_set_epi32(0x6b206574, 0x79622d32, 0x3320646e, 0x61707865));
        const __m512i b0 = _mm512_broadcast_i32x4(_mm_loadu_si128(reinterpret_cast<const __m128i*>(key)));
        const __m512i c0 = _mm512_broadcast_i32x4(_mm_loadu_si128(reinterpret_cast<const __m128i*>(key + 16)));
        // The nonce's 12 bytes behind the counter; shifted up by a word, so that nothing beyond them is read.
        const __m128i tail = _mm_slli_si128(_mm_maskz_loadu_epi32(7, nonce), 4);
        const __m512i d0 =
            _mm512_add_epi32(_mm512_broadcast_i32x4(_mm_add_epi32(tail, _mm_cvtsi32_si128(static_cast<int>(counter)))),
                             _mm512_set_epi32(0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 0));
        const __m512i four = _mm512_broadcast_i32x4(_mm_set_epi32(0, 0, 0, 4));
        __m512i a[n], b[n], c[n], d[n], start[n];
#pragma GCC unroll 4
        for (size_t s = 0; s < n; ++s) {
            a[s] = a0;
            b[s] = b0;
            c[s] = c0;
            d[s] = start[s] = s == 0 ? d0 : _mm512_add_epi32(start[s > 0 ? s - 1 : 0], four);
        }
        for (size_t i = 0; i < 10; ++i) {
#pragma GCC unroll 4
            for (size_t s = 0; s < n; ++s) quarter_round(a[s], b[s], c[s], d[s]);
#pragma GCC unroll 4
            for (size_t s = 0; s < n; ++s) {
                b[s] = _mm512_shuffle_epi32(b[s], _MM_PERM_ADCB);
                c[s] = _mm512_shuffle_epi32(c[s], _MM_PERM_BADC);
                d[s] = _mm512_shuffle_epi32(d[s], _MM_PERM_CBAD);
            }
#pragma GCC unroll 4
            for (size_t s = 0; s < n; ++s) quarter_round(a[s], b[s], c[s], d[s]);
#pragma GCC unroll 4
            for (size_t s = 0; s < n; ++s) {
                b[s] = _mm512_shuffle_epi32(b[s], _MM_PERM_CBAD);
                c[s] = _mm512_shuffle_epi32(c[s], _MM_PERM_BADC);
                d[s] = _mm512_shuffle_epi32(d[s], _MM_PERM_ADCB);
            }
            between(i);
        }
#pragma GCC unroll 4
        for (size_t s = 0; s < n; ++s)
            transpose_lanes(_mm512_add_epi32(a[s], a0), _mm512_add_epi32(b[s], b0), _mm512_add_epi32(c[s], c0),
                            _mm512_add_epi32(d[s], start[s]), block + 4 * s, 1);
    }
};

}  // namespace
}  // namespace troth::inline v1::crypto::kernel
