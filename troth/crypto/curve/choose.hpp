// Reading a table in constant time: entry number `index` of a table of `count` entries of `words` words that starts
// with entry 1; zeros for index 0. Every entry is read whole. index and count are below 2^31.
#pragma once

#include "troth/base/ct.hpp"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace troth::inline v1::crypto {

// choose_portable: for any machine.
template <usize words, usize count>
inline void choose_portable(u64* out, const u64* table, u64 index) {
    for (usize i = 0; i < words; ++i) out[i] = 0;
    for (usize entry = 0; entry < count; ++entry) {
        const u64 here = ct::mask_if_equal(entry + 1, index);
        for (usize i = 0; i < words; ++i) out[i] |= table[entry * words + i] & here;
    }
}

#if defined(__x86_64__)
// choose_sse2: with the vector registers that every x86-64 has.
template <usize words, usize count>
inline void choose_sse2(u64* out, const u64* table, u64 index) {
    __m128i chosen[words / 2], last = _mm_setzero_si128();
    const __m128i wanted = _mm_set1_epi32(static_cast<int>(ct::barrier(index)));
    const __m128i one = _mm_set1_epi32(1);
    __m128i number = one;
#pragma GCC unroll 16
    for (usize i = 0; i < words / 2; ++i) chosen[i] = _mm_setzero_si128();
    for (usize entry = 0; entry < count; ++entry) {
        const __m128i here = _mm_cmpeq_epi32(number, wanted);
        number = _mm_add_epi32(number, one);
        const u64* const words_here = table + entry * words;
        const __m128i* const from = reinterpret_cast<const __m128i*>(words_here);
#pragma GCC unroll 16
        for (usize i = 0; i < words / 2; ++i)
            chosen[i] = _mm_or_si128(chosen[i], _mm_and_si128(here, _mm_loadu_si128(from + i)));
        if constexpr (words % 2 != 0)
            last = _mm_or_si128(
                last, _mm_and_si128(here, _mm_loadl_epi64(reinterpret_cast<const __m128i*>(words_here + words - 1))));
    }
#pragma GCC unroll 16
    for (usize i = 0; i < words / 2; ++i) _mm_storeu_si128(reinterpret_cast<__m128i*>(out) + i, chosen[i]);
    if constexpr (words % 2 != 0) _mm_storel_epi64(reinterpret_cast<__m128i*>(out + words - 1), last);
}
template <usize words, usize count>
inline void choose_baseline(u64* out, const u64* table, u64 index) {
    choose_sse2<words, count>(out, table, index);
}
#else
template <usize words, usize count>
inline void choose_baseline(u64* out, const u64* table, u64 index) {
    choose_portable<words, count>(out, table, index);
}
#endif

}  // namespace troth::inline v1::crypto
