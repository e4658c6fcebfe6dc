// The group edwards25519, RFC 8032 §5.1, over any implementation of the field; and its map to Curve25519, RFC 7748
// §4.1.
//
// The addition formulas are complete (-1 is a square and d is not): they hold for equal points, opposite points and the
// neutral element alike, so that no case has to be told apart. Points whose coordinates are named here are reduced (see
// the fields) unless the comment says "loose".
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "troth/crypto/curve/edwards25519_table.hpp"

namespace troth::inline v1 {
void wipe(void* data, size_t size) noexcept;  // base/secret.hpp, which is not for kernel files
}

namespace troth::inline v1::crypto {

// choose_signed: where given, a function as choose_kernels.hpp has it, which reads the wide comb for multiply_base, for
// a field whose elements are the table's words; who reads a table quickly is better off with fewer and longer rows.
template <class Field, auto choose_signed = nullptr>
struct Edwards25519 {
    using Element = typename Field::Element;
    // By its type: g++ does not take a function's address for a constant that is not null when it checks for null.
    static constexpr bool reads_wide_comb = !__is_same(decltype(choose_signed), decltype(nullptr));

    // Extended homogeneous coordinates, RFC 8032 §5.1.4: x = X/Z, y = Y/Z, xy = T/Z.
    struct Point {
        Element x, y, z, t;
    };
    // What an addition needs of its second point: Y+X, Y-X and 2dT; and 2Z, unless Z is 1. Loose.
    struct Affine {
        Element sum, difference, t2d;
    };
    struct Cached {
        Affine affine;
        Element z2;
    };

    static Point neutral() { return {Field::small(0), Field::small(1), Field::small(1), Field::small(0)}; }

    // The last step of every formula of §5.1.4: X = EF, Y = GH, Z = FG, T = EH. All but additions can do without T.
    static void finish(Point& p, const Element& e, const Element& f, const Element& g, const Element& h, bool with_t) {
        Field::mul(p.x, e, f);
        Field::mul(p.y, g, h);
        Field::mul(p.z, f, g);
        if (with_t) Field::mul(p.t, e, h);
    }

    // negate: p = -p. Two of four coordinates times -1, so that they stay reduced.
    static void negate(Point& p) {
        Field::mul(p.x, p.x, Field::from_words(minus_one));
        Field::mul(p.t, p.t, Field::from_words(minus_one));
    }

    // twice: p = 2p; does not read T. RFC 8032 §5.1.4, second formula.
    static void twice(Point& p, bool with_t) {
        Element a, b, c, e, f, g, h;
        Field::sqr(a, p.x);
        Field::sqr(b, p.y);
        Field::sqr(c, p.z);
        Field::add(c, c, c);
        Field::add(h, a, b);
        Field::add(e, p.x, p.y);
        Field::sqr(e, e);
        Field::sub(e, h, e);
        Field::sub(g, a, b);
        Field::add_loose(f, c, g);
        finish(p, e, f, g, h, with_t);
    }

    // add: p += q, RFC 8032 §5.1.4, first formula.
    static void add(Point& p, const Affine& q, bool with_t) {
        Element z2;
        Field::add(z2, p.z, p.z);
        add_with(p, q, z2, false, with_t);
    }
    // add_or_subtract: p += q or p -= q; branches on `negative`, so for public points only. To negate q exchanges Y+X
    // and Y-X and changes the sign of C.
    static void add_or_subtract(Point& p, const Affine& q, bool negative, bool with_t) {
        Element z2;
        Field::add(z2, p.z, p.z);
        add_with(p, q, z2, negative, with_t);
    }
    static void add_or_subtract(Point& p, const Cached& q, bool negative, bool with_t) {
        Element z2;
        Field::mul(z2, p.z, q.z2);
        add_with(p, q.affine, z2, negative, with_t);
    }

    static Cached cache(const Point& p) {
        Cached out;
        Field::add(out.affine.sum, p.y, p.x);
        Field::sub(out.affine.difference, p.y, p.x);
        Field::mul(out.affine.t2d, p.t, Field::from_words(d2));
        Field::add(out.z2, p.z, p.z);
        return out;
    }

