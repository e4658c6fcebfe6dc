// GHASH and POLYVAL by PCLMULQDQ, eight blocks for one reduction.
//
// What the instruction multiplies and the reduction divides by x^128 is POLYVAL's product (RFC 8452 §3) as it stands;
// GHASH is the same with bytes reversed and a key multiplied by x (appendix A).
#if defined(__x86_64__)
#include <immintrin.h>

#include "troth/crypto/aead/ghash_kernels.hpp"

#define TROTH_INLINE [[gnu::always_inline]] inline

namespace troth::inline v1::crypto::kernel {
namespace {

constexpr size_t lanes = 8;
struct State {
    uint8_t powers[lanes][16];  // [n]: the key to the power n + 1
};
static_assert(sizeof(State) <= ghash_state_size);

TROTH_INLINE __m128i load(const uint8_t* from) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
}
TROTH_INLINE void store(uint8_t* to, __m128i value) {
    _mm_storeu_si128(reinterpret_cast<__m128i*>(to), value);
}
TROTH_INLINE __m128i reversed(__m128i v) {
    return _mm_shuffle_epi8(v, _mm_set_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));
}
TROTH_INLINE __m128i swapped(__m128i v) {
    return _mm_shuffle_epi32(v, 0x4e);
}

struct Sum {
    __m128i lo = _mm_setzero_si128(), mid = _mm_setzero_si128(), hi = _mm_setzero_si128();

    TROTH_INLINE void add(__m128i x, __m128i power) {
        lo = _mm_xor_si128(lo, _mm_clmulepi64_si128(x, power, 0x00));
        hi = _mm_xor_si128(hi, _mm_clmulepi64_si128(x, power, 0x11));
        mid = _mm_xor_si128(mid,
                            _mm_xor_si128(_mm_clmulepi64_si128(x, power, 0x01), _mm_clmulepi64_si128(x, power, 0x10)));
    }
    TROTH_INLINE __m128i reduced() const {
        const __m128i fold = _mm_set_epi64x(0, static_cast<long long>(0xc200000000000000));
        const __m128i m = _mm_xor_si128(mid, _mm_xor_si128(swapped(lo), _mm_clmulepi64_si128(lo, fold, 0x00)));
        return _mm_xor_si128(hi, _mm_xor_si128(swapped(m), _mm_clmulepi64_si128(m, fold, 0x00)));
    }
};

void set_powers(void* memory, __m128i h) {
    State& state = *static_cast<State*>(memory);
    __m128i power = h;
    for (size_t n = 0;; ++n) {
        store(state.powers[n], power);
        if (n == lanes - 1) break;
        Sum sum;
        sum.add(power, h);
        power = sum.reduced();
    }
}

template <bool reversing>
TROTH_INLINE void update(const void* memory, uint8_t* sum, const uint8_t* blocks, size_t count) {
    const State& state = *static_cast<const State*>(memory);
    __m128i y = reversing ? reversed(load(sum)) : load(sum);
    while (count > 0) {
        const size_t now = count < lanes ? count : lanes;
        Sum s;
        if (now == lanes) {
#pragma GCC unroll 8
            for (size_t i = 0; i < lanes; ++i) {
                __m128i x = load(blocks + 16 * i);
                if (reversing) x = reversed(x);
                if (i == 0) x = _mm_xor_si128(x, y);
                s.add(x, load(state.powers[lanes - 1 - i]));
            }
        } else {
            for (size_t i = 0; i < now; ++i) {
                __m128i x = load(blocks + 16 * i);
                if (reversing) x = reversed(x);
                if (i == 0) x = _mm_xor_si128(x, y);
                s.add(x, load(state.powers[now - 1 - i]));
            }
        }
        y = s.reduced();
        blocks += 16 * now;
        count -= now;
    }
    store(sum, reversing ? reversed(y) : y);
}

}  // namespace

void polyval_set_key_aesni(void* state, const uint8_t* key) {
    set_powers(state, load(key));
}
void ghash_set_key_aesni(void* state, const uint8_t* key) {
    __m128i h = reversed(load(key));
    // x H: one to the left; what falls out at the top, x^128, is the polynomial.
    const __m128i top = _mm_srai_epi32(_mm_shuffle_epi32(h, 0xff), 31);
    const __m128i carried = _mm_slli_si128(_mm_srli_epi64(h, 63), 8);
    const __m128i polynomial = _mm_set_epi64x(static_cast<long long>(0xc200000000000000), 1);
    h = _mm_xor_si128(_mm_or_si128(_mm_slli_epi64(h, 1), carried), _mm_and_si128(top, polynomial));
    set_powers(state, h);
}
void ghash_aesni(const void* state, uint8_t* sum, const uint8_t* blocks, size_t count) {
    update<true>(state, sum, blocks, count);
}
void polyval_aesni(const void* state, uint8_t* sum, const uint8_t* blocks, size_t count) {
    update<false>(state, sum, blocks, count);
}

}  // namespace troth::inline v1::crypto::kernel
#endif
