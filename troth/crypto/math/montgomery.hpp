// Residues modulo an odd number of N 64-bit limbs in Montgomery form (a stands as a * 2^(64N) mod m): portable,
// constant time in all values. Moduli are constexpr; a number below 2^(64N) is reduced by one multiplication.
#pragma once

#include "troth/base/ct.hpp"
#include "troth/base/secret.hpp"
#include "troth/crypto/math/safegcd.hpp"

namespace troth::inline v1::crypto::math {

__extension__ typedef unsigned __int128 u128;

template <usize N>
struct Limbs {
    u64 v[N];
};

// add_carry, sub_borrow: one limb of a chain; carry and borrow are 0 or 1.
constexpr u64 add_carry(u64 a, u64 b, u64& carry) {
    const u128 sum = static_cast<u128>(a) + b + carry;
    carry = static_cast<u64>(sum >> 64);
    return static_cast<u64>(sum);
}
constexpr u64 sub_borrow(u64 a, u64 b, u64& borrow) {
    const u128 difference = static_cast<u128>(a) - b - borrow;
    borrow = static_cast<u64>(difference >> 64) & 1;
    return static_cast<u64>(difference);
}

// borrow_of: 1 if a < b, else 0. Constant time.
template <usize N>
constexpr u64 borrow_of(const Limbs<N>& a, const Limbs<N>& b) {
    u64 borrow = 0;
    for (usize i = 0; i < N; ++i) sub_borrow(a.v[i], b.v[i], borrow);
    return borrow;
}
template <usize N>
inline u64 mask_if_zero(const Limbs<N>& a) {
    u64 any = 0;
    for (usize i = 0; i < N; ++i) any |= a.v[i];
    return ct::mask_if_zero(any);
}
template <usize N>
inline u64 mask_if_equal(const Limbs<N>& a, const Limbs<N>& b) {
    u64 any = 0;
    for (usize i = 0; i < N; ++i) any |= a.v[i] ^ b.v[i];
    return ct::mask_if_zero(any);
}
// move_if: to = from where mask is all ones, unchanged where it is zero.
template <usize N>
inline void move_if(u64 mask, Limbs<N>& to, const Limbs<N>& from) {
    for (usize i = 0; i < N; ++i) to.v[i] = ct::select(mask, from.v[i], to.v[i]);
}

// Residue: a field element that stands in another form than whole limbs (math/field521.hpp); plain() is its only
// representative below the prime.
template <class E>
concept Residue = requires(const E& e) { e.plain(); };
template <Residue E>
inline u64 mask_if_zero(const E& a) {
    return mask_if_zero(a.plain());
}
template <Residue E>
inline u64 mask_if_equal(const E& a, const E& b) {
    return mask_if_equal(a.plain(), b.plain());
}
template <Residue E>
inline void move_if(u64 mask, E& to, const E& from) {
    for (usize i = 0; i < E::limbs; ++i) to.v[i] = ct::select(mask, from.v[i], to.v[i]);
}

template <usize N>
struct Modulus {
    Limbs<N> m;
    Limbs<N> one;          // 2^(64N) mod m
    Limbs<N> rr;           // 2^(128N) mod m
    Limbs<N> rrr;          // 2^(192N) mod m
    Limbs<N> sqrt_power;   // (m + 1) / 4: the exponent of a square root where m = 3 mod 4
    u64 negative_inverse;  // -1 / m mod 2^64
};

template <usize N>
constexpr Modulus<N> make_modulus(const Limbs<N>& m) {
    Modulus<N> out{};
    out.m = m;
    Limbs<N> power{};
    power.v[0] = 1;
    for (usize bit = 0; bit < 192 * N; ++bit) {  // power = 2^(bit + 1) mod m
        u64 carry = 0, borrow = 0;
        Limbs<N> reduced{};
        for (usize i = 0; i < N; ++i) power.v[i] = add_carry(power.v[i], power.v[i], carry);
        for (usize i = 0; i < N; ++i) reduced.v[i] = sub_borrow(power.v[i], m.v[i], borrow);
        if (carry >= borrow) power = reduced;
        if (bit == 64 * N - 1) out.one = power;
        if (bit == 128 * N - 1) out.rr = power;
    }
    out.rrr = power;
    u64 inverse = 1;
    for (int i = 0; i < 6; ++i) inverse *= 2 - m.v[0] * inverse;  // Newton: bits double from 1 to 64
    out.negative_inverse = 0 - inverse;
    u64 carry = 0;
    Limbs<N> next{};
    for (usize i = 0; i < N; ++i) next.v[i] = add_carry(m.v[i], i == 0 ? 1 : 0, carry);
    for (usize i = 0; i < N; ++i) out.sqrt_power.v[i] = (next.v[i] >> 2) | ((i + 1 < N ? next.v[i + 1] : carry) << 62);
    return out;
}

// montgomery_form: a * 2^(64N) mod m, at compile time: double a 64N times.
template <usize N>
constexpr Limbs<N> montgomery_form(Limbs<N> a, const Modulus<N>& modulus) {
    for (usize bit = 0; bit < 64 * N; ++bit) {
        u64 carry = 0, borrow = 0;
        Limbs<N> reduced{};
        for (usize i = 0; i < N; ++i) a.v[i] = add_carry(a.v[i], a.v[i], carry);
        for (usize i = 0; i < N; ++i) reduced.v[i] = sub_borrow(a.v[i], modulus.m.v[i], borrow);
        if (carry >= borrow) a = reduced;
    }
    return a;
}

// sum_modulo: a + b mod m for a, b below m, at compile time.
template <usize N>
constexpr Limbs<N> sum_modulo(const Limbs<N>& a, const Limbs<N>& b, const Modulus<N>& modulus) {
    u64 carry = 0, borrow = 0;
    Limbs<N> sum{}, reduced{};
    for (usize i = 0; i < N; ++i) sum.v[i] = add_carry(a.v[i], b.v[i], carry);
    for (usize i = 0; i < N; ++i) reduced.v[i] = sub_borrow(sum.v[i], modulus.m.v[i], borrow);
    return carry >= borrow ? reduced : sum;
}

// Montgomery<M>: arithmetic on elements in [0, m). Results may alias arguments.
template <usize N, const Modulus<N>& M>
struct Montgomery {
    using Element = Limbs<N>;
    static constexpr usize limbs = N;
    static constexpr const Modulus<N>& modulus = M;

