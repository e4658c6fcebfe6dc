// The field of 2^255 - 19 elements (RFC 7748 §4.1, RFC 8032 §5.1) in five limbs of 51 bits, for any 64-bit machine.
//
// Bounds. "Reduced": every limb < 2^51 + 2^13; what mul, sqr, mul_small and from_bytes give. mul and sqr take limbs
// below 2^54. add gives the limb-wise sum; sub takes limbs below 2^53 - 76 on its right and adds 4p, so
// that the sum of two reduced elements may stand on either side. No function branches or indexes by an element.
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "troth/base/ct.hpp"
#include "troth/crypto/math/safegcd.hpp"

namespace troth::inline v1::crypto {

struct Field25519Portable {
    struct Element {
        uint64_t limb[5];
    };

    static constexpr uint64_t low51 = (uint64_t{1} << 51) - 1;

    static uint64_t mask_from_bit(uint64_t bit) { return ct::mask_from_bit(bit); }  // bit is 0 or 1

    static Element small(uint64_t value) { return {{value, 0, 0, 0, 0}}; }  // value < 2^51

    // from_words: four little-endian 64-bit words; bit 255 is ignored, the value may be p or more.
    static Element from_words(const uint64_t w[4]) {
        return {{w[0] & low51, (w[0] >> 51 | w[1] << 13) & low51, (w[1] >> 38 | w[2] << 26) & low51,
                 (w[2] >> 25 | w[3] << 39) & low51, (w[3] >> 12) & low51}};
    }

    // to_words: the only representative below p. Limbs < 2^54.
    static void to_words(uint64_t w[4], const Element& a) {
        uint64_t t[5];
        memcpy(t, a.limb, sizeof t);
        for (int pass = 0; pass < 2; ++pass) {  // after the second pass limbs 1 to 4 < 2^51 and limb 0 < 2^51 + 19
            for (int i = 0; i < 4; ++i) {
                t[i + 1] += t[i] >> 51;
                t[i] &= low51;
            }
            t[0] += 19 * (t[4] >> 51);
            t[4] &= low51;
        }
        // The value is below 2^255 + 19 < 2p; it is p or more exactly if adding 19 carries out of bit 255.
        uint64_t carry = (t[0] + 19) >> 51;
        for (int i = 1; i < 5; ++i) carry = (t[i] + carry) >> 51;
        t[0] += 19 * carry;
        for (int i = 0; i < 4; ++i) {
            t[i + 1] += t[i] >> 51;
            t[i] &= low51;
        }
        t[4] &= low51;
        w[0] = t[0] | t[1] << 51;
        w[1] = t[1] >> 13 | t[2] << 38;
        w[2] = t[2] >> 26 | t[3] << 25;
        w[3] = t[3] >> 39 | t[4] << 12;
    }

    static void add(Element& out, const Element& a, const Element& b) {
        for (int i = 0; i < 5; ++i) out.limb[i] = a.limb[i] + b.limb[i];
    }
    static void add_loose(Element& out, const Element& a, const Element& b) { add(out, a, b); }
    static void sub(Element& out, const Element& a, const Element& b) {
        constexpr uint64_t four_p0 = 4 * (low51 - 18), four_p = 4 * low51;
        out.limb[0] = a.limb[0] + four_p0 - b.limb[0];
        for (int i = 1; i < 5; ++i) out.limb[i] = a.limb[i] + four_p - b.limb[i];
    }
    // select: yes where mask is all ones, no where it is 0.
    static void select(Element& out, uint64_t mask, const Element& yes, const Element& no) {
        for (int i = 0; i < 5; ++i) out.limb[i] = ct::select(mask, yes.limb[i], no.limb[i]);
    }

