// AES (FIPS 197) by the AES instructions on 512-bit vectors, four blocks a vector, up to eight vectors at once.
#if defined(__x86_64__)
#include <immintrin.h>

#include "troth/crypto/cipher/aes_kernels.hpp"
#include "troth/crypto/cipher/partial_avx512.hpp"

#define TROTH_INLINE [[gnu::always_inline]] inline

namespace troth::inline v1::crypto::kernel {
namespace {

TROTH_INLINE __m512i round_key(const uint8_t* schedule, int round) {
    return _mm512_broadcast_i32x4(_mm_loadu_si128(reinterpret_cast<const __m128i*>(schedule + 16 * round)));
}
template <bool encrypting>
TROTH_INLINE __m512i one_round(__m512i b, __m512i key) {
    return encrypting ? _mm512_aesenc_epi128(b, key) : _mm512_aesdec_epi128(b, key);
}
template <bool encrypting>
TROTH_INLINE __m512i last_round(__m512i b, __m512i key) {
    return encrypting ? _mm512_aesenclast_epi128(b, key) : _mm512_aesdeclast_epi128(b, key);
}
template <bool encrypting, size_t n>
TROTH_INLINE void transform(const uint8_t* schedule, int rounds, __m512i (&b)[n]) {
    const __m512i first = round_key(schedule, 0);
#pragma GCC unroll 8
    for (size_t i = 0; i < n; ++i) b[i] = _mm512_xor_si512(b[i], first);
    for (int r = 1; r < rounds; ++r) {
        const __m512i k = round_key(schedule, r);
#pragma GCC unroll 8
        for (size_t i = 0; i < n; ++i) b[i] = one_round<encrypting>(b[i], k);
    }
    const __m512i last = round_key(schedule, rounds);
#pragma GCC unroll 8
    for (size_t i = 0; i < n; ++i) b[i] = last_round<encrypting>(b[i], last);
}

template <bool encrypting, size_t n>
TROTH_INLINE void some_blocks(const uint8_t* schedule, int rounds, const uint8_t* in, uint8_t* out, size_t size) {
    __m512i b[n];
#pragma GCC unroll 8
    for (size_t i = 0; i < n; ++i) b[i] = load_some(in + 64 * i, bytes_from(size, 64 * i));
    transform<encrypting>(schedule, rounds, b);
#pragma GCC unroll 8
    for (size_t i = 0; i < n; ++i) store_some(out + 64 * i, b[i], bytes_from(size, 64 * i));
}
template <bool encrypting>
TROTH_INLINE void all_blocks(const uint8_t* schedule, int rounds, const uint8_t* in, uint8_t* out, size_t size) {
    for (; size >= 512; size -= 512, in += 512, out += 512) some_blocks<encrypting, 8>(schedule, rounds, in, out, 512);
    for (; size >= 256; size -= 256, in += 256, out += 256) some_blocks<encrypting, 4>(schedule, rounds, in, out, 256);
    if (size > 64) return some_blocks<encrypting, 4>(schedule, rounds, in, out, size);
    if (size > 0) some_blocks<encrypting, 1>(schedule, rounds, in, out, size);
}

// The last four bytes of each block reversed, so that an addition counts.
TROTH_INLINE __m512i turned(__m512i counters) {
    return _mm512_shuffle_epi8(
        counters, _mm512_broadcast_i32x4(_mm_set_epi8(12, 13, 14, 15, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)));
}
template <size_t n>
TROTH_INLINE void ctr_some(const uint8_t* schedule, int rounds, __m512i& counter, const uint8_t* in, uint8_t* out,
                           size_t size) {
    const __m512i four = _mm512_broadcast_i32x4(_mm_set_epi32(4, 0, 0, 0));
    __m512i b[n];
#pragma GCC unroll 8
    for (size_t i = 0; i < n; ++i) {
        b[i] = turned(counter);
        counter = _mm512_add_epi32(counter, four);
    }
    transform<true>(schedule, rounds, b);
#pragma GCC unroll 8
    for (size_t i = 0; i < n; ++i) {
        const size_t rest = bytes_from(size, 64 * i);
        store_some(out + 64 * i, _mm512_xor_si512(load_some(in + 64 * i, rest), b[i]), rest);
    }
}

}  // namespace

void aes_encrypt_vaes512(const uint8_t* schedule, int rounds, const uint8_t* in, uint8_t* out, size_t blocks) {
    all_blocks<true>(schedule, rounds, in, out, 16 * blocks);
}
void aes_decrypt_vaes512(const uint8_t* inverse, int rounds, const uint8_t* in, uint8_t* out, size_t blocks) {
    all_blocks<false>(inverse, rounds, in, out, 16 * blocks);
}

void aes_ctr_vaes512(const uint8_t* schedule, int rounds, const uint8_t* counter, const uint8_t* in, uint8_t* out,
                     size_t size) {
    const __m128i first = _mm_loadu_si128(reinterpret_cast<const __m128i*>(counter));
    __m512i count = _mm512_add_epi32(turned(_mm512_broadcast_i32x4(first)),
                                     _mm512_set_epi32(3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0));
    for (; size >= 512; size -= 512, in += 512, out += 512) ctr_some<8>(schedule, rounds, count, in, out, 512);
    for (; size >= 256; size -= 256, in += 256, out += 256) ctr_some<4>(schedule, rounds, count, in, out, 256);
    if (size > 64) return ctr_some<4>(schedule, rounds, count, in, out, size);
    if (size > 0) ctr_some<1>(schedule, rounds, count, in, out, size);
}

}  // namespace troth::inline v1::crypto::kernel
#endif
