// Points of y^2 = x^3 + ax + b in homogeneous coordinates (x = X/Z, y = Y/Z, infinity is 0:1:0), added by the complete
// formulas of Renes, Costello and Batina (2015), which hold for every pair of points: no case is special, so none can
// be met by mistake and none shows in the time.
//
// C gives the field (C::Field), its numbers (C::Domain) and b in Montgomery form (C::b). What stands here is for a =
// -3; complete_any.hpp is for the rest.
#pragma once

#include "troth/base/secret.hpp"
#include "troth/crypto/curve/complete_any.hpp"
#include "troth/crypto/math/montgomery.hpp"

namespace troth::inline v1::crypto {

template <class C>
struct CompleteGroup {
    using F = typename C::Field;
    using Element = typename F::Element;
    using Number = math::Limbs<F::limbs>;
    struct Point {
        Element x, y, z;
    };

    static void add(Point& r, const Point& p, const Point& q) {
        if constexpr (C::Domain::a_is_minus_three) {
            add_minus_three(r, p, q);
        } else {
            CompleteAny<C, Point>::add(r, p, q);
        }
    }
    static void twice(Point& r, const Point& p) {
        if constexpr (C::Domain::a_is_minus_three) {
            twice_minus_three(r, p);
        } else {
            CompleteAny<C, Point>::twice(r, p);
        }
    }

    static Point infinity() { return {{}, F::modulus.one, {}}; }

    // Algorithm 4: 12 multiplications and 2 by b. r may be p or q.
    static void add_minus_three(Point& r, const Point& p, const Point& q) {
        Element t0, t1, t2, t3, t4, x3, y3, z3;
        F::mul(t0, p.x, q.x);
        F::mul(t1, p.y, q.y);
        F::mul(t2, p.z, q.z);
        F::add(t3, p.x, p.y);
        F::add(t4, q.x, q.y);
        F::mul(t3, t3, t4);
        F::add(t4, t0, t1);
        F::sub(t3, t3, t4);
        F::add(t4, p.y, p.z);
        F::add(x3, q.y, q.z);
        F::mul(t4, t4, x3);
        F::add(x3, t1, t2);
        F::sub(t4, t4, x3);
        F::add(x3, p.x, p.z);
        F::add(y3, q.x, q.z);
        F::mul(x3, x3, y3);
        F::add(y3, t0, t2);
        F::sub(y3, x3, y3);
        F::mul(z3, C::b, t2);
        F::sub(x3, y3, z3);
        F::add(z3, x3, x3);
        F::add(x3, x3, z3);
        F::sub(z3, t1, x3);
        F::add(x3, t1, x3);
        F::mul(y3, C::b, y3);
        F::add(t1, t2, t2);
        F::add(t2, t1, t2);
        F::sub(y3, y3, t2);
        F::sub(y3, y3, t0);
        F::add(t1, y3, y3);
        F::add(y3, t1, y3);
        F::add(t1, t0, t0);
        F::add(t0, t1, t0);
        F::sub(t0, t0, t2);
        F::mul(t1, t4, y3);
        F::mul(t2, t0, y3);
        F::mul(y3, x3, z3);
        F::add(r.y, y3, t2);
        F::mul(x3, t3, x3);
        F::sub(r.x, x3, t1);
        F::mul(z3, t4, z3);
        F::mul(t1, t3, t0);
        F::add(r.z, z3, t1);
    }

    // Algorithm 6: 8 multiplications, 3 squarings and 2 by b. r may be p.
    static void twice_minus_three(Point& r, const Point& p) {
        Element t0, t1, t2, t3, x3, y3, z3;
        F::sqr(t0, p.x);
        F::sqr(t1, p.y);
        F::sqr(t2, p.z);
        F::mul(t3, p.x, p.y);
        F::add(t3, t3, t3);
        F::mul(z3, p.x, p.z);
        F::add(z3, z3, z3);
        F::mul(y3, C::b, t2);
        F::sub(y3, y3, z3);
        F::add(x3, y3, y3);
        F::add(y3, x3, y3);
        F::sub(x3, t1, y3);
        F::add(y3, t1, y3);
        F::mul(y3, x3, y3);
        F::mul(x3, x3, t3);
        F::add(t3, t2, t2);
        F::add(t2, t2, t3);
        F::mul(z3, C::b, z3);
        F::sub(z3, z3, t2);
        F::sub(z3, z3, t0);
        F::add(t3, z3, z3);
        F::add(z3, z3, t3);
        F::add(t3, t0, t0);
        F::add(t0, t3, t0);
        F::sub(t0, t0, t2);
        F::mul(t0, t0, z3);
        F::add(y3, y3, t0);
        F::mul(t0, p.y, p.z);
        F::add(t0, t0, t0);
        F::mul(z3, t0, z3);
        F::sub(x3, x3, z3);
        F::mul(z3, t0, t1);
        F::add(z3, z3, z3);
        F::add(r.z, z3, z3);
        r.x = x3;
        r.y = y3;
    }

    static void negate(Point& r, const Point& p) {
        r.x = p.x;
        F::negate(r.y, p.y);
        r.z = p.z;
    }

    // from_affine: plain coordinates to a point.
    static Point from_affine(const Number& x, const Number& y) {
        Point p;
        math::to_montgomery<F>(p.x, x);
        math::to_montgomery<F>(p.y, y);
        p.z = F::modulus.one;
        return p;
    }
    // to_affine: p is not infinity. Plain coordinates.
    static void to_affine(Number& x, Number& y, const Point& p) {
        Element inverse, coordinate;
        math::invert<F>(inverse, p.z);
        F::mul(coordinate, p.x, inverse);
        math::from_montgomery<F>(x, coordinate);
        F::mul(coordinate, p.y, inverse);
        math::from_montgomery<F>(y, coordinate);
        wipe(&inverse, sizeof inverse);
        wipe(&coordinate, sizeof coordinate);
    }

    // multiply: k * p for any k of the order's bits; constant time: windows of 4 bits, the table is read whole each
    // time.
    static Point multiply(const Number& k, const Point& p) {
        Point table[16];
        table[0] = infinity();
        table[1] = p;
        for (int i = 2; i < 16; i += 2) {
            twice(table[i], table[i / 2]);
            add(table[i + 1], table[i], p);
        }
        Point acc = infinity(), chosen;
        for (usize window = (C::Domain::bits + 3) / 4; window-- > 0;) {
            for (int i = 0; i < 4; ++i) twice(acc, acc);
            const u64 digit = (k.v[window / 16] >> (window % 16 * 4)) & 15;
            chosen = table[0];
            for (u64 i = 1; i < 16; ++i) {
                const u64 here = ct::mask_if_equal(i, digit);
                math::move_if(here, chosen.x, table[i].x);
                math::move_if(here, chosen.y, table[i].y);
                math::move_if(here, chosen.z, table[i].z);
            }
            add(acc, acc, chosen);
        }
        wipe(&chosen, sizeof chosen);
        wipe(table, sizeof table);
        return acc;
    }
};

}  // namespace troth::inline v1::crypto
