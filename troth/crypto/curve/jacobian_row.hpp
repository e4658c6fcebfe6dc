// The operations of an EcRow in Jacobian coordinates with signed windows: the fast rows.
//
// C gives Field, Scalar (the ring modulo n), Domain, b in Montgomery form, base_width and base_table: the multiples
// 1 .. 2^(base_width - 1) of 2^(base_width i) G, affine and in Montgomery form, window after window; or, where
// odd_table says so, what odd_comb.hpp wants, which then takes the base point's part.
//
// Why the incomplete sums are never asked for P + P or P - P (both are tested at the edges in ec_test.cpp). A scalar k
// in [1, n-1] is written in digits d_i of w bits, |d_i| <= 2^(w-1), k = sum of d_i 2^(wi); n = 2^B - e, e small.
//
// Base point, lowest window first: acc = a G, a = sum of d_j 2^(wj) for j < i, so |a| <= 2^(wi-1), and a = 0 only if
// all those digits are 0 (the highest of them outweighs the rest): then acc is still infinity and is replaced. A digit
// 0 adds nothing. Otherwise b = d_i 2^(wi), |b| >= 2^(wi) > |a|.
//   - Below the top window |a| + |b| < n: a = b or a = -b modulo n would have to hold for the integers; |a| < |b|.
//   - In the top window a + b = k is not 0 modulo n. Were a = b modulo n, then b - a = n (it is positive and below 2n),
//     so a = (k - n) / 2 < 0 and b = n - |a| with |a| <= 2^(wi-1). But b is a multiple of 2^(wi) below n, so
//     b <= 2^B - 2^(wi), and that is below n - 2^(wi-1) as e < 2^(wi-1).
//
// Variable point, highest window first: acc = v P with v >= 0, v = 0 only if all digits were 0 so far (v = 32 v' + d
// and |d| <= 16). Before digit d is added, acc = 32 v' P.
//   - Above the lowest window 32 v' + 16 < n, and 32 v' = d or -d only if both are 0.
//   - In the lowest 32 v' + d = k: 32 v' = -d modulo n is k = 0 or n. 32 v' = d modulo n is 32 v' = d (only both 0, k =
//     0) or 32 v' = n + d, so k = n + 2d < n and d < 0; but then d = -n modulo 32. Where n modulo 32 is above 16 that
//     is d = 32 - n mod 32 > 0. Elsewhere (P-521) we multiply by k or n - k, whichever is even: n + 2d is odd.
#pragma once

#include "troth/crypto/curve/jacobian.hpp"
#include "troth/crypto/curve/odd_comb.hpp"
#include "troth/crypto/curve/row_operations.hpp"
#include "troth/crypto/curve/wnaf.hpp"

namespace troth::inline v1::crypto {

template <class C>
struct JacobianRow {
    using F = typename C::Field;
    using Element = typename F::Element;
    using Number = math::Limbs<F::limbs>;
    using Group = JacobianGroup<F>;
    using Point = typename Group::Point;
    using Affine = typename Group::Affine;
    static constexpr usize N = F::limbs;
    static constexpr usize bits = C::Domain::bits;  // B

    static constexpr usize base_entries = usize{1} << (C::base_width - 1);
    static constexpr usize base_windows = bits / C::base_width + 1;
    // order_bits: `count` bits of n from bit `at` on, count below 64.
    static constexpr u64 order_bits(usize at, usize count) {
        u64 out = 0;
        for (usize i = 0; i < count; ++i) out |= (C::Scalar::modulus.m.v[(at + i) / 64] >> ((at + i) % 64) & 1) << i;
        return out;
    }
    static_assert(order_bits(bits - 32, 32) == 0xffffffff, "e is below 2^(B-32)");
    static_assert(C::base_width * (base_windows - 1) > bits - 32 && C::base_width * (base_windows - 1) <= bits);
    static constexpr bool even_scalars = order_bits(0, 5) <= 16;  // see above: the lowest window

    static constexpr unsigned width = 5;
    static constexpr usize entries = 16;
    static constexpr usize windows = bits / width + 1;

