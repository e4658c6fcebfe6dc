// XTS-AES (IEEE 1619-2018 §5.3) by the AES instructions on 512-bit vectors, four blocks a vector, eight vectors at
// once.
//
// The tweak of block i is T x^i. Eight vectors hold the next 32; times x^32 is a shift by four bytes, and what leaves
// on the left comes back times x^7 + x^2 + x + 1 (§5.2) by a carry-less multiplication: no block waits for another.
#if defined(__x86_64__)
#include <immintrin.h>

#include "troth/crypto/cipher/aes_kernels.hpp"
#include "troth/crypto/cipher/partial_avx512.hpp"

#define TROTH_INLINE [[gnu::always_inline]] inline

namespace troth::inline v1::crypto::kernel {
namespace {

constexpr size_t vectors = 8;

TROTH_INLINE __m512i round_key(const uint8_t* schedule, int round) {
    return _mm512_broadcast_i32x4(_mm_loadu_si128(reinterpret_cast<const __m128i*>(schedule + 16 * round)));
}
// over, the bits from x^128 on of each block, in its lower half: below x^64 they come back below x^71.
TROTH_INLINE __m512i reduced(__m512i over) {
    return _mm512_clmulepi64_epi128(over, _mm512_set1_epi64(0x87), 0x00);
}
template <int bytes>
TROTH_INLINE __m512i times_x8(__m512i tweaks) {
    return _mm512_xor_si512(_mm512_bslli_epi128(tweaks, bytes), reduced(_mm512_bsrli_epi128(tweaks, 16 - bytes)));
}
// Four blocks times x^shift and the three powers behind it, from one block in all lanes.
TROTH_INLINE __m512i powers(__m512i tweak, long long shift) {
    const __m512i left = _mm512_add_epi64(_mm512_set1_epi64(shift), _mm512_set_epi64(3, 3, 2, 2, 1, 1, 0, 0));
    const __m512i over = _mm512_srlv_epi64(tweak, _mm512_sub_epi64(_mm512_set1_epi64(64), left));  // by 64: nothing
    const __m512i kept = _mm512_xor_si512(_mm512_sllv_epi64(tweak, left), _mm512_bslli_epi128(over, 8));
    return _mm512_xor_si512(kept, reduced(_mm512_bsrli_epi128(over, 8)));
}

template <bool encrypting, size_t n>
TROTH_INLINE void some(const uint8_t* schedule, int rounds, const __m512i (&tweak)[vectors], const uint8_t* in,
                       uint8_t* out, size_t size) {
    __m512i b[n];
    const __m512i first = round_key(schedule, 0);
#pragma GCC unroll 8
    for (size_t i = 0; i < n; ++i)
        b[i] = _mm512_xor_si512(load_some(in + 64 * i, bytes_from(size, 64 * i)), _mm512_xor_si512(tweak[i], first));
    for (int r = 1; r < rounds; ++r) {
        const __m512i k = round_key(schedule, r);
#pragma GCC unroll 8
        for (size_t i = 0; i < n; ++i)
            b[i] = encrypting ? _mm512_aesenc_epi128(b[i], k) : _mm512_aesdec_epi128(b[i], k);
    }
    // The tweak is added with the last round key: both are only added.
    const __m512i last = round_key(schedule, rounds);
#pragma GCC unroll 8
    for (size_t i = 0; i < n; ++i) {
        const __m512i k = _mm512_xor_si512(last, tweak[i]);
        b[i] = encrypting ? _mm512_aesenclast_epi128(b[i], k) : _mm512_aesdeclast_epi128(b[i], k);
        store_some(out + 64 * i, b[i], bytes_from(size, 64 * i));
    }
}

template <bool encrypting>
TROTH_INLINE void xts(const uint8_t* schedule, int rounds, uint8_t* tweak, const uint8_t* in, uint8_t* out,
                      size_t blocks) {
    size_t size = 16 * blocks;
    const __m512i start = _mm512_broadcast_i32x4(_mm_loadu_si128(reinterpret_cast<const __m128i*>(tweak)));
    __m512i t[vectors];
    t[0] = powers(start, 0);
    t[1] = powers(start, 4);
    t[2] = times_x8<1>(t[0]);
    t[3] = times_x8<1>(t[1]);
#pragma GCC unroll 4
    for (size_t i = 0; i < 4; ++i) t[i + 4] = times_x8<2>(t[i]);
    for (; size >= 512; size -= 512, in += 512, out += 512) {
        some<encrypting, 8>(schedule, rounds, t, in, out, 512);
#pragma GCC unroll 8
        for (size_t i = 0; i < vectors; ++i) t[i] = times_x8<4>(t[i]);
    }
    if (size >= 256) {
        some<encrypting, 4>(schedule, rounds, t, in, out, 256);
        size -= 256, in += 256, out += 256;
#pragma GCC unroll 4
        for (size_t i = 0; i < 4; ++i) t[i] = t[i + 4];
    }
    if (size > 64)
        some<encrypting, 4>(schedule, rounds, t, in, out, size);
    else if (size > 0)
        some<encrypting, 1>(schedule, rounds, t, in, out, size);
    // The next tweak is in the vector where the last block, or the vector before, ended; sizes are public.
    const __m512i next = size < 64 ? t[0] : size < 128 ? t[1] : size < 192 ? t[2] : t[3];
    const __m512i lane = _mm512_add_epi64(_mm512_set1_epi64(static_cast<long long>(size % 64 / 8)),
                                          _mm512_set_epi64(7, 6, 5, 4, 3, 2, 1, 0));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(tweak), _mm512_castsi512_si128(_mm512_permutexvar_epi64(lane, next)));
}

}  // namespace

void aes_xts_encrypt_vaes512(const uint8_t* schedule, int rounds, uint8_t* tweak, const uint8_t* in, uint8_t* out,
                             size_t blocks) {
    xts<true>(schedule, rounds, tweak, in, out, blocks);
}
void aes_xts_decrypt_vaes512(const uint8_t* inverse, int rounds, uint8_t* tweak, const uint8_t* in, uint8_t* out,
                             size_t blocks) {
    xts<false>(inverse, rounds, tweak, in, out, blocks);
}

}  // namespace troth::inline v1::crypto::kernel
#endif
