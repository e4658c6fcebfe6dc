// The Montgomery ladder of Curve25519 (RFC 7748 §5) with 52-bit multiplication. A step of the ladder is three products
// of four elements each, of which only the last is not full. Constant time: masks are constants, and the bits of the
// scalar only permute lanes.
#if defined(__x86_64__)
#include "troth/crypto/curve/curve25519_kernels.hpp"
#include "troth/crypto/math/field25519_ifma.hpp"

namespace troth::inline v1::crypto::curve25519 {

using namespace field25519_ifma;

// The points before a step are (z2, x3, z3, x2), a lane each. As in curve25519_ladder.hpp nothing is swapped: only
// which of the two points is doubled is chosen.
void ladder_ifma(uint64_t out[4], const uint64_t scalar[4], const uint64_t u[4]) {
    constexpr uint64_t a24 = 121666;  // (486662 + 2) / 4, as z = E * (BB + a24 E) wants it
    const Limbs zero{}, one{{1, 0, 0, 0, 0}}, x1 = limbs_of(u);
    // What the last product of a step is made with; its first lane is the step's E.
    const Quad last = quad_of(zero, one, x1, one);
    const Quad small = quad_of({{a24, 0, 0, 0, 0}}, zero, zero, zero);
    Quad points = quad_of(zero, x1, one, one);

    // Decoded, the scalar has bit 254 set and bits 255, 2, 1 and 0 clear.
    uint64_t k[4] = {scalar[0] & ~uint64_t{7}, scalar[1], scalar[2],
                     (scalar[3] & ~uint64_t{0} >> 1) | uint64_t{1} << 62};
    uint64_t previous = 0;
    for (unsigned i = 255; i-- > 0;) {
        const uint64_t bit = k[i / 64] >> (i % 64) & 1;
        // Lanes 0 and 1 hold (A, B) of the point that is doubled: (C, D) of the other are two lanes on.
        const __m256i chosen = _mm256_set_epi64x(0, 0, static_cast<long long>(2 * (bit ^ previous)),
                                                 static_cast<long long>(2 * (bit ^ previous)));
        previous = bit;
        // (A, B, C, D) = (x2 + z2, x2 - z2, x3 + z3, x3 - z3)
        const Quad sums = combined<0b1010, 0b1111>(lanes<0b01'01'11'11>(points), lanes<0b10'10'00'00>(points));
        // (AA, BB, DA, CB)
        const Quad first = multiply(lanes(sums, _mm256_xor_si256(_mm256_set_epi64x(2, 3, 1, 0), chosen)),
                                    lanes(sums, _mm256_xor_si256(_mm256_set_epi64x(1, 0, 1, 0), chosen)));
        // (E, DA + CB, DA - CB, AA), E = AA - BB
        const Quad others = lanes<0b01'11'11'01>(first);  // (BB, CB, CB, BB)
        const Quad left = combined<0b0101, 0b0111>(lanes<0b00'10'10'00>(first), others);
        // (a24 E, (DA + CB)^2, (DA - CB)^2, AA BB)
        const Quad second = multiply(left, mixed<0b0001>(mixed<0b1000>(left, others), small));
        // (E (BB + a24 E), x3, x1 (DA - CB)^2, x2)
        points = multiply(combined<0, 0b0001>(second, others), mixed<0b0001>(last, left));
    }

    struct {
        Limbs element[4];
        uint64_t z2[4];
    } s;
    store(s.element, points);
    inverse(s.z2, s.element[0]);  // 0 for 0: the point at infinity gives 0
    store(s.element, multiply(quad_of(zero, zero, zero, s.element[3]), quad_of(zero, zero, zero, limbs_of(s.z2))));
    words_of(out, s.element[3]);
    wipe(&s, sizeof s);
    wipe(&points, sizeof points);
    wipe(k, sizeof k);
}

}  // namespace troth::inline v1::crypto::curve25519
#endif
