// ChaCha20 (RFC 8439 §2.4) on the 128-bit vectors of 64-bit ARM, one a word of the state: four blocks at once.
#if defined(__aarch64__)
#include <arm_neon.h>
#include <string.h>

#include "troth/crypto/cipher/chacha20_kernels.hpp"

#define TROTH_INLINE [[gnu::always_inline]] inline

namespace troth::inline v1 {
void wipe(void* data, size_t size) noexcept;  // base/secret.hpp, which has standard-library templates
}  // namespace troth::inline v1

namespace troth::inline v1::crypto::kernel {
namespace {

constexpr size_t chunk = 256;  // bytes of one call

TROTH_INLINE uint32_t word32(const uint8_t* from) {
    uint32_t value;
    memcpy(&value, from, sizeof value);
    return value;
}

template <int bits>
TROTH_INLINE uint32x4_t turned(uint32x4_t v) {
    if constexpr (bits == 16) return vreinterpretq_u32_u16(vrev32q_u16(vreinterpretq_u16_u32(v)));
    return vsriq_n_u32(vshlq_n_u32(v, bits), v, 32 - bits);
}
TROTH_INLINE void quarter_round(uint32x4_t& a, uint32x4_t& b, uint32x4_t& c, uint32x4_t& d) {  // §2.1
    a = vaddq_u32(a, b);
    d = turned<16>(veorq_u32(d, a));
    c = vaddq_u32(c, d);
    b = turned<12>(veorq_u32(b, c));
    a = vaddq_u32(a, b);
    d = turned<8>(veorq_u32(d, a));
    c = vaddq_u32(c, d);
    b = turned<7>(veorq_u32(b, c));
}

TROTH_INLINE void load_state(uint32x4_t (&x)[16], const uint8_t* key, const uint8_t* nonce, uint32_t counter) {
    x[0] = vdupq_n_u32(0x61707865);  // "expand 32-byte k"
    x[1] = vdupq_n_u32(0x3320646e);
    x[2] = vdupq_n_u32(0x79622d32);
    x[3] = vdupq_n_u32(0x6b206574);
#pragma GCC unroll 8
    for (size_t i = 0; i < 8; ++i) x[4 + i] = vdupq_n_u32(word32(key + 4 * i));
    const uint32_t steps[4] = {0, 1, 2, 3};
    x[12] = vaddq_u32(vdupq_n_u32(counter), vld1q_u32(steps));
#pragma GCC unroll 3
    for (size_t i = 0; i < 3; ++i) x[13 + i] = vdupq_n_u32(word32(nonce + 4 * i));
}

// The key stream's blocks counter ... counter + 3: quarter q of block b is x[4 * q + b].
TROTH_INLINE void four_blocks(uint32x4_t (&x)[16], const uint8_t* key, const uint8_t* nonce, uint32_t counter) {
    uint32x4_t start[16];
    load_state(x, key, nonce, counter);
    for (int double_round = 0; double_round < 10; ++double_round) {
        quarter_round(x[0], x[4], x[8], x[12]);
        quarter_round(x[1], x[5], x[9], x[13]);
        quarter_round(x[2], x[6], x[10], x[14]);
        quarter_round(x[3], x[7], x[11], x[15]);
        quarter_round(x[0], x[5], x[10], x[15]);
        quarter_round(x[1], x[6], x[11], x[12]);
        quarter_round(x[2], x[7], x[8], x[13]);
        quarter_round(x[3], x[4], x[9], x[14]);
    }
    load_state(start, key, nonce, counter);
#pragma GCC unroll 16
    for (size_t i = 0; i < 16; ++i) x[i] = vaddq_u32(x[i], start[i]);
#pragma GCC unroll 4
    for (size_t q = 0; q < 16; q += 4) {  // four words of four blocks become a quarter of each block
        const uint64x2_t even01 = vreinterpretq_u64_u32(vtrn1q_u32(x[q], x[q + 1]));
        const uint64x2_t odd01 = vreinterpretq_u64_u32(vtrn2q_u32(x[q], x[q + 1]));
        const uint64x2_t even23 = vreinterpretq_u64_u32(vtrn1q_u32(x[q + 2], x[q + 3]));
        const uint64x2_t odd23 = vreinterpretq_u64_u32(vtrn2q_u32(x[q + 2], x[q + 3]));
        x[q] = vreinterpretq_u32_u64(vtrn1q_u64(even01, even23));
        x[q + 1] = vreinterpretq_u32_u64(vtrn1q_u64(odd01, odd23));
        x[q + 2] = vreinterpretq_u32_u64(vtrn2q_u64(even01, even23));
        x[q + 3] = vreinterpretq_u32_u64(vtrn2q_u64(odd01, odd23));
    }
}

}  // namespace

void chacha20_neon(const uint8_t* key, const uint8_t* nonce, uint32_t counter, const uint8_t* in, uint8_t* out,
                   size_t size) {
    for (; size > 0; counter += 4) {
        uint32x4_t x[16];
        four_blocks(x, key, nonce, counter);
        if (size < chunk) {  // the last
            uint8_t stream[chunk];
#pragma GCC unroll 16
            for (size_t i = 0; i < 16; ++i) vst1q_u8(stream + 64 * (i % 4) + 16 * (i / 4), vreinterpretq_u8_u32(x[i]));
            for (size_t i = 0; i < size; ++i) out[i] = static_cast<uint8_t>(in[i] ^ stream[i]);
            wipe(stream, sizeof stream);
            return;
        }
#pragma GCC unroll 16
        for (size_t i = 0; i < 16; ++i) {
            const size_t at = 64 * (i % 4) + 16 * (i / 4);
            vst1q_u8(out + at, veorq_u8(vld1q_u8(in + at), vreinterpretq_u8_u32(x[i])));
        }
        in += chunk;
        out += chunk;
        size -= chunk;
    }
}

}  // namespace troth::inline v1::crypto::kernel
#endif
