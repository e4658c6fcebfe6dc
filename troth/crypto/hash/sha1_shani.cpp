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

// Four rounds, FIPS 180-4 §6.1.2 step 3, with f and K of the twenty rounds `phase`; e_w holds W, the first with E
// added. MemorySanitizer does not know this instruction and would report every secret that meets it, so the build that
// checks constant time does the same in single words (architecture.md, section 3).
template <int phase>
[[gnu::always_inline]] inline __m128i four_steps(__m128i abcd, __m128i e_w) {
#if defined(__has_feature)
#if __has_feature(memory_sanitizer)
    constexpr uint32_t k[4] = {0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6};
    uint32_t w[4], s[4];  // lowest first: W of the last round, and D, C, B, A
    _mm_storeu_si128(static_cast<__m128i*>(static_cast<void*>(w)), e_w);
    _mm_storeu_si128(static_cast<__m128i*>(static_cast<void*>(s)), abcd);
    uint32_t a = s[3], b = s[2], c = s[1], d = s[0], e = 0;
    for (int i = 3; i >= 0; --i) {
        const uint32_t choice = (b & c) ^ (~b & d), parity = b ^ c ^ d, majority = (b & c) ^ (b & d) ^ (c & d);
        const uint32_t f = phase == 0 ? choice : phase == 2 ? majority : parity;
        const uint32_t sum = (a << 5 | a >> 27) + f + e + k[phase] + w[i];
        e = d, d = c, c = b << 30 | b >> 2, b = a, a = sum;
    }
    return _mm_set_epi32(static_cast<int>(a), static_cast<int>(b), static_cast<int>(c), static_cast<int>(d));
#endif
#endif
    return _mm_sha1rnds4_epu32(abcd, e_w, phase);
}

// The variables between two groups of four rounds: before is ABCD as it was a group ago, from which E follows.
struct Variables {
    __m128i abcd, before;
};
template <int group>
[[gnu::always_inline]] inline void four_rounds(Variables& v, __m128i w) {
    const __m128i e_w = _mm_sha1nexte_epu32(v.before, w);
    v.before = v.abcd;
    v.abcd = four_steps<group / 5>(v.abcd, e_w);
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
        v.abcd = four_steps<0>(v.abcd, _mm_add_epi32(e, w[0]));
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