    // Digit: the signed window i of k, by Booth's recoding: bit wi-1 is carried in.
    struct Digit {
        u64 magnitude;  // at most 2^(w-1)
        u64 negative;   // mask
    };
    static Digit digit(const Number& k, usize window, unsigned w) {
        const usize at = window * w;
        u64 raw;  // bits wi-1 .. wi+w-1
        if (at == 0) {
            raw = k.v[0] << 1;
        } else {
            const usize limb = (at - 1) / 64, shift = (at - 1) % 64;
            raw = k.v[limb] >> shift;
            if (shift + w + 1 > 64 && limb + 1 < N) raw |= k.v[limb + 1] << (64 - shift);
        }
        raw &= (u64{2} << w) - 1;
        const u64 negative = ct::mask_from_bit(raw >> w);
        const u64 up = (raw + 1) >> 1;
        return {ct::select(negative, (u64{1} << w) - up, up), negative};
    }

    static void negate_if(u64 mask, Element& y) {
        Element minus;
        F::negate(minus, y);
        math::move_if(mask, y, minus);
    }

    // choose: entry `magnitude` of a table that starts with entry 1; zeros for 0. Every entry is read.
    template <usize count, class Entry>
    static void choose(Entry& out, const Entry* table, u64 magnitude) {
        C::template choose<sizeof(Entry) / sizeof(u64), count>(reinterpret_cast<u64*>(&out),
                                                               reinterpret_cast<const u64*>(table), magnitude);
    }

    static void multiply_base(u64* result, const u64* scalar) {
        Number k = load_limbs<N>(scalar);
        Point acc{};
        if constexpr (C::odd_table) {
            OddComb<C>::multiply(acc, k);
        } else {
            multiply_by_windows(acc, k);
        }
        give(result, acc);
        wipe(&k, sizeof k);
    }
    static void multiply_by_windows(Point& acc, const Number& k) {
        Point sum;
        Affine chosen;
        u64 started = 0;  // mask: some digit was not 0
        for (usize window = 0; window < base_windows; ++window) {
            const Digit d = digit(k, window, C::base_width);
            choose<base_entries>(chosen, reinterpret_cast<const Affine*>(C::base_table(window)), d.magnitude);
            negate_if(d.negative, chosen.y);
            Group::add_affine(sum, acc, chosen);
            const u64 present = ct::mask_if_nonzero(d.magnitude);
            Group::move_if(present & started, acc, sum);
            Group::move_if(present & ~started, acc, Point{chosen.x, chosen.y, F::modulus.one});
            started |= present;
        }
        wipe(&sum, sizeof sum);
        wipe(&chosen, sizeof chosen);
    }

    // make_even: k or n - k, whichever is even, where the proof above asks for it; a mask that tells which.
    static u64 make_even(Number& k) {
        if constexpr (!even_scalars) return 0;
        const u64 odd = ct::mask_from_bit(k.v[0] & 1);
        Number other;
        u64 borrow = 0;
        for (usize i = 0; i < N; ++i) other.v[i] = math::sub_borrow(C::Scalar::modulus.m.v[i], k.v[i], borrow);
        math::move_if(odd, k, other);
        wipe(&other, sizeof other);
        return odd;
    }

    static void multiply(u64* result, const u64* scalar, const u64* point) {
        Number k = load_limbs<N>(scalar);
        const u64 negated = make_even(k);
        Point table[entries];
        table[0] = load_point(point);
        for (usize i = 1; i < entries; i += 2) {
            Group::twice(table[i], table[i / 2]);
            // i + 1 times P and P differ, and do not cancel: n is large.
            if (i + 1 < entries) Group::add_affine(table[i + 1], table[i], {table[0].x, table[0].y});
        }
        Point acc{}, chosen, sum;
        u64 started = 0;
        for (usize window = windows; window-- > 0;) {
            if (window + 1 < windows)
                for (unsigned i = 0; i < width; ++i) Group::twice(acc, acc);
            const Digit d = digit(k, window, width);
            choose<entries>(chosen, table, d.magnitude);
            negate_if(d.negative, chosen.y);
            Group::add(sum, acc, chosen);
            const u64 present = ct::mask_if_nonzero(d.magnitude);
            Group::move_if(present & started, acc, sum);
            Group::move_if(present & ~started, acc, chosen);
            started |= present;
        }
        if constexpr (even_scalars) negate_if(negated, acc.y);
        give(result, acc);
        wipe(&k, sizeof k);
        wipe(table, sizeof table);
        wipe(&sum, sizeof sum);
        wipe(&chosen, sizeof chosen);
    }

