// Reading a table in constant time with AVX2: an entry of 64 bytes is two registers. What stands behind the table is
// asked for meanwhile, as in choose_avx512.cpp.
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

}  // namespace troth::inline v1::crypto::kernel
#endif
