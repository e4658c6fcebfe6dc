// The operations of an EcRow by the complete formulas: the rows of curves without faster arithmetic, and those that
// tests hold the faster ones against. Scalar is a Montgomery ring.
#pragma once

#include "troth/crypto/curve/complete.hpp"
#include "troth/crypto/curve/row_operations.hpp"
#include "troth/crypto/curve/wnaf.hpp"

namespace troth::inline v1::crypto {

template <class C>
struct CompleteRow {
    using F = typename C::Field;
    using Element = typename F::Element;
    using Number = math::Limbs<F::limbs>;
    using Group = CompleteGroup<C>;
    using Point = typename Group::Point;
    static constexpr usize N = F::limbs;

    static void multiply(u64* result, const u64* k, const u64* point) {
        Number scalar = load_limbs<N>(k);
        Point product = Group::multiply(scalar, Group::from_affine(load_limbs<N>(point), load_limbs<N>(point + N)));
        Number x, y;
        Group::to_affine(x, y, product);
        store_limbs<N>(result, x);
        store_limbs<N>(result + N, y);
        wipe(&scalar, sizeof scalar);
        wipe(&product, sizeof product);
        wipe(&x, sizeof x);
        wipe(&y, sizeof y);
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
    static Point sum(const Number& u1, const Number& u2, const Point& q) {
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
        Number u1, u2;
        ScalarOperations<typename C::Scalar>::verify_scalars(u1, u2, z, r, s);
        const Point R = sum(u1, u2, Group::from_affine(load_limbs<N>(point), load_limbs<N>(point + N)));
        if (math::mask_if_zero(R.z) != 0) return false;  // infinity: step 6
        return is_x_of<F, typename C::Scalar>(load_limbs<N>(r), R.x, R.z);
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