    // give: plain affine coordinates; the point in its making is a secret.
    static void give(u64* result, Point& acc) {
        Number x, y;
        Group::to_affine(x, y, acc);
        store_limbs<N>(result, x);
        store_limbs<N>(result + N, y);
        wipe(&x, sizeof x);
        wipe(&y, sizeof y);
        wipe(&acc, sizeof acc);
    }
    static Point load_point(const u64* point) {
        Point p;
        math::to_montgomery<F>(p.x, load_limbs<N>(point));
        math::to_montgomery<F>(p.y, load_limbs<N>(point + N));
        p.z = F::modulus.one;
        return p;
    }

    // verification_sum: u1 G + u2 Q; variable time. Sliding windows for Q, then the base point's windows one by one.
    static void verification_sum(Point& acc, const Number& u1, const Number& u2, const Point& q) {
        struct Cached {
            Point p;
            Element zz, zzz;
        };
        Cached odd[8];  // 1, 3, .. 15 times q
        Point two;
        Group::twice(two, q);
        odd[0] = {q, F::modulus.one, F::modulus.one};
        for (usize i = 1; i < 8; ++i) {
            Group::add_cached(odd[i].p, two, odd[i - 1].p, odd[i - 1].zz, odd[i - 1].zzz);
            F::sqr(odd[i].zz, odd[i].p.z);
            F::mul(odd[i].zzz, odd[i].zz, odd[i].p.z);
        }
        signed char digits[64 * N + 1];
        acc = Point{};
        for (usize i = wnaf<N>(digits, u2, 5); i-- > 0;) {
            Group::twice(acc, acc);
            if (digits[i] == 0) continue;
            const Cached& entry = odd[(digits[i] > 0 ? digits[i] : -digits[i]) / 2];
            Point term = entry.p;
            if (digits[i] < 0) F::negate(term.y, term.y);
            Group::sum(acc, acc, term, entry.zz, entry.zzz);
        }
        if constexpr (C::odd_table) return OddComb<C>::add_public(acc, u1);
        for (usize window = 0; window < base_windows; ++window) {
            const Digit d = digit(u1, window, C::base_width);
            if (d.magnitude == 0) continue;
            Affine term = reinterpret_cast<const Affine*>(C::base_table(window))[d.magnitude - 1];
            if (d.negative != 0) F::negate(term.y, term.y);
            Group::sum_affine(acc, acc, term);
        }
    }
    static bool verify(const u64* z, const u64* r, const u64* s, const u64* point) {
        Number u1, u2;
        Element zz;
        ScalarOperations<typename C::Scalar>::verify_scalars(u1, u2, z, r, s);
        Point sum;
        verification_sum(sum, u1, u2, load_point(point));
        if (Group::is_infinity(sum)) return false;  // step 6
        F::sqr(zz, sum.z);
        return is_x_of<F, typename C::Scalar>(load_limbs<N>(r), sum.x, zz);
    }
};

template <class C>
constexpr EcRow jacobian_row(std::string_view name, bool (*runs_on)(const cpu::Features&)) {
    return EcRow{name,
                 runs_on,
                 JacobianRow<C>::multiply_base,
                 JacobianRow<C>::multiply,
                 ScalarOperations<typename C::Scalar>::signature_s,
                 JacobianRow<C>::verify,
                 CurveEquation<C>::on_curve,
                 CurveEquation<C>::lift_x};
}

}  // namespace troth::inline v1::crypto
