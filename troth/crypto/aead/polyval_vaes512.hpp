// Products in the field of POLYVAL (RFC 8452 §3) by the 512-bit carry-less multiplication, four blocks a vector, for
// the kernel files of AES-GCM and AES-GCM-SIV. Internal to each.
//
// Elements are 128-bit integers. A product is divided by x^128, which is what POLYVAL's definition asks for: reduction
// folds the low half upwards, two times 64 bits, by x^128 = x^127 + x^126 + x^121 + 1 seen from below, the constant
// `fold`. GHASH is the same on reversed bytes with a key that was multiplied by x (appendix A).
#pragma once

#include "troth/crypto/cipher/aes_schedule_aesni.hpp"
#include "troth/crypto/cipher/partial_avx512.hpp"

#define TROTH_INLINE [[gnu::always_inline]] inline

namespace troth::inline v1::crypto::kernel {
namespace {

TROTH_INLINE __m512i load(const uint8_t* from) {
    return _mm512_loadu_si512(from);
}
TROTH_INLINE __m512i xor3(__m512i a, __m512i b, __m512i c) {
    return _mm512_xor_si512(_mm512_xor_si512(a, b), c);
}
TROTH_INLINE __m512i widened(__m128i v) {  // the other lanes are zero
    return _mm512_zextsi128_si512(v);
}
// Unreduced products, summed up: lo + 2^64 mid + 2^128 hi in each of the four lanes.
struct Sum {
    __m512i lo = _mm512_setzero_si512(), mid = _mm512_setzero_si512(), hi = _mm512_setzero_si512();

    TROTH_INLINE void add(__m512i x, __m512i power) {
        lo = _mm512_xor_si512(lo, _mm512_clmulepi64_epi128(x, power, 0x00));
        mid = xor3(mid, _mm512_clmulepi64_epi128(x, power, 0x01), _mm512_clmulepi64_epi128(x, power, 0x10));
        hi = _mm512_xor_si512(hi, _mm512_clmulepi64_epi128(x, power, 0x11));
    }
    // Reduced in each lane, then the lanes added.
    TROTH_INLINE __m128i reduced() const {
        const __m512i r = lanes_reduced();
        const __m256i half = _mm256_xor_si256(_mm512_castsi512_si256(r), _mm512_extracti64x4_epi64(r, 1));
        return _mm_xor_si128(_mm256_castsi256_si128(half), _mm256_extracti128_si256(half, 1));
    }
    TROTH_INLINE __m512i lanes_reduced() const {
        const __m512i fold = _mm512_set1_epi64(static_cast<long long>(0xc200000000000000));
        const __m512i m = xor3(mid, _mm512_shuffle_epi32(lo, _MM_PERM_BADC), _mm512_clmulepi64_epi128(lo, fold, 0x00));
        return xor3(hi, _mm512_shuffle_epi32(m, _MM_PERM_BADC), _mm512_clmulepi64_epi128(m, fold, 0x00));
    }
};
TROTH_INLINE __m512i product(__m512i a, __m512i b) {
    Sum sum;
    sum.add(a, b);
    return sum.lanes_reduced();
}

}  // namespace
}  // namespace troth::inline v1::crypto::kernel
