// SHA-1 compression with the SHA-1 instructions of 64-bit ARM, FIPS 180-4 §6.1. SHA1C, SHA1P and SHA1M do four rounds
// on {A, B, C, D} and E with Ch, Parity and Maj; SHA1H turns an A into the E of four rounds later; SHA1SU0 and SHA1SU1
// make four words of the message schedule.
#if defined(__aarch64__)
#include <arm_neon.h>

#include "troth/crypto/hash/kernels.hpp"

namespace troth::inline v1::crypto::detail {
namespace {

// Rounds 4 part to 4 part + 3, FIPS 180-4 §4.1.1 and §4.2.1.
template <int part>
[[gnu::always_inline]] inline void four_rounds(uint32x4_t& abcd, uint32_t& e, uint32x4_t w) {
    constexpr uint32_t k[] = {0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6};
    const uint32x4_t k_w = vaddq_u32(w, vdupq_n_u32(k[part / 5]));
    const uint32_t next_e = vsha1h_u32(vgetq_lane_u32(abcd, 0));
    if (part / 5 == 0) {
        abcd = vsha1cq_u32(abcd, e, k_w);
    } else if (part / 5 == 2) {
        abcd = vsha1mq_u32(abcd, e, k_w);
    } else {
        abcd = vsha1pq_u32(abcd, e, k_w);
    }
    e = next_e;
}
template <int part>
[[gnu::always_inline]] inline void rounds_from(uint32x4_t& abcd, uint32_t& e, uint32x4_t (&w)[4]) {
    if constexpr (part >= 4)  // W_t .. W_{t+3} in the place of the oldest four, §6.1.2 step 1
        w[part % 4] =
            vsha1su1q_u32(vsha1su0q_u32(w[part % 4], w[(part + 1) % 4], w[(part + 2) % 4]), w[(part + 3) % 4]);
    four_rounds<part>(abcd, e, w[part % 4]);
    if constexpr (part < 19) rounds_from<part + 1>(abcd, e, w);
}

}  // namespace

void sha1_arm64ce(uint32_t* state, const uint8_t* blocks, size_t count) {
    uint32x4_t abcd = vld1q_u32(state);
    uint32_t e = state[4];
    for (; count != 0; --count, blocks += 64) {
        const uint32x4_t abcd_before = abcd;
        const uint32_t e_before = e;
        uint32x4_t w[4];
#pragma GCC unroll 4
        for (int i = 0; i < 4; ++i) w[i] = vreinterpretq_u32_u8(vrev32q_u8(vld1q_u8(blocks + 16 * i)));
        rounds_from<0>(abcd, e, w);
        abcd = vaddq_u32(abcd, abcd_before);
        e += e_before;
    }
    vst1q_u32(state, abcd);
    state[4] = e;
}

}  // namespace troth::inline v1::crypto::detail
#endif