    static Affine from_table(const uint64_t words[12]) {
        return {Field::from_words(words), Field::from_words(words + 4), Field::from_words(words + 8)};
    }

    // The comb: rows of the multiples 1 .. 2^(w - 1), w being its width.
    static constexpr unsigned comb_width = reads_wide_comb ? 5 : 4;
    static constexpr unsigned comb_rows = comb_width == 5 ? 26 : 32, comb_digits = 2 * comb_rows;

    // multiply_base: scalar * B in constant time, for a scalar below 2^255. The scalar is written in signed digits of w
    // bits, each at most 2^(w - 1) in size; row i of the comb serves digits 2i and, 2^w times later, 2i + 1.
    static void multiply_base(Point& out, const uint64_t scalar[4]) {
        struct {
            alignas(32) Affine entry[2];
            uint64_t words[12];
            uint8_t size[comb_digits], negative[comb_digits];
        } s;
        constexpr uint64_t one_more = uint64_t{1} << comb_width;
        uint64_t carry = 0;
        for (unsigned i = 0; i < comb_digits; ++i) {
            const unsigned word = i * comb_width / 64, shift = i * comb_width % 64;
            uint64_t digit = scalar[word] >> shift;
            if (shift + comb_width > 64 && word < 3) digit |= scalar[word + 1] << (64 - shift);
            digit = (digit & (one_more - 1)) + carry;            // 0 to 2^w
            carry = (digit + (one_more / 2 - 1)) >> comb_width;  // 1 above 2^(w - 1): digit - 2^w < 0
            const uint64_t mask = Field::mask_from_bit(carry);
            s.size[i] = static_cast<uint8_t>(((digit ^ mask) - mask) + (one_more & mask));
            s.negative[i] = static_cast<uint8_t>(carry);
        }
        // The last digit is at most 2^(w - 1) and leaves no carry, because the scalar is below 2^255.
        const auto read = [&s](Affine& entry, unsigned i) {  // for the digit i
            if constexpr (reads_wide_comb) {
                choose_signed(entry.sum.limb, edwards25519_wide_comb[i / 2][0], s.size[i], s.negative[i]);
            } else {
                select_entry(s.words, edwards25519_comb[i / 2], s.size[i]);
                entry = from_table(s.words);
                negate_if(entry, s.negative[i]);
            }
        };
        out = neutral();
        for (unsigned parity = 2; parity-- > 0;) {
            read(s.entry[0], parity);
            for (unsigned i = 0; i < comb_rows; ++i) {
                // The next entry is read while this one's products are made.
                if (i != comb_rows - 1) read(s.entry[(i + 1) % 2], 2 * (i + 1) + parity);
                add(out, s.entry[i % 2], i != comb_rows - 1 || parity == 0);
            }
            if (parity == 0) break;
            for (unsigned i = 0; i < comb_width; ++i) twice(out, i == comb_width - 1);
        }
        wipe(&s, sizeof s);
    }

    // encode: RFC 8032 §5.1.2, as words.
    static void encode(uint64_t out[4], const Point& p) {
        Element inverse, x, y;
        uint64_t words[4];
        Field::inverse(inverse, p.z);
        Field::mul(x, p.x, inverse);
        Field::mul(y, p.y, inverse);
        Field::to_words(words, x);
        Field::to_words(out, y);
        out[3] |= words[0] << 63;
        wipe(&inverse, sizeof inverse);
    }

    // to_montgomery: u = (1 + y) / (1 - y) of RFC 7748 §4.1; 0 for the neutral element.
    static void to_montgomery(uint64_t u[4], const Point& p) {
        Element above, below;
        Field::sub(below, p.z, p.y);
        Field::inverse(below, below);
        Field::add(above, p.z, p.y);
        Field::mul(above, above, below);
        Field::to_words(u, above);
        wipe(&below, sizeof below);
    }

