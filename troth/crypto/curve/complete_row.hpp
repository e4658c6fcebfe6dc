// The operations of an EcRow by the complete formulas: the portable rows. Field and Scalar are Montgomery rings.
#pragma once

#include "troth/crypto/curve/complete.hpp"
#include "troth/crypto/curve/ec_rows.hpp"
#include "troth/crypto/curve/wnaf.hpp"

namespace troth::inline v1::crypto {

template <usize N>
inline math::Limbs<N> load_limbs(const u64* from) {
    math::Limbs<N> out;
    for (usize i = 0; i < N; ++i) out.v[i] = from[i];
    return out;
}
template <usize N>
inline void store_limbs(u64* to, const math::Limbs<N>& from) {
    for (usize i = 0; i < N; ++i) to[i] = from.v[i];
}

// ScalarOperations: what ECDSA does modulo n. S is the ring modulo n.
template <class S>
struct ScalarOperations {
    using Element = typename S::Element;
    static constexpr usize N = S::limbs;

    static void signature_s(u64* s, const u64* k, const u64* z, const u64* r, const u64* d) {
        Element kk, dd, sum;
        math::to_montgomery<S>(kk, load_limbs<N>(k));
        math::power<S>(kk, kk, S::modulus.less_two);
        math::to_montgomery<S>(dd, load_limbs<N>(d));
        S::mul(sum, load_limbs<N>(r), dd);  // plain r times Montgomery d: plain
        Element zz = load_limbs<N>(z);
        S::reduce_once(zz, zz, 0);
        S::add(sum, sum, zz);
        S::mul(sum, sum, kk);
        store_limbs<N>(s, sum);
        wipe(&kk, sizeof kk);
        wipe(&dd, sizeof dd);
    }
    // u1 = z / s, u2 = r / s mod n: FIPS 186-5 §6.4.2 steps 4 and 5.
    static void verify_scalars(Element& u1, Element& u2, const u64* z, const u64* r, const u64* s) {
        Element w;
        math::to_montgomery<S>(w, load_limbs<N>(s));
        math::power<S>(w, w, S::modulus.less_two);
        S::mul(u1, load_limbs<N>(z), w);
        S::mul(u2, load_limbs<N>(r), w);
    }
};

// CurveEquation: questions about public coordinates. C has Field and b in Montgomery form.
template <class C>
struct CurveEquation {
    using F = typename C::Field;
    using Element = typename F::Element;
    static constexpr usize N = F::limbs;

    // right_side: x^3 - 3x + b, all in Montgomery form.
    static void right_side(Element& r, const Element& x) {
        Element t;
        F::sqr(t, x);
        F::mul(t, t, x);
        for (int i = 0; i < 3; ++i) F::sub(t, t, x);
        F::add(r, t, C::b);
    }
    static bool on_curve(const u64* point) {
        Element x, y, right;
        math::to_montgomery<F>(x, load_limbs<N>(point));
        math::to_montgomery<F>(y, load_limbs<N>(point + N));
        right_side(right, x);
        F::sqr(y, y);
        return math::mask_if_equal(y, right) != 0;
    }
    static bool lift_x(u64* point, const u64* x, bool odd) {
        Element xx, y, right, square;
        math::to_montgomery<F>(xx, load_limbs<N>(x));
        right_side(right, xx);
        math::power<F>(y, right, F::modulus.sqrt_power);
        F::sqr(square, y);
        if (math::mask_if_equal(square, right) == 0) return false;
        math::from_montgomery<F>(y, y);
        // y = 0 would be a point of order 2; the order n is odd, so there is none.
        if (((y.v[0] & 1) != 0) != odd) F::negate(y, y);
        store_limbs<N>(point, load_limbs<N>(x));
        store_limbs<N>(point + N, y);
        return true;
    }
};

template <class C>
struct CompleteRow {
    using F = typename C::Field;
    using Element = typename F::Element;
    using Group = CompleteGroup<C>;
    using Point = typename Group::Point;
    static constexpr usize N = F::limbs;

