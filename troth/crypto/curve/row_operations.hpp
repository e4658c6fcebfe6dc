// What every row shares: limbs in and out, scalars modulo n, the curve's equation.
#pragma once

#include "troth/crypto/curve/ec_rows.hpp"
#include "troth/crypto/math/montgomery.hpp"

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
        math::invert<S>(kk, kk);
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
        math::invert<S>(w, w);
        S::mul(u1, load_limbs<N>(z), w);
        S::mul(u2, load_limbs<N>(r), w);
    }
};

// CurveEquation: questions about public coordinates. C has Domain, Field and, in Montgomery form, b and (where it is
// not -3) a.
template <class C>
struct CurveEquation {
    using F = typename C::Field;
    using Element = typename F::Element;
    static constexpr usize N = F::limbs;

    // right_side: x^3 + ax + b, all in Montgomery form.
    static void right_side(Element& r, const Element& x) {
        Element t, u;
        F::sqr(t, x);
        F::mul(t, t, x);
        if constexpr (C::Domain::a_is_minus_three) {
            F::add(u, x, x);
            F::add(u, u, x);
            F::sub(t, t, u);
        } else {
            F::mul(u, C::a, x);
            F::add(t, t, u);
        }
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
        math::Limbs<N> plain;
        math::from_montgomery<F>(plain, y);
        // y = 0 would be a point of order 2; the order n is odd, so there is none.
        if (((plain.v[0] & 1) != 0) != odd) {
            F::negate(y, y);
            math::from_montgomery<F>(plain, y);
        }
        store_limbs<N>(point, load_limbs<N>(x));
        store_limbs<N>(point + N, plain);
        return true;
    }
};

// is_x_of: whether r is x mod n, where x = numerator / denominator in Montgomery form: whether x is r or, as n < p <
// 2n, r + n where that is still below p. Comparing products spares an inverse. Public.
template <class F, class S>
inline bool is_x_of(math::Limbs<F::limbs> r, const typename F::Element& numerator,
                    const typename F::Element& denominator) {
    typename F::Element x;
    math::to_montgomery<F>(x, r);
    F::mul(x, x, denominator);
    if (math::mask_if_equal(x, numerator) != 0) return true;
    u64 carry = 0;
    for (usize i = 0; i < F::limbs; ++i) r.v[i] = math::add_carry(r.v[i], S::modulus.m.v[i], carry);
    if (carry != 0 || math::borrow_of(r, F::modulus.m) == 0) return false;
    math::to_montgomery<F>(x, r);
    F::mul(x, x, denominator);
    return math::mask_if_equal(x, numerator) != 0;
}

}  // namespace troth::inline v1::crypto
