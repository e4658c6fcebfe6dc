// SHA-512 compression with the SHA-512 instructions of 64-bit ARM, FIPS 180-4 §6.4. Two rounds at a time on {A, B},
// {C, D}, {E, F} and {G, H}, lowest lane first: SHA512H adds to h + K + W the rest of T1, for the first round in the
// upper lane and the second in the lower; SHA512H2 adds T2. SHA512SU0 and SHA512SU1 make two words of the schedule.
#if defined(__aarch64__)
#include <arm_neon.h>

#include "troth/crypto/hash/kernels.hpp"
#include "troth/crypto/hash/sha2_constants.hpp"

namespace troth::inline v1::crypto::detail {
namespace {

struct Words {
    uint64x2_t ab, cd, ef, gh;

    [[gnu::always_inline]] inline void two_rounds(uint64x2_t k_w) {
        const uint64x2_t waiting = vaddq_u64(gh, vextq_u64(k_w, k_w, 1));  // {G + second, H + first}
        const uint64x2_t t1 = vsha512hq_u64(waiting, vextq_u64(ef, gh, 1), vextq_u64(cd, ef, 1));
        const uint64x2_t next_ab = vsha512h2q_u64(t1, cd, ab);
        gh = ef;
        ef = vaddq_u64(cd, t1);
        cd = ab;
        ab = next_ab;
    }
};

}  // namespace

void sha512_arm64sha512(uint64_t* state, const uint8_t* blocks, size_t count) {
    Words now{vld1q_u64(state), vld1q_u64(state + 2), vld1q_u64(state + 4), vld1q_u64(state + 6)};
    for (; count != 0; --count, blocks += 128) {
        const Words before = now;
        uint64x2_t w[8];
#pragma GCC unroll 8
        for (int i = 0; i < 8; ++i) {
            w[i] = vreinterpretq_u64_u8(vrev64q_u8(vld1q_u8(blocks + 16 * i)));
            now.two_rounds(vaddq_u64(w[i], vld1q_u64(sha512_k + 2 * i)));
        }
        for (int t = 8; t < 40; t += 8) {
#pragma GCC unroll 8
            for (int i = 0; i < 8; ++i) {  // W_t and W_{t+1} in the place of the oldest two, §6.4.2 step 1
                const uint64x2_t w_minus_7 = vextq_u64(w[(i + 4) % 8], w[(i + 5) % 8], 1);
                w[i] = vsha512su1q_u64(vsha512su0q_u64(w[i], w[(i + 1) % 8]), w[(i + 7) % 8], w_minus_7);
                now.two_rounds(vaddq_u64(w[i], vld1q_u64(sha512_k + 2 * (t + i))));
            }
        }
        now.ab = vaddq_u64(now.ab, before.ab);
        now.cd = vaddq_u64(now.cd, before.cd);
        now.ef = vaddq_u64(now.ef, before.ef);
        now.gh = vaddq_u64(now.gh, before.gh);
    }
    vst1q_u64(state, now.ab);
    vst1q_u64(state + 2, now.cd);
    vst1q_u64(state + 4, now.ef);
    vst1q_u64(state + 6, now.gh);
}

}  // namespace troth::inline v1::crypto::detail
#endif
