#include "troth/crypto/curve/edwards448.hpp"

#include "troth/crypto/curve/choose.hpp"
#include "troth/crypto/curve/wnaf.hpp"
#include "troth/crypto/math/scalar448.hpp"

namespace troth::inline v1::crypto {
namespace {

using F = Field448;
using Element = F::Element;
using Point = Edwards448::Point;
using Affine = Edwards448::Affine;

constexpr u64 minus_d = 39081;  // d = -39081

// sum: §5.2.4; letters are its own, `a` being Z1 Z2. Loose are f, g and the sums, below 2^59.
void sum(Point& p, const Element& a, const Element& qx, const Element& qy) {
    Element b, c, d, e, f, g, h, t;
    F::sqr(b, a);
    F::mul(c, p.x, qx);
    F::mul(d, p.y, qy);
    F::mul(e, c, d);
    F::mul_small(e, e, minus_d);  // -E
    F::add(f, b, e);
    F::sub(g, b, e);
    F::add(h, p.x, p.y);
    F::add(t, qx, qy);
    F::mul(h, h, t);
    F::sub(h, h, c);
    F::sub(h, h, d);
    F::mul(t, a, f);
    F::mul(p.x, t, h);
    F::sub(d, d, c);
    F::mul(t, a, g);
    F::mul(p.y, t, d);
    F::mul(p.z, f, g);
}

void negate_if(u64 mask, Element& x) {
    Element minus = x;
    Edwards448::negate(minus);
    F::select(x, mask, minus, x);
}

struct Digit {
    u64 magnitude, negative;  // at most 8; a mask
};
// digits_of: 112 signed digits of four bits, -7 to 8, of a scalar below 2^447.
void digits_of(Digit (&digits)[112], const u64 (&scalar)[7]) {
    u64 carry = 0;
    for (usize i = 0; i < 112; ++i) {
        const u64 digit = (scalar[i / 16] >> (4 * (i % 16)) & 15) + carry;  // 0 to 16
        carry = (digit + 7) >> 4;                                           // 1 from 9 on: digit - 16 < 0
        const u64 mask = ct::mask_from_bit(carry);
        digits[i] = {ct::select(mask, 16 - digit, digit), mask};
    }
}

}  // namespace

void Edwards448::add(Point& p, const Point& q) {
    Element a;
    F::mul(a, p.z, q.z);
    sum(p, a, q.x, q.y);
}
void Edwards448::add(Point& p, const Affine& q) {
    const Element a = p.z;
    sum(p, a, q.x, q.y);
}

void Edwards448::twice(Point& p) {
    Element b, c, d, e, h, j;
    F::add(b, p.x, p.y);
    F::sqr(b, b);
    F::sqr(c, p.x);
    F::sqr(d, p.y);
    F::add(e, c, d);
    F::sqr(h, p.z);
    F::add(h, h, h);
    F::sub(j, e, h);
    F::sub(b, b, e);
    F::sub(c, c, d);
    F::mul(p.x, b, j);
    F::mul(p.y, e, c);
    F::mul(p.z, e, j);
}

void Edwards448::negate(Element& x) {
    F::sub(x, F::small(0), x);
    F::mul_small(x, x, 1);  // tight again
}

Point Edwards448::multiply_base(const u64 (&scalar)[7]) {
    struct {
        u64 reduced[7];
        Digit digits[112];
        Affine chosen;
    } s;
    scalar448::reduce_short(s.reduced, scalar);
    digits_of(s.digits, s.reduced);
    Point p = neutral();
    for (usize parity = 2; parity-- > 0;) {
        for (usize i = 0; i < 56; ++i) {
            const Digit& digit = s.digits[2 * i + parity];
            choose_baseline<16, 8>(s.chosen.x.limb, edwards448_table[i][0], digit.magnitude);
            s.chosen.y.limb[0] |= ct::mask_if_zero(digit.magnitude) & 1;  // 0 B is (0, 1)
            negate_if(digit.negative, s.chosen.x);
            add(p, s.chosen);
        }
        if (parity == 1)
            for (int i = 0; i < 4; ++i) twice(p);
    }
    wipe(&s, sizeof s);
    return p;
}

void Edwards448::encode(std::span<u8, 57> out, const Point& p) {
    Element inverse, coordinate;
    u64 x[7], y[7];
    F::inverse(inverse, p.z);
    F::mul(coordinate, p.x, inverse);
    F::to_words(x, coordinate);
    F::mul(coordinate, p.y, inverse);
    F::to_words(y, coordinate);
    for (usize i = 0; i < 7; ++i) store_le(out.data() + 8 * i, y[i]);
    out[56] = static_cast<u8>((x[0] & 1) << 7);
    wipe(&inverse, sizeof inverse);
    wipe(&coordinate, sizeof coordinate);
    wipe(x, sizeof x);
    wipe(y, sizeof y);
}

bool Edwards448::decode(Point& p, std::span<const u8, 57> bytes) {
    u64 y[7], x[7], left[7], right[7];
    for (usize i = 0; i < 7; ++i) y[i] = load_le<u64>(bytes.data() + 8 * i);
    u64 borrow = 0;
    for (usize i = 0; i < 7; ++i) math::sub_borrow(y[i], F::modulus[i], borrow);
    if (borrow == 0 || (bytes[56] & 0x7f) != 0) return false;  // y < p, step 1
    Element u, v, u3, v3, root, t;
    p.y = F::from_words(y);
    p.z = F::small(1);
    F::sqr(t, p.y);
    F::mul_small(v, t, minus_d);
    F::add(v, v, F::small(1));
    F::sub(v, F::small(0), v);  // d y^2 - 1
    F::mul_small(v, v, 1);
    F::sub(u, t, F::small(1));
    F::mul_small(u, u, 1);
    F::sqr(u3, u);
    F::mul(u3, u3, u);
    F::sqr(v3, v);
    F::mul(v3, v3, v);
    F::mul(root, u3, v3);  // u^5 v^3 is u^3 v^3 u^2
    F::mul(root, root, u);
    F::mul(root, root, u);
    F::power_p34(root, root);
    F::mul(root, root, u3);
    F::mul(root, root, v);  // step 2
    F::sqr(t, root);
    F::mul(t, t, v);
    F::to_words(left, t);
    F::to_words(right, u);
    for (usize i = 0; i < 7; ++i)
        if (left[i] != right[i]) return false;  // step 3
    F::to_words(x, root);
    u64 any = 0;
    for (const u64 word : x) any |= word;
    const bool odd = bytes[56] >> 7 != 0;
    if (any == 0 && odd) return false;  // step 4
    if (((x[0] & 1) != 0) != odd) negate(root);
    p.x = root;
    return true;
}

Point Edwards448::subtract(const u64 (&s)[7], const u64 (&k)[7], const Point& a) {
    Point odd[8], two = a;  // 1, 3, .. 15 times -A
    negate(two.x);
    odd[0] = two;
    twice(two);
    for (usize i = 1; i < 8; ++i) {
        odd[i] = odd[i - 1];
        add(odd[i], two);
    }
    math::Limbs<7> s_limbs, k_limbs;
    for (usize i = 0; i < 7; ++i) s_limbs.v[i] = s[i], k_limbs.v[i] = k[i];
    signed char s_digits[64 * 7 + 1], k_digits[64 * 7 + 1];
    const usize s_used = wnaf<7>(s_digits, s_limbs, 4), k_used = wnaf<7>(k_digits, k_limbs, 5);
    Point p = neutral();
    for (usize i = s_used > k_used ? s_used : k_used; i-- > 0;) {
        twice(p);
        if (k_digits[i] != 0) {
            Point term = odd[(k_digits[i] > 0 ? k_digits[i] : -k_digits[i]) / 2];
            if (k_digits[i] < 0) negate(term.x);
            add(p, term);
        }
        if (s_digits[i] != 0) {
            // Odd multiples of B are every second entry of the table's first row.
            const u64* const entry = edwards448_table[0][(s_digits[i] > 0 ? s_digits[i] : -s_digits[i]) - 1];
            Affine term;
            for (usize j = 0; j < 8; ++j) term.x.limb[j] = entry[j], term.y.limb[j] = entry[8 + j];
            if (s_digits[i] < 0) negate(term.x);
            add(p, term);
        }
    }
    return p;
}

}  // namespace troth::inline v1::crypto
