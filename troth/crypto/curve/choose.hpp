// Reading a table in constant time, with the vector registers that every x86-64 has.
#pragma once

#if defined(__x86_64__)
#include <immintrin.h>

#include "troth/base/ct.hpp"

namespace troth::inline v1::crypto {

// choose_sse2: out = entry number `index` of a table of `count` entries of `words` words that starts with entry 1;
// zeros for index 0. Every entry is read whole. index and count are below 2^31; words is even.
template <usize words, usize count>
inline void choose_sse2(u64* out, const u64* table, u64 index) {
    __m128i chosen[words / 2];
    const __m128i wanted = _mm_set1_epi32(static_cast<int>(ct::barrier(index)));
    const __m128i one = _mm_set1_epi32(1);
    __m128i number = one;
#pragma GCC unroll 8
    for (usize i = 0; i < words / 2; ++i) chosen[i] = _mm_setzero_si128();
    for (usize entry = 0; entry < count; ++entry) {
        const __m128i here = _mm_cmpeq_epi32(number, wanted);
        number = _mm_add_epi32(number, one);
        const __m128i* const from = reinterpret_cast<const __m128i*>(table + entry * words);
#pragma GCC unroll 8
        for (usize i = 0; i < words / 2; ++i)
            chosen[i] = _mm_or_si128(chosen[i], _mm_and_si128(here, _mm_loadu_si128(from + i)));
    }
#pragma GCC unroll 8
    for (usize i = 0; i < words / 2; ++i) _mm_storeu_si128(reinterpret_cast<__m128i*>(out) + i, chosen[i]);
}

}  // namespace troth::inline v1::crypto
#endif
