// The field of 2^255 - 19 elements with 52-bit multiplication: four products at once, a lane each. For kernel files,
// internal to each.
//
// An element is five limbs of 51 bits, l0 + 2^51 l1 + ... + 2^204 l4. Bounds: a limb that is multiplied must be below
// 2^52, which is all that the instruction reads. multiply gives limbs below 2^51 + 2^14, carried ones are below
// 2^51 + 2^6. Constant time: no branch and no address depends on an element.
#pragma once

#include <immintrin.h>
#include <stddef.h>
#include <stdint.h>

#include "troth/crypto/math/safegcd.hpp"

#ifndef TROTH_INLINE
#define TROTH_INLINE [[gnu::always_inline]] inline
#endif

namespace troth::inline v1 {
void wipe(void* data, size_t size) noexcept;  // base/secret.hpp, which is not for kernel files
}

namespace troth::inline v1::crypto::field25519_ifma {
namespace {

constexpr uint64_t low_51 = (uint64_t{1} << 51) - 1;
constexpr uint64_t modulus[4] = {~uint64_t{0} - 18, ~uint64_t{0}, ~uint64_t{0}, ~uint64_t{0} >> 1};

// Four elements: limb i of each in the lanes of vector i.
struct Quad {
    __m256i limb[5];
};

TROTH_INLINE __m256i all(uint64_t value) {
    return _mm256_set1_epi64x(static_cast<long long>(value));
}
// Limb i of 2p = 2^256 - 38, spread so that each is above any limb that multiply gives.
TROTH_INLINE __m256i limb_of_2p(int i) {
    return all(2 * low_51 - (i == 0 ? 36 : 0));
}
TROTH_INLINE __m256i times_19(__m256i v) {
    return _mm256_add_epi64(_mm256_add_epi64(_mm256_slli_epi64(v, 4), _mm256_slli_epi64(v, 1)), v);
}

// carry: every limb's bits from 51 up go to the next, those of the last come back 19 times. Limbs may have any size
// below 2^63; afterwards each is below 2^51 plus what came in.
TROTH_INLINE Quad carry(const Quad& a) {
    const __m256i mask = all(low_51);
    __m256i over[5];
#pragma GCC unroll 5
    for (int i = 0; i < 5; ++i) over[i] = _mm256_srli_epi64(a.limb[i], 51);
    Quad out;
    out.limb[0] = _mm256_add_epi64(_mm256_and_si256(a.limb[0], mask), times_19(over[4]));
#pragma GCC unroll 4
    for (int i = 1; i < 5; ++i) out.limb[i] = _mm256_add_epi64(_mm256_and_si256(a.limb[i], mask), over[i - 1]);
    return out;
}

TROTH_INLINE Quad multiply(const Quad& a, const Quad& b) {
    // Products of limbs i and j: the low 52 bits count 2^(51 (i + j)), the rest twice 2^(51 (i + j + 1)). Sums of five.
    __m256i low[9], high[9];
#pragma GCC unroll 9
    for (int k = 0; k < 9; ++k) low[k] = high[k] = _mm256_setzero_si256();
#pragma GCC unroll 5
    for (int i = 0; i < 5; ++i) {
#pragma GCC unroll 5
        for (int j = 0; j < 5; ++j) {
            low[i + j] = _mm256_madd52lo_epu64(low[i + j], a.limb[i], b.limb[j]);
            high[i + j] = _mm256_madd52hi_epu64(high[i + j], a.limb[i], b.limb[j]);
        }
    }
    // Each sum is below 5 * 2^52, what comes back 19 times below 3 * 5 * 2^52: a limb stays below 2^61.
    Quad sum;
#pragma GCC unroll 5
    for (int k = 0; k < 5; ++k) {
        const __m256i wrapped = _mm256_add_epi64(high[k + 4], high[k + 4]);
        sum.limb[k] =
            _mm256_add_epi64(low[k], times_19(k < 4 ? _mm256_add_epi64(wrapped, low[k < 4 ? k + 5 : 8]) : wrapped));
        if (k > 0) sum.limb[k] = _mm256_add_epi64(sum.limb[k], _mm256_add_epi64(high[k - (k > 0)], high[k - (k > 0)]));
    }
    return carry(sum);
}

// lanes: lane i of the result is lane (order >> 2 i) mod 4.
template <int order>
TROTH_INLINE Quad lanes(const Quad& a) {
    Quad out;
#pragma GCC unroll 5
    for (int i = 0; i < 5; ++i) out.limb[i] = _mm256_permute4x64_epi64(a.limb[i], order);
    return out;
}
TROTH_INLINE Quad lanes(const Quad& a, __m256i order) {
    Quad out;
#pragma GCC unroll 5
    for (int i = 0; i < 5; ++i) out.limb[i] = _mm256_permutexvar_epi64(order, a.limb[i]);
    return out;
}
// a + b, and a - b in the lanes of `minus`; where `present` has no lane, a. b is what multiply gives.
template <int minus, int present>
TROTH_INLINE Quad combined(const Quad& a, const Quad& b) {
    Quad out;
#pragma GCC unroll 5
    for (int i = 0; i < 5; ++i) {
        const __m256i signed_b = _mm256_mask_sub_epi64(b.limb[i], minus, limb_of_2p(i), b.limb[i]);
        out.limb[i] = _mm256_mask_add_epi64(a.limb[i], present, a.limb[i], signed_b);
    }
    return carry(out);
}
template <int from_b>
TROTH_INLINE Quad mixed(const Quad& a, const Quad& b) {
    Quad out;
#pragma GCC unroll 5
    for (int i = 0; i < 5; ++i) out.limb[i] = _mm256_mask_mov_epi64(a.limb[i], from_b, b.limb[i]);
    return out;
}

struct Limbs {
    uint64_t limb[5];
};
Limbs limbs_of(const uint64_t w[4]) {  // bit 255 is ignored
    return {{w[0] & low_51, (w[0] >> 51 | w[1] << 13) & low_51, (w[1] >> 38 | w[2] << 26) & low_51,
             (w[2] >> 25 | w[3] << 39) & low_51, w[3] >> 12 & low_51}};
}
// words_of: the representative below p of what multiply gives, which is below 2p - 19.
void words_of(uint64_t w[4], const Limbs& a) {
    uint64_t q = 19;  // becomes 1 if adding 19 reaches 2^255
    for (int i = 0; i < 5; ++i) q = (a.limb[i] + q) >> 51;
    uint64_t t[5], over = 19 * q;
    for (int i = 0; i < 5; ++i) {
        over += a.limb[i];
        t[i] = over & low_51;
        over >>= 51;
    }
    w[0] = t[0] | t[1] << 51;
    w[1] = t[1] >> 13 | t[2] << 38;
    w[2] = t[2] >> 26 | t[3] << 25;
    w[3] = t[3] >> 39 | t[4] << 12;
    wipe(t, sizeof t);
}
// One element a lane.
TROTH_INLINE Quad quad_of(const Limbs& e0, const Limbs& e1, const Limbs& e2, const Limbs& e3) {
    Quad out;
#pragma GCC unroll 5
    for (int i = 0; i < 5; ++i)
        out.limb[i] = _mm256_set_epi64x(static_cast<long long>(e3.limb[i]), static_cast<long long>(e2.limb[i]),
                                        static_cast<long long>(e1.limb[i]), static_cast<long long>(e0.limb[i]));
    return out;
}
TROTH_INLINE void store(Limbs (&out)[4], const Quad& a) {
#pragma GCC unroll 5
    for (int i = 0; i < 5; ++i) {
        alignas(32) uint64_t of_each[4];
        _mm256_store_si256(reinterpret_cast<__m256i*>(of_each), a.limb[i]);
        for (int e = 0; e < 4; ++e) out[e].limb[i] = of_each[e];
        wipe(of_each, sizeof of_each);
    }
}

// inverse: 1/a in words, and 0 for 0 (RFC 7748 §5: a^(p-2)).
[[maybe_unused]] void inverse(uint64_t w[4], const Limbs& a) {
    words_of(w, a);
    inverse_modulo(w, w, modulus, 4);
}

}  // namespace
}  // namespace troth::inline v1::crypto::field25519_ifma
