// SHA-2's functions and one round, FIPS 180-4 §4.1.2, §4.1.3 and §6, for both word sizes. Included by kernel files: no
// standard-library templates; always inlined, so that no copy built with special flags can serve another file.
#pragma once

#include <stdint.h>

namespace troth::inline v1::crypto::detail {

[[gnu::always_inline]] inline uint32_t rotr(uint32_t x, int n) {
    return (x >> n) | (x << (32 - n));
}
[[gnu::always_inline]] inline uint64_t rotr(uint64_t x, int n) {
    return (x >> n) | (x << (64 - n));
}
[[gnu::always_inline]] inline uint32_t big_sigma0(uint32_t x) {
    return rotr(x, 2) ^ rotr(x, 13) ^ rotr(x, 22);
}
[[gnu::always_inline]] inline uint32_t big_sigma1(uint32_t x) {
    return rotr(x, 6) ^ rotr(x, 11) ^ rotr(x, 25);
}
[[gnu::always_inline]] inline uint32_t small_sigma0(uint32_t x) {
    return rotr(x, 7) ^ rotr(x, 18) ^ (x >> 3);
}
[[gnu::always_inline]] inline uint32_t small_sigma1(uint32_t x) {
    return rotr(x, 17) ^ rotr(x, 19) ^ (x >> 10);
}
[[gnu::always_inline]] inline uint64_t big_sigma0(uint64_t x) {
    return rotr(x, 28) ^ rotr(x, 34) ^ rotr(x, 39);
}
[[gnu::always_inline]] inline uint64_t big_sigma1(uint64_t x) {
    return rotr(x, 14) ^ rotr(x, 18) ^ rotr(x, 41);
}
[[gnu::always_inline]] inline uint64_t small_sigma0(uint64_t x) {
    return rotr(x, 1) ^ rotr(x, 8) ^ (x >> 7);
}
[[gnu::always_inline]] inline uint64_t small_sigma1(uint64_t x) {
    return rotr(x, 19) ^ rotr(x, 61) ^ (x >> 6);
}

// One round; the caller rotates the names of the working variables instead of moving their values. k_w is K_t + W_t.
// b_xor_c is carried from round to round (a ^ b of one is b ^ c of the next), because Maj is b where a and b agree and
// c elsewhere: ((a ^ b) & (b ^ c)) ^ b. What does not need Sigma1 is added first: e is the longest chain.
template <class Word>
[[gnu::always_inline]] inline void sha2_round(Word a, Word b, Word& d, Word e, Word f, Word g, Word& h, Word& b_xor_c,
                                              Word k_w) {
    const Word a_xor_b = a ^ b;
    const Word maj = (a_xor_b & b_xor_c) ^ b;
    const Word early = h + k_w + (e & f) + (~e & g);  // Ch's halves share no bit, so + is as good as ^
    const Word t1 = early + big_sigma1(e);
    d += t1;
    h = t1 + big_sigma0(a) + maj;
    b_xor_c = a_xor_b;
}

// Eight rounds, after which every name holds its own variable again. k_w(i) gives K + W of the i-th of them; b_xor_c is
// v[1] ^ v[2] before and after.
template <class Word, class KW>
[[gnu::always_inline]] inline void sha2_eight_rounds(Word (&v)[8], Word& b_xor_c, KW k_w) {
    sha2_round(v[0], v[1], v[3], v[4], v[5], v[6], v[7], b_xor_c, k_w(0));
    sha2_round(v[7], v[0], v[2], v[3], v[4], v[5], v[6], b_xor_c, k_w(1));
    sha2_round(v[6], v[7], v[1], v[2], v[3], v[4], v[5], b_xor_c, k_w(2));
    sha2_round(v[5], v[6], v[0], v[1], v[2], v[3], v[4], b_xor_c, k_w(3));
    sha2_round(v[4], v[5], v[7], v[0], v[1], v[2], v[3], b_xor_c, k_w(4));
    sha2_round(v[3], v[4], v[6], v[7], v[0], v[1], v[2], b_xor_c, k_w(5));
    sha2_round(v[2], v[3], v[5], v[6], v[7], v[0], v[1], b_xor_c, k_w(6));
    sha2_round(v[1], v[2], v[4], v[5], v[6], v[7], v[0], b_xor_c, k_w(7));
}

// The whole compression of `count` blocks in plain code, FIPS 180-4 §6.2.2 and §6.4.2. The schedule is kept as a ring
// of sixteen words.
template <class Word, int rounds>
[[gnu::always_inline]] inline void sha2_compress(Word* state, const uint8_t* blocks, unsigned long count,
                                                 const Word* k) {
    for (; count != 0; --count, blocks += 16 * sizeof(Word)) {
        Word w[16];
        __builtin_memcpy(w, blocks, sizeof w);
        for (int i = 0; i < 16; ++i) {
            if constexpr (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__) {
                if constexpr (sizeof(Word) == 4) w[i] = __builtin_bswap32(w[i]);
                if constexpr (sizeof(Word) == 8) w[i] = __builtin_bswap64(w[i]);
            }
        }
        Word v[8];
        __builtin_memcpy(v, state, sizeof v);
        Word b_xor_c = v[1] ^ v[2];
        sha2_eight_rounds(v, b_xor_c, [&](int i) __attribute__((always_inline)) { return k[i] + w[i]; });
        sha2_eight_rounds(v, b_xor_c, [&](int i) __attribute__((always_inline)) { return k[8 + i] + w[8 + i]; });
        for (int t = 16; t < rounds; t += 16) {
            const auto next = [&](int i) __attribute__((always_inline)) {
                w[i] += small_sigma1(w[(i + 14) & 15]) + w[(i + 9) & 15] + small_sigma0(w[(i + 1) & 15]);
                return k[t + i] + w[i];
            };
            sha2_eight_rounds(v, b_xor_c, next);
            sha2_eight_rounds(v, b_xor_c, [&](int i) __attribute__((always_inline)) { return next(8 + i); });
        }
        for (int i = 0; i < 8; ++i) state[i] += v[i];
    }
}

}  // namespace troth::inline v1::crypto::detail
