// The field of 2^521 - 1 elements (P-521, SP 800-186 §3.2.1.5) in nine limbs, eight of 58 bits and one of 57, for any
// 64-bit machine.
//
// Bounds. Elements are "tight": limbs 0 to 7 below 2^58 + 2^6, limb 8 below 2^57 + 2^6. Every function takes and gives
// tight elements; results may alias arguments. No function branches or indexes by an element.
#pragma once

#include "troth/crypto/math/montgomery.hpp"

namespace troth::inline v1::crypto::math {

struct Residue521 {
    static constexpr usize limbs = 9;
    u64 v[9];

    static constexpr u64 low58 = (u64{1} << 58) - 1, low57 = (u64{1} << 57) - 1;

    // plain: the only representative below p, in whole 64-bit limbs.
    Limbs<9> plain() const {
        u64 t[9];
        for (usize i = 0; i < 9; ++i) t[i] = v[i];
        carry_once(t);
        carry_once(t);  // limbs fit their bits now, but for limb 0, which may be one more than 58 bits hold
        carry_once(t);  // a value below 2^521 + 1 that had such a limb 0 has none now
        // p itself is the one value below 2^521 that is not reduced: it becomes 0, as adding 1 carries out.
        u64 carry = 1;
        for (usize i = 0; i < 8; ++i) carry = (t[i] + carry) >> 58;
        const u64 keep = ct::mask_if_zero((t[8] + carry) >> 57);
        Limbs<9> out{};
        for (usize i = 0; i < 9; ++i) {
            const usize bit = 58 * i, limb = bit / 64, shift = bit % 64;
            out.v[limb] |= (t[i] & keep) << shift;
            if (shift > 6 && limb + 1 < 9) out.v[limb + 1] |= (t[i] & keep) >> (64 - shift);
        }
        return out;
    }
    // split: a number below 2^522 in limbs of this form.
    static constexpr Residue521 split(const Limbs<9>& a) {
        Residue521 out{};
        for (usize i = 0; i < 9; ++i) {
            const usize bit = 58 * i, limb = bit / 64, shift = bit % 64;
            u64 word = a.v[limb] >> shift;
            if (shift > 6 && limb + 1 < 9) word |= a.v[limb + 1] << (64 - shift);
            out.v[i] = word & low58;
        }
        return out;
    }

  private:
    // carry_once: the carries move up in one sweep and what leaves the top comes in below, as 2^521 = 1.
    static void carry_once(u64* t) {
        for (usize i = 0; i < 8; ++i) {
            t[i + 1] += t[i] >> 58;
            t[i] &= low58;
        }
        t[0] += t[8] >> 57;
        t[8] &= low57;
    }
};

struct Modulus521 {
    Limbs<9> m;
    Residue521 one;
    Limbs<9> sqrt_power;
};
inline constexpr Modulus521 modulus521{
    {{~u64{0}, ~u64{0}, ~u64{0}, ~u64{0}, ~u64{0}, ~u64{0}, ~u64{0}, ~u64{0}, 0x1ff}},
    {{1, 0, 0, 0, 0, 0, 0, 0, 0}},
    {{0, 0, 0, 0, 0, 0, 0, 0, 0x80}},  // (p + 1) / 4 = 2^519
};

struct Field521 {
    using Element = Residue521;
    static constexpr usize limbs = 9;
    static constexpr const Modulus521& modulus = modulus521;
    static constexpr Element constant(const Limbs<9>& a) { return Element::split(a); }

    static void from_plain(Element& r, const Limbs<9>& a) { r = Element::split(a); }

