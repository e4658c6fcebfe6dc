// AES (FIPS 197) by the AES instructions of 64-bit ARM, eight blocks at once.
//
// AESE adds the round key first, then does SubBytes and ShiftRows; AESMC does MixColumns. So the round keys 0 to
// rounds - 1 go into AESE, and the last is added by itself.
#if defined(__aarch64__)
#include <arm_neon.h>
#include <string.h>

#include "troth/crypto/cipher/aes_kernels.hpp"

namespace troth::inline v1 {
void wipe(void* data, size_t size) noexcept;  // base/secret.hpp, which has standard-library templates
}  // namespace troth::inline v1

namespace troth::inline v1::crypto::kernel {
namespace {

constexpr size_t lanes = 8;

// SubWord, FIPS 197 §5.2: ShiftRows moves nothing in four equal words.
uint32_t substituted(uint32_t word) {
    const uint8x16_t words = vreinterpretq_u8_u32(vdupq_n_u32(word));
    return vgetq_lane_u32(vreinterpretq_u32_u8(vaeseq_u8(words, vdupq_n_u8(0))), 0);
}

template <size_t n>
void encrypt(const uint8_t* schedule, int rounds, uint8x16_t (&b)[n]) {
    for (int r = 0; r < rounds - 1; ++r) {
        const uint8x16_t k = vld1q_u8(schedule + 16 * r);
#pragma GCC unroll 8
        for (size_t i = 0; i < n; ++i) b[i] = vaesmcq_u8(vaeseq_u8(b[i], k));
    }
    const uint8x16_t k = vld1q_u8(schedule + 16 * (rounds - 1)), last = vld1q_u8(schedule + 16 * rounds);
#pragma GCC unroll 8
    for (size_t i = 0; i < n; ++i) b[i] = veorq_u8(vaeseq_u8(b[i], k), last);
}
template <size_t n>
void encrypt_blocks(const uint8_t* schedule, int rounds, const uint8_t* in, uint8_t* out) {
    uint8x16_t b[n];
#pragma GCC unroll 8
    for (size_t i = 0; i < n; ++i) b[i] = vld1q_u8(in + 16 * i);
    encrypt(schedule, rounds, b);
#pragma GCC unroll 8
    for (size_t i = 0; i < n; ++i) vst1q_u8(out + 16 * i, b[i]);
}

template <size_t n>
void decrypt_blocks(const uint8_t* inverse, int rounds, const uint8_t* in, uint8_t* out) {
    uint8x16_t b[n];
#pragma GCC unroll 8
    for (size_t i = 0; i < n; ++i) b[i] = vld1q_u8(in + 16 * i);
    for (int r = 0; r < rounds - 1; ++r) {
        const uint8x16_t k = vld1q_u8(inverse + 16 * r);
#pragma GCC unroll 8
        for (size_t i = 0; i < n; ++i) b[i] = vaesimcq_u8(vaesdq_u8(b[i], k));
    }
    const uint8x16_t k = vld1q_u8(inverse + 16 * (rounds - 1)), last = vld1q_u8(inverse + 16 * rounds);
#pragma GCC unroll 8
    for (size_t i = 0; i < n; ++i) vst1q_u8(out + 16 * i, veorq_u8(vaesdq_u8(b[i], k), last));
}

// A counter block: its last 32 bits count, big-endian, and wrap.
struct Counter {
    uint32x4_t block;
    uint32_t count;

