// SHA-256 compression with the SHA extensions, FIPS 180-4 §6.2. The processor holds the working variables as two
// vectors, {A, B, E, F} and {C, D, G, H} from high to low; sha256rnds2 does two rounds, sha256msg1 and sha256msg2 each
// half of four steps of the message schedule.
#include "troth/crypto/hash/kernels.hpp"

#if defined(__x86_64__)
#include <immintrin.h>

#include "troth/crypto/hash/sha2_constants.hpp"

namespace troth::inline v1::crypto::detail {
namespace {

[[gnu::always_inline]] inline __m128i load(const void* from) {
    return _mm_loadu_si128(static_cast<const __m128i*>(from));
}
// Four rounds with K + W in k_w; the two halves trade places after every pair.
[[gnu::always_inline]] inline void four_rounds(__m128i& abef, __m128i& cdgh, __m128i k_w) {
    cdgh = _mm_sha256rnds2_epu32(cdgh, abef, k_w);
    abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(k_w, 0x0e));
}
// W_t .. W_{t+3} from the sixteen words before, oldest four first, FIPS 180-4 §6.2.2 step 1.
[[gnu::always_inline]] inline __m128i next_words(__m128i w0, __m128i w1, __m128i w2, __m128i w3) {
    const __m128i w_minus_7 = _mm_alignr_epi8(w3, w2, 4);
    return _mm_sha256msg2_epu32(_mm_add_epi32(_mm_sha256msg1_epu32(w0, w1), w_minus_7), w3);
}

}  // namespace

void sha256_shani(uint32_t* state, const uint8_t* blocks, size_t count) {
    const __m128i byte_swap = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
    const __m128i dcba = load(state), hgfe = load(state + 4);
    const __m128i cdab = _mm_shuffle_epi32(dcba, 0xb1), efgh = _mm_shuffle_epi32(hgfe, 0x1b);
    __m128i abef = _mm_alignr_epi8(cdab, efgh, 8);
    __m128i cdgh = _mm_blend_epi16(efgh, cdab, 0xf0);

    for (; count != 0; --count, blocks += 64) {
        const __m128i abef_before = abef, cdgh_before = cdgh;
        __m128i w[4];
#pragma GCC unroll 4
        for (int i = 0; i < 4; ++i) {
            w[i] = _mm_shuffle_epi8(load(blocks + 16 * i), byte_swap);
            four_rounds(abef, cdgh, _mm_add_epi32(w[i], load(sha256_k + 4 * i)));
        }
#pragma GCC unroll 12
        for (int i = 4; i < 16; ++i) {
            w[i % 4] = next_words(w[i % 4], w[(i + 1) % 4], w[(i + 2) % 4], w[(i + 3) % 4]);
            four_rounds(abef, cdgh, _mm_add_epi32(w[i % 4], load(sha256_k + 4 * i)));
        }
        abef = _mm_add_epi32(abef, abef_before);
        cdgh = _mm_add_epi32(cdgh, cdgh_before);
    }

    const __m128i feba = _mm_shuffle_epi32(abef, 0x1b), dchg = _mm_shuffle_epi32(cdgh, 0xb1);
    _mm_storeu_si128(static_cast<__m128i*>(static_cast<void*>(state)), _mm_blend_epi16(feba, dchg, 0xf0));
    _mm_storeu_si128(static_cast<__m128i*>(static_cast<void*>(state + 4)), _mm_alignr_epi8(dchg, feba, 8));
}

}  // namespace troth::inline v1::crypto::detail
#else
namespace troth::inline v1::crypto::detail {

void sha256_shani(uint32_t* state, const uint8_t* blocks, size_t count) {
    sha256_portable(state, blocks, count);
}

}  // namespace troth::inline v1::crypto::detail
#endif
