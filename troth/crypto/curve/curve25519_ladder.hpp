// The Montgomery ladder of Curve25519, RFC 7748 §5, over any implementation of the field.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace troth::inline v1 {
void wipe(void* data, size_t size) noexcept;  // base/secret.hpp, which is not for kernel files
}

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

    struct {
        Element x1, x2, z2, x3, z3, a, b, c, d, aa, bb, e;
    } s;
    // double_point: x2, z2 from the sum a and the difference b of x and z.
    const auto double_point = [&s] {
        Field::sqr(s.aa, s.a);
        Field::sqr(s.bb, s.b);
        Field::mul(s.x2, s.aa, s.bb);
        Field::sub(s.e, s.aa, s.bb);
        Field::mul_small(s.aa, s.e, a24);
        Field::add(s.aa, s.aa, s.bb);
        Field::mul(s.z2, s.e, s.aa);
    };

    // Bit 254 is 1: after it the running pair is (2P, P) in this order.
    s.x1 = s.x3 = Field::from_words(u);
    s.z3 = Field::small(1);
    Field::add(s.a, s.x3, s.z3);
    Field::sub(s.b, s.x3, s.z3);
    double_point();

    uint64_t previous = 1;
    for (unsigned i = 253; i >= 3; --i) {
        const uint64_t bit = scalar[i / 64] >> (i % 64) & 1;
        const uint64_t swap = Field::mask_from_bit(bit ^ previous);
        previous = bit;
        Field::add(s.a, s.x2, s.z2);
        Field::sub(s.b, s.x2, s.z2);
        Field::add(s.c, s.x3, s.z3);
        Field::sub(s.d, s.x3, s.z3);
        Field::mul(s.x3, s.d, s.a);
        Field::mul(s.z3, s.c, s.b);
        Field::select(s.a, swap, s.c, s.a);
        Field::select(s.b, swap, s.d, s.b);
        double_point();
        Field::add(s.c, s.x3, s.z3);
        Field::sub(s.d, s.x3, s.z3);
        Field::sqr(s.x3, s.c);
        Field::sqr(s.d, s.d);
        Field::mul(s.z3, s.d, s.x1);
    }
    // The last three bits are 0: only what is doubled matters.
    const uint64_t swap = Field::mask_from_bit(previous);
    Field::select(s.x2, swap, s.x3, s.x2);
    Field::select(s.z2, swap, s.z3, s.z2);
    for (int i = 0; i < 3; ++i) {
        Field::add(s.a, s.x2, s.z2);
        Field::sub(s.b, s.x2, s.z2);
        double_point();
    }
    Field::inverse(s.z2, s.z2);  // 0 for 0: the point at infinity gives 0
    Field::mul(s.x2, s.x2, s.z2);
    Field::to_words(out, s.x2);
    wipe(&s, sizeof s);
}

}  // namespace troth::inline v1::crypto
