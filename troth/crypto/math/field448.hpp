// The field of 2^448 - 2^224 - 1 elements (RFC 7748 §4.2, RFC 8032 §5.2) in eight limbs of 56 bits, for any 64-bit
// machine.
//
// Bounds. "Tight": every limb < 2^56 + 2^16; what mul, sqr, mul_small and from_words give. mul, sqr and mul_small take
// limbs below 2^60. add gives the limb-wise sum; sub takes limbs below 2^58 - 8 on its right (the sum of two tight ones
// is) and adds 4p. No function branches or indexes by an element; results may alias arguments.
#pragma once

#include "troth/base/ct.hpp"
#include "troth/base/secret.hpp"
#include "troth/crypto/math/safegcd.hpp"

namespace troth::inline v1::crypto {

struct Field448 {
    struct Element {
        u64 limb[8];
    };
    static constexpr usize words = 7;  // of 64 bits, little-endian
    static constexpr u64 low56 = (u64{1} << 56) - 1;
    static constexpr u64 modulus[words] = {~u64{0}, ~u64{0}, ~u64{0}, 0xfffffffeffffffff, ~u64{0}, ~u64{0}, ~u64{0}};

    static constexpr Element small(u64 value) { return {{value, 0, 0, 0, 0, 0, 0, 0}}; }  // value < 2^56

    // from_words: any 448 bits; the value may be p or more.
    static constexpr Element from_words(const u64* w) {
        Element out{};
        for (usize i = 0; i < 8; ++i) {
            const usize bit = 56 * i, word = bit / 64, shift = bit % 64;
            u64 limb = w[word] >> shift;
            if (shift > 8) limb |= w[word + 1] << (64 - shift);
            out.limb[i] = limb & low56;
        }
        return out;
    }
    // to_words: the only representative below p. Limbs below 2^62.
    static void to_words(u64* w, const Element& a) {
        u64 t[8];
        for (usize i = 0; i < 8; ++i) t[i] = a.limb[i];
        // After the second sweep the value is below 2^448; the third settles a limb 0 or 4 that a carry filled.
        for (int sweep = 0; sweep < 3; ++sweep) {
            for (usize i = 0; i < 7; ++i) {
                t[i + 1] += t[i] >> 56;
                t[i] &= low56;
            }
            const u64 top = t[7] >> 56;
            t[7] &= low56;
            t[0] += top;
            t[4] += top;
        }
        // The value is p or more exactly if adding 2^224 + 1 carries out of bit 448; then that sum is the answer.
        u64 carry = 1;
        for (usize i = 0; i < 8; ++i) carry = (t[i] + carry + (i == 4 ? 1 : 0)) >> 56;
        const u64 above = carry;
        carry = above;
        for (usize i = 0; i < 8; ++i) {
            const u64 sum = t[i] + carry + (i == 4 ? above : 0);
            t[i] = sum & low56;
            carry = sum >> 56;
        }
        for (usize i = 0; i < words; ++i) w[i] = 0;
        for (usize i = 0; i < 8; ++i) {
            const usize bit = 56 * i, word = bit / 64, shift = bit % 64;
            w[word] |= t[i] << shift;
            if (shift > 8) w[word + 1] |= t[i] >> (64 - shift);
        }
        wipe(t, sizeof t);
    }

