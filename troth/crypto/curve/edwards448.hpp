// The group edwards448, RFC 8032 §5.2, in the projective coordinates of §5.2.4: x = X/Z, y = Y/Z. The addition formula
// is complete (d is no square): it holds for equal points, opposite points and the neutral element alike.
#pragma once

#include "troth/crypto/math/field448.hpp"

namespace troth::inline v1::crypto {

struct Edwards448 {
    using F = Field448;
    using Element = F::Element;
    struct Point {  // tight
        Element x, y, z;
    };
    struct Affine {  // tight
        Element x, y;
    };

    static constexpr Point neutral() { return {F::small(0), F::small(1), F::small(1)}; }
    static void add(Point& p, const Point& q);
    static void add(Point& p, const Affine& q);
    static void twice(Point& p);
    static void negate(Element& x);

    // multiply_base: scalar * B in constant time, for any 448 bits. The scalar is taken modulo L and written in 112
    // signed digits of four bits; row i of the comb serves digits 2i and, 16 times later, 2i + 1.
    static Point multiply_base(const u64 (&scalar)[7]);

    // encode: §5.2.2. Constant time.
    static void encode(std::span<u8, 57> out, const Point& p);
    // decode: §5.2.3; false if the bytes are no canonical encoding of a point. Public.
    [[nodiscard]] static bool decode(Point& p, std::span<const u8, 57> bytes);
    // subtract: s B - k A. Public: the time varies. s and k are below L.
    static Point subtract(const u64 (&s)[7], const u64 (&k)[7], const Point& a);
};

// Made by scripts/make-ec-tables, checked by edwards448_test.cpp: entry [i][j] is (j + 1) 256^i B, affine, x then y, in
// the limbs of Field448.
extern const u64 edwards448_table[56][8][16];

}  // namespace troth::inline v1::crypto
