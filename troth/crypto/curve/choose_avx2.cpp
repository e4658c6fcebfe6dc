// Reading a table in constant time with AVX2: an entry of 64 bytes is two registers. What stands behind the table is
// asked for meanwhile, as the next window's table does; a prefetch of what is not there does nothing.
#if defined(__x86_64__)
#include <immintrin.h>

#include "troth/crypto/curve/choose_kernels.hpp"

namespace troth::inline v1::crypto::kernel {

void choose_of_64_avx2(uint64_t* out, const uint64_t* table, uint64_t index) {
    const __m256i one = _mm256_set1_epi64x(1), wanted = _mm256_set1_epi64x(static_cast<long long>(index));
    __m256i number = one, low = _mm256_setzero_si256(), high = low;
#pragma GCC unroll 4
    for (int entry = 0; entry < 64; ++entry, table += 8) {
        const __m256i here = _mm256_cmpeq_epi64(number, wanted);
        const __m256i* const from = reinterpret_cast<const __m256i*>(table);
        _mm_prefetch(reinterpret_cast<const char*>(table + 64 * 8), _MM_HINT_T0);
        number = _mm256_add_epi64(number, one);
        low = _mm256_or_si256(low, _mm256_and_si256(here, _mm256_load_si256(from)));
        high = _mm256_or_si256(high, _mm256_and_si256(here, _mm256_load_si256(from + 1)));
    }
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(out), low);
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(out) + 1, high);
}

void choose_among_8_avx2(uint64_t* out, const uint64_t* table, uint64_t index) {
    const __m256i wanted = _mm256_set1_epi64x(static_cast<long long>(index));
    __m256i* const to = reinterpret_cast<__m256i*>(out);
    __m256i low = _mm256_loadu_si256(to), high = _mm256_loadu_si256(to + 1);
#pragma GCC unroll 8
    for (int i = 0; i < 8; ++i, table += 8) {
        const __m256i here = _mm256_cmpeq_epi64(wanted, _mm256_set1_epi64x(i + 1));
        const __m256i* const from = reinterpret_cast<const __m256i*>(table);
        low = _mm256_or_si256(low, _mm256_and_si256(here, _mm256_load_si256(from)));
        high = _mm256_or_si256(high, _mm256_and_si256(here, _mm256_load_si256(from + 1)));
    }
    _mm256_storeu_si256(to, low);
    _mm256_storeu_si256(to + 1, high);
}

void choose_signed_of_16_avx2(uint64_t* out, const uint64_t* row, uint64_t size, uint64_t negative) {
    const __m256i wanted = _mm256_set1_epi64x(static_cast<long long>(size));
    // y + x, y - x and 2dxy: 1, 1 and 0 of the neutral element.
    __m256i sum = _mm256_and_si256(_mm256_cmpeq_epi64(wanted, _mm256_setzero_si256()), _mm256_set_epi64x(0, 0, 0, 1));
    __m256i difference = sum, product = _mm256_setzero_si256();
#pragma GCC unroll 16
    for (int i = 0; i < 16; ++i, row += 12) {
        const __m256i here = _mm256_cmpeq_epi64(wanted, _mm256_set1_epi64x(i + 1));
        const __m256i* const from = reinterpret_cast<const __m256i*>(row);
        sum = _mm256_or_si256(sum, _mm256_and_si256(here, _mm256_load_si256(from)));
        difference = _mm256_or_si256(difference, _mm256_and_si256(here, _mm256_load_si256(from + 1)));
        product = _mm256_or_si256(product, _mm256_and_si256(here, _mm256_load_si256(from + 2)));
    }
    // The negative has y + x and y - x the other way round, and p - 2dxy: that is (2^255 - 1 - 2dxy) - 18, which
    // borrows nothing from the second word, as no entry's first word is above 2^64 - 19 (edwards25519_test.cpp).
    const __m256i minus =
        _mm256_sub_epi64(_mm256_setzero_si256(), _mm256_set1_epi64x(static_cast<long long>(negative)));
    const __m256i other = _mm256_sub_epi64(_mm256_xor_si256(product, _mm256_set_epi64x(~0ull >> 1, -1, -1, -1)),
                                           _mm256_set_epi64x(0, 0, 0, 18));
    __m256i* const to = reinterpret_cast<__m256i*>(out);
    _mm256_storeu_si256(to, _mm256_blendv_epi8(sum, difference, minus));
    _mm256_storeu_si256(to + 1, _mm256_blendv_epi8(difference, sum, minus));
    _mm256_storeu_si256(to + 2, _mm256_blendv_epi8(product, other, minus));
}

}  // namespace troth::inline v1::crypto::kernel
#endif