    static void add(Element& out, const Element& a, const Element& b) {
        for (usize i = 0; i < 8; ++i) out.limb[i] = a.limb[i] + b.limb[i];
    }
    static void sub(Element& out, const Element& a, const Element& b) {
        for (usize i = 0; i < 8; ++i) out.limb[i] = a.limb[i] + 4 * (i == 4 ? low56 - 1 : low56) - b.limb[i];
    }
    static void select(Element& out, u64 mask, const Element& yes, const Element& no) {
        for (usize i = 0; i < 8; ++i) out.limb[i] = ct::select(mask, yes.limb[i], no.limb[i]);
    }
    // mul: with f = 2^224, f^2 = f + 1: (a + b f)(c + d f) = (ac + bd) + f ((a + b)(c + d) - ac). Each of the three is
    // a product of four limbs by four, whose terms 4 to 6 are multiples of f in turn. Nothing becomes negative: the
    // terms of ac are among those of (a + b)(c + d). With limbs below 2^60 those are below 2^124.
    __attribute__((noinline)) static void mul(Element& out, const Element& x, const Element& y) {
        u64 aa[4], cc[4];
#pragma GCC unroll 4
        for (usize i = 0; i < 4; ++i) {
            aa[i] = x.limb[i] + x.limb[i + 4];
            cc[i] = y.limb[i] + y.limb[i + 4];
        }
        const u64 *a = x.limb, *b = x.limb + 4, *c = y.limb, *d = y.limb + 4;
        Wide t[8];
#pragma GCC unroll 4
        for (usize k = 0; k < 4; ++k) {
            Wide low = 0, high = 0;
#pragma GCC unroll 4
            for (usize i = 0; i < 4; ++i) {
                if (i <= k) {
                    const Wide ac = wide(a[i], c[k - i]);
                    low += ac + wide(b[i], d[k - i]);
                    high += wide(aa[i], cc[k - i]) - ac;
                } else {
                    const Wide sum = wide(aa[i], cc[k + 4 - i]);
                    low += sum - wide(a[i], c[k + 4 - i]);
                    high += sum + wide(b[i], d[k + 4 - i]);
                }
            }
            t[k] = low;
            t[k + 4] = high;
        }
        carry(out, t);
    }
    __attribute__((noinline)) static void sqr(Element& out, const Element& x) {
        u64 aa[4];
#pragma GCC unroll 4
        for (usize i = 0; i < 4; ++i) aa[i] = x.limb[i] + x.limb[i + 4];
        const u64 *a = x.limb, *b = x.limb + 4;
        Wide t[8];
#pragma GCC unroll 4
        for (usize k = 0; k < 4; ++k) {
            Wide low = 0, high = 0;
#pragma GCC unroll 4
            for (usize i = 0; i < 4; ++i) {
                const usize j = i <= k ? k - i : k + 4 - i;
                if (j < i) continue;
                const u64 times = j == i ? 1 : 2;
                const Wide ac = wide(a[i], times * a[j]), bd = wide(b[i], times * b[j]),
                           sum = wide(aa[i], times * aa[j]);
                if (i <= k && j <= k) {
                    low += ac + bd;
                    high += sum - ac;
                } else {
                    low += sum - ac;
                    high += sum + bd;
                }
            }
            t[k] = low;
            t[k + 4] = high;
        }
        carry(out, t);
    }
    static void mul_small(Element& out, const Element& a, u64 factor) {  // factor < 2^32
        Wide t[8];
        for (usize i = 0; i < 8; ++i) t[i] = wide(a.limb[i], factor);
        carry(out, t);
    }
    // inverse: 1/a, and 0 for 0.
    static void inverse(Element& out, const Element& a) {
        u64 w[words];
        to_words(w, a);
        inverse_modulo(w, w, modulus, words);
        out = from_words(w);
        wipe(w, sizeof w);
    }
    // power_p34: a^((p - 3) / 4) = a^(2^446 - 2^222 - 1), RFC 8032 §5.2.3. In the names, n stands for a^(2^n - 1).
    static void power_p34(Element& out, const Element& a) {
        const auto join = [](const Element& high, int squarings, const Element& low) {
            Element r = high;
            for (int i = 0; i < squarings; ++i) sqr(r, r);
            mul(r, r, low);
            return r;
        };
        const Element of2 = join(a, 1, a), of3 = join(of2, 1, a), of6 = join(of3, 3, of3), of9 = join(of6, 3, of3);
        const Element of18 = join(of9, 9, of9), of19 = join(of18, 1, a), of37 = join(of19, 18, of18);
        const Element of74 = join(of37, 37, of37), of111 = join(of74, 37, of37), of222 = join(of111, 111, of111);
        const Element of223 = join(of222, 1, a);
        out = join(of223, 223, of222);  // 2^446 - 2^223 + 2^222 - 1
    }

  private:
    __extension__ typedef unsigned __int128 Wide;
    static Wide wide(u64 a, u64 b) { return static_cast<Wide>(a) * b; }

    // carry: with terms below 2^126 what leaves the top is below 2^71; it enters limbs 0 and 4, whose own carries are
    // then at most 2^15: limbs 1 and 5 stay below 2^56 + 2^15.
    __attribute__((always_inline)) static void carry(Element& out, Wide* t) {
#pragma GCC unroll 8
        for (usize i = 0; i < 7; ++i) {
            t[i + 1] += t[i] >> 56;
            out.limb[i] = static_cast<u64>(t[i]) & low56;
        }
        out.limb[7] = static_cast<u64>(t[7]) & low56;
        const Wide top = t[7] >> 56, first = top + out.limb[0], middle = top + out.limb[4];
        out.limb[0] = static_cast<u64>(first) & low56;
        out.limb[1] += static_cast<u64>(first >> 56);
        out.limb[4] = static_cast<u64>(middle) & low56;
        out.limb[5] += static_cast<u64>(middle >> 56);
    }
};

}  // namespace troth::inline v1::crypto
