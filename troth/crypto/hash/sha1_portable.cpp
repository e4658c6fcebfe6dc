// SHA-1 compression in plain code, FIPS 180-4 §6.1.2.
#include "troth/crypto/hash/kernels.hpp"

namespace troth::inline v1::crypto::detail {
namespace {

[[gnu::always_inline]] inline uint32_t rotl(uint32_t x, int n) {
    return (x << n) | (x >> (32 - n));
}
// FIPS 180-4 §4.1.1 and §4.2.1, by the stage of twenty rounds.
template <int stage>
[[gnu::always_inline]] inline uint32_t f_and_k(uint32_t b, uint32_t c, uint32_t d) {
    if constexpr (stage == 0) return (d ^ (b & (c ^ d))) + 0x5a827999;
    if constexpr (stage == 1) return (b ^ c ^ d) + 0x6ed9eba1;
    if constexpr (stage == 2) return ((b & c) + (d & (b ^ c))) + 0x8f1bbcdc;  // Maj; its halves share no bit
    return (b ^ c ^ d) + 0xca62c1d6;
}
// W_t; the schedule is kept as a ring of sixteen words.
[[gnu::always_inline]] inline uint32_t word(uint32_t* w, int t) {
    if (t >= 16) w[t % 16] = rotl(w[(t + 13) % 16] ^ w[(t + 8) % 16] ^ w[(t + 2) % 16] ^ w[t % 16], 1);
    return w[t % 16];
}
[[gnu::always_inline]] inline void round(uint32_t a, uint32_t& b, uint32_t& e, uint32_t f_k, uint32_t w) {
    e += f_k + w + rotl(a, 5);
    b = rotl(b, 30);
}
// Twenty rounds, five at a time, after which every name holds its own variable again.
template <int stage>
[[gnu::always_inline]] inline void twenty_rounds(uint32_t (&v)[5], uint32_t* w) {
#pragma GCC unroll 4
    for (int t = 20 * stage; t < 20 * (stage + 1); t += 5) {
        round(v[0], v[1], v[4], f_and_k<stage>(v[1], v[2], v[3]), word(w, t));
        round(v[4], v[0], v[3], f_and_k<stage>(v[0], v[1], v[2]), word(w, t + 1));
        round(v[3], v[4], v[2], f_and_k<stage>(v[4], v[0], v[1]), word(w, t + 2));
        round(v[2], v[3], v[1], f_and_k<stage>(v[3], v[4], v[0]), word(w, t + 3));
        round(v[1], v[2], v[0], f_and_k<stage>(v[2], v[3], v[4]), word(w, t + 4));
    }
}

}  // namespace

void sha1_portable(uint32_t* state, const uint8_t* blocks, size_t count) {
    for (; count != 0; --count, blocks += 64) {
        uint32_t w[16], v[5];
        __builtin_memcpy(w, blocks, sizeof w);
        if constexpr (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__)
            for (uint32_t& each : w) each = __builtin_bswap32(each);
        __builtin_memcpy(v, state, sizeof v);
        twenty_rounds<0>(v, w);
        twenty_rounds<1>(v, w);
        twenty_rounds<2>(v, w);
        twenty_rounds<3>(v, w);
        for (int i = 0; i < 5; ++i) state[i] += v[i];
    }
}

}  // namespace troth::inline v1::crypto::detail
