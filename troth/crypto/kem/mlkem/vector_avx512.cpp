// ML-KEM's transform and products with AVX-512BW, FIPS 203 §4.3: a polynomial is eight registers and never leaves them.
#include "troth/crypto/kem/mlkem/kernels.hpp"

#if defined(__x86_64__)
#include <immintrin.h>

#include "troth/crypto/kem/mlkem/vector_tables.hpp"

namespace troth::inline v1::crypto::mlkem {
namespace {

constexpr unsigned width = 32;
using Permutation = PairPermutation<width>;
using Roots = LayerRoots<width>;

// From the layout of one layer to the next, downwards for ntt and upwards for inverse_ntt.
constexpr Permutation natural_to_16 = make_permutation<width>(32, 16), from_16_to_8 = make_permutation<width>(16, 8),
                      from_8_to_4 = make_permutation<width>(8, 4), from_4_to_2 = make_permutation<width>(4, 2),
                      from_2_to_natural = make_permutation<width>(2, 32);
constexpr Permutation natural_to_2 = make_permutation<width>(32, 2), from_2_to_4 = make_permutation<width>(2, 4),
                      from_4_to_8 = make_permutation<width>(4, 8), from_8_to_16 = make_permutation<width>(8, 16),
                      from_16_to_natural = make_permutation<width>(16, 32);
constexpr Roots roots_16 = make_roots<width>(16, false), roots_8 = make_roots<width>(8, false),
                roots_4 = make_roots<width>(4, false), roots_2 = make_roots<width>(2, false);
constexpr Roots down_16 = make_roots<width>(16, true), down_8 = make_roots<width>(8, true),
                down_4 = make_roots<width>(4, true), down_2 = make_roots<width>(2, true);

[[gnu::always_inline]] inline __m512i load(const int16_t* from) {
    return _mm512_loadu_si512(from);
}
[[gnu::always_inline]] inline __m512i broadcast(int16_t x) {
    return _mm512_set1_epi16(x);
}
// montgomery_multiply, with companion = b * q^-1 mod R.
[[gnu::always_inline]] inline __m512i multiply(__m512i a, __m512i b, __m512i companion) {
    const __m512i t = _mm512_mullo_epi16(a, companion);
    return _mm512_sub_epi16(_mm512_mulhi_epi16(a, b), _mm512_mulhi_epi16(t, broadcast(q)));
}
[[gnu::always_inline]] inline __m512i multiply(__m512i a, int16_t b) {
    return multiply(a, broadcast(b), broadcast(times_q_inverse(b)));
}
// barrett_reduce: the high half of the product first, then the rounding; nested floors give the same.
[[gnu::always_inline]] inline __m512i reduce(__m512i a) {
    const __m512i high = _mm512_mulhi_epi16(a, broadcast(barrett_factor));
    const __m512i quotient = _mm512_srai_epi16(_mm512_add_epi16(high, broadcast(1 << 9)), 10);
    return _mm512_sub_epi16(a, _mm512_mullo_epi16(quotient, broadcast(q)));
}

// Algorithm 9's butterfly, on 32 places at once.
[[gnu::always_inline]] inline void forward(__m512i& a, __m512i& b, __m512i root, __m512i companion) {
    const __m512i t = multiply(b, root, companion);
    b = _mm512_sub_epi16(a, t);
    a = _mm512_add_epi16(a, t);
}
[[gnu::always_inline]] inline void forward(__m512i& a, __m512i& b, unsigned i) {
    forward(a, b, broadcast(zetas.montgomery[i]), broadcast(times_q_inverse(zetas.montgomery[i])));
}
// Algorithm 10's butterfly.
[[gnu::always_inline]] inline void backward(__m512i& a, __m512i& b, __m512i root, __m512i companion) {
    const __m512i difference = _mm512_sub_epi16(b, a);
    a = _mm512_add_epi16(a, b);
    b = multiply(difference, root, companion);
}
[[gnu::always_inline]] inline void backward(__m512i& a, __m512i& b, unsigned i) {
    backward(a, b, broadcast(zetas.montgomery[i]), broadcast(times_q_inverse(zetas.montgomery[i])));
}
[[gnu::always_inline]] inline void permute(__m512i& a, __m512i& b, const Permutation& p) {
    const __m512i first = _mm512_permutex2var_epi16(a, load(p.index), b);
    b = _mm512_permutex2var_epi16(a, load(p.index + width), b);
    a = first;
}
[[gnu::always_inline]] inline void forward_layer(__m512i* f, const Permutation& p, const Roots& roots) {
#pragma GCC unroll 4
    for (unsigned pair = 0; pair < 4; ++pair) {
        permute(f[2 * pair], f[2 * pair + 1], p);
        forward(f[2 * pair], f[2 * pair + 1], load(roots.root + width * pair), load(roots.companion + width * pair));
    }
}
[[gnu::always_inline]] inline void backward_layer(__m512i* f, const Permutation& p, const Roots& roots) {
#pragma GCC unroll 4
    for (unsigned pair = 0; pair < 4; ++pair) {
        permute(f[2 * pair], f[2 * pair + 1], p);
        backward(f[2 * pair], f[2 * pair + 1], load(roots.root + width * pair), load(roots.companion + width * pair));
    }
}
[[gnu::always_inline]] inline void permute_all(__m512i* f, const Permutation& p) {
#pragma GCC unroll 4
    for (unsigned pair = 0; pair < 4; ++pair) permute(f[2 * pair], f[2 * pair + 1], p);
}
[[gnu::always_inline]] inline void load_all(__m512i* f, const int16_t* from) {
#pragma GCC unroll 8
    for (unsigned i = 0; i < 8; ++i) f[i] = load(from + width * i);
}

// Bounds as in portable.cpp.
void ntt(int16_t* coefficients) {
    __m512i f[8];
    load_all(f, coefficients);
#pragma GCC unroll 4
    for (unsigned j = 0; j < 4; ++j) forward(f[j], f[j + 4], 1);  // length 128
#pragma GCC unroll 4
    for (unsigned j = 0; j < 4; ++j) forward(f[j + j / 2 * 2], f[j + j / 2 * 2 + 2], 2 + j / 2);  // length 64
#pragma GCC unroll 4
    for (unsigned j = 0; j < 4; ++j) forward(f[2 * j], f[2 * j + 1], 4 + j);  // length 32
    forward_layer(f, natural_to_16, roots_16);
    forward_layer(f, from_16_to_8, roots_8);
    forward_layer(f, from_8_to_4, roots_4);
    forward_layer(f, from_4_to_2, roots_2);
    permute_all(f, from_2_to_natural);
#pragma GCC unroll 8
    for (unsigned i = 0; i < 8; ++i) _mm512_storeu_si512(coefficients + width * i, reduce(f[i]));
}

void inverse_ntt(int16_t* coefficients) {
    __m512i f[8];
    load_all(f, coefficients);
    backward_layer(f, natural_to_2, down_2);
    backward_layer(f, from_2_to_4, down_4);
    backward_layer(f, from_4_to_8, down_8);
#pragma GCC unroll 4
    for (unsigned i = 0; i < 8; i += 2) f[i] = reduce(f[i]);  // sums only
    backward_layer(f, from_8_to_16, down_16);
    permute_all(f, from_16_to_natural);
#pragma GCC unroll 4
    for (unsigned j = 0; j < 4; ++j) backward(f[2 * j], f[2 * j + 1], 7 - j);  // length 32
#pragma GCC unroll 4
    for (unsigned j = 0; j < 4; ++j) {  // length 64
        backward(f[j + j / 2 * 2], f[j + j / 2 * 2 + 2], 3 - j / 2);
        f[j + j / 2 * 2] = reduce(f[j + j / 2 * 2]);
    }
#pragma GCC unroll 4
    for (unsigned j = 0; j < 4; ++j) backward(f[j], f[j + 4], 1);  // length 128
#pragma GCC unroll 8
    for (unsigned i = 0; i < 8; ++i)
        _mm512_storeu_si512(coefficients + width * i, multiply(f[i], inverse_128_r_squared));
}

constexpr __mmask32 odd = 0xaaaaaaaa;

void to_factor(const int16_t* b, Factor* factor) {
#pragma GCC unroll 8
    for (unsigned i = 0; i < 256; i += width) {
        const __m512i x = load(b + i);
        const __m512i times_gamma = multiply(x, load(gammas.gamma + i), load(gammas.companion + i));
        _mm512_storeu_si512(factor->first + i, _mm512_mask_blend_epi16(odd, x, times_gamma));
        _mm512_storeu_si512(factor->second + i, _mm512_rol_epi32(x, 16));
    }
}

// Both coefficients of a pair are 32-bit sums; their low halves give the Montgomery quotients, their high halves the
// results.
void dot(int16_t* out, const int16_t* a, size_t stride, const Factor* b, size_t k) {
    for (unsigned j = 0; j < 256; j += width) {
        __m512i first = _mm512_setzero_si512(), second = _mm512_setzero_si512();
        for (size_t i = 0; i < k; ++i) {
            const __m512i x = load(a + i * stride + j);
            first = _mm512_add_epi32(first, _mm512_madd_epi16(x, load(b[i].first + j)));
            second = _mm512_add_epi32(second, _mm512_madd_epi16(x, load(b[i].second + j)));
        }
        const __m512i low = _mm512_mask_blend_epi16(odd, first, _mm512_slli_epi32(second, 16));
        const __m512i high = _mm512_mask_blend_epi16(odd, _mm512_srli_epi32(first, 16), second);
        const __m512i t = _mm512_mullo_epi16(low, broadcast(q_inverse));
        _mm512_storeu_si512(out + j, _mm512_sub_epi16(high, _mm512_mulhi_epi16(t, broadcast(q))));
    }
}

}  // namespace

constexpr Kernels avx512_kernels{ntt, inverse_ntt, to_factor, dot};

}  // namespace troth::inline v1::crypto::mlkem
#else
namespace troth::inline v1::crypto::mlkem {

constexpr Kernels avx512_kernels{};  // never selected here

}  // namespace troth::inline v1::crypto::mlkem
#endif
