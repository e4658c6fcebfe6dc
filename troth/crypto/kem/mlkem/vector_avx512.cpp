// ML-KEM with AVX-512BW, FIPS 203 §4.2 and §4.3: a polynomial is eight registers, and its transform never leaves them.
#include "troth/crypto/kem/mlkem/kernels.hpp"

#if defined(__x86_64__)
#include <immintrin.h>

#include "troth/crypto/kem/mlkem/codec.hpp"
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

// Sums of two neighbouring products. MemorySanitizer knows this instruction for 256 bits only and would report every
// secret that meets it, so the build that checks constant time does it in halves (architecture.md, section 3).
[[gnu::always_inline]] inline __m512i multiply_pairs(__m512i a, __m512i b) {
#if defined(__has_feature)
#if __has_feature(memory_sanitizer)
    const __m256i low = _mm256_madd_epi16(_mm512_castsi512_si256(a), _mm512_castsi512_si256(b));
    const __m256i high = _mm256_madd_epi16(_mm512_extracti64x4_epi64(a, 1), _mm512_extracti64x4_epi64(b, 1));
    return _mm512_inserti64x4(_mm512_castsi256_si512(low), high, 1);
#endif
#endif
    return _mm512_madd_epi16(a, b);
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
            first = _mm512_add_epi32(first, multiply_pairs(x, load(b[i].first + j)));
            second = _mm512_add_epi32(second, multiply_pairs(x, load(b[i].second + j)));
        }
        const __m512i low = _mm512_mask_blend_epi16(odd, first, _mm512_slli_epi32(second, 16));
        const __m512i high = _mm512_mask_blend_epi16(odd, _mm512_srli_epi32(first, 16), second);
        const __m512i t = _mm512_mullo_epi16(low, broadcast(q_inverse));
        _mm512_storeu_si512(out + j, _mm512_sub_epi16(high, _mm512_mulhi_epi16(t, broadcast(q))));
    }
}

void times_r(int16_t* f) {
#pragma GCC unroll 8
    for (unsigned i = 0; i < 256; i += width) _mm512_storeu_si512(f + i, multiply(load(f + i), r_squared));
}
void add(int16_t* f, const int16_t* g) {
#pragma GCC unroll 8
    for (unsigned i = 0; i < 256; i += width)
        _mm512_storeu_si512(f + i, reduce(_mm512_add_epi16(load(f + i), load(g + i))));
}
void subtract_from(int16_t* f, const int16_t* g) {
#pragma GCC unroll 8
    for (unsigned i = 0; i < 256; i += width)
        _mm512_storeu_si512(f + i, reduce(_mm512_sub_epi16(load(g + i), load(f + i))));
}

// compress on sixteen 32-bit coefficients in [0, q): the products are of 64 bits, so even and odd places are apart.
template <unsigned d>
[[gnu::always_inline]] inline __m256i compress16(__m512i x) {
    const __m512i factor = _mm512_set1_epi64(compress_factor);
    const __m512i dividend = _mm512_add_epi32(_mm512_slli_epi32(x, d), _mm512_set1_epi32(q / 2));
    const __m512i even = _mm512_srli_epi64(_mm512_mul_epu32(dividend, factor), 36);
    const __m512i odd_places = _mm512_srli_epi64(_mm512_mul_epu32(_mm512_srli_epi64(dividend, 32), factor), 36);
    return _mm512_cvtepi32_epi16(_mm512_or_si512(even, _mm512_slli_epi64(odd_places, 32)));
}
[[gnu::always_inline]] inline uint64_t load64(const void* from) {
    uint64_t value;
    __builtin_memcpy(&value, from, sizeof value);
    return value;
}

// Bits are gathered from, and spread into, four 16-bit places by pext and pdep; their mask is a constant, so their time
// is one as well.
template <unsigned d>
constexpr uint64_t places = 0x0001000100010001 * ((uint64_t{1} << d) - 1);

