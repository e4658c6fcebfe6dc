// The Montgomery ladder of Curve25519, RFC 7748 §5, over any implementation of the field.
#pragma once

#include <stdint.h>

namespace troth::inline v1::crypto {

// ladder25519: u of scalar * (point with the given u), in words, least significant first. The scalar is used as it is
// "decoded" by RFC 7748 §5: its three low bits are taken as 0, bit 254 as 1 and bit 255 as 0. Bit 255 of u is ignored;
// u may be p or more. Constant time.
//
// Written for speed: instead of swapping before each step, the step's sums and differences are made first. The product
// of the two points is the same either way round (only the sign of a number that is squared differs), so that only what
// is doubled has to be selected.
template <class Field>
void ladder25519(uint64_t out[4], const uint64_t scalar[4], const uint64_t u[4]) {
    using Element = typename Field::Element;
    constexpr uint64_t a24 = 121666;  // (486662 + 2) / 4, as z = E * (BB + a24 E) wants it

    // double_point: x, z from the sum and the difference of x and z.
    const auto double_point = [](Element& x, Element& z, const Element& sum, const Element& difference) {
        Element aa, bb, e, t;
        Field::sqr(aa, sum);
        Field::sqr(bb, difference);
        Field::mul(x, aa, bb);
        Field::sub(e, aa, bb);
        Field::mul_small(t, e, a24);
        Field::add(t, t, bb);
        Field::mul(z, e, t);
    };

    // Bit 254 is 1: after it the running pair is (2P, P) in this order.
    const Element x1 = Field::from_words(u), one = Field::small(1);
    Element x2, z2, x3 = x1, z3 = one, a, b, c, d;
    Field::add(a, x1, one);
    Field::sub(b, x1, one);
    double_point(x2, z2, a, b);

    uint64_t previous = 1;
    for (unsigned i = 253; i >= 3; --i) {
        const uint64_t bit = scalar[i / 64] >> (i % 64) & 1;
        const uint64_t swap = Field::mask_from_bit(bit ^ previous);
        previous = bit;
        Field::add(a, x2, z2);
        Field::sub(b, x2, z2);
        Field::add(c, x3, z3);
        Field::sub(d, x3, z3);
        Field::mul(x3, d, a);
        Field::mul(z3, c, b);
        Field::select(a, swap, c, a);
        Field::select(b, swap, d, b);
        double_point(x2, z2, a, b);
        Field::add(c, x3, z3);
        Field::sub(d, x3, z3);
        Field::sqr(x3, c);
        Field::sqr(d, d);
        Field::mul(z3, d, x1);
    }
    // The last three bits are 0: only what is doubled matters.
    const uint64_t swap = Field::mask_from_bit(previous);
    Field::select(x2, swap, x3, x2);
    Field::select(z2, swap, z3, z2);
    for (int i = 0; i < 3; ++i) {
        Field::add(a, x2, z2);
        Field::sub(b, x2, z2);
        double_point(x2, z2, a, b);
    }
    Field::inverse(z2, z2);  // 0 for 0: the point at infinity gives 0
    Field::mul(x2, x2, z2);
    Field::to_words(out, x2);
}

}  // namespace troth::inline v1::crypto
