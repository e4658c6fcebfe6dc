// BLAKE2's compression in plain code, RFC 7693 §2.7, §3.1 and §3.2, for both word sizes. Included by kernel files: no
// standard-library templates, all is inlined.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace troth::inline v1::crypto::detail {

// RFC 7693 §2.7; BLAKE2b's rounds 10 and 11 are 0 and 1 again.
inline constexpr uint8_t blake2_sigma[10][16] = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4}, {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13}, {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11}, {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5}, {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0},
};
// RFC 7693 §2.6, the same words as SHA-2's start.
inline constexpr uint64_t blake2b_iv[8] = {0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b,
                                           0xa54ff53a5f1d36f1, 0x510e527fade682d1, 0x9b05688c2b3e6c1f,
                                           0x1f83d9abfb41bd6b, 0x5be0cd19137e2179};
inline constexpr uint32_t blake2s_iv[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                           0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
// How far G rotates, RFC 7693 §2.1.
struct Blake2bRotations {
    static constexpr int r1 = 32, r2 = 24, r3 = 16, r4 = 63;
};
struct Blake2sRotations {
    static constexpr int r1 = 16, r2 = 12, r3 = 8, r4 = 7;
};

// The compression of `count` blocks, RFC 7693 §3.2. The counter takes two words; BLAKE2b's second stays zero, because
// no message has 2^64 bytes. (Rows of four words in a vector register were measured, and lost by a factor of almost
// two: the four chains of plain code keep the processor busier than one.)
template <class Rotations, int rounds, class Word>
[[gnu::always_inline]] inline void blake2_compress(Word* state, const uint8_t* blocks, size_t count, uint64_t counter,
                                                   uint64_t step, Word last, const Word* iv) {
    const auto rotr = [](Word x, int n) __attribute__((always_inline)) {
        return static_cast<Word>((x >> n) | (x << (static_cast<int>(8 * sizeof(Word)) - n)));
    };
    for (; count != 0; --count, blocks += 16 * sizeof(Word)) {
        counter += step;
        Word m[16], v[16];
        __builtin_memcpy(m, blocks, sizeof m);
        if constexpr (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__)
            for (Word& each : m)
                each = sizeof(Word) == 8 ? static_cast<Word>(__builtin_bswap64(each))
                                         : static_cast<Word>(__builtin_bswap32(each));
        __builtin_memcpy(v, state, sizeof v / 2);
        __builtin_memcpy(v + 8, iv, sizeof v / 2);
        v[12] ^= static_cast<Word>(counter);
        if constexpr (sizeof(Word) == 4) v[13] ^= static_cast<Word>(counter >> 32);
        v[14] ^= last;
        const auto g = [&](int a, int b, int c, int d, Word x, Word y) __attribute__((always_inline)) {
            v[a] += v[b] + x;
            v[d] = rotr(v[d] ^ v[a], Rotations::r1);
            v[c] += v[d];
            v[b] = rotr(v[b] ^ v[c], Rotations::r2);
            v[a] += v[b] + y;
            v[d] = rotr(v[d] ^ v[a], Rotations::r3);
            v[c] += v[d];
            v[b] = rotr(v[b] ^ v[c], Rotations::r4);
        };
#pragma GCC unroll 12
        for (int round = 0; round < rounds; ++round) {
            const uint8_t* const s = blake2_sigma[round % 10];
            g(0, 4, 8, 12, m[s[0]], m[s[1]]);
            g(1, 5, 9, 13, m[s[2]], m[s[3]]);
            g(2, 6, 10, 14, m[s[4]], m[s[5]]);
            g(3, 7, 11, 15, m[s[6]], m[s[7]]);
            g(0, 5, 10, 15, m[s[8]], m[s[9]]);
            g(1, 6, 11, 12, m[s[10]], m[s[11]]);
            g(2, 7, 8, 13, m[s[12]], m[s[13]]);
            g(3, 4, 9, 14, m[s[14]], m[s[15]]);
        }
        for (int i = 0; i < 8; ++i) state[i] ^= v[i] ^ v[i + 8];
    }
}

}  // namespace troth::inline v1::crypto::detail
