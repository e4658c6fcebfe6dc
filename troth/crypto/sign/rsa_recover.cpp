// The primes of an RSA key from n, e and d: SP 800-56B appendix C, in its probabilistic form with fixed bases. Constant
// time but for what is declassified: how many bases and squarings it took, and how often two divides d e - 1. That is a
// few bits about p - 1 and q - 1, once in a key's life.
#include "troth/crypto/math/safegcd.hpp"
#include "troth/crypto/sign/rsa.hpp"

namespace troth::inline v1::crypto {

namespace {

__extension__ typedef unsigned __int128 Wide;

constexpr u64 bases[] = {2,  3,  5,  7,  11, 13, 17, 19, 23, 29,  31,  37,  41,  43,  47,  53,
                         59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109, 113, 127, 131};

void shift_right(Limbs& value) {
    for (usize i = 0; i < value.size(); ++i)
        value[i] = (value[i] >> 1) | (i + 1 < value.size() ? value[i + 1] << 63 : 0);
}

// exponent_parts: d e - 1 = 2^twos * odd. Nothing if that is no multiple of 2, or 0.
struct ExponentParts {
    Limbs odd;
    usize twos = 0;
};
std::optional<ExponentParts> exponent_parts(const Limbs& d, u64 e) {
    ExponentParts out{Limbs(d.size() + 1)};
    u64 carry = 0;
    for (usize i = 0; i < d.size(); ++i) {
        const Wide t = static_cast<Wide>(d[i]) * e + carry;
        out.odd[i] = static_cast<u64>(t);
        carry = static_cast<u64>(t >> 64);
    }
    out.odd[d.size()] = carry;
    Limbs one(d.size() + 1);
    one[0] = 1;
    if (ct::declassify(subtract(out.odd.data(), out.odd.data(), one.data(), one.size())) != 0) return std::nullopt;
    const usize bits = 64 * one.size();
    while (out.twos < bits && ct::declassify(out.odd[0] & 1) == 0) {
        shift_right(out.odd);
        ++out.twos;
    }
    if (out.twos == 0 || out.twos == bits) return std::nullopt;
    return out;
}

bool same(const Limbs& a, const Limbs& b) {
    return ct::declassify(mask_if_equal(a.data(), b.data(), a.size())) != 0;
}

// root_of_one: a number whose square is 1 modulo n, but is neither 1 nor -1. Not in Montgomery form.
std::optional<Limbs> root_of_one(const Modulus& n, const ExponentParts& exponent) {
    Limbs minus_one(n.limbs()), scratch(n.scratch_size()), small(n.limbs());
    subtract(minus_one.data(), n.value().data(), n.one().data(), n.limbs());
    for (const u64 base : bases) {
        small[0] = base;
        Limbs x = n.power(n.to_form(small), exponent.odd);
        for (usize i = 0; i < exponent.twos && !same(x, n.one()) && !same(x, minus_one); ++i) {
            Limbs square(n.limbs());
            n.multiply(square.data(), x.data(), x.data(), scratch.data());
            if (same(square, n.one())) return n.from_form(x);
            x = std::move(square);
        }
    }
    return std::nullopt;
}

// common_divisor: of any number and an odd one (Stein 1967), in a number of steps that only the size decides.
Limbs common_divisor(const Limbs& any, const Limbs& odd) {
    Limbs u = any.clone(), v = odd.clone(), difference(any.size());
    const usize n = any.size();
    for (usize step = 0; step < 128 * n; ++step) {
        // u odd: the smaller stays in v, and u becomes the difference, which is even. Then u is halved.
        const u64 is_odd = ct::mask_from_bit(u[0] & 1);
        const u64 less = is_odd & mask_if_less(u.data(), v.data(), n);
        for (usize i = 0; i < n; ++i) ct::swap_if(less, u[i], v[i]);
        subtract(difference.data(), u.data(), v.data(), n);
        for (usize i = 0; i < n; ++i) u[i] = ct::select(is_odd, difference[i], u[i]);
        shift_right(u);
    }
    return v;
}

}  // namespace

Result<RsaPrivateKey> RsaPrivateKey::from_exponent(Bytes n, Bytes e, Bytes d, const cpu::Features& features) {
    TROTH_TRY(const RsaPublicKey pub, RsaPublicKey::from_components(n, e, features));
    const usize limbs = pub.modulus().limbs(), half = (limbs + 1) / 2;
    while (d.size() > 8 * limbs && ct::declassify(d[0]) == 0) d = d.subspan(1);
    if (d.size() > 8 * limbs) return fail(rsa_inconsistent);
    Limbs exponent(limbs);
    load_octets(exponent, d);
    const auto parts = exponent_parts(exponent, pub.exponent());
    if (!parts) return fail(rsa_inconsistent);
    auto root = root_of_one(pub.modulus(), *parts);
    if (!root) return fail(rsa_inconsistent);
    // root - 1 and root + 1 hold one prime each: their product is a multiple of n, and neither of them is.
    Limbs one(limbs), beside(limbs), p(half), q(half);
    one[0] = 1;
    subtract(beside.data(), root->data(), one.data(), limbs);
    const Limbs first = common_divisor(beside, pub.modulus().value());
    add(beside.data(), root->data(), one.data(), limbs);
    const Limbs second = common_divisor(beside, pub.modulus().value());
    u64 high = 0;  // of divisors too long to be primes of a key that we take
    for (usize i = half; i < limbs; ++i) high |= first[i] | second[i];
    if (ct::declassify(ct::mask_if_nonzero(high)) != 0) return fail(rsa_uneven_primes);
    const u64 less = mask_if_less(first.data(), second.data(), limbs);
    for (usize i = 0; i < half; ++i) {
        p[i] = ct::select(less, second[i], first[i]);
        q[i] = ct::select(less, first[i], second[i]);
    }
    if (ct::declassify(p[0] & q[0] & 1) == 0) return fail(rsa_inconsistent);
    const auto reduced = [&](const Limbs& prime) {
        Limbs order = prime.clone(), out(half);
        order[0] ^= 1;
        remainder(out.data(), exponent.data(), limbs, order.data(), half);
        return out;
    };
    Limbs qinv(half);
    inverse_modulo(qinv.data(), q.data(), p.data(), half);
    const auto octets = [](const Limbs& value) {
        SecretBytes out(8 * value.size());
        store_octets(out.mutable_bytes(), value);
        return out;
    };
    return from_components(n, e, d, octets(p).bytes(), octets(q).bytes(), octets(reduced(p)).bytes(),
                           octets(reduced(q)).bytes(), octets(qinv).bytes(), features);
}

}  // namespace troth::inline v1::crypto
