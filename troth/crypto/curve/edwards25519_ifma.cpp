// Multiples of the base point of edwards25519 (RFC 8032 §5.1) with 52-bit multiplication: an addition is two products
// of four elements each. The formulas, the comb and its signed digits are those of edwards25519.hpp. Constant time:
// tables are read whole, masks and permutations choose.
#if defined(__x86_64__)
#include "troth/crypto/curve/curve25519_kernels.hpp"
#include "troth/crypto/curve/edwards25519_table.hpp"
#include "troth/crypto/math/field25519_ifma.hpp"

namespace troth::inline v1::crypto::curve25519 {

using namespace field25519_ifma;

namespace {

// A point is (X, Y, Z, T), a lane each: RFC 8032 §5.1.4.

// (E, F, G, H) becomes (EF, GH, FG, EH).
TROTH_INLINE Quad finished(const Quad& e_f_g_h) {
    return multiply(lanes<0b00'01'10'00>(e_f_g_h), lanes<0b11'10'11'01>(e_f_g_h));
}

// p + q, where q is (y - x, y + x, 2dxy, 2).
TROTH_INLINE Quad sum_of(const Quad& p, const Quad& q) {
    // (Y - X, Y + X, T, Z) q = (A, B, C, D); (E, F, G, H) = (B - A, D - C, D + C, B + A)
    const Quad a_b_c_d = multiply(combined<0b0001, 0b0011>(lanes<0b10'11'01'01>(p), lanes<0>(p)), q);
    return finished(combined<0b0011, 0b1111>(lanes<0b01'11'11'01>(a_b_c_d), lanes<0b00'10'10'00>(a_b_c_d)));
}

TROTH_INLINE Quad twice(const Quad& p) {
    // (X, Y, Z, X + Y) squared is (A, B, C / 2, S); E = A + B - S, F = C + A - B, G = A - B, H = A + B.
    const Quad x_y_z_sum = combined<0, 0b1000>(lanes<0b00'10'01'00>(p), lanes<0b01'01'01'01>(p));
    const Quad squares = multiply(x_y_z_sum, x_y_z_sum);
    const Quad a_b = combined<0b0110, 0b1111>(lanes<0>(squares), lanes<0b01'01'01'01>(squares));
    const Quad s_c = lanes<0b10'10'10'11>(squares);
    return finished(combined<0, 0b0010>(combined<0b0001, 0b0011>(a_b, s_c), s_c));
}

// entry: the multiple `size` of the row's point, 0 to 8, times -1 if `negative` is 1, as sum_of takes it.
TROTH_INLINE Quad entry(const uint64_t row[8][12], uint64_t size, uint64_t negative) {
    // y + x and y - x, and 2dxy; of the neutral element 1, 1, 0.
    __m512i sum_difference = _mm512_set_epi64(0, 0, 0, 1, 0, 0, 0, 1);
    __m256i t2d = _mm256_setzero_si256();
    const __m512i wanted = _mm512_set1_epi64(static_cast<long long>(size));
#pragma GCC unroll 8
    for (int i = 0; i < 8; ++i) {
        const __mmask8 hit = _mm512_cmpeq_epi64_mask(wanted, _mm512_set1_epi64(i + 1));
        sum_difference = _mm512_mask_mov_epi64(sum_difference, hit, _mm512_loadu_si512(row[i]));
        t2d = _mm256_mask_mov_epi64(
            t2d, hit, _mm256_loadu_si256(static_cast<const __m256i*>(static_cast<const void*>(row[i] + 8))));
    }
    // The words of each, a lane each; for the negative y + x and y - x change places.
    const long long n = static_cast<long long>(negative);
    const __m512i order =
        _mm512_xor_si512(_mm512_set_epi64(3, 2, 1, 0, 7, 6, 5, 4), _mm512_slli_epi64(_mm512_set1_epi64(n), 2));
    const __m512i placed = _mm512_permutexvar_epi64(order, sum_difference);
    const __m256i r0 = _mm512_castsi512_si256(placed), r1 = _mm512_extracti64x4_epi64(placed, 1);
    const __m256i r3 = _mm256_set_epi64x(0, 0, 0, 2);
    const __m256i low01 = _mm256_unpacklo_epi64(r0, r1), high01 = _mm256_unpackhi_epi64(r0, r1);
    const __m256i low23 = _mm256_unpacklo_epi64(t2d, r3), high23 = _mm256_unpackhi_epi64(t2d, r3);
    const __m256i w0 = _mm256_permute2x128_si256(low01, low23, 0x20);
    const __m256i w1 = _mm256_permute2x128_si256(high01, high23, 0x20);
    const __m256i w2 = _mm256_permute2x128_si256(low01, low23, 0x31);
    const __m256i w3 = _mm256_permute2x128_si256(high01, high23, 0x31);
    const __m256i mask = all(low_51);
    const auto joined = [&](__m256i below, __m256i above) __attribute__((always_inline)) {
        return _mm256_and_si256(_mm256_or_si256(below, above), mask);
    };
    Quad out{{_mm256_and_si256(w0, mask), joined(_mm256_srli_epi64(w0, 51), _mm256_slli_epi64(w1, 13)),
              joined(_mm256_srli_epi64(w1, 38), _mm256_slli_epi64(w2, 26)),
              joined(_mm256_srli_epi64(w2, 25), _mm256_slli_epi64(w3, 39)), _mm256_srli_epi64(w3, 12)}};
    // And 2dxy gets the other sign: 2p minus it is below 2^52 in every limb, too.
    const __m256i turned = _mm256_set_epi64x(0, -n, 0, 0);
#pragma GCC unroll 5
    for (int i = 0; i < 5; ++i) {
        const __m256i minus = _mm256_sub_epi64(limb_of_2p(i), out.limb[i]);
        out.limb[i] = _mm256_xor_si256(out.limb[i], _mm256_and_si256(turned, _mm256_xor_si256(out.limb[i], minus)));
    }
    return out;
}

// multiply_base: scalar * B, for a scalar below 2^255; see edwards25519.hpp.
Quad multiply_base(const uint64_t scalar[4]) {
    struct {
        uint8_t size[64], negative[64];
    } s;
    uint64_t over = 0;
    for (unsigned i = 0; i < 64; ++i) {
        const uint64_t digit = (scalar[i / 16] >> (4 * (i % 16)) & 15) + over;  // 0 to 16
        over = (digit + 7) >> 4;                                                // 1 from 9 on: digit - 16 < 0
        const uint64_t mask = 0 - over;
        s.size[i] = static_cast<uint8_t>(((digit ^ mask) - mask) + (16 & mask));
        s.negative[i] = static_cast<uint8_t>(over);
    }
    const Limbs zero{}, one{{1, 0, 0, 0, 0}};
    Quad p = quad_of(zero, one, one, zero);
    for (unsigned parity = 2; parity-- > 0;) {
        for (unsigned i = 0; i < 32; ++i)
            p = sum_of(p, entry(edwards25519_comb[i], s.size[2 * i + parity], s.negative[2 * i + parity]));
        if (parity == 0) break;
        for (unsigned i = 0; i < 4; ++i) p = twice(p);
    }
    wipe(&s, sizeof s);
    return p;
}

// What is kept of a point on the way to its words.
struct Places {
    Limbs element[4];
    uint64_t inverse[4], words[4];
    ~Places() { wipe(this, sizeof *this); }

    // Each element by the element of lane `i`.
    TROTH_INLINE void divide(const Quad& by_all, int i) {
        store(element, by_all);
        field25519_ifma::inverse(inverse, element[i]);
        const Limbs factor = limbs_of(inverse);
        store(element, multiply(by_all, quad_of(factor, factor, factor, factor)));
    }
};

}  // namespace

void base_u_ifma(uint64_t out[4], const uint64_t scalar[4]) {
    const Quad p = multiply_base(scalar);
    Places places;
    // u = (Z + Y) / (Z - Y), RFC 7748 §4.1
    places.divide(combined<0b0010, 0b0011>(lanes<0b10'10'10'10>(p), lanes<0b01'01'01'01>(p)), 1);
    words_of(out, places.element[0]);
}

void base_point_ifma(uint64_t out[4], const uint64_t scalar[4]) {
    Places places;
    places.divide(multiply_base(scalar), 2);
    words_of(places.words, places.element[0]);
    words_of(out, places.element[1]);
    out[3] |= places.words[0] << 63;  // RFC 8032 §5.1.2
}

}  // namespace troth::inline v1::crypto::curve25519
#endif
