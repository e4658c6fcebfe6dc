// GHASH and POLYVAL by the carry-less product (PMULL) of 64-bit ARM, eight blocks for one reduction.
//
// What is multiplied and divided by x^128 here is POLYVAL's product (RFC 8452 §3) as it stands; GHASH is the same with
// bytes reversed and a key multiplied by x (appendix A).
#if defined(__aarch64__)
#include <arm_neon.h>

#include "troth/crypto/aead/ghash_kernels.hpp"

#define TROTH_INLINE [[gnu::always_inline]] inline

namespace troth::inline v1::crypto::kernel {
namespace {

constexpr size_t lanes = 8;
struct State {
    uint8_t powers[lanes][16];  // [n]: the key to the power n + 1
};
static_assert(sizeof(State) <= ghash_state_size);

// An element: the coefficient of x^0 is the lowest bit of the lower word.
TROTH_INLINE uint64x2_t load(const uint8_t* from) {
    return vreinterpretq_u64_u8(vld1q_u8(from));
}
TROTH_INLINE void store(uint8_t* to, uint64x2_t value) {
    vst1q_u8(to, vreinterpretq_u8_u64(value));
}
TROTH_INLINE uint64x2_t swapped(uint64x2_t v) {
    return vextq_u64(v, v, 1);
}
TROTH_INLINE uint64x2_t reversed(uint64x2_t v) {
    return swapped(vreinterpretq_u64_u8(vrev64q_u8(vreinterpretq_u8_u64(v))));
}
template <int word_a, int word_b>
TROTH_INLINE uint64x2_t product(uint64x2_t a, uint64x2_t b) {
    const poly64x2_t pa = vreinterpretq_p64_u64(a), pb = vreinterpretq_p64_u64(b);
    return vreinterpretq_u64_p128(vmull_p64(vgetq_lane_p64(pa, word_a), vgetq_lane_p64(pb, word_b)));
}

struct Sum {
    uint64x2_t lo = vdupq_n_u64(0), mid = vdupq_n_u64(0), hi = vdupq_n_u64(0);

    TROTH_INLINE void add(uint64x2_t x, uint64x2_t power) {
        lo = veorq_u64(lo, product<0, 0>(x, power));
        hi = veorq_u64(hi, product<1, 1>(x, power));
        mid = veorq_u64(mid, veorq_u64(product<1, 0>(x, power), product<0, 1>(x, power)));
    }
    TROTH_INLINE uint64x2_t reduced() const {
        const uint64x2_t fold = vdupq_n_u64(0xc200000000000000);
        const uint64x2_t m = veorq_u64(mid, veorq_u64(swapped(lo), product<0, 0>(lo, fold)));
        return veorq_u64(hi, veorq_u64(swapped(m), product<0, 0>(m, fold)));
    }
};

void set_powers(void* memory, uint64x2_t h) {
    State& state = *static_cast<State*>(memory);
    uint64x2_t power = h;
    for (size_t n = 0;; ++n) {
        store(state.powers[n], power);
        if (n == lanes - 1) break;
        Sum sum;
        sum.add(power, h);
        power = sum.reduced();
    }
}

template <bool reversing>
TROTH_INLINE uint64x2_t block(const uint8_t* from) {
    return reversing ? reversed(load(from)) : load(from);
}
template <bool reversing>
TROTH_INLINE void update(const void* memory, uint8_t* sum, const uint8_t* blocks, size_t count) {
    const State& state = *static_cast<const State*>(memory);
    uint64x2_t y = block<reversing>(sum);
    for (; count >= lanes; count -= lanes, blocks += 16 * lanes) {
        Sum s;
#pragma GCC unroll 8
        for (size_t i = 0; i < lanes; ++i) {
            uint64x2_t x = block<reversing>(blocks + 16 * i);
            if (i == 0) x = veorq_u64(x, y);
            s.add(x, load(state.powers[lanes - 1 - i]));
        }
        y = s.reduced();
    }
    if (count > 0) {
        Sum s;
        for (size_t i = 0; i < count; ++i) {
            uint64x2_t x = block<reversing>(blocks + 16 * i);
            if (i == 0) x = veorq_u64(x, y);
            s.add(x, load(state.powers[count - 1 - i]));
        }
        y = s.reduced();
    }
    store(sum, reversing ? reversed(y) : y);
}

}  // namespace

void polyval_set_key_arm64ce(void* state, const uint8_t* key) {
    set_powers(state, load(key));
}
void ghash_set_key_arm64ce(void* state, const uint8_t* key) {
    const uint64x2_t h = reversed(load(key));
    // x H: one to the left; what falls out at the top, x^128, is the polynomial.
    const int64x2_t top = vshrq_n_s64(vreinterpretq_s64_u64(vdupq_laneq_u64(h, 1)), 63);
    const uint64x2_t carried = vextq_u64(vdupq_n_u64(0), vshrq_n_u64(h, 63), 1);
    const uint64x2_t polynomial = vcombine_u64(vcreate_u64(1), vcreate_u64(0xc200000000000000));
    const uint64x2_t shifted = vorrq_u64(vshlq_n_u64(h, 1), carried);
    set_powers(state, veorq_u64(shifted, vandq_u64(vreinterpretq_u64_s64(top), polynomial)));
}
void ghash_arm64ce(const void* state, uint8_t* sum, const uint8_t* blocks, size_t count) {
    update<true>(state, sum, blocks, count);
}
void polyval_arm64ce(const void* state, uint8_t* sum, const uint8_t* blocks, size_t count) {
    update<false>(state, sum, blocks, count);
}

}  // namespace troth::inline v1::crypto::kernel
#endif