    explicit Counter(const uint8_t* from)
        : block(vreinterpretq_u32_u8(vld1q_u8(from))), count(__builtin_bswap32(vgetq_lane_u32(block, 3))) {}
    uint8x16_t next() {
        block = vsetq_lane_u32(__builtin_bswap32(count++), block, 3);
        return vreinterpretq_u8_u32(block);
    }
};
template <size_t n>
void ctr_blocks(const uint8_t* schedule, int rounds, Counter& counter, const uint8_t* in, uint8_t* out) {
    uint8x16_t b[n];
#pragma GCC unroll 8
    for (size_t i = 0; i < n; ++i) b[i] = counter.next();
    encrypt(schedule, rounds, b);
#pragma GCC unroll 8
    for (size_t i = 0; i < n; ++i) vst1q_u8(out + 16 * i, veorq_u8(vld1q_u8(in + 16 * i), b[i]));
}

}  // namespace

void aes_set_key_arm64ce(uint8_t* schedule, const uint8_t* key, size_t key_size) {  // FIPS 197 §5.2
    uint32_t w[aes_schedule_size / 4];
    const size_t key_words = key_size / 4, words = 4 * (static_cast<size_t>(aes_rounds(key_size)) + 1);
    memcpy(w, key, key_size);
    uint32_t rcon = 1;
    for (size_t i = key_words; i < words; ++i) {
        uint32_t previous = w[i - 1];
        if (i % key_words == 0) {
            previous = substituted(previous >> 8 | previous << 24) ^ rcon;
            rcon = rcon << 1 ^ (rcon >> 7) * 0x11b;
        } else if (key_words == 8 && i % key_words == 4) {
            previous = substituted(previous);
        }
        w[i] = w[i - key_words] ^ previous;
    }
    memcpy(schedule, w, 4 * words);
    wipe(w, sizeof w);
}

void aes_invert_key_arm64ce(uint8_t* inverse, const uint8_t* schedule, int rounds) {  // FIPS 197 §5.3.5
    vst1q_u8(inverse, vld1q_u8(schedule + 16 * rounds));
    for (int r = 1; r < rounds; ++r) vst1q_u8(inverse + 16 * r, vaesimcq_u8(vld1q_u8(schedule + 16 * (rounds - r))));
    vst1q_u8(inverse + 16 * rounds, vld1q_u8(schedule));
}

void aes_encrypt_arm64ce(const uint8_t* schedule, int rounds, const uint8_t* in, uint8_t* out, size_t blocks) {
    for (; blocks >= lanes; blocks -= lanes, in += 16 * lanes, out += 16 * lanes)
        encrypt_blocks<lanes>(schedule, rounds, in, out);
    for (; blocks > 0; --blocks, in += 16, out += 16) encrypt_blocks<1>(schedule, rounds, in, out);
}

void aes_decrypt_arm64ce(const uint8_t* inverse, int rounds, const uint8_t* in, uint8_t* out, size_t blocks) {
    for (; blocks >= lanes; blocks -= lanes, in += 16 * lanes, out += 16 * lanes)
        decrypt_blocks<lanes>(inverse, rounds, in, out);
    for (; blocks > 0; --blocks, in += 16, out += 16) decrypt_blocks<1>(inverse, rounds, in, out);
}

void aes_ctr_arm64ce(const uint8_t* schedule, int rounds, const uint8_t* counter, const uint8_t* in, uint8_t* out,
                     size_t size) {
    Counter count(counter);
    for (; size >= 16 * lanes; size -= 16 * lanes, in += 16 * lanes, out += 16 * lanes)
        ctr_blocks<lanes>(schedule, rounds, count, in, out);
    for (; size >= 16; size -= 16, in += 16, out += 16) ctr_blocks<1>(schedule, rounds, count, in, out);
    if (size > 0) {
        uint8_t last[16] = {};
        memcpy(last, in, size);
        ctr_blocks<1>(schedule, rounds, count, last, last);
        memcpy(out, last, size);
        wipe(last, sizeof last);
    }
}

void aes_chain_arm64ce(const uint8_t* schedule, int rounds, uint8_t* chain, const uint8_t* in, uint8_t* out,
                       size_t blocks) {
    uint8x16_t b[1] = {vld1q_u8(chain)};
    for (; blocks > 0; --blocks, in += 16) {
        b[0] = veorq_u8(b[0], vld1q_u8(in));
        encrypt(schedule, rounds, b);
        if (out == nullptr) continue;
        vst1q_u8(out, b[0]);
        out += 16;
    }
    vst1q_u8(chain, b[0]);
}

}  // namespace troth::inline v1::crypto::kernel
#endif
