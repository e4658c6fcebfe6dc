// Multiples of a base point from a table of odd ones, without a digit that is 0: nothing has to be left out, and so
// nothing is chosen between but table entries and signs.
//
// C gives Field, Scalar (the ring modulo n), Domain, base_width (w) and base_table: (2j + 1) 2^(wi) G for j below
// 2^(w-1), affine and in Montgomery form, window i after window.
//
// The scalar k is odd (else it is n - k, and the point changes its sign) and is the sum of d_i 2^(wi), where every d_i
// is odd and |d_i| < 2^w (Joye and Tunstall 2009): of (k - d_0) / 2^w, which is odd too, the rest is made. So d_i is
// bits wi .. wi+w of k with the lowest set, less 2^w; the highest window takes what is left, as it is.
//
// Why the incomplete sums are never asked for P + P or P - P. Windows 1 to the top come first, window 0 is last.
//   - Adding b = d_i 2^(wi) to a, the sum of windows 1 .. i-1: 0 < |a| < 2^(wi) <= |b|, so a + b and a - b are not 0.
//     Both are even and below 2n in size, so they are not n or -n, which are odd.
//   - In window 0, a + d_0 = k is not 0 modulo n. a - d_0 = k - 2 d_0 is odd, so not 0, and only n is in its range.
//     Were it n, then d_0 < 0 as k < n; and a = n + d_0 is an odd multiple of 2^w. But n mod 2^(w+1) = r < 2^w, so
//     d_0 = 2^w - r, which is positive.
#pragma once

#include "troth/crypto/curve/jacobian.hpp"
#include "troth/crypto/curve/row_operations.hpp"

namespace troth::inline v1::crypto {

template <class C>
struct OddComb {
    using F = typename C::Field;
    using Element = typename F::Element;
    using Number = math::Limbs<F::limbs>;
    using Group = JacobianGroup<F>;
    using Point = typename Group::Point;
    using Affine = typename Group::Affine;
    static constexpr unsigned w = C::base_width;
    static constexpr usize entries = usize{1} << (w - 1), windows = C::Domain::bits / w + 1;
    static constexpr u64 mask = (u64{2} << w) - 1;
    static_assert((C::Scalar::modulus.m.v[0] & mask) < u64{1} << w, "the proof above: window 0");
    static_assert(w * (windows - 1) < C::Domain::bits && w < 63);

    struct Digit {
        u64 entry;     // |d| is 2 entry + 1
        u64 negative;  // mask
    };
    static Digit digit(const Number& k, usize window) {
        const usize limb = window * w / 64, shift = window * w % 64;
        u64 bits = k.v[limb] >> shift;
        if (shift + w + 1 > 64 && limb + 1 < F::limbs) bits |= k.v[limb + 1] << (64 - shift);
        if (window + 1 == windows) return {bits >> 1, 0};
        bits &= mask;
        const u64 negative = ct::mask_from_bit((bits >> w) ^ 1);
        return {((bits ^ negative) & (mask >> 1)) >> 1, negative};
    }
    // make_odd: k or n - k, whichever is odd; a mask that tells which.
    static u64 make_odd(Number& k) {
        const u64 even = ct::mask_from_bit(~k.v[0] & 1);
        Number other;
        u64 borrow = 0;
        for (usize i = 0; i < F::limbs; ++i) other.v[i] = math::sub_borrow(C::Scalar::modulus.m.v[i], k.v[i], borrow);
        math::move_if(even, k, other);
        wipe(&other, sizeof other);
        return even;
    }
    static void negate_if(u64 negative, Element& y) {
        Element minus;
        F::negate(minus, y);
        math::move_if(negative, y, minus);
    }

    static void choose(Affine& chosen, const Number& k, usize window) {
        const Digit d = digit(k, window);
        C::template choose<sizeof chosen / sizeof(u64), entries>(reinterpret_cast<u64*>(&chosen), C::base_table(window),
                                                                 d.entry + 1);
        negate_if(d.negative, chosen.y);
    }

    // ChooseInParts: choose, an eighth of the table with each call, where C offers choose_among_8.
    static constexpr bool in_parts = entries == 64 && requires { C::choose_among_8; };
    struct ChooseInParts {
        u64* out;
        const u64* table;
        u64 index;
        ChooseInParts(Affine& next, usize window, Digit d)
            : out(reinterpret_cast<u64*>(&next)), table(C::base_table(window)), index(d.entry + 1) {
            next = {};
        }
        void operator()() {
            C::choose_among_8(out, table, index);
            table += entries / 8 * sizeof(Affine) / sizeof(u64);
            index -= entries / 8;
        }
    };
    // add_window: acc += chosen; meanwhile next becomes the entry of the window after that.
    static void add_window(Point& acc, const Affine& chosen, Affine& next, const Number& k, usize next_window) {
        if constexpr (in_parts) {
            const Digit d = digit(k, next_window);
            ChooseInParts parts(next, next_window, d);
            Group::template add_affine<ChooseInParts&>(acc, acc, chosen, parts);
            negate_if(d.negative, next.y);
        } else {
            Group::add_affine(acc, acc, chosen);
            choose(next, k, next_window);
        }
    }

    // multiply: acc = k G, 1 <= k < n; constant time. The caller wipes k and acc.
    static void multiply(Point& acc, Number& k) {
        const u64 negated = make_odd(k);
        alignas(64) Affine chosen[2];  // an entry across two lines would be slow to be put together from parts
        choose(chosen[1], k, 1);
        acc = {chosen[1].x, chosen[1].y, F::modulus.one};
        choose(chosen[0], k, 2);
        for (usize i = 2; i < windows; ++i) add_window(acc, chosen[i % 2], chosen[(i + 1) % 2], k, (i + 1) % windows);
        Group::add_affine(acc, acc, chosen[windows % 2]);
        negate_if(negated, acc.y);
        wipe(chosen, sizeof chosen);
    }

    // add_public: acc += k G, 0 <= k < n; variable time.
    static void add_public(Point& acc, Number k) {
        const bool negated = make_odd(k) != 0;  // 0 becomes n, and n G is found to be infinity
        for (usize window = 0; window < windows; ++window) {
            const Digit d = digit(k, window);
            Affine term = reinterpret_cast<const Affine*>(C::base_table(window))[d.entry];
            if ((d.negative != 0) != negated) F::negate(term.y, term.y);
            Group::sum_affine(acc, acc, term);
        }
    }
};

}  // namespace troth::inline v1::crypto
