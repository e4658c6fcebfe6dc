// SHA-512 compression with the message schedule in vectors, FIPS 180-4 §6.4. Two blocks are scheduled at once, a block
// a 128-bit lane, two words a step: W_t needs W_{t-2}, so no more of one block can be had at once. The rounds are plain
// code (with rorx and andn from BMI); those of the first block hide the schedule's vector work, those of the second
// only read it.
//
// For the kernel files, which hand in a Vector: rotate_right<n> of 64-bit words, and xor3. All is inlined there.
#pragma once

#include <immintrin.h>
#include <stddef.h>
#include <stdint.h>

#include "troth/crypto/hash/sha2_constants.hpp"
#include "troth/crypto/hash/sha2_rounds.hpp"

namespace troth::inline v1::crypto::detail {
// W_t, W_{t+1} of both blocks from the sixteen before; w[i] holds words 2i and 2i + 1 of both, oldest first in the
// ring.
template <class Vector>
[[gnu::always_inline]] inline __m256i next_words(const __m256i* w, int i) {
    const __m256i minus_15 = _mm256_alignr_epi8(w[(i + 1) % 8], w[i], 8);
    const __m256i minus_7 = _mm256_alignr_epi8(w[(i + 5) % 8], w[(i + 4) % 8], 8);
    const __m256i minus_2 = w[(i + 7) % 8];
    const __m256i sigma0 = Vector::xor3(Vector::template rotate_right<1>(minus_15),
                                        Vector::template rotate_right<8>(minus_15), _mm256_srli_epi64(minus_15, 7));
    const __m256i sigma1 = Vector::xor3(Vector::template rotate_right<19>(minus_2),
                                        Vector::template rotate_right<61>(minus_2), _mm256_srli_epi64(minus_2, 6));
    return _mm256_add_epi64(_mm256_add_epi64(w[i], minus_7), _mm256_add_epi64(sigma0, sigma1));
}

// Puts K + W of words 2i, 2i + 1 where the rounds read them; `at` counts pairs from the block's beginning.
[[gnu::always_inline]] inline void store_k_w(uint64_t (*k_w)[80], int at, __m256i w) {
    const __m256i k = _mm256_broadcastsi128_si256(
        _mm_load_si128(static_cast<const __m128i*>(static_cast<const void*>(sha512_k + 2 * at))));
    const __m256i sum = _mm256_add_epi64(w, k);
    _mm_store_si128(static_cast<__m128i*>(static_cast<void*>(k_w[0] + 2 * at)), _mm256_castsi256_si128(sum));
    _mm_store_si128(static_cast<__m128i*>(static_cast<void*>(k_w[1] + 2 * at)), _mm256_extracti128_si256(sum, 1));
}

[[gnu::always_inline]] inline __m256i load_words(const uint8_t* first, const uint8_t* second) {
    const __m256i byte_swap =
        _mm256_set_epi64x(0x08090a0b0c0d0e0f, 0x0001020304050607, 0x08090a0b0c0d0e0f, 0x0001020304050607);
    return _mm256_shuffle_epi8(
        _mm256_inserti128_si256(
            _mm256_castsi128_si256(_mm_loadu_si128(static_cast<const __m128i*>(static_cast<const void*>(first)))),
            _mm_loadu_si128(static_cast<const __m128i*>(static_cast<const void*>(second))), 1),
        byte_swap);
}

[[gnu::always_inline]] inline void add_to(uint64_t* state, const uint64_t* v) {
    for (int i = 0; i < 8; ++i) state[i] += v[i];
}

// One round as sha2_round of sha2_rounds.hpp, arranged so that e and a each are four additions or functions behind
// those of the round before: d takes what does not need Sigma1 beforehand, and Maj comes as two summands that share no
// bit. That is two additions more, on processors that have the room. `ordered` keeps compilers from arranging sums
// anew; MemorySanitizer would take its empty assembly for a use of the secret, so the build that checks constant time
// goes without (architecture.md, section 3).
[[gnu::always_inline]] inline uint64_t ordered(uint64_t x) {
#if defined(__has_feature)
#if __has_feature(memory_sanitizer)
    return x;
#endif
#endif
    asm("" : "+r"(x));
    return x;
}
[[gnu::always_inline]] inline void sha512_round(uint64_t a, uint64_t b, uint64_t c, uint64_t& d, uint64_t e, uint64_t f,
                                                uint64_t g, uint64_t& h, uint64_t k_w) {
    const uint64_t early = ordered(h + k_w), early_d = ordered(d + early);
    const uint64_t ch = ordered((e & f) + (~e & g));
    const uint64_t sigma1 = big_sigma1(e);
    d = ordered(early_d + ch) + sigma1;
    const uint64_t t1 = ordered(ordered(early + ch) + sigma1);
    h = ordered(ordered(t1 + (a & b)) + ((a ^ b) & c)) + big_sigma0(a);
}
template <class KW>
[[gnu::always_inline]] inline void sha512_eight_rounds(uint64_t (&v)[8], KW k_w) {
    sha512_round(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], k_w(0));
    sha512_round(v[7], v[0], v[1], v[2], v[3], v[4], v[5], v[6], k_w(1));
    sha512_round(v[6], v[7], v[0], v[1], v[2], v[3], v[4], v[5], k_w(2));
    sha512_round(v[5], v[6], v[7], v[0], v[1], v[2], v[3], v[4], k_w(3));
    sha512_round(v[4], v[5], v[6], v[7], v[0], v[1], v[2], v[3], k_w(4));
    sha512_round(v[3], v[4], v[5], v[6], v[7], v[0], v[1], v[2], k_w(5));
    sha512_round(v[2], v[3], v[4], v[5], v[6], v[7], v[0], v[1], k_w(6));
    sha512_round(v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[0], k_w(7));
}

template <class Vector>
[[gnu::always_inline]] inline void sha512_two_blocks(uint64_t* state, const uint8_t* blocks, size_t count) {
    alignas(32) uint64_t k_w[2][80];
    while (count != 0) {
        const uint8_t* const second = count > 1 ? blocks + 128 : blocks;
        __m256i w[8];
#pragma GCC unroll 8
        for (int i = 0; i < 8; ++i) {
            w[i] = load_words(blocks + 16 * i, second + 16 * i);
            store_k_w(k_w, i, w[i]);
        }
        uint64_t v[8];
        __builtin_memcpy(v, state, sizeof v);
        for (int t = 0; t < 64; t += 16) {
#pragma GCC unroll 2
            for (int half = 0; half < 2; ++half) {
                sha512_eight_rounds(v, [&](int i) __attribute__((always_inline)) {
                    if (i % 2 == 0) {
                        const int pair = 4 * half + i / 2;
                        w[pair] = next_words<Vector>(w, pair);
                        store_k_w(k_w, t / 2 + 8 + pair, w[pair]);
                    }
                    return k_w[0][t + 8 * half + i];
                });
            }
        }
        sha512_eight_rounds(v, [&](int i) __attribute__((always_inline)) { return k_w[0][64 + i]; });
        sha512_eight_rounds(v, [&](int i) __attribute__((always_inline)) { return k_w[0][72 + i]; });
        add_to(state, v);
        if (count == 1) break;

        __builtin_memcpy(v, state, sizeof v);
        for (int t = 0; t < 80; t += 8)
            sha512_eight_rounds(v, [&](int i) __attribute__((always_inline)) { return k_w[1][t + i]; });
        add_to(state, v);
        blocks += 256;
        count -= 2;
    }
}

}  // namespace troth::inline v1::crypto::detail