    static void mul(Element& out, const Element& x, const Element& y) {
        const uint64_t *a = x.limb, *b = y.limb;
        const uint64_t b1 = 19 * b[1], b2 = 19 * b[2], b3 = 19 * b[3], b4 = 19 * b[4];  // < 2^59
        const Wide t0 = wide(a[0], b[0]) + wide(a[1], b4) + wide(a[2], b3) + wide(a[3], b2) + wide(a[4], b1);
        const Wide t1 = wide(a[0], b[1]) + wide(a[1], b[0]) + wide(a[2], b4) + wide(a[3], b3) + wide(a[4], b2);
        const Wide t2 = wide(a[0], b[2]) + wide(a[1], b[1]) + wide(a[2], b[0]) + wide(a[3], b4) + wide(a[4], b3);
        const Wide t3 = wide(a[0], b[3]) + wide(a[1], b[2]) + wide(a[2], b[1]) + wide(a[3], b[0]) + wide(a[4], b4);
        const Wide t4 = wide(a[0], b[4]) + wide(a[1], b[3]) + wide(a[2], b[2]) + wide(a[3], b[1]) + wide(a[4], b[0]);
        carry(out, t0, t1, t2, t3, t4);
    }
    static void sqr(Element& out, const Element& x) {
        const uint64_t* a = x.limb;
        const uint64_t d0 = 2 * a[0], d1 = 2 * a[1], d2 = 2 * a[2], n3 = 19 * a[3], n4 = 19 * a[4];
        const Wide t0 = wide(a[0], a[0]) + wide(d1, n4) + wide(d2, n3);
        const Wide t1 = wide(d0, a[1]) + wide(d2, n4) + wide(a[3], n3);
        const Wide t2 = wide(d0, a[2]) + wide(a[1], a[1]) + wide(2 * a[3], n4);
        const Wide t3 = wide(d0, a[3]) + wide(d1, a[2]) + wide(a[4], n4);
        const Wide t4 = wide(d0, a[4]) + wide(d1, a[3]) + wide(a[2], a[2]);
        carry(out, t0, t1, t2, t3, t4);
    }
    static void mul_small(Element& out, const Element& a, uint64_t factor) {  // factor < 2^17
        carry(out, wide(a.limb[0], factor), wide(a.limb[1], factor), wide(a.limb[2], factor), wide(a.limb[3], factor),
              wide(a.limb[4], factor));
    }
    // inverse: 1/a, and 0 for 0 (RFC 7748 §5: a^(p-2)).
    static void inverse(Element& out, const Element& a) {
        uint64_t w[4];
        to_words(w, a);
        inverse_modulo(w, w, modulus, 4);
        out = from_words(w);
    }

    static constexpr uint64_t modulus[4] = {~uint64_t{0} - 18, ~uint64_t{0}, ~uint64_t{0}, ~uint64_t{0} >> 1};

  private:
    __extension__ typedef unsigned __int128 Wide;

    static Wide wide(uint64_t a, uint64_t b) { return static_cast<Wide>(a) * b; }

    // carry: with limbs below 2^54 every t < 77 * 2^108 < 2^115, so its carry fits 64 bits; t4 has no term times 19, so
    // t4 < 2^111 and 19 times its carry fits 64 bits too.
    static void carry(Element& out, Wide t0, Wide t1, Wide t2, Wide t3, Wide t4) {
        t1 += static_cast<uint64_t>(t0 >> 51);
        t2 += static_cast<uint64_t>(t1 >> 51);
        t3 += static_cast<uint64_t>(t2 >> 51);
        t4 += static_cast<uint64_t>(t3 >> 51);
        const Wide low = static_cast<Wide>(static_cast<uint64_t>(t4 >> 51)) * 19 + (static_cast<uint64_t>(t0) & low51);
        out.limb[0] = static_cast<uint64_t>(low) & low51;
        out.limb[1] = (static_cast<uint64_t>(t1) & low51) + static_cast<uint64_t>(low >> 51);
        out.limb[2] = static_cast<uint64_t>(t2) & low51;
        out.limb[3] = static_cast<uint64_t>(t3) & low51;
        out.limb[4] = static_cast<uint64_t>(t4) & low51;
    }
};

}  // namespace troth::inline v1::crypto
