// ML-DSA with AVX2, FIPS 204 §7: eight coefficients in a register.
#include "troth/crypto/sign/mldsa/kernels.hpp"

#if defined(__x86_64__)
#include <immintrin.h>

#include "troth/crypto/sign/mldsa/vector.hpp"

namespace troth::inline v1::crypto::mldsa {
namespace {

struct Avx2 {
    using V = __m256i;
    static constexpr unsigned width = 8;

    TROTH_INLINE const V* at(const void* p) { return static_cast<const V*>(p); }
    TROTH_INLINE V load(const int32_t* from) { return _mm256_loadu_si256(at(from)); }
    TROTH_INLINE void store(int32_t* to, V x) { _mm256_storeu_si256(static_cast<V*>(static_cast<void*>(to)), x); }
    TROTH_INLINE V zero() { return _mm256_setzero_si256(); }
    TROTH_INLINE V broadcast(int32_t x) { return _mm256_set1_epi32(x); }
    TROTH_INLINE V add(V a, V b) { return _mm256_add_epi32(a, b); }
    TROTH_INLINE V add64(V a, V b) { return _mm256_add_epi64(a, b); }
    TROTH_INLINE V subtract(V a, V b) { return _mm256_sub_epi32(a, b); }
    TROTH_INLINE V bit_and(V a, V b) { return _mm256_and_si256(a, b); }
    TROTH_INLINE V shift_right(V a, V counts) { return _mm256_srlv_epi32(a, counts); }
    TROTH_INLINE V multiply_even(V a, V b) { return _mm256_mul_epi32(a, b); }
    TROTH_INLINE V odd_to_even(V a) { return _mm256_srli_epi64(a, 32); }
    TROTH_INLINE V high_halves(V even, V odd) { return _mm256_blend_epi32(_mm256_srli_epi64(even, 32), odd, 0xaa); }

    template <unsigned length>
    TROTH_INLINE void to_layout(V& a, V& b) {  // from that of 2 * length
        const V x = a, y = b;
        if constexpr (length == 4) {
            a = _mm256_permute2x128_si256(x, y, 0x20);
            b = _mm256_permute2x128_si256(x, y, 0x31);
        } else if constexpr (length == 2) {
            a = _mm256_unpacklo_epi64(x, y);
            b = _mm256_unpackhi_epi64(x, y);
        } else {
            a = _mm256_blend_epi32(x, _mm256_slli_epi64(y, 32), 0xaa);
            b = _mm256_blend_epi32(_mm256_srli_epi64(x, 32), y, 0xaa);
        }
    }
    template <unsigned length>
    TROTH_INLINE void from_layout(V& a, V& b) {  // to that of 2 * length; each step undoes itself
        to_layout<length>(a, b);
    }
    TROTH_INLINE void to_natural(V& a, V& b) {
        from_layout<1>(a, b);
        from_layout<2>(a, b);
        from_layout<4>(a, b);
    }
    TROTH_INLINE void from_natural(V& a, V& b) {
        to_layout<4>(a, b);
        to_layout<2>(a, b);
        to_layout<1>(a, b);
    }

    template <unsigned group>
    TROTH_INLINE V load_groups(const uint8_t* from, bool last) {
        const uint8_t* const first = last ? from - (16 - group) : from;
        return _mm256_inserti128_si256(_mm256_castsi128_si256(load128(first)), load128(first + group), 1);
    }
    template <unsigned bits>
    TROTH_INLINE V mask_bytes(unsigned skip) {
        const __m128i from = bits == 17 ? _mm_setr_epi8(0, 1, 2, -1, 2, 3, 4, -1, 4, 5, 6, -1, 6, 7, 8, -1)
                                        : _mm_setr_epi8(0, 1, 2, -1, 2, 3, 4, -1, 5, 6, 7, -1, 7, 8, 9, -1);
        const __m128i moved = _mm_add_epi8(from, _mm_set1_epi8(static_cast<char>(skip)));
        return _mm256_broadcastsi128_si256(_mm_or_si128(moved, _mm_cmplt_epi8(from, _mm_setzero_si128())));
    }
    template <unsigned bits>
    TROTH_INLINE V mask_shifts() {
        return bits == 17 ? _mm256_setr_epi32(0, 2, 4, 6, 0, 2, 4, 6) : _mm256_setr_epi32(0, 4, 0, 4, 0, 4, 0, 4);
    }
    TROTH_INLINE V shuffle_bytes(V a, V from) { return _mm256_shuffle_epi8(a, from); }

  private:
    TROTH_INLINE __m128i load128(const uint8_t* from) {
        return _mm_loadu_si128(static_cast<const __m128i*>(static_cast<const void*>(from)));
    }
};
using Row = Transform<Avx2>;

}  // namespace

constexpr Kernels avx2_kernels{.ntt = Row::ntt,
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
                               .append_candidates = append_candidates_plain};

}  // namespace troth::inline v1::crypto::mldsa
#else
namespace troth::inline v1::crypto::mldsa {

constexpr Kernels avx2_kernels{};  // never selected here

}  // namespace troth::inline v1::crypto::mldsa
#endif
