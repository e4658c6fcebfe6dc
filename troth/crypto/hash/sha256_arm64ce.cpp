// SHA-256 compression with the SHA-2 instructions of 64-bit ARM, FIPS 180-4 §6.2. SHA256H and SHA256H2 do four rounds
// on {A, B, C, D} and {E, F, G, H}, lowest lane first; SHA256SU0 and SHA256SU1 make four words of the message schedule.
#if defined(__aarch64__)
#include <arm_neon.h>

#include "troth/crypto/hash/kernels.hpp"
#include "troth/crypto/hash/sha2_constants.hpp"

namespace troth::inline v1::crypto::detail {
namespace {

[[gnu::always_inline]] inline void four_rounds(uint32x4_t& abcd, uint32x4_t& efgh, uint32x4_t k_w) {
    const uint32x4_t before = abcd;
    abcd = vsha256hq_u32(abcd, efgh, k_w);
    efgh = vsha256h2q_u32(efgh, before, k_w);
}

}  // namespace

void sha256_arm64ce(uint32_t* state, const uint8_t* blocks, size_t count) {
    uint32x4_t abcd = vld1q_u32(state), efgh = vld1q_u32(state + 4);
    for (; count != 0; --count, blocks += 64) {
        const uint32x4_t abcd_before = abcd, efgh_before = efgh;
        uint32x4_t w[4];
#pragma GCC unroll 4
        for (int i = 0; i < 4; ++i) {
            w[i] = vreinterpretq_u32_u8(vrev32q_u8(vld1q_u8(blocks + 16 * i)));
            four_rounds(abcd, efgh, vaddq_u32(w[i], vld1q_u32(sha256_k + 4 * i)));
        }
#pragma GCC unroll 12
        for (int i = 4; i < 16; ++i) {  // W_t .. W_{t+3} in the place of the oldest four, §6.2.2 step 1
            w[i % 4] = vsha256su1q_u32(vsha256su0q_u32(w[i % 4], w[(i + 1) % 4]), w[(i + 2) % 4], w[(i + 3) % 4]);
            four_rounds(abcd, efgh, vaddq_u32(w[i % 4], vld1q_u32(sha256_k + 4 * i)));
        }
        abcd = vaddq_u32(abcd, abcd_before);
        efgh = vaddq_u32(efgh, efgh_before);
    }
    vst1q_u32(state, abcd);
    vst1q_u32(state + 4, efgh);
}

}  // namespace troth::inline v1::crypto::detail
#endif