    // decode: RFC 8032 §5.1.3 to the letter: refuses y >= p, an x that does not exist, and x = 0 with the sign bit set.
    // For public points: its time depends on the encoding.
    static bool decode(Point& out, const uint64_t encoding[4]) {
        Element u, v, v3, t;
        uint64_t words[4];
        const Element one = Field::small(1);
        out.y = Field::from_words(encoding);
        Field::to_words(words, out.y);
        if (words[0] != encoding[0] || words[1] != encoding[1] || words[2] != encoding[2] ||
            words[3] != (encoding[3] & ~uint64_t{0} >> 1))
            return false;  // not below p
        const uint64_t sign = encoding[3] >> 63;

        Field::sqr(t, out.y);
        Field::sub(u, t, one);
        Field::mul(v, t, Field::from_words(d));
        Field::add(v, v, one);
        // x = u v^3 (u v^7)^((p - 5) / 8)
        Field::sqr(v3, v);
        Field::mul(v3, v3, v);
        Field::sqr(t, v3);
        Field::mul(t, t, v);
        Field::mul(t, t, u);
        power_p58(t, t);
        Field::mul(t, t, v3);
        Field::mul(out.x, t, u);

        Field::sqr(t, out.x);
        Field::mul(t, t, v);  // v x^2 is u, or -u, or neither
        if (!equal(t, u)) {
            Field::mul(t, t, Field::from_words(minus_one));
            if (!equal(t, u)) return false;
            Field::mul(out.x, out.x, Field::from_words(root_of_minus_one));
        }
        Field::to_words(words, out.x);
        if ((words[0] | words[1] | words[2] | words[3]) == 0 && sign != 0) return false;
        out.z = one;
        Field::mul(out.t, out.x, out.y);
        if ((words[0] & 1) != sign) negate(out);
        return true;
    }

    // multiply_add: out = a*P + b*B in variable time, for public values; a, b < 2^253. T is not computed. Both scalars
    // are written with signed odd digits, at least 4 (a) and 6 (b) zeros behind each.
    static void multiply_add(Point& out, const uint64_t a[4], const Point& p, const uint64_t b[4]) {
        Cached odd[8];  // P, 3P, ..., 15P
        odd[0] = cache(p);
        Point multiple = p, two_p = p;
        twice(two_p, true);
        const Cached step = cache(two_p);
        for (int i = 1; i < 8; ++i) {
            add_or_subtract(multiple, step, false, true);
            odd[i] = cache(multiple);
        }
        signed char a_digits[256], b_digits[256];
        signed_odd_digits(a_digits, a, 5);
        signed_odd_digits(b_digits, b, 7);

        out = neutral();
        int i = 255;
        while (i >= 0 && a_digits[i] == 0 && b_digits[i] == 0) --i;
        for (; i >= 0; --i) {
            const int da = a_digits[i], db = b_digits[i];
            twice(out, da != 0 || db != 0);
            if (da != 0) add_or_subtract(out, odd[(da < 0 ? -da : da) / 2], da < 0, db != 0);
            if (db != 0) add_or_subtract(out, from_table(edwards25519_odd[(db < 0 ? -db : db) / 2]), db < 0, false);
        }
    }

  private:
    // C, with D = 2 Z1 Z2 given (loose): E = B - A, F = D - C, G = D + C, H = B + A.
    static void add_with(Point& p, const Affine& q, const Element& d_loose, bool negative, bool with_t) {
        Element a, b, c, e, f, g, h;
        Field::sub(a, p.y, p.x);
        Field::mul(a, a, negative ? q.sum : q.difference);
        Field::add(b, p.y, p.x);
        Field::mul(b, b, negative ? q.difference : q.sum);
        Field::mul(c, p.t, q.t2d);
        Field::sub(e, b, a);
        Field::sub(negative ? g : f, d_loose, c);
        Field::add_loose(negative ? f : g, d_loose, c);
        Field::add(h, b, a);
        finish(p, e, f, g, h, with_t);
    }

