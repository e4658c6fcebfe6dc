// Keccak-f[1600] on one state with AVX-512, a plane (the five lanes of one y) a register: FIPS 202 §3.2 and §3.3. Pi
// followed by chi is five permutations within planes and five three-input functions between them, which leave the state
// transposed; then it is turned back.
#include "troth/crypto/hash/kernels.hpp"

#if defined(__x86_64__)
#include <immintrin.h>

#include "troth/crypto/hash/keccak_constants.hpp"
#include "troth/crypto/hash/ternary_avx512.hpp"

namespace troth::inline v1::crypto::detail {
namespace {

constexpr __mmask8 five_lanes = 0x1f;

[[gnu::always_inline]] inline __m512i five(long long a, long long b, long long c, long long d, long long e) {
    return _mm512_set_epi64(0, 0, 0, e, d, c, b, a);
}
// rho's rotations of plane y, FIPS 202 §3.2.2.
[[gnu::always_inline]] inline __m512i rotations(int y) {
    const unsigned* const r = keccak_rotation + 5 * y;
    return five(r[0], r[1], r[2], r[3], r[4]);
}

struct Constants {
    __m512i previous, next;    // lane x takes lane x - 1, x + 1
    __m512i rotate[5], pi[5];  // by plane
    __m512i join[5];           // by the new plane: two pairs of lanes
    __m512i last[5];           // the new plane's lane 4 from lane y of the fifth register
};
[[gnu::always_inline]] inline Constants constants() {
    Constants c;
    c.previous = five(4, 0, 1, 2, 3);
    c.next = five(1, 2, 3, 4, 0);
#pragma GCC unroll 5
    for (int y = 0; y < 5; ++y) {
        c.rotate[y] = rotations(y);
        // Lane X of the new plane Y comes from lane (X + 3Y) mod 5 of plane X, FIPS 202 §3.2.3.
        c.pi[y] = five(y, (y + 3) % 5, (y + 6) % 5, (y + 9) % 5, (y + 12) % 5);
        // Even lanes stand as pairs in the one register of each two, odd ones in the other: pair y / 2.
        const int pair = y / 2 * 2;
        c.join[y] = five(pair, pair + 1, pair + 8, pair + 9, 0);
        c.last[y] = _mm512_set1_epi64(y);
    }
    return c;
}

[[gnu::always_inline]] inline void round(__m512i (&a)[5], const Constants& c, uint64_t round_constant) {
    // theta, FIPS 202 §3.2.1
    const __m512i parity = ternary_xor(ternary_xor(a[0], a[1], a[2]), a[3], a[4]);
    const __m512i before = _mm512_permutexvar_epi64(c.previous, parity);
    const __m512i after = _mm512_rol_epi64(_mm512_permutexvar_epi64(c.next, parity), 1);
    // theta's end, rho, and pi's half within a plane
    __m512i b[5], t[5];
#pragma GCC unroll 5
    for (int y = 0; y < 5; ++y)
        b[y] = _mm512_permutexvar_epi64(c.pi[y], _mm512_rolv_epi64(ternary_xor(a[y], before, after), c.rotate[y]));
    // chi: lane Y of t[X] is A[X, Y]
#pragma GCC unroll 5
    for (int x = 0; x < 5; ++x) t[x] = ternary_chi(b[x], b[(x + 1) % 5], b[(x + 2) % 5]);
    // Transpose.
    const __m512i even01 = _mm512_unpacklo_epi64(t[0], t[1]), odd01 = _mm512_unpackhi_epi64(t[0], t[1]);
    const __m512i even23 = _mm512_unpacklo_epi64(t[2], t[3]), odd23 = _mm512_unpackhi_epi64(t[2], t[3]);
#pragma GCC unroll 5
    for (int y = 0; y < 5; ++y) {
        const __m512i four =
            _mm512_permutex2var_epi64(y % 2 == 0 ? even01 : odd01, c.join[y], y % 2 == 0 ? even23 : odd23);
        a[y] = _mm512_mask_permutexvar_epi64(four, 0x10, c.last[y], t[4]);
    }
    a[0] = _mm512_xor_si512(a[0], _mm512_maskz_set1_epi64(1, static_cast<long long>(round_constant)));
}

}  // namespace

void keccak_f1600_avx512(uint64_t* lanes) {
    const Constants c = constants();
    __m512i a[5];
#pragma GCC unroll 5
    for (int y = 0; y < 5; ++y) a[y] = _mm512_maskz_loadu_epi64(five_lanes, lanes + 5 * y);
    for (unsigned i = 0; i < 24; i += 2) {
        round(a, c, keccak_round_constant[i]);
        round(a, c, keccak_round_constant[i + 1]);
    }
#pragma GCC unroll 5
    for (int y = 0; y < 5; ++y) _mm512_mask_storeu_epi64(lanes + 5 * y, five_lanes, a[y]);
}

}  // namespace troth::inline v1::crypto::detail
#else
namespace troth::inline v1::crypto::detail {

void keccak_f1600_avx512(uint64_t* lanes) {
    keccak_f1600_portable(lanes);
}

}  // namespace troth::inline v1::crypto::detail
#endif