    // settle: limbs below 2^63 to tight ones; all carries at once, each below 2^6.
    __attribute__((always_inline)) static void settle(Element& r, const u64* t) {
        u64 carry = t[8] >> 57;
#pragma GCC unroll 9
        for (usize i = 0; i < 8; ++i) {
            const u64 next = t[i] >> 58;
            r.v[i] = (t[i] & Element::low58) + carry;
            carry = next;
        }
        r.v[8] = (t[8] & Element::low57) + carry;
    }
    static void add(Element& r, const Element& a, const Element& b) {
        u64 t[9];
#pragma GCC unroll 9
        for (usize i = 0; i < 9; ++i) t[i] = a.v[i] + b.v[i];
        settle(r, t);
    }
    // sub: 2p is added, each limb of which is above a tight one.
    static void sub(Element& r, const Element& a, const Element& b) {
        u64 t[9];
#pragma GCC unroll 9
        for (usize i = 0; i < 9; ++i) t[i] = a.v[i] + 2 * (i < 8 ? Element::low58 : Element::low57) - b.v[i];
        settle(r, t);
    }
    static void negate(Element& r, const Element& a) { sub(r, Element{}, a); }
    // halve: p is odd; it is added where the number is odd, whose parity is limb 0's.
    static void halve(Element& r, const Element& a) {
        const u64 odd = ct::mask_from_bit(a.v[0] & 1);
        u64 t[9];
        for (usize i = 0; i < 9; ++i) t[i] = a.v[i] + ((i < 8 ? Element::low58 : Element::low57) & odd);
        for (usize i = 0; i < 9; ++i) t[i] = (t[i] >> 1) + (i < 8 ? (t[i + 1] & 1) << 57 : 0);
        settle(r, t);
    }

    __attribute__((noinline)) static void mul(Element& r, const Element& a, const Element& b) { mul_inline(r, a, b); }
    __attribute__((noinline)) static void sqr(Element& r, const Element& a) { sqr_inline(r, a); }

    // mul_inline: term k is the sum of a_i b_j over i + j = k and twice that over i + j = k + 9, since 2^(58 * 9) = 2
    // modulo p: at most 17 products below 2^116.1, so less than 2^121.
    __attribute__((always_inline)) static void mul_inline(Element& r, const Element& a, const Element& b) {
        u64 twice_b[9];
#pragma GCC unroll 9
        for (usize i = 0; i < 9; ++i) twice_b[i] = 2 * b.v[i];
        u128 t[9];
#pragma GCC unroll 9
        for (usize k = 0; k < 9; ++k) {
            u128 sum = 0;
#pragma GCC unroll 9
            for (usize i = 0; i < 9; ++i) sum += static_cast<u128>(a.v[i]) * (i <= k ? b.v[k - i] : twice_b[k + 9 - i]);
            t[k] = sum;
        }
        carry(r, t);
    }
    // sqr_inline: the same sums, each product of two limbs that differ once and doubled.
    __attribute__((always_inline)) static void sqr_inline(Element& r, const Element& a) {
        u128 t[9];
#pragma GCC unroll 9
        for (usize k = 0; k < 9; ++k) {
            u128 sum = 0;
#pragma GCC unroll 9
            for (usize i = 0; i < 9; ++i) {
                const usize j = i <= k ? k - i : k + 9 - i;
                if (j < i) continue;
                const u64 factor = (j == i ? u64{1} : u64{2}) << (i <= k ? 0 : 1);
                sum += static_cast<u128>(a.v[i]) * (a.v[j] * factor);
            }
            t[k] = sum;
        }
        carry(r, t);
    }

  private:
    // carry: with terms below 2^121 each carry is below 2^64, and what leaves the top, a carry of 57 bits, below 2^65.
    __attribute__((always_inline)) static void carry(Element& r, u128* t) {
#pragma GCC unroll 9
        for (usize i = 0; i < 8; ++i) {
            t[i + 1] += t[i] >> 58;
            r.v[i] = static_cast<u64>(t[i]) & Element::low58;
        }
        r.v[8] = static_cast<u64>(t[8]) & Element::low57;
        const u128 low = (t[8] >> 57) + r.v[0];
        r.v[0] = static_cast<u64>(low) & Element::low58;
        const u64 second = static_cast<u64>(low >> 58) + r.v[1];
        r.v[1] = second & Element::low58;
        r.v[2] += second >> 58;
    }
};

}  // namespace troth::inline v1::crypto::math
