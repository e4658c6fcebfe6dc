// ML-DSA with AVX-512, FIPS 204 §7: sixteen coefficients in a register.
#include "troth/crypto/sign/mldsa/kernels.hpp"

#if defined(__x86_64__)
#include <immintrin.h>

#include "troth/crypto/sign/mldsa/vector.hpp"

namespace troth::inline v1::crypto::mldsa {
namespace {

// The permutation of a pair from the layout of one layer to that of another: coefficient `slot` of the second is
// coefficient index[slot] of the first.
struct alignas(64) PairPermutation {
    int32_t index[32];
};
constexpr PairPermutation make_permutation(unsigned from_length, unsigned to_length) {
    PairPermutation permutation{};
    for (unsigned to = 0; to < 32; ++to)
        for (unsigned from = 0; from < 32; ++from)
            if (layout_origin(16, from_length, from) == layout_origin(16, to_length, to))
                permutation.index[to] = static_cast<int32_t>(from);
    return permutation;
}
template <unsigned from_length, unsigned to_length>
constexpr PairPermutation permutation = make_permutation(from_length, to_length);

struct Avx512 {
    using V = __m512i;
    static constexpr unsigned width = 16;

    TROTH_INLINE V load(const int32_t* from) { return _mm512_loadu_si512(from); }
    TROTH_INLINE void store(int32_t* to, V x) { _mm512_storeu_si512(to, x); }
    TROTH_INLINE V zero() { return _mm512_setzero_si512(); }
    TROTH_INLINE V broadcast(int32_t x) { return _mm512_set1_epi32(x); }
    TROTH_INLINE V add(V a, V b) { return _mm512_add_epi32(a, b); }
    TROTH_INLINE V add64(V a, V b) { return _mm512_add_epi64(a, b); }
    TROTH_INLINE V subtract(V a, V b) { return _mm512_sub_epi32(a, b); }
    TROTH_INLINE V bit_and(V a, V b) { return _mm512_and_si512(a, b); }
    TROTH_INLINE V shift_right(V a, V counts) { return _mm512_srlv_epi32(a, counts); }
    TROTH_INLINE V multiply_even(V a, V b) { return _mm512_mul_epi32(a, b); }
    TROTH_INLINE V odd_to_even(V a) { return _mm512_srli_epi64(a, 32); }
    TROTH_INLINE V high_halves(V even, V odd) {
        return _mm512_mask_blend_epi32(0xaaaa, _mm512_srli_epi64(even, 32), odd);
    }

    template <unsigned from_length, unsigned to_length>
    TROTH_INLINE void permute(V& a, V& b) {
        const PairPermutation& p = permutation<from_length, to_length>;
        const V first = _mm512_permutex2var_epi32(a, load(p.index), b);
        b = _mm512_permutex2var_epi32(a, load(p.index + 16), b);
        a = first;
    }
    template <unsigned length>
    TROTH_INLINE void to_layout(V& a, V& b) {
        permute<2 * length, length>(a, b);
    }
    template <unsigned length>
    TROTH_INLINE void from_layout(V& a, V& b) {
        permute<length, 2 * length>(a, b);
    }
    TROTH_INLINE void to_natural(V& a, V& b) { permute<1, 16>(a, b); }
    TROTH_INLINE void from_natural(V& a, V& b) { permute<16, 1>(a, b); }

    template <unsigned group>
    TROTH_INLINE V load_groups(const uint8_t* from, bool last) {
        const uint8_t* const first = last ? from - (16 - group) : from;
        V x = _mm512_castsi128_si512(load128(first));
        x = _mm512_inserti32x4(x, load128(first + group), 1);
        x = _mm512_inserti32x4(x, load128(first + 2 * group), 2);
        return _mm512_inserti32x4(x, load128(first + 3 * group), 3);
    }
    template <unsigned bits>
    TROTH_INLINE V mask_bytes(unsigned skip) {
        const __m128i from = bits == 17 ? _mm_setr_epi8(0, 1, 2, -1, 2, 3, 4, -1, 4, 5, 6, -1, 6, 7, 8, -1)
                                        : _mm_setr_epi8(0, 1, 2, -1, 2, 3, 4, -1, 5, 6, 7, -1, 7, 8, 9, -1);
        const __m128i moved = _mm_add_epi8(from, _mm_set1_epi8(static_cast<char>(skip)));
        return _mm512_broadcast_i32x4(_mm_or_si128(moved, _mm_cmplt_epi8(from, _mm_setzero_si128())));
    }
    template <unsigned bits>
    TROTH_INLINE V mask_shifts() {
        return _mm512_broadcast_i32x4(bits == 17 ? _mm_setr_epi32(0, 2, 4, 6) : _mm_setr_epi32(0, 4, 0, 4));
    }
    TROTH_INLINE V shuffle_bytes(V a, V from) { return _mm512_shuffle_epi8(a, from); }

  private:
    TROTH_INLINE __m128i load128(const uint8_t* from) {
        return _mm_loadu_si128(static_cast<const __m128i*>(static_cast<const void*>(from)));
    }
};
using Row = Transform<Avx512>;

// Sixteen candidates from 48 bytes: each quarter of a register gets 12 bytes, which become four words.
size_t append_candidates(int32_t* f, size_t have, const uint8_t* bytes, size_t size) {
    const __m512i spread = _mm512_setr_epi32(0, 1, 2, 2, 3, 4, 5, 5, 6, 7, 8, 8, 9, 10, 11, 11);
    const __m512i words = _mm512_broadcast_i32x4(_mm_setr_epi8(0, 1, 2, -1, 3, 4, 5, -1, 6, 7, 8, -1, 9, 10, 11, -1));
    for (size_t at = 0; at < size && have < 256; at += 48) {
        const unsigned take = size - at < 48 ? static_cast<unsigned>(size - at) : 48;
        const __m512i raw = _mm512_maskz_loadu_epi8(_bzhi_u64(~uint64_t{0}, take), bytes + at);
        const __m512i candidates = _mm512_and_si512(_mm512_shuffle_epi8(_mm512_permutexvar_epi32(spread, raw), words),
                                                    _mm512_set1_epi32(0x7fffff));
        const __mmask16 kept = static_cast<__mmask16>(_mm512_cmplt_epi32_mask(candidates, _mm512_set1_epi32(q)) &
                                                      _bzhi_u32(~0u, take / 3));
        const size_t left = 256 - have;
        const __mmask16 room = static_cast<__mmask16>(_bzhi_u32(0xffff, left < 16 ? static_cast<unsigned>(left) : 16));
        _mm512_mask_storeu_epi32(f + have, room, _mm512_maskz_compress_epi32(kept, candidates));
        have += static_cast<unsigned>(__builtin_popcount(kept));
        if (have > 256) have = 256;
    }
    return have;
}

}  // namespace

constexpr Kernels avx512_kernels{.ntt = Row::ntt,
                                 .inverse_ntt = Row::inverse_ntt,
                                 .dot = Row::dot,
                                 .add = add,
                                 .subtract = subtract,
                                 .make_canonical = make_canonical,
                                 .centre = centre,
                                 .exceeds = exceeds,
                                 .decompose = decompose,
                                 .use_hint = use_hint,
                                 .unpack_mask = Row::unpack_mask,
                                 .append_candidates = append_candidates};

}  // namespace troth::inline v1::crypto::mldsa
#else
namespace troth::inline v1::crypto::mldsa {

constexpr Kernels avx512_kernels{};  // never selected here

}  // namespace troth::inline v1::crypto::mldsa
#endif
