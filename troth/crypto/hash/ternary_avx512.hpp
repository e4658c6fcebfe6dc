// Functions of three vectors in one AVX-512 instruction. MemorySanitizer does not know vpternlog and would report every
// secret that meets it, so the build that checks constant time gets the same function in instructions that it knows
// (architecture.md, section 3). For kernel files: no standard-library templates, always inlined.
#pragma once

#include <immintrin.h>

namespace troth::inline v1::crypto::detail {

#if defined(__has_feature)
#if __has_feature(memory_sanitizer)
#define TROTH_TERNARY_IN_PLAIN_STEPS 1
#endif
#endif

// a ^ b ^ c
[[gnu::always_inline]] inline __m512i ternary_xor(__m512i a, __m512i b, __m512i c) {
#if defined(TROTH_TERNARY_IN_PLAIN_STEPS)
    return _mm512_xor_si512(a, _mm512_xor_si512(b, c));
#else
    return _mm512_ternarylogic_epi64(a, b, c, 0x96);
#endif
}
[[gnu::always_inline]] inline __m256i ternary_xor(__m256i a, __m256i b, __m256i c) {
#if defined(TROTH_TERNARY_IN_PLAIN_STEPS)
    return _mm256_xor_si256(a, _mm256_xor_si256(b, c));
#else
    return _mm256_ternarylogic_epi64(a, b, c, 0x96);
#endif
}
// a ^ (~b & c): Keccak's chi, FIPS 202 §3.2.4
[[gnu::always_inline]] inline __m512i ternary_chi(__m512i a, __m512i b, __m512i c) {
#if defined(TROTH_TERNARY_IN_PLAIN_STEPS)
    return _mm512_xor_si512(a, _mm512_andnot_si512(b, c));
#else
    return _mm512_ternarylogic_epi64(a, b, c, 0xd2);
#endif
}

}  // namespace troth::inline v1::crypto::detail