struct Codec {
    template <unsigned d>
    static void encode(uint8_t* out, const int16_t* f) {
        alignas(64) int16_t values[256];
#pragma GCC unroll 8
        for (unsigned i = 0; i < 256; i += width) {
            const __m512i x = load(f + i);
            const __m512i positive = _mm512_add_epi16(x, _mm512_and_si512(_mm512_srai_epi16(x, 15), broadcast(q)));
            if constexpr (d == 12) {
                _mm512_store_si512(values + i, positive);
            } else {
                const __m256i low = compress16<d>(_mm512_cvtepu16_epi32(_mm512_castsi512_si256(positive)));
                const __m256i high = compress16<d>(_mm512_cvtepu16_epi32(_mm512_extracti64x4_epi64(positive, 1)));
                _mm512_store_si512(values + i, _mm512_inserti64x4(_mm512_castsi256_si512(low), high, 1));
            }
        }
        for (unsigned i = 0; i < 256; i += 8, out += d) {  // compress's mask is in `places`
            const uint64_t first = _pext_u64(load64(values + i), places<d>);
            const uint64_t second = _pext_u64(load64(values + i + 4), places<d>);
            const uint64_t low = first | second << 4 * d;
            if constexpr (d <= 8) {
                __builtin_memcpy(out, &low, d);
            } else {
                const uint64_t high = second >> (64 - 4 * d);
                __builtin_memcpy(out, &low, 8);
                __builtin_memcpy(out + 8, &high, d - 8);
            }
        }
    }
    template <unsigned d>
    static void decode(int16_t* f, const uint8_t* in) {
        for (unsigned i = 0; i < 256; i += 8, in += d) {
            // The d bytes' first and last 4 d bits. Whole words only: pieces put together in memory would wait.
            uint64_t first = 0, second = 0;
            if constexpr (d > 8) {
                first = load64(in);
                second = load64(in + d - 8) >> (64 - 4 * d);
            } else if constexpr (d == 5) {
                uint32_t low = 0;
                __builtin_memcpy(&low, in, 4);
                first = low | uint64_t{in[4]} << 32;
                second = first >> 4 * d;
            } else {
                __builtin_memcpy(&first, in, d);
                second = first >> 4 * d;
            }
            const uint64_t values[2] = {_pdep_u64(first, places<d>), _pdep_u64(second, places<d>)};
            __builtin_memcpy(f + i, values, sizeof values);
        }
        if constexpr (d < 12) {
#pragma GCC unroll 8
            for (unsigned i = 0; i < 256; i += width / 2) {
                // y * q + 2^(d - 1) as one sum of products: the odd places hold 1.
                const __m512i y = _mm512_or_si512(_mm512_cvtepu16_epi32(_mm256_loadu_si256(
                                                      static_cast<const __m256i*>(static_cast<const void*>(f + i)))),
                                                  _mm512_set1_epi32(1 << 16));
                const __m512i product = multiply_pairs(y, _mm512_set1_epi32(q | 1 << (d - 1) << 16));
                _mm256_storeu_si256(static_cast<__m256i*>(static_cast<void*>(f + i)),
                                    _mm512_cvtepi32_epi16(_mm512_srli_epi32(product, d)));
            }
        }
    }
};

// Stores the 32-bit elements of x that the mask chooses as 16-bit words behind the `have` that f has.
[[gnu::always_inline]] inline size_t append(int16_t* f, size_t have, __mmask16 chosen, __m512i x) {
    const __m256i words = _mm512_cvtepi32_epi16(_mm512_maskz_compress_epi32(chosen, x));
    const size_t left = 256 - have;
    const __mmask16 room = static_cast<__mmask16>(_bzhi_u32(0xffff, left < 16 ? static_cast<unsigned>(left) : 16));
    _mm256_mask_storeu_epi16(f + have, room, words);
    const size_t now = have + static_cast<unsigned>(__builtin_popcount(chosen));
    return now < 256 ? now : 256;
}

// Thirty-two candidates from 48 bytes: each quarter of a register gets 12 bytes, which become eight words.
size_t append_candidates(int16_t* f, size_t have, const uint8_t* bytes, size_t size) {
    const __m512i spread = _mm512_setr_epi32(0, 1, 2, 2, 3, 4, 5, 5, 6, 7, 8, 8, 9, 10, 11, 11);
    const __m512i pairs = _mm512_broadcast_i32x4(_mm_setr_epi8(0, 1, 1, 2, 3, 4, 4, 5, 6, 7, 7, 8, 9, 10, 10, 11));
    const __m512i shifts = _mm512_set1_epi32(4 << 16);
    for (size_t at = 0; at < size && have < 256; at += 48) {
        const unsigned take = size - at < 48 ? static_cast<unsigned>(size - at) : 48;
        const __mmask64 present = _bzhi_u64(~uint64_t{0}, take);
        const __m512i raw = _mm512_maskz_loadu_epi8(present, bytes + at);
        const __m512i words = _mm512_shuffle_epi8(_mm512_permutexvar_epi32(spread, raw), pairs);
        const __m512i candidates = _mm512_and_si512(_mm512_srlv_epi16(words, shifts), broadcast(0x0fff));
        const __mmask32 wanted = _mm512_cmplt_epi16_mask(candidates, broadcast(q)) & _bzhi_u32(~0u, take / 3 * 2);
        have =
            append(f, have, static_cast<__mmask16>(wanted), _mm512_cvtepu16_epi32(_mm512_castsi512_si256(candidates)));
        have = append(f, have, static_cast<__mmask16>(wanted >> 16),
                      _mm512_cvtepu16_epi32(_mm512_extracti64x4_epi64(candidates, 1)));
    }
    return have;
}

void sample_cbd2(int16_t* f, const uint8_t* bytes) {
#pragma GCC unroll 8
    for (unsigned i = 0; i < 128; i += 16) {  // a byte, which is two coefficients, an element of 32 bits
        const __m512i x =
            _mm512_cvtepu8_epi32(_mm_loadu_si128(static_cast<const __m128i*>(static_cast<const void*>(bytes + i))));
        const __m512i fives = _mm512_set1_epi32(0x55), three = _mm512_set1_epi32(3);
        const __m512i sums =
            _mm512_add_epi32(_mm512_and_si512(x, fives), _mm512_and_si512(_mm512_srli_epi32(x, 1), fives));
        const __m512i low =
            _mm512_sub_epi16(_mm512_and_si512(sums, three), _mm512_and_si512(_mm512_srli_epi32(sums, 2), three));
        const __m512i high =
            _mm512_sub_epi16(_mm512_and_si512(_mm512_srli_epi32(sums, 4), three), _mm512_srli_epi32(sums, 6));
        _mm512_storeu_si512(f + 2 * i, _mm512_or_si512(low, _mm512_slli_epi32(high, 16)));
    }
}

}  // namespace

constexpr Kernels avx512_kernels{.ntt = ntt,
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

constexpr Kernels avx512_kernels{};  // never selected here

}  // namespace troth::inline v1::crypto::mlkem
#endif
