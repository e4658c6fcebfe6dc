// Reading a table in constant time with AVX-512: an entry of 64 bytes is one register. What stands behind the table is
// asked for meanwhile, as the next window's table does; a prefetch of what is not there does nothing.
#if defined(__x86_64__)
#include <immintrin.h>

#include "troth/crypto/curve/choose_kernels.hpp"

namespace troth::inline v1::crypto::kernel {

void choose_of_64_avx512(uint64_t* out, const uint64_t* table, uint64_t index) {
    const __m512i eight = _mm512_set1_epi64(8);
    __m512i wanted = _mm512_set1_epi64(static_cast<long long>(index)), chosen[4];
#pragma GCC unroll 4
    for (int i = 0; i < 4; ++i) chosen[i] = _mm512_setzero_si512();
    for (int entry = 0; entry < 64; entry += 8, table += 64) {
#pragma GCC unroll 8
        for (int i = 0; i < 8; ++i) {
            const __mmask8 here = _mm512_cmpeq_epi64_mask(wanted, _mm512_set1_epi64(i + 1));
            _mm_prefetch(reinterpret_cast<const char*>(table + 8 * (64 + i)), _MM_HINT_T0);
            chosen[i % 4] = _mm512_mask_mov_epi64(chosen[i % 4], here, _mm512_load_si512(table + 8 * i));
        }
        wanted = _mm512_sub_epi64(wanted, eight);
    }
    _mm512_storeu_si512(out,
                        _mm512_or_si512(_mm512_or_si512(chosen[0], chosen[1]), _mm512_or_si512(chosen[2], chosen[3])));
}

}  // namespace troth::inline v1::crypto::kernel
#endif