    // reduce_once: (carry, t) in [0, 2m) to [0, m).
    static void reduce_once(Element& r, const Element& t, u64 carry) {
        Element s;
        u64 borrow = 0;
        for (usize i = 0; i < N; ++i) s.v[i] = sub_borrow(t.v[i], M.m.v[i], borrow);
        sub_borrow(carry, 0, borrow);  // borrow: t was below m
        const u64 keep = ct::mask_from_bit(borrow);
        for (usize i = 0; i < N; ++i) r.v[i] = ct::select(keep, t.v[i], s.v[i]);
    }
    static void add(Element& r, const Element& a, const Element& b) {
        Element t;
        u64 carry = 0;
        for (usize i = 0; i < N; ++i) t.v[i] = add_carry(a.v[i], b.v[i], carry);
        reduce_once(r, t, carry);
    }
    static void sub(Element& r, const Element& a, const Element& b) {
        u64 borrow = 0, carry = 0;
        Element t;
        for (usize i = 0; i < N; ++i) t.v[i] = sub_borrow(a.v[i], b.v[i], borrow);
        const u64 mask = ct::mask_from_bit(borrow);
        for (usize i = 0; i < N; ++i) r.v[i] = add_carry(t.v[i], M.m.v[i] & mask, carry);
    }
    static void negate(Element& r, const Element& a) {
        const Element zero{};
        sub(r, zero, a);
    }
    // halve: a / 2. m is odd, so that of a and a + m one is even.
    static void halve(Element& r, const Element& a) {
        const u64 odd = ct::mask_from_bit(a.v[0] & 1);
        u64 carry = 0;
        Element t;
        for (usize i = 0; i < N; ++i) t.v[i] = add_carry(a.v[i], M.m.v[i] & odd, carry);
        for (usize i = 0; i < N; ++i) r.v[i] = (t.v[i] >> 1) | ((i + 1 < N ? t.v[i + 1] : carry) << 63);
    }
    // mul: a * b / 2^(64N) mod m. One factor may be any number below 2^(64N), the other is below m: then the sum
    // before the last step is below 2m.
    // Unrolled, so that the compiler sees the numbers of the modulus; out of line, as it is long.
    __attribute__((noinline)) static void mul(Element& r, const Element& a, const Element& b) {
        u64 t[N + 1] = {};
#pragma GCC unroll 9
        for (usize i = 0; i < N; ++i) {
            // The row and its step of the reduction side by side: two carries run through, each below 2^64, and what a
            // step leaves is below a + m, so that t[N] is 0 or 1.
            const u64 factor = b.v[i];
            u128 row = static_cast<u128>(a.v[0]) * factor + t[0];
            const u64 q = static_cast<u64>(row) * M.negative_inverse;
            u128 step = static_cast<u128>(q) * M.m.v[0] + static_cast<u64>(row);
#pragma GCC unroll 9
            for (usize j = 1; j < N; ++j) {
                row = static_cast<u128>(a.v[j]) * factor + t[j] + static_cast<u64>(row >> 64);
                step = static_cast<u128>(q) * M.m.v[j] + static_cast<u64>(row) + static_cast<u64>(step >> 64);
                t[j - 1] = static_cast<u64>(step);
            }
            const u128 top = static_cast<u128>(t[N]) + static_cast<u64>(row >> 64) + static_cast<u64>(step >> 64);
            t[N - 1] = static_cast<u64>(top);
            t[N] = static_cast<u64>(top >> 64);
        }
        Element low;
        for (usize i = 0; i < N; ++i) low.v[i] = t[i];
        reduce_once(r, low, t[N]);
    }
    static void sqr(Element& r, const Element& a) { mul(r, a, a); }
};

// What follows works with any field that has mul and sqr: a portable Montgomery or a faster row of it; one that has a
// form of its own brings from_plain, to_plain and invert.

// Numbers given to to_montgomery are below m.
template <class F>
inline void to_montgomery(typename F::Element& r, const Limbs<F::limbs>& a) {
    if constexpr (Residue<typename F::Element>) {
        F::from_plain(r, a);
    } else {
        F::mul(r, a, F::modulus.rr);
    }
}
template <class F>
inline void from_montgomery(Limbs<F::limbs>& r, const typename F::Element& a) {
    if constexpr (Residue<typename F::Element>) {
        r = a.plain();
    } else {
        typename F::Element one{};
        one.v[0] = 1;
        F::mul(r, a, one);
    }
}
// invert: 1/a in Montgomery form, 0 for 0. Constant time.
template <class F>
inline void invert(typename F::Element& r, const typename F::Element& a) {
    if constexpr (Residue<typename F::Element>) {
        Limbs<F::limbs> plain = a.plain();
        inverse_modulo(plain.v, plain.v, F::modulus.m.v, F::limbs);
        F::from_plain(r, plain);
        wipe(&plain, sizeof plain);
    } else {
        inverse_modulo(r.v, a.v, F::modulus.m.v, F::limbs);  // of a 2^(64N): its inverse is short of 2^(128N)
        F::mul(r, r, F::modulus.rrr);
    }
}
// power: a^e in Montgomery form; e is public, a may be secret. Windows of 4 bits.
template <class F>
inline void power(typename F::Element& r, const typename F::Element& a, const Limbs<F::limbs>& e) {
    typename F::Element table[16];
    table[0] = F::modulus.one;
    for (int i = 1; i < 16; ++i) F::mul(table[i], table[i - 1], a);
    typename F::Element acc = F::modulus.one;
    for (usize window = F::limbs * 16; window-- > 0;) {
        for (int i = 0; i < 4; ++i) F::sqr(acc, acc);
        F::mul(acc, acc, table[(e.v[window / 16] >> (window % 16 * 4)) & 15]);
    }
    r = acc;
}

}  // namespace troth::inline v1::crypto::math
