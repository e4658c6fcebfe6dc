// SHA-1 compression with the SHA extensions, FIPS 180-4 §6.1.2. A, B, C, D stand in one vector from high to low;
// sha1rnds4 does four rounds, sha1nexte makes the E of four rounds later from A, sha1msg1 and sha1msg2 are the halves
// of four steps of the message schedule.
#include "troth/crypto/hash/kernels.hpp"

#if defined(__x86_64__)
#include <immintrin.h>

namespace troth::inline v1::crypto::detail {
namespace {

[[gnu::always_inline]] inline __m128i load(const void* from) {
    return _mm_loadu_si128(static_cast<const __m128i*>(from));
}

// The variables between two groups of four rounds: before is ABCD as it was a group ago, from which E follows.
struct Variables {
    __m128i abcd, before;
};
template <int group>
[[gnu::always_inline]] inline void four_rounds(Variables& v, __m128i w) {
    const __m128i e_w = _mm_sha1nexte_epu32(v.before, w);
    v.before = v.abcd;
    v.abcd = _mm_sha1rnds4_epu32(v.abcd, e_w, group / 5);
}
// W of four rounds from the sixteen words before, oldest four first, FIPS 180-4 §6.1.2 step 1.
[[gnu::always_inline]] inline __m128i next_words(__m128i w0, __m128i w1, __m128i w2, __m128i w3) {
    return _mm_sha1msg2_epu32(_mm_xor_si128(_mm_sha1msg1_epu32(w0, w1), w2), w3);
}
template <int group>
[[gnu::always_inline]] inline void schedule_and_rounds(Variables& v, __m128i* w) {
    w[group % 4] = next_words(w[group % 4], w[(group + 1) % 4], w[(group + 2) % 4], w[(group + 3) % 4]);
    four_rounds<group>(v, w[group % 4]);
}
template <int group>
[[gnu::always_inline]] inline void four_groups(Variables& v, __m128i* w) {
    schedule_and_rounds<group>(v, w);
    schedule_and_rounds<group + 1>(v, w);
    schedule_and_rounds<group + 2>(v, w);
    schedule_and_rounds<group + 3>(v, w);
}

}  // namespace

void sha1_shani(uint32_t* state, const uint8_t* blocks, size_t count) {
    const __m128i byte_swap = _mm_set_epi64x(0x0001020304050607, 0x08090a0b0c0d0e0f);
    Variables v{_mm_shuffle_epi32(load(state), 0x1b), _mm_setzero_si128()};
    __m128i e = _mm_set_epi32(static_cast<int>(state[4]), 0, 0, 0);

    for (; count != 0; --count, blocks += 64) {
        const __m128i abcd_before = v.abcd, e_before = e;
        __m128i w[4];
#pragma GCC unroll 4
        for (int i = 0; i < 4; ++i) w[i] = _mm_shuffle_epi8(load(blocks + 16 * i), byte_swap);
        // The first group takes E as it stands.
        v.before = v.abcd;
        v.abcd = _mm_sha1rnds4_epu32(v.abcd, _mm_add_epi32(e, w[0]), 0);
        four_rounds<1>(v, w[1]);
        four_rounds<2>(v, w[2]);
        four_rounds<3>(v, w[3]);
        four_groups<4>(v, w);
        four_groups<8>(v, w);
        four_groups<12>(v, w);
        four_groups<16>(v, w);
        e = _mm_sha1nexte_epu32(v.before, e_before);
        v.abcd = _mm_add_epi32(v.abcd, abcd_before);
    }

    _mm_storeu_si128(static_cast<__m128i*>(static_cast<void*>(state)), _mm_shuffle_epi32(v.abcd, 0x1b));
    state[4] = static_cast<uint32_t>(_mm_extract_epi32(e, 3));
}

}  // namespace troth::inline v1::crypto::detail
#else
namespace troth::inline v1::crypto::detail {

void sha1_shani(uint32_t* state, const uint8_t* blocks, size_t count) {
    sha1_portable(state, blocks, count);
}

}  // namespace troth::inline v1::crypto::detail
#endif
