// The S-box of AES (FIPS 197 §5.1.1) as a circuit of AND and XOR, for bitsliced code: no table, no secret index.
//
// Inversion in GF(2^8) goes through the tower GF(2) < GF(4) < GF(16) < GF(256), in which it is a handful of small
// products. The isomorphism between AES's own field and the tower is computed here, by the compiler, and the whole
// circuit is checked against the definition of the S-box for all 256 inputs in aes_test.cpp.
//   GF(4)   = GF(2)[w] / (w^2 + w + 1)
//   GF(16)  = GF(4)[z] / (z^2 + z + w)
//   GF(256) = GF(16)[y] / (y^2 + y + l),  l the first element of trace 1
#pragma once

#include "troth/base/bytes.hpp"

namespace troth::inline v1::crypto::sbox {

// W is a machine word: bit i of every word belongs to the same byte. An element is its coordinates, highest first.
template <class W>
struct F4 {
    W hi, lo;
    friend constexpr F4 operator^(F4 a, F4 b) { return {a.hi ^ b.hi, a.lo ^ b.lo}; }
    friend constexpr F4 operator*(F4 a, F4 b) {
        const W low = a.lo & b.lo;
        return {((a.hi ^ a.lo) & (b.hi ^ b.lo)) ^ low, (a.hi & b.hi) ^ low};
    }
    constexpr F4 squared() const { return {hi, hi ^ lo}; }  // also the inverse: a^3 = 1
    constexpr F4 times_w() const { return {hi ^ lo, hi}; }
};
template <class W>
struct F16 {
    F4<W> hi, lo;
    friend constexpr F16 operator^(F16 a, F16 b) { return {a.hi ^ b.hi, a.lo ^ b.lo}; }
    friend constexpr F16 operator*(F16 a, F16 b) {
        const F4<W> low = a.lo * b.lo;
        return {((a.hi ^ a.lo) * (b.hi ^ b.lo)) ^ low, (a.hi * b.hi).times_w() ^ low};
    }
    constexpr F16 squared() const {  // (A z + B)^2 = A^2 z + (A^2 w + B^2)
        const F4<W> square = hi.squared();
        return {square, square.times_w() ^ lo.squared()};
    }
    constexpr F16 inverse() const {  // by the norm w A^2 + A B + B^2, an element of GF(4); 0 gives 0
        const F4<W> inverse_norm = (hi.squared().times_w() ^ (lo * (hi ^ lo))).squared();
        return {hi * inverse_norm, (hi ^ lo) * inverse_norm};
    }
};

// One element of GF(256) as a byte: the arithmetic behind the constants below.
constexpr F16<unsigned> f16_of(unsigned v) {
    return {{v >> 3 & 1, v >> 2 & 1}, {v >> 1 & 1, v & 1}};
}
constexpr unsigned nibble_of(F16<unsigned> v) {
    return v.hi.hi << 3 | v.hi.lo << 2 | v.lo.hi << 1 | v.lo.lo;
}
constexpr unsigned find_l() {
    for (unsigned l = 1; l < 16; ++l) {
        const F16<unsigned> a = f16_of(l), a2 = a.squared(), a4 = a2.squared(), a8 = a4.squared();
        if (nibble_of(a ^ a2 ^ a4 ^ a8) == 1) return l;
    }
    return 0;
}
inline constexpr unsigned l = find_l();
constexpr unsigned tower_multiply(unsigned a, unsigned b) {
    const F16<unsigned> ah = f16_of(a >> 4), al = f16_of(a & 15), bh = f16_of(b >> 4), bl = f16_of(b & 15);
    const F16<unsigned> low = al * bl;
    return nibble_of(((ah ^ al) * (bh ^ bl)) ^ low) << 4 | nibble_of((ah * bh * f16_of(l)) ^ low);
}

// A linear map of bytes: column[i] is the image of bit i.
struct Matrix {
    u8 column[8];
    constexpr u8 apply(unsigned v) const {
        unsigned result = 0;
        for (unsigned i = 0; i < 8; ++i)
            if (v >> i & 1) result ^= column[i];
        return static_cast<u8>(result);
    }
};
// AES's x is sent to a root of x^8 + x^4 + x^3 + x + 1 in the tower (FIPS 197 §4.2).
constexpr Matrix find_to_tower() {
    for (unsigned root = 2; root < 256; ++root) {
        Matrix m{};
        unsigned power = 1;
        for (u8& column : m.column) {
            column = static_cast<u8>(power);
            power = tower_multiply(power, root);
        }
        if ((power ^ m.column[4] ^ m.column[3] ^ m.column[1] ^ 1) == 0) return m;
    }
    return {};
}
inline constexpr Matrix to_tower = find_to_tower();
// Out of the tower, then the affine map's matrix (FIPS 197 §5.1.1): bit i of the result is b_i + b_(i+4) + ... +
// b_(i+7).
constexpr Matrix find_from_tower() {
    Matrix m{};
    for (unsigned i = 0; i < 8; ++i)
        for (unsigned v = 0; v < 256; ++v)
            if (to_tower.apply(v) == 1u << i) {
                const unsigned twice = v << 8 | v;
                m.column[i] = static_cast<u8>(v ^ twice >> 4 ^ twice >> 5 ^ twice >> 6 ^ twice >> 7);
            }
    return m;
}
inline constexpr Matrix from_tower = find_from_tower();
// The other way, for the inverse S-box (§5.3.2): into the tower after the inverse affine map, and out of the tower.
constexpr Matrix inverse_of(const Matrix& m) {
    Matrix inverse{};
    for (unsigned i = 0; i < 8; ++i)
        for (unsigned v = 0; v < 256; ++v)
            if (m.apply(v) == 1u << i) inverse.column[i] = static_cast<u8>(v);
    return inverse;
}
inline constexpr Matrix to_tower_inverse = inverse_of(from_tower);
inline constexpr Matrix from_tower_inverse = inverse_of(to_tower);
// l * (a squared) is linear in a: its columns.
constexpr u8 l_square(unsigned i) {
    return static_cast<u8>(nibble_of(f16_of(l) * f16_of(1u << i).squared()));
}

// row<M, i>: the sum of the bits that M sends to bit i; unrolled, so that only XORs are left.
template <const Matrix& M, unsigned row, class W>
constexpr W sum(const W (&in)[8]) {
    W result = in[0] ^ in[0];
    if constexpr (M.column[0] >> row & 1) result ^= in[0];
    if constexpr (M.column[1] >> row & 1) result ^= in[1];
    if constexpr (M.column[2] >> row & 1) result ^= in[2];
    if constexpr (M.column[3] >> row & 1) result ^= in[3];
    if constexpr (M.column[4] >> row & 1) result ^= in[4];
    if constexpr (M.column[5] >> row & 1) result ^= in[5];
    if constexpr (M.column[6] >> row & 1) result ^= in[6];
    if constexpr (M.column[7] >> row & 1) result ^= in[7];
    return result;
}
inline constexpr Matrix l_squares{{l_square(0), l_square(1), l_square(2), l_square(3), 0, 0, 0, 0}};

// invert: inversion in the field, between the maps `into` and `out` of the tower. q[i] holds bit i of every byte.
template <const Matrix& into, const Matrix& out, class W>
constexpr void invert(W (&q)[8]) {
    const F16<W> hi{{sum<into, 7>(q), sum<into, 6>(q)}, {sum<into, 5>(q), sum<into, 4>(q)}};
    const F16<W> lo{{sum<into, 3>(q), sum<into, 2>(q)}, {sum<into, 1>(q), sum<into, 0>(q)}};
    const W zero = q[0] ^ q[0];
    const W a[8] = {hi.lo.lo, hi.lo.hi, hi.hi.lo, hi.hi.hi, zero, zero, zero, zero};
    const F16<W> l_square_of_hi{{sum<l_squares, 3>(a), sum<l_squares, 2>(a)},
                                {sum<l_squares, 1>(a), sum<l_squares, 0>(a)}};
    const F16<W> inverse_norm = (l_square_of_hi ^ (lo * (hi ^ lo))).inverse();
    const F16<W> h = hi * inverse_norm, g = (hi ^ lo) * inverse_norm;
    const W b[8] = {g.lo.lo, g.lo.hi, g.hi.lo, g.hi.hi, h.lo.lo, h.lo.hi, h.hi.lo, h.hi.hi};
    q[0] = sum<out, 0>(b);
    q[1] = sum<out, 1>(b);
    q[2] = sum<out, 2>(b);
    q[3] = sum<out, 3>(b);
    q[4] = sum<out, 4>(b);
    q[5] = sum<out, 5>(b);
    q[6] = sum<out, 6>(b);
    q[7] = sum<out, 7>(b);
}
// The affine map adds 0x63: bits 0, 1, 5, 6.
template <class W>
constexpr void add_63(W (&q)[8]) {
    q[0] = ~q[0];
    q[1] = ~q[1];
    q[5] = ~q[5];
    q[6] = ~q[6];
}
// substitute: SubBytes (§5.1.1) on bit planes; substitute_inverse: InvSubBytes (§5.3.2).
template <class W>
constexpr void substitute(W (&q)[8]) {
    invert<to_tower, from_tower>(q);
    add_63(q);
}
template <class W>
constexpr void substitute_inverse(W (&q)[8]) {
    add_63(q);
    invert<to_tower_inverse, from_tower_inverse>(q);
}

}  // namespace troth::inline v1::crypto::sbox
