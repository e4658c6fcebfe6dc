// ML-KEM with AVX2, FIPS 203 §4.2 and §4.3: a polynomial is sixteen registers, so the transform goes through it twice,
// once for the layers between registers and once for those within a pair. Packing and sampling are the plain code,
// which the compiler makes vectors of where it can.
#include "troth/crypto/kem/mlkem/kernels.hpp"

#if defined(__x86_64__)
#include <immintrin.h>

#include "troth/crypto/kem/mlkem/codec.hpp"
#include "troth/crypto/kem/mlkem/vector_tables.hpp"

namespace troth::inline v1::crypto::mlkem {
namespace {

constexpr unsigned width = 16;
using Roots = LayerRoots<width>;
constexpr Roots roots_8 = make_roots<width>(8, false), down_8 = make_roots<width>(8, true);

// The two layers of the shortest lengths leave the layouts of vector_tables.hpp: `split` below deals out blocks of 4
// and of 2 in the order that AVX2's shuffles give. Their roots are read in that order.
constexpr unsigned dealt_origin(unsigned length, unsigned slot) {
    // Which of the pair's 32 coefficients stands in `slot` (0 to 15: first register) of the layout of length 4 or 2.
    const unsigned half = slot / 16, lane = slot % 16 / 8, word = slot % 8;
    if (length == 4) return 16 * lane + 8 * (word / 4) + 4 * half + word % 4;
    return 16 * lane + 4 * (word / 2) + 2 * half + word % 2;
}
constexpr Roots make_dealt_roots(unsigned length, bool downwards) {
    Roots roots{};
    for (unsigned i = 0; i < 128; ++i) {
        const unsigned coefficient = 32 * (i / width) + dealt_origin(length, i % width);
        const unsigned block = coefficient / (2 * length), blocks = 128 / length;
        roots.root[i] = zetas.montgomery[downwards ? 2 * blocks - 1 - block : blocks + block];
        roots.companion[i] = times_q_inverse(roots.root[i]);
    }
    return roots;
}
constexpr Roots roots_4 = make_dealt_roots(4, false), roots_2 = make_dealt_roots(2, false);
constexpr Roots down_4 = make_dealt_roots(4, true), down_2 = make_dealt_roots(2, true);

[[gnu::always_inline]] inline __m256i load(const int16_t* from) {
    return _mm256_loadu_si256(static_cast<const __m256i*>(static_cast<const void*>(from)));
}
[[gnu::always_inline]] inline void store(int16_t* to, __m256i x) {
    _mm256_storeu_si256(static_cast<__m256i*>(static_cast<void*>(to)), x);
}
[[gnu::always_inline]] inline __m256i broadcast(int16_t x) {
    return _mm256_set1_epi16(x);
}
// montgomery_multiply, with companion = b * q^-1 mod R.
[[gnu::always_inline]] inline __m256i multiply(__m256i a, __m256i b, __m256i companion) {
    const __m256i t = _mm256_mullo_epi16(a, companion);
    return _mm256_sub_epi16(_mm256_mulhi_epi16(a, b), _mm256_mulhi_epi16(t, broadcast(q)));
}
[[gnu::always_inline]] inline __m256i multiply(__m256i a, int16_t b) {
    return multiply(a, broadcast(b), broadcast(times_q_inverse(b)));
}
// barrett_reduce: the high half of the product first, then the rounding; nested floors give the same.
[[gnu::always_inline]] inline __m256i reduce(__m256i a) {
    const __m256i high = _mm256_mulhi_epi16(a, broadcast(barrett_factor));
    const __m256i quotient = _mm256_srai_epi16(_mm256_add_epi16(high, broadcast(1 << 9)), 10);
    return _mm256_sub_epi16(a, _mm256_mullo_epi16(quotient, broadcast(q)));
}

// The butterflies of algorithms 9 and 10 on sixteen places at once.
[[gnu::always_inline]] inline void forward(__m256i& a, __m256i& b, __m256i root, __m256i companion) {
    const __m256i t = multiply(b, root, companion);
    b = _mm256_sub_epi16(a, t);
    a = _mm256_add_epi16(a, t);
}
[[gnu::always_inline]] inline void backward(__m256i& a, __m256i& b, __m256i root, __m256i companion) {
    const __m256i difference = _mm256_sub_epi16(b, a);
    a = _mm256_add_epi16(a, b);
    b = multiply(difference, root, companion);
}
[[gnu::always_inline]] inline void forward(__m256i& a, __m256i& b, unsigned i) {
    forward(a, b, broadcast(zetas.montgomery[i]), broadcast(times_q_inverse(zetas.montgomery[i])));
}
[[gnu::always_inline]] inline void backward(__m256i& a, __m256i& b, unsigned i) {
    backward(a, b, broadcast(zetas.montgomery[i]), broadcast(times_q_inverse(zetas.montgomery[i])));
}

// split: from a layout to that of half its length; merge undoes it. By 8 words whole lanes move, by 4 halves of them,
// by 2 quarters.
template <unsigned length>
[[gnu::always_inline]] inline void split(__m256i& a, __m256i& b) {
    const __m256i x = a, y = b;
    if constexpr (length == 8) {
        a = _mm256_permute2x128_si256(x, y, 0x20);
        b = _mm256_permute2x128_si256(x, y, 0x31);
    } else if constexpr (length == 4) {
        a = _mm256_unpacklo_epi64(x, y);
        b = _mm256_unpackhi_epi64(x, y);
    } else {
        a = _mm256_blend_epi32(x, _mm256_slli_epi64(y, 32), 0xaa);
        b = _mm256_blend_epi32(_mm256_srli_epi64(x, 32), y, 0xaa);
    }
}
template <unsigned length>
[[gnu::always_inline]] inline void merge(__m256i& a, __m256i& b) {
    split<length>(a, b);  // each exchange is its own inverse
}

template <unsigned length>
[[gnu::always_inline]] inline void forward_layer(__m256i& a, __m256i& b, const Roots& roots, unsigned pair) {
    split<length>(a, b);
    forward(a, b, load(roots.root + width * pair), load(roots.companion + width * pair));
}
template <unsigned length>
[[gnu::always_inline]] inline void backward_layer(__m256i& a, __m256i& b, const Roots& roots, unsigned pair) {
    backward(a, b, load(roots.root + width * pair), load(roots.companion + width * pair));
    if constexpr (length == 8) a = reduce(a);  // as in portable.cpp: sums only
    merge<length>(a, b);
}

// Bounds as in portable.cpp.
void ntt(int16_t* coefficients) {
    for (unsigned column = 0; column < 2 * width; column += width) {  // layers 128, 64 and 32: every other register
        __m256i f[8];
#pragma GCC unroll 8
        for (unsigned i = 0; i < 8; ++i) f[i] = load(coefficients + column + 32 * i);
#pragma GCC unroll 4
        for (unsigned j = 0; j < 4; ++j) forward(f[j], f[j + 4], 1);
#pragma GCC unroll 4
        for (unsigned j = 0; j < 4; ++j) forward(f[j + j / 2 * 2], f[j + j / 2 * 2 + 2], 2 + j / 2);
#pragma GCC unroll 4
        for (unsigned j = 0; j < 4; ++j) forward(f[2 * j], f[2 * j + 1], 4 + j);
#pragma GCC unroll 8
        for (unsigned i = 0; i < 8; ++i) store(coefficients + column + 32 * i, f[i]);
    }
#pragma GCC unroll 8
    for (unsigned pair = 0; pair < 8; ++pair) {
        __m256i a = load(coefficients + 32 * pair), b = load(coefficients + 32 * pair + width);
        forward(a, b, 8 + pair);  // length 16
        forward_layer<8>(a, b, roots_8, pair);
        forward_layer<4>(a, b, roots_4, pair);
        forward_layer<2>(a, b, roots_2, pair);
        a = reduce(a);
        b = reduce(b);
        merge<2>(a, b);
        merge<4>(a, b);
        merge<8>(a, b);
        store(coefficients + 32 * pair, a);
        store(coefficients + 32 * pair + width, b);
    }
}

void inverse_ntt(int16_t* coefficients) {
#pragma GCC unroll 8
    for (unsigned pair = 0; pair < 8; ++pair) {
        __m256i a = load(coefficients + 32 * pair), b = load(coefficients + 32 * pair + width);
        split<8>(a, b);
        split<4>(a, b);
        split<2>(a, b);
        backward_layer<2>(a, b, down_2, pair);
        backward_layer<4>(a, b, down_4, pair);
        backward_layer<8>(a, b, down_8, pair);
        backward(a, b, 15 - pair);  // length 16
        store(coefficients + 32 * pair, a);
        store(coefficients + 32 * pair + width, b);
    }
    for (unsigned column = 0; column < 2 * width; column += width) {
        __m256i f[8];
#pragma GCC unroll 8
        for (unsigned i = 0; i < 8; ++i) f[i] = load(coefficients + column + 32 * i);
#pragma GCC unroll 4
        for (unsigned j = 0; j < 4; ++j) backward(f[2 * j], f[2 * j + 1], 7 - j);
#pragma GCC unroll 4
        for (unsigned j = 0; j < 4; ++j) {
            backward(f[j + j / 2 * 2], f[j + j / 2 * 2 + 2], 3 - j / 2);
            f[j + j / 2 * 2] = reduce(f[j + j / 2 * 2]);
        }
#pragma GCC unroll 4
        for (unsigned j = 0; j < 4; ++j) backward(f[j], f[j + 4], 1);
#pragma GCC unroll 8
        for (unsigned i = 0; i < 8; ++i) store(coefficients + column + 32 * i, multiply(f[i], inverse_128_r_squared));
    }
}

constexpr int odd = 0xaa;  // of eight 16-bit places in each lane

void to_factor(const int16_t* b, Factor* factor) {
    for (unsigned i = 0; i < 256; i += width) {
        const __m256i x = load(b + i);
        const __m256i times_gamma = multiply(x, load(gammas.gamma + i), load(gammas.companion + i));
        store(factor->first + i, _mm256_blend_epi16(x, times_gamma, odd));
        store(factor->second + i, _mm256_or_si256(_mm256_slli_epi32(x, 16), _mm256_srli_epi32(x, 16)));
    }
}

// Both coefficients of a pair are 32-bit sums; their low halves give the Montgomery quotients, their high halves the
// results.
void dot(int16_t* out, const int16_t* a, size_t stride, const Factor* b, size_t k) {
    for (unsigned j = 0; j < 256; j += width) {
        __m256i first = _mm256_setzero_si256(), second = _mm256_setzero_si256();
        for (size_t i = 0; i < k; ++i) {
            const __m256i x = load(a + i * stride + j);
            first = _mm256_add_epi32(first, _mm256_madd_epi16(x, load(b[i].first + j)));
            second = _mm256_add_epi32(second, _mm256_madd_epi16(x, load(b[i].second + j)));
        }
        const __m256i low = _mm256_blend_epi16(first, _mm256_slli_epi32(second, 16), odd);
        const __m256i high = _mm256_blend_epi16(_mm256_srli_epi32(first, 16), second, odd);
        const __m256i t = _mm256_mullo_epi16(low, broadcast(q_inverse));
        store(out + j, _mm256_sub_epi16(high, _mm256_mulhi_epi16(t, broadcast(q))));
    }
}

void times_r(int16_t* f) {
    for (unsigned i = 0; i < 256; i += width) store(f + i, multiply(load(f + i), r_squared));
}
void add(int16_t* f, const int16_t* g) {
    for (unsigned i = 0; i < 256; i += width) store(f + i, reduce(_mm256_add_epi16(load(f + i), load(g + i))));
}
void subtract_from(int16_t* f, const int16_t* g) {
    for (unsigned i = 0; i < 256; i += width) store(f + i, reduce(_mm256_sub_epi16(load(g + i), load(f + i))));
}

struct Codec {
    template <unsigned d>
    static void encode(uint8_t* out, const int16_t* f) {
        encode_plain<d>(out, f);
    }
    template <unsigned d>
    static void decode(int16_t* f, const uint8_t* in) {
        decode_plain<d>(f, in);
    }
};
size_t append_candidates(int16_t* f, size_t have, const uint8_t* bytes, size_t size) {
    return append_candidates_plain(f, have, bytes, size);
}
void sample_cbd2(int16_t* f, const uint8_t* bytes) {
    sample_cbd2_plain(f, bytes);
}

}  // namespace

constexpr Kernels avx2_kernels{.ntt = ntt,
                               .inverse_ntt = inverse_ntt,
                               .to_factor = to_factor,
                               .dot = dot,
                               .times_r = times_r,
                               .add = add,
                               .subtract_from = subtract_from,
                               .encode = encode_by_width<Codec>,
                               .decode = decode_by_width<Codec>,
                               .append_candidates = append_candidates,
                               .sample_cbd2 = sample_cbd2};

}  // namespace troth::inline v1::crypto::mlkem
#else
namespace troth::inline v1::crypto::mlkem {

constexpr Kernels avx2_kernels{};  // never selected here

}  // namespace troth::inline v1::crypto::mlkem
#endif
