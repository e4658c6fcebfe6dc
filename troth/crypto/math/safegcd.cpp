// Inverses by division steps, 60 at a time (Bernstein and Yang 2019, sections 8, 9 and 11.2).
//
// f starts as the modulus and g as the value. A division step, with theta = delta - 1/2 starting at 0:
//   theta >= 0 and g odd:  theta, f, g  become  -theta, g, (g - f) / 2
//   otherwise:             theta, f, g  become  theta + 1, f, (g + (g mod 2) f) / 2
// When g has become 0, f is plus or minus the gcd. The steps are linear, so d and e follow f and g modulo the modulus
// (f = d * value, g = e * value), starting as 0 and 1, and the inverse is d times the sign of f.
// Starting at delta = 1/2, (45907 b + 26313) / 19929 steps are enough for b bits (the bound by convex hulls that was
// published for this start; section 11 of the paper proves (49 b + 57) / 17 for delta = 1).
#include "troth/crypto/math/safegcd.hpp"

#include "troth/base/wiped.hpp"

namespace troth::inline v1::crypto {
namespace {

__extension__ typedef __int128 Wide;

constexpr int step_bits = 60, half_bits = 30;
constexpr u64 low60 = (u64{1} << step_bits) - 1;

// steps_for: groups of 60 division steps that are enough for numbers of `bits` bits.
constexpr usize groups_for(usize bits) {
    return ((45907 * bits + 26313) / 19929 + step_bits - 1) / step_bits;
}
static_assert(groups_for(256) == 10 && groups_for(384) == 15);

// A signed number of N limbs of 60 bits: all but the highest in [0, 2^60), the highest carries the sign.
template <usize N>
struct Number {
    i64 limb[N];
};

// Matrix: 2^60 times the product of 60 steps; |u| + |v| <= 2^60 and |q| + |r| <= 2^60.
struct Matrix {
    i64 u, v, q, r;
};

i64 as_signed(u64 value) {
    return static_cast<i64>(value);
}

u64 sign_of(u64 value) {  // a mask: all ones for minus
    return static_cast<u64>(as_signed(value) >> 63);
}
// minus_mask: the same of a number that a loop goes over. clang 19 made a branch of it in normalise, once there were
// enough limbs: valgrind found that.
i64 minus_mask(i64 highest) {
    return as_signed(ct::barrier(sign_of(static_cast<u64>(highest))));
}

// Two numbers of a row of a matrix after at most 30 steps, each at most 2^30 in size, as one: the second counts 2^32.
// Sums and multiples of such pairs are pairs.
struct Pair {
    i64 first, second;
};
Pair apart(u64 both) {
    const i64 first = static_cast<int>(static_cast<u32>(both));
    return {first, as_signed(both - static_cast<u64>(first)) >> 32};
}

// divide_half: 30 steps, where eta is -theta - 1, on the low words of f and g, which decide them all, and their matrix.
#if defined(__x86_64__) && !defined(TROTH_CT_MSAN)  // which does not see what assembly does
// With conditional moves, written out because compilers make branches or masks of conditions. A step's sum is made
// before it is known whether it is wanted, and so is what eta becomes (-2 - eta, or eta - 1). `minus` is the sign bit
// of eta, so that one test of g against it tells whether f and g change places.
[[gnu::always_inline]] inline Matrix divide_half(u64& eta, u64& f, u64& g) {
    u64 uv = 1, qr = u64{1} << 32;
    for (int i = 0; i < half_bits; ++i) {
        u64 sum, qr_sum, turned, minus;
        asm("movq %[f], %[sum]\n\t"
            "movq %[uv], %[qrs]\n\t"
            "negq %[sum]\n\t"
            "negq %[qrs]\n\t"
            "movq $-2, %[turned]\n\t"
            "subq %[eta], %[turned]\n\t"
            "movq %[eta], %[minus]\n\t"
            "shrq $63, %[minus]\n\t"
            "cmovzq %[f], %[sum]\n\t"
            "cmovzq %[uv], %[qrs]\n\t"
            "subq $1, %[eta]\n\t"
            "addq %[g], %[sum]\n\t"
            "addq %[qr], %[qrs]\n\t"
            "testl %k[minus], %k[g]\n\t"
            "cmovnzq %[g], %[f]\n\t"
            "cmovnzq %[qr], %[uv]\n\t"
            "cmovnzq %[turned], %[eta]\n\t"
            "testl $1, %k[g]\n\t"
            "cmovzq %[g], %[sum]\n\t"
            "cmovzq %[qr], %[qrs]\n\t"
            "shrq $1, %[sum]\n\t"
            "addq %[uv], %[uv]\n\t"
            : [eta] "+&r"(eta), [f] "+&r"(f), [uv] "+&r"(uv), [sum] "=&r"(sum), [qrs] "=&r"(qr_sum),
              [turned] "=&r"(turned), [minus] "=&r"(minus)
            : [g] "r"(g), [qr] "r"(qr)
            : "cc");
        g = sum;
        qr = qr_sum;
    }
    const Pair top = apart(uv), bottom = apart(qr);
    return {top.first, top.second, bottom.first, bottom.second};
}
#else
[[gnu::always_inline]] inline Matrix divide_half(u64& eta, u64& f, u64& g) {
    u64 uv = 1, qr = u64{1} << 32;
    for (int i = 0; i < half_bits; ++i) {
        // The chain of what must wait for each other decides the time: from g to the next g are five operations.
        const u64 minus = ct::barrier(sign_of(eta));
        const u64 odd = ct::mask_from_bit(g & 1);
        const u64 swap = odd & minus, stay = ~swap;
        const u64 f_term = ((f ^ minus) - minus) & odd, uv_term = ((uv ^ minus) - minus) & odd;
        f = (f & stay) | (g & swap);
        uv = ((uv & stay) | (qr & swap)) << 1;
        g = (g + f_term) >> 1;
        qr += uv_term;
        eta = (eta ^ swap) - 1;
    }
    const Pair top = apart(uv), bottom = apart(qr);
    return {top.first, top.second, bottom.first, bottom.second};
}
#endif
[[gnu::always_inline]] inline Matrix divide_steps(u64& eta, u64 f, u64 g) {
    const Matrix a = divide_half(eta, f, g), b = divide_half(eta, f, g);
    return {b.u * a.u + b.v * a.q, b.u * a.v + b.v * a.r, b.q * a.u + b.r * a.q, b.q * a.v + b.r * a.r};
}

// apply_exactly: (f, g) = matrix * (f, g) / 2^60; the division leaves no rest. |f|, |g| < 2^(60 N - 2) stays so.
template <usize N>
[[gnu::always_inline]] inline void apply_exactly(Number<N>& f, Number<N>& g, const Matrix& m) {
    Wide a = static_cast<Wide>(m.u) * f.limb[0] + static_cast<Wide>(m.v) * g.limb[0];
    Wide b = static_cast<Wide>(m.q) * f.limb[0] + static_cast<Wide>(m.r) * g.limb[0];
    a >>= step_bits;
    b >>= step_bits;
    for (usize i = 1; i < N; ++i) {
        const i64 fi = f.limb[i], gi = g.limb[i];
        a += static_cast<Wide>(m.u) * fi + static_cast<Wide>(m.v) * gi;
        b += static_cast<Wide>(m.q) * fi + static_cast<Wide>(m.r) * gi;
        f.limb[i - 1] = as_signed(static_cast<u64>(a) & low60);
        g.limb[i - 1] = as_signed(static_cast<u64>(b) & low60);
        a >>= step_bits;
        b >>= step_bits;
    }
    f.limb[N - 1] = static_cast<i64>(a);
    g.limb[N - 1] = static_cast<i64>(b);
}

// apply_modulo: (d, e) = matrix * (d, e) / 2^60 modulo the modulus M. A multiple of M that makes the low 60 bits zero
// is added first. d, e in (-2M, M) stays so: a negative one gets M added before the product (which brings both into
// (-M, M), |u d + v e| < 2^60 M), and the multiple that makes it divisible is in [0, 2^60) with a minus sign.
template <usize N>
[[gnu::always_inline]] inline void apply_modulo(Number<N>& d, Number<N>& e, const Matrix& m, const Number<N>& modulus,
                                                u64 modulus_inverse) {
    const i64 d_negative = minus_mask(d.limb[N - 1]), e_negative = minus_mask(e.limb[N - 1]);
    // matrix * (d + M if negative, e + M if negative), as a multiple of M to add: |md|, |me| <= 2^60.
    i64 md = (m.u & d_negative) + (m.v & e_negative);
    i64 me = (m.q & d_negative) + (m.r & e_negative);
    Wide a = static_cast<Wide>(m.u) * d.limb[0] + static_cast<Wide>(m.v) * e.limb[0];
    Wide b = static_cast<Wide>(m.q) * d.limb[0] + static_cast<Wide>(m.r) * e.limb[0];
    md -= as_signed((modulus_inverse * static_cast<u64>(a) + static_cast<u64>(md)) & low60);
    me -= as_signed((modulus_inverse * static_cast<u64>(b) + static_cast<u64>(me)) & low60);
    a += static_cast<Wide>(md) * modulus.limb[0];
    b += static_cast<Wide>(me) * modulus.limb[0];
    a >>= step_bits;
    b >>= step_bits;
    for (usize i = 1; i < N; ++i) {
        const i64 di = d.limb[i], ei = e.limb[i], mi = modulus.limb[i];
        a += static_cast<Wide>(m.u) * di + static_cast<Wide>(m.v) * ei + static_cast<Wide>(md) * mi;
        b += static_cast<Wide>(m.q) * di + static_cast<Wide>(m.r) * ei + static_cast<Wide>(me) * mi;
        d.limb[i - 1] = as_signed(static_cast<u64>(a) & low60);
        e.limb[i - 1] = as_signed(static_cast<u64>(b) & low60);
        a >>= step_bits;
        b >>= step_bits;
    }
    d.limb[N - 1] = static_cast<i64>(a);
    e.limb[N - 1] = static_cast<i64>(b);
}

// normalise: d in (-2M, M) times the sign (a mask: all ones for minus), brought into [0, M).
template <usize N>
void normalise(Number<N>& d, i64 sign, const Number<N>& modulus) {
    const auto add_if_negative = [&](i64 flip) {
        const i64 negative = minus_mask(d.limb[N - 1]);
        i64 carry = 0;
        for (usize i = 0; i < N; ++i) {
            const i64 sum = (((d.limb[i] + (modulus.limb[i] & negative)) ^ flip) - flip) + carry;
            carry = sum >> step_bits;
            d.limb[i] = i + 1 < N ? as_signed(static_cast<u64>(sum) & low60) : sum;
        }
    };
    add_if_negative(sign);  // into (-M, M), then the sign
    add_if_negative(0);     // into [0, M)
}

template <usize N>
Number<N> from_words(const u64* words, usize limbs) {
    Number<N> out;
    for (usize i = 0; i < N; ++i) {
        const usize bit = i * step_bits, word = bit / 64, shift = bit % 64;
        u64 value = word < limbs ? words[word] >> shift : 0;
        if (shift > 4 && word + 1 < limbs) value |= words[word + 1] << (64 - shift);
        out.limb[i] = as_signed(value & low60);
    }
    return out;
}

template <usize N>
void to_words(u64* words, usize limbs, const Number<N>& from) {
    for (usize i = 0; i < limbs; ++i) {
        const usize bit = i * 64, limb = bit / step_bits, shift = bit % step_bits;
        u64 value = static_cast<u64>(from.limb[limb]) >> shift;
        if (limb + 1 < N) value |= static_cast<u64>(from.limb[limb + 1]) << (step_bits - shift);
        words[i] = value;
    }
}

// N limbs hold b + 2 bits and a sign, where b is the size of the modulus.
template <usize N>
[[gnu::noinline]] void inverse_in(u64* out, const u64* value, const u64* modulus_words, usize limbs) {
    u64 modulus_inverse = 3 * modulus_words[0] ^ 2;  // right modulo 2^5; each step doubles that: Hensel
    for (int i = 0; i < 4; ++i) modulus_inverse *= 2 - modulus_words[0] * modulus_inverse;

    struct {
        Number<N> f, g, d, e;
        Matrix matrix;
        Number<N> modulus;
    } s{from_words<N>(modulus_words, limbs), from_words<N>(value, limbs), {}, {}, {}, {}};
    s.modulus = s.f;
    s.e.limb[0] = 1;
    u64 eta = ~u64{0};
    const usize groups = groups_for(64 * limbs);
    for (usize i = 0; i < groups; ++i) {
        const u64 f_low = static_cast<u64>(s.f.limb[0]) | static_cast<u64>(s.f.limb[1]) << step_bits;
        const u64 g_low = static_cast<u64>(s.g.limb[0]) | static_cast<u64>(s.g.limb[1]) << step_bits;
        s.matrix = divide_steps(eta, f_low, g_low);
        apply_exactly(s.f, s.g, s.matrix);
        apply_modulo(s.d, s.e, s.matrix, s.modulus, modulus_inverse);
    }
    normalise(s.d, minus_mask(s.f.limb[N - 1]), s.modulus);
    to_words(out, limbs, s.d);
    wipe(&s, sizeof s);
}

// The lowest words of both numbers are spilled while the steps are divided off: the frame is overwritten, whole.
template <usize N>
void inverse(u64* out, const u64* value, const u64* modulus, usize limbs) {
    inverse_in<N>(out, value, modulus, limbs);
    burn_stack<6 * sizeof(Number<N>) + 512>();
}

}  // namespace

void inverse_modulo(uint64_t* out, const uint64_t* value, const uint64_t* modulus, size_t limbs) {
    // N limbs of 60 bits hold 64 * limbs bits and a sign.
    if (limbs <= 4)
        inverse<5>(out, value, modulus, limbs);
    else if (limbs <= 6)
        inverse<7>(out, value, modulus, limbs);
    else if (limbs <= 8)
        inverse<9>(out, value, modulus, limbs);
    else if (limbs <= 9)
        inverse<10>(out, value, modulus, limbs);
    else if (limbs <= 16)
        inverse<18>(out, value, modulus, limbs);
    else if (limbs <= 32)
        inverse<35>(out, value, modulus, limbs);
    else if (limbs <= 64)
        inverse<69>(out, value, modulus, limbs);
    else
        inverse<137>(out, value, modulus, limbs);
}

}  // namespace troth::inline v1::crypto