    // select_entry: row[size - 1], or the neutral element for 0. Reads the whole row.
    static void select_entry(uint64_t out[12], const uint64_t row[8][12], uint64_t size) {
        const uint64_t neutral_mask = Field::mask_from_bit((size - 1) >> 63);
        for (int j = 0; j < 12; ++j) out[j] = 0;
        out[0] = out[4] = neutral_mask & 1;
        for (uint64_t i = 0; i < 8; ++i) {
            const uint64_t mask = Field::mask_from_bit(((size ^ (i + 1)) - 1) >> 63);
            for (int j = 0; j < 12; ++j) out[j] |= row[i][j] & mask;
        }
    }

    static void negate_if(Affine& q, uint64_t negative) {
        const uint64_t mask = Field::mask_from_bit(negative);
        const Element sum = q.sum;
        Element minus;
        Field::select(q.sum, mask, q.difference, sum);
        Field::select(q.difference, mask, sum, q.difference);
        Field::sub(minus, Field::small(0), q.t2d);
        Field::select(q.t2d, mask, minus, q.t2d);
    }

    static bool equal(const Element& a, const Element& b) {
        uint64_t x[4], y[4];
        Field::to_words(x, a);
        Field::to_words(y, b);
        return x[0] == y[0] && x[1] == y[1] && x[2] == y[2] && x[3] == y[3];
    }

    // power_p58: a^((p - 5) / 8) = a^(2^252 - 3). In the names, n stands for a^(2^n - 1).
    static void power_p58(Element& out, const Element& a) {
        const auto shifted = [](Element x, int squarings) {
            for (int i = 0; i < squarings; ++i) Field::sqr(x, x);
            return x;
        };
        const auto join = [&](const Element& high, int squarings, const Element& low) {
            Element product;
            Field::mul(product, shifted(high, squarings), low);
            return product;
        };
        const Element of2 = join(a, 1, a), of4 = join(of2, 2, of2), of5 = join(of4, 1, a), of10 = join(of5, 5, of5);
        const Element of20 = join(of10, 10, of10), of40 = join(of20, 20, of20), of50 = join(of40, 10, of10);
        const Element of100 = join(of50, 50, of50), of200 = join(of100, 100, of100), of250 = join(of200, 50, of50);
        out = join(of250, 2, a);
    }

    // signed_odd_digits: scalar = sum of digits[i] 2^i; each digit is 0 or odd and below 2^(width - 1) in size, and
    // width - 1 zeros follow one that is not 0.
    static void signed_odd_digits(signed char digits[256], const uint64_t scalar[4], unsigned width) {
        for (unsigned i = 0; i < 256; ++i) digits[i] = 0;
        unsigned carry = 0;
        for (unsigned i = 0; i < 256;) {
            uint64_t window = scalar[i / 64] >> (i % 64);
            if (i % 64 != 0 && i / 64 < 3) window |= scalar[i / 64 + 1] << (64 - i % 64);
            const int value = static_cast<int>(window & ((1u << width) - 1)) + static_cast<int>(carry);
            if (value % 2 == 0) {
                ++i;  // the carry stays what it is: 1 + 1 carries again
                continue;
            }
            carry = value >> (width - 1) & 1;
            digits[i] = static_cast<signed char>(value - static_cast<int>(carry << width));
            i += width;
        }
    }

    static constexpr uint64_t d[4] = {0x75eb4dca135978a3, 0x00700a4d4141d8ab, 0x8cc740797779e898, 0x52036cee2b6ffe73};
    static constexpr uint64_t d2[4] = {0xebd69b9426b2f159, 0x00e0149a8283b156, 0x198e80f2eef3d130, 0x2406d9dc56dffce7};
    static constexpr uint64_t root_of_minus_one[4] = {0xc4ee1b274a0ea0b0, 0x2f431806ad2fe478, 0x2b4d00993dfbd7a7,
                                                      0x2b8324804fc1df0b};
    static constexpr uint64_t minus_one[4] = {~uint64_t{0} - 19, ~uint64_t{0}, ~uint64_t{0}, ~uint64_t{0} >> 1};
};

}  // namespace troth::inline v1::crypto