    static void multiply(u64* result, const u64* k, const u64* point) {
        Element scalar = load_limbs<N>(k);
        Point product = Group::multiply(scalar, Group::from_affine(load_limbs<N>(point), load_limbs<N>(point + N)));
        Element x, y;
        Group::to_affine(x, y, product);
        store_limbs<N>(result, x);
        store_limbs<N>(result + N, y);
        wipe(&scalar, sizeof scalar);
        wipe(&product, sizeof product);
    }
    static void multiply_base(u64* result, const u64* k) {
        u64 generator[2 * N];
        store_limbs<N>(generator, C::Domain::gx);
        store_limbs<N>(generator + N, C::Domain::gy);
        multiply(result, k, generator);
    }

    // odd_multiples: 1, 3, .. 15 times p.
    static void odd_multiples(Point* table, const Point& p) {
        Point two;
        Group::twice(two, p);
        table[0] = p;
        for (int i = 1; i < 8; ++i) Group::add(table[i], table[i - 1], two);
    }
    static void add_digit(Point& acc, const Point* table, int digit) {
        if (digit > 0) Group::add(acc, acc, table[digit / 2]);
        if (digit < 0) {
            Point minus;
            Group::negate(minus, table[-digit / 2]);
            Group::add(acc, acc, minus);
        }
    }
    // sum: u1 * G + u2 * q, variable time.
    static Point sum(const Element& u1, const Element& u2, const Point& q) {
        Point g_table[8], q_table[8];
        odd_multiples(g_table, Group::from_affine(C::Domain::gx, C::Domain::gy));
        odd_multiples(q_table, q);
        signed char digits1[64 * N + 1], digits2[64 * N + 1];
        const usize used1 = wnaf<N>(digits1, u1, 5), used2 = wnaf<N>(digits2, u2, 5);
        Point acc = Group::infinity();
        for (usize i = used1 > used2 ? used1 : used2; i-- > 0;) {
            Group::twice(acc, acc);
            add_digit(acc, g_table, digits1[i]);
            add_digit(acc, q_table, digits2[i]);
        }
        return acc;
    }
    static bool verify(const u64* z, const u64* r, const u64* s, const u64* point) {
        Element u1, u2;
        ScalarOperations<typename C::Scalar>::verify_scalars(u1, u2, z, r, s);
        const Point R = sum(u1, u2, Group::from_affine(load_limbs<N>(point), load_limbs<N>(point + N)));
        if (math::mask_if_zero(R.z) != 0) return false;  // infinity: step 6
        // x(R) mod n = r means x(R) is r or, as p < 2n, r + n where that is still below p. X = x Z spares an inverse.
        Element candidate = load_limbs<N>(r), xr;
        math::to_montgomery<F>(xr, candidate);
        F::mul(xr, xr, R.z);
        if (math::mask_if_equal(xr, R.x) != 0) return true;
        u64 carry = 0;
        for (usize i = 0; i < N; ++i)
            candidate.v[i] = math::add_carry(candidate.v[i], C::Scalar::modulus.m.v[i], carry);
        if (carry != 0 || math::borrow_of(candidate, F::modulus.m) == 0) return false;
        math::to_montgomery<F>(xr, candidate);
        F::mul(xr, xr, R.z);
        return math::mask_if_equal(xr, R.x) != 0;
    }
};

// complete_row: the row of curve C.
template <class C>
constexpr EcRow complete_row(std::string_view name, bool (*runs_on)(const cpu::Features&)) {
    return EcRow{name,
                 runs_on,
                 CompleteRow<C>::multiply_base,
                 CompleteRow<C>::multiply,
                 ScalarOperations<typename C::Scalar>::signature_s,
                 CompleteRow<C>::verify,
                 CurveEquation<C>::on_curve,
                 CurveEquation<C>::lift_x};
}

}  // namespace troth::inline v1::crypto
