// Points of y^2 = x^3 - 3x + b in Jacobian coordinates (x = X/Z^2, y = Y/Z^3; infinity has Z = 0). Fewer
// multiplications than the complete formulas, but a sum of P and P or of P and -P comes out wrong: callers prove that
// they never ask for one (signed_windows.hpp), or ask sum(), which looks at its public points first.
#pragma once

#include "troth/base/secret.hpp"
#include "troth/crypto/math/montgomery.hpp"

namespace troth::inline v1::crypto {

template <class F>
struct JacobianGroup {
    using Element = typename F::Element;
    struct Point {
        Element x, y, z;
    };
    struct Affine {  // in Montgomery form; never infinity
        Element x, y;
    };

    // twice: 4 multiplications and 4 squarings; infinity stays infinity. No point has order 2. r may be p.
    __attribute__((noinline)) static void twice(Point& r, const Point& p) {
        Element two_y, s, zz, m, t, y4;
        F::add(two_y, p.y, p.y);
        F::sqr(zz, p.z);
        F::sqr(s, two_y);  // 4 Y^2
        F::sub(m, p.x, zz);
        F::add(t, p.x, zz);
        F::mul(r.z, p.z, two_y);
        F::mul(m, m, t);
        F::sqr(y4, s);
        F::mul(s, s, p.x);  // 4 X Y^2
        F::add(t, m, m);
        F::add(m, m, t);   // 3 (X - Z^2) (X + Z^2)
        F::halve(y4, y4);  // 8 Y^4
        F::sqr(t, m);
        F::sub(t, t, s);
        F::sub(r.x, t, s);
        F::sub(s, s, r.x);
        F::mul(m, m, s);
        F::sub(r.y, m, y4);
    }

    // add: p + q for p != q, p != -q, neither infinity. 12 multiplications and 4 squarings. r may be p.
    static void add(Point& r, const Point& p, const Point& q) {
        Element zz, zzz;
        F::sqr(zz, q.z);
        F::mul(zzz, zz, q.z);
        add_cached(r, p, q, zz, zzz);
    }
    // add_cached: the same with q.z^2 and q.z^3 known.
    __attribute__((noinline)) static void add_cached(Point& r, const Point& p, const Point& q, const Element& qzz,
                                                     const Element& qzzz) {
        Element pzz, u1, u2, s1, s2, h, t;
        F::sqr(pzz, p.z);
        F::mul(u1, p.x, qzz);
        F::mul(s1, p.y, qzzz);
        F::mul(u2, q.x, pzz);
        F::mul(t, pzz, p.z);
        F::mul(s2, q.y, t);
        F::sub(h, u2, u1);
        F::mul(t, p.z, q.z);
        F::mul(r.z, t, h);
        finish(r, u1, s1, s2, h);
    }
    // Nothing: to do between the multiplications of a sum.
    struct Nothing {
        void operator()() const {}
    };
    // add_affine: q.z = 1. 8 multiplications and 3 squarings. `meanwhile` is called eight times in between: a processor
    // does other work while it waits for one product to begin the next.
    template <class Meanwhile = Nothing>
    __attribute__((noinline)) static void add_affine(Point& r, const Point& p, const Affine& q,
                                                     Meanwhile&& meanwhile = {}) {
        Element zz, s2, h, t;
        F::sqr(zz, p.z);
        meanwhile();
        F::mul(h, q.x, zz);
        meanwhile();
        F::mul(t, zz, p.z);
        meanwhile();
        F::mul(s2, q.y, t);
        meanwhile();
        F::sub(h, h, p.x);
        F::mul(r.z, p.z, h);
        finish<Meanwhile&>(r, p.x, p.y, s2, h, meanwhile);
    }
    // finish: X and Y of the sum, from what both points are over the common denominator and h = u2 - u1. u1 may be r.x
    // and s1 r.y: each is read for the last time before that is written. (A copy of what was stored in single words
    // just before, made by wider loads, would wait for the stores.)
    template <class Meanwhile = Nothing>
    static void finish(Point& r, const Element& u1, const Element& s1, const Element& s2, const Element& h,
                       Meanwhile&& meanwhile = {}) {
        Element hh, hhh, v, d, t;
        F::sqr(hh, h);
        meanwhile();
        F::sub(d, s2, s1);
        F::mul(hhh, hh, h);
        meanwhile();
        F::mul(v, u1, hh);
        meanwhile();
        F::sqr(t, d);
        meanwhile();
        F::sub(t, t, hhh);
        F::sub(t, t, v);
        F::sub(r.x, t, v);
        F::sub(v, v, r.x);
        F::mul(v, v, d);
        F::mul(hhh, hhh, s1);
        F::sub(r.y, v, hhh);
    }

    static void move_if(u64 mask, Point& to, const Point& from) {
        math::move_if(mask, to.x, from.x);
        math::move_if(mask, to.y, from.y);
        math::move_if(mask, to.z, from.z);
    }

    // to_affine: plain coordinates of a point that is not infinity; constant time.
    static void to_affine(math::Limbs<F::limbs>& x, math::Limbs<F::limbs>& y, const Point& p) {
        Element inverse, square, coordinate;
        math::invert<F>(inverse, p.z);
        F::sqr(square, inverse);
        F::mul(coordinate, p.x, square);
        math::from_montgomery<F>(x, coordinate);
        F::mul(square, square, inverse);
        F::mul(coordinate, p.y, square);
        math::from_montgomery<F>(y, coordinate);
        wipe(&inverse, sizeof inverse);
        wipe(&square, sizeof square);
        wipe(&coordinate, sizeof coordinate);
    }

    // What follows branches on its points: public ones only.

    static bool is_infinity(const Point& p) { return math::mask_if_zero(p.z) != 0; }

    // sum: p + q, whatever they are. The difference of x is looked at after the fact: it is a factor of Z.
    static void sum(Point& r, const Point& p, const Point& q, const Element& qzz, const Element& qzzz) {
        if (is_infinity(p)) {
            r = q;
            return;
        }
        Point t;
        add_cached(t, p, q, qzz, qzzz);
        if (is_infinity(t)) {  // the same x, as neither Z is 0
            double_or_cancel(r, p, q, qzzz);
            return;
        }
        r = t;
    }
    static void sum_affine(Point& r, const Point& p, const Affine& q) {
        const Point whole{q.x, q.y, F::modulus.one};
        if (is_infinity(p)) {
            r = whole;
            return;
        }
        Point t;
        add_affine(t, p, q);
        if (is_infinity(t)) {
            double_or_cancel(r, p, whole, F::modulus.one);
            return;
        }
        r = t;
    }
    // double_or_cancel: p + q for points of the same x.
    static void double_or_cancel(Point& r, const Point& p, const Point& q, const Element& qzzz) {
        Element pzzz, a, b;
        F::sqr(pzzz, p.z);
        F::mul(pzzz, pzzz, p.z);
        F::mul(a, p.y, qzzz);
        F::mul(b, q.y, pzzz);
        if (math::mask_if_equal(a, b) != 0) {
            twice(r, p);
        } else {
            r = Point{};
        }
    }
};

}  // namespace troth::inline v1::crypto
