// The complete addition formulas of Renes, Costello and Batina (2015) for y^2 = x^3 + ax + b with any a, homogeneous
// coordinates, curves of odd order.
//
// C gives Field, and in its form a (C::a), 3b (C::b3) and whether a is 0 (C::a_is_zero).
#pragma once

#include "troth/base/bytes.hpp"

namespace troth::inline v1::crypto {

template <class C, class Point>
struct CompleteAny {
    using F = typename C::Field;
    using Element = typename F::Element;

    static void times_a(Element& r, const Element& x) {
        if constexpr (C::a_is_zero) {
            r = Element{};
        } else {
            F::mul(r, C::a, x);
        }
    }

    // Algorithm 1: 12 multiplications, 3 by a and 2 by 3b. r may be p or q.
    static void add(Point& r, const Point& p, const Point& q) {
        Element t0, t1, t2, t3, t4, t5, x3, y3, z3;
        F::mul(t0, p.x, q.x);
        F::mul(t1, p.y, q.y);
        F::mul(t2, p.z, q.z);
        F::add(t3, p.x, p.y);
        F::add(t4, q.x, q.y);
        F::mul(t3, t3, t4);
        F::add(t4, t0, t1);
        F::sub(t3, t3, t4);
        F::add(t4, p.x, p.z);
        F::add(t5, q.x, q.z);
        F::mul(t4, t4, t5);
        F::add(t5, t0, t2);
        F::sub(t4, t4, t5);
        F::add(t5, p.y, p.z);
        F::add(x3, q.y, q.z);
        F::mul(t5, t5, x3);
        F::add(x3, t1, t2);
        F::sub(t5, t5, x3);
        times_a(z3, t4);
        F::mul(x3, C::b3, t2);
        F::add(z3, x3, z3);
        F::sub(x3, t1, z3);
        F::add(z3, t1, z3);
        F::mul(y3, x3, z3);
        F::add(t1, t0, t0);
        F::add(t1, t1, t0);
        times_a(t2, t2);
        F::mul(t4, C::b3, t4);
        F::add(t1, t1, t2);
        F::sub(t2, t0, t2);
        times_a(t2, t2);
        F::add(t4, t4, t2);
        F::mul(t0, t1, t4);
        F::add(r.y, y3, t0);
        F::mul(t0, t5, t4);
        F::mul(x3, t3, x3);
        F::sub(r.x, x3, t0);
        F::mul(t0, t3, t1);
        F::mul(z3, t5, z3);
        F::add(r.z, z3, t0);
    }

    // Algorithm 3: 8 multiplications, 3 squarings, 3 by a and 2 by 3b. r may be p.
    static void twice(Point& r, const Point& p) {
        Element t0, t1, t2, t3, x3, y3, z3;
        F::sqr(t0, p.x);
        F::sqr(t1, p.y);
        F::sqr(t2, p.z);
        F::mul(t3, p.x, p.y);
        F::add(t3, t3, t3);
        F::mul(z3, p.x, p.z);
        F::add(z3, z3, z3);
        times_a(x3, z3);
        F::mul(y3, C::b3, t2);
        F::add(y3, x3, y3);
        F::sub(x3, t1, y3);
        F::add(y3, t1, y3);
        F::mul(y3, x3, y3);
        F::mul(x3, t3, x3);
        F::mul(z3, C::b3, z3);
        times_a(t2, t2);
        F::sub(t3, t0, t2);
        times_a(t3, t3);
        F::add(t3, t3, z3);
        F::add(z3, t0, t0);
        F::add(t0, z3, t0);
        F::add(t0, t0, t2);
        F::mul(t0, t0, t3);
        F::add(y3, y3, t0);
        F::mul(t2, p.y, p.z);
        F::add(t2, t2, t2);
        F::mul(t0, t2, t3);
        F::sub(r.x, x3, t0);
        F::mul(z3, t2, t1);
        F::add(z3, z3, z3);
        F::add(r.z, z3, z3);
        r.y = y3;
    }
};

}  // namespace troth::inline v1::crypto
