#include "troth/crypto/sign/rsa_generate.hpp"

#include <array>

#include "troth/crypto/math/safegcd.hpp"

namespace troth::inline v1::crypto {
namespace {

constexpr u64 public_exponent = 65537;
// FIPS 186-5 table B.1 asks for 4 rounds at 1024 bits for an error of 2^-128 with random candidates; more cost little.
constexpr int rounds = 8;

// The odd primes below 2^11, for trial division; each with floor(2^64 / prime).
struct SmallPrime {
    u64 value, reciprocal;
};
constexpr usize small_prime_count = 308;
constexpr std::array<SmallPrime, small_prime_count> make_small_primes() {
    std::array<SmallPrime, small_prime_count> out{};
    usize count = 0;
    for (u64 n = 3; count < out.size(); n += 2) {
        bool prime = true;
        for (u64 d = 3; d * d <= n; d += 2) prime = prime && n % d != 0;
        if (prime) out[count++] = {n, ~u64{0} / n};
    }
    return out;
}
constexpr std::array<SmallPrime, small_prime_count> small_primes = make_small_primes();
static_assert(small_primes.back().value < 2048);

// value modulo a small prime without a division instruction, whose time depends on the number: 32 bits at a time, so
// that the running value stays below 2^43 and Barrett's quotient is off by at most one.
u64 small_remainder(const Limbs& value, const SmallPrime& prime) {
    __extension__ typedef unsigned __int128 Wide;
    u64 rest = 0;
    for (usize i = value.size() * 2; i-- > 0;) {
        rest = (rest << 32) | ((value[i / 2] >> (32 * (i % 2))) & 0xffffffff);
        const u64 quotient = static_cast<u64>((static_cast<Wide>(rest) * prime.reciprocal) >> 64);
        rest -= quotient * prime.value;
        rest -= prime.value & ~ct::mask_if_less(rest, prime.value);
    }
    return rest;
}

// Whether trial division lets the candidate pass, and p - 1 shares no factor with e. That a candidate failed, and at
// which prime, says nothing about the next one, which is independent; so the answer may be branched on.
bool worth_testing(const Limbs& candidate) {
    constexpr SmallPrime e{public_exponent, ~u64{0} / public_exponent};
    for (usize i = 0; i < small_primes.size(); i += 7) {
        u64 divisible = 0;
        for (usize j = i; j < i + 7; ++j) divisible |= ct::mask_if_zero(small_remainder(candidate, small_primes[j]));
        if (ct::declassify(divisible) != 0) return false;
    }
    // e is a prime: it divides p - 1 exactly if p is 1 modulo e.
    return ct::declassify(ct::mask_if_equal(small_remainder(candidate, e), u64{1})) == 0;
}
static_assert(small_prime_count % 7 == 0);

// A candidate of 64 * limbs bits with its two highest bits set, so that the product of two has twice the bits, and 3
// modulo 4 (§A.1.3 lets the lowest three bits be prescribed): then one exponentiation a base decides.
Limbs random_candidate(usize limbs, RandomSource& random) {
    Limbs candidate(limbs);
    SecretBytes bytes(limbs * 8);
    do {
        random.fill(bytes.mutable_bytes());
        load_octets(candidate, bytes.bytes());
        candidate[0] |= 3;
        candidate[limbs - 1] |= u64{3} << 62;
    } while (!worth_testing(candidate));
    return candidate;
}

void shift_right(Limbs& value) {
    for (usize i = 0; i < value.size(); ++i)
        value[i] = (value[i] >> 1) | (i + 1 < value.size() ? value[i + 1] << 63 : 0);
}

// exact_division: value / divisor, where the division leaves no rest and divisor is odd: multiplication by the inverse
// modulo 2^64, word by word (Jebelean 1993). No division instruction.
void exact_division(u64* value, usize limbs, u64 divisor) {
    __extension__ typedef unsigned __int128 Wide;
    u64 inverse = 3 * divisor ^ 2;
    for (int i = 0; i < 4; ++i) inverse *= 2 - divisor * inverse;
    u64 borrow = 0;
    for (usize i = 0; i < limbs; ++i) {
        const Wide difference = static_cast<Wide>(value[i]) - borrow;
        const u64 under = static_cast<u64>(difference >> 64) & 1;
        const u64 quotient = static_cast<u64>(difference) * inverse;
        value[i] = quotient;
        borrow = static_cast<u64>((static_cast<Wide>(quotient) * divisor) >> 64) + under;
    }
}

// inverse_of_e: 1/e modulo an even number m that e does not divide: (1 + m k) / e with k = -1/m modulo e. One word more
// than m while it is computed.
Limbs inverse_of_e(const Limbs& m) {
    __extension__ typedef unsigned __int128 Wide;
    constexpr SmallPrime e{public_exponent, ~u64{0} / public_exponent};
    // k = -(m mod e)^(e-2) modulo e, by the small Fermat theorem; e - 2 is public.
    const u64 base = small_remainder(m, e);
    const auto times = [&](u64 a, u64 b) {
        Limbs one_word(1);
        one_word[0] = a * b;  // both below 2^17
        return small_remainder(one_word, e);
    };
    u64 inverse = 1, square = base;
    for (u64 bits = public_exponent - 2; bits != 0; bits >>= 1) {
        if (bits & 1) inverse = times(inverse, square);
        square = times(square, square);
    }
    const u64 k = public_exponent - inverse;
    Limbs wide(m.size() + 1);
    u64 carry = 1;
    for (usize i = 0; i < m.size(); ++i) {
        const Wide t = static_cast<Wide>(m[i]) * k + carry;
        wide[i] = static_cast<u64>(t);
        carry = static_cast<u64>(t >> 64);
    }
    wide[m.size()] = carry;
    exact_division(wide.data(), wide.size(), public_exponent);
    Limbs out(m.size());
    for (usize i = 0; i < m.size(); ++i) out[i] = wide[i];
    return out;
}

Limbs minus_one(const Limbs& odd) {
    Limbs out = odd.clone();
    out[0] ^= 1;
    return out;
}

// Whether e * x = 1 modulo m, for x of any size.
u64 mask_if_inverse_of(u64 e, const Limbs& x, const Limbs& m) {
    __extension__ typedef unsigned __int128 Wide;
    Limbs product(x.size() + 1), rest(m.size()), one(m.size());
    u64 carry = 0;
    for (usize i = 0; i < x.size(); ++i) {
        const Wide t = static_cast<Wide>(x[i]) * e + carry;
        product[i] = static_cast<u64>(t);
        carry = static_cast<u64>(t >> 64);
    }
    product[x.size()] = carry;
    remainder(rest.data(), product.data(), product.size(), m.data(), m.size());
    one[0] = 1;
    return mask_if_equal(rest.data(), one.data(), m.size());
}

// Trial: one candidate under the test of Miller and Rabin.
class Trial {
  public:
    Trial(const Limbs& candidate, const cpu::Features& features)
        : modulus_(candidate, features), exponent_(minus_one(candidate)), minus_(candidate.size()) {
        shift_right(exponent_);  // odd, for the candidate is 3 modulo 4
        subtract(minus_.data(), candidate.data(), modulus_.one().data(), candidate.size());
    }
    const Limbs& candidate() const { return modulus_.value(); }

    bool passes(RandomSource& random) const { return passed(modulus_.power(base(random), exponent_)); }
    // one_round: both candidates with a base each, at little more than the cost of one.
    static std::pair<bool, bool> one_round(const Trial& a, const Trial& b, RandomSource& random) {
        const Limbs base_a = a.base(random), base_b = b.base(random);
        const auto [power_a, power_b] =
            Modulus::power_two({a.modulus_, base_a, a.exponent_}, {b.modulus_, base_b, b.exponent_});
        return {a.passed(power_a), b.passed(power_b)};
    }

  private:
    Limbs base(RandomSource& random) const {
        Limbs out(minus_.size());
        SecretBytes bytes(minus_.size() * 8);
        random.fill(bytes.mutable_bytes());
        load_octets(out, bytes.bytes());
        return modulus_.reduce(out);
    }
    bool passed(const Limbs& power) const {
        const u64 passes = mask_if_equal(power.data(), modulus_.one().data(), power.size()) |
                           mask_if_equal(power.data(), minus_.data(), power.size());
        return ct::declassify(passes) != 0;  // a composite is thrown away
    }

    Modulus modulus_;
    Limbs exponent_, minus_;
};

// Two primes, from candidates that are tried two at a time.
std::array<Limbs, 2> random_primes(usize limbs, RandomSource& random, const cpu::Features& features) {
    std::array<Limbs, 2> out;
    usize found = 0;
    while (found < out.size()) {
        const Trial trials[2] = {Trial(random_candidate(limbs, random), features),
                                 Trial(random_candidate(limbs, random), features)};
        const auto [first, second] = Trial::one_round(trials[0], trials[1], random);
        const bool passed[2] = {first, second};
        for (usize i = 0; i < 2 && found < out.size(); ++i) {
            bool prime = passed[i];
            for (int round = 1; prime && round < rounds; ++round) prime = trials[i].passes(random);
            if (prime) out[found++] = trials[i].candidate().clone();
        }
    }
    return out;
}

}  // namespace

bool probably_prime(const Limbs& candidate, RandomSource& random, const cpu::Features& features) {
    const Trial trial(candidate, features);
    for (int round = 0; round < rounds; ++round)
        if (!trial.passes(random)) return false;
    return true;
}

RsaParts generate_rsa(usize bits, RandomSource& random, const cpu::Features& features) {
    const usize half = bits / 128;
    RsaParts out;
    out.e = public_exponent;
    for (;;) {
        std::array<Limbs, 2> primes = random_primes(half, random, features);
        out.p = std::move(primes[0]);
        out.q = std::move(primes[1]);
        // p > q by a masked swap; |p - q| > 2^(bits / 2 - 100): among the highest 100 bits there is a difference. It
        // fails with a chance of about 2^-98, and then says nothing about the primes that are used.
        const u64 swap = mask_if_less(out.p.data(), out.q.data(), half);
        for (usize i = 0; i < half; ++i) ct::swap_if(swap, out.p[i], out.q[i]);
        Limbs difference(half);
        subtract(difference.data(), out.p.data(), out.q.data(), half);
        const u64 high = difference[half - 1] | (difference[half - 2] >> 28);
        if (ct::declassify(ct::mask_if_nonzero(high)) != 0) break;
    }
    const Limbs p1 = minus_one(out.p), q1 = minus_one(out.q);
    out.n = Limbs(2 * half);
    multiply(out.n.data(), out.p.data(), out.q.data(), half);
    ct::unpoison(out.n.data(), out.n.size() * sizeof(u64));  // the modulus is published
    Limbs phi(2 * half);
    multiply(phi.data(), p1.data(), q1.data(), half);
    out.d = inverse_of_e(phi);
    out.dp = inverse_of_e(p1);
    out.dq = inverse_of_e(q1);
    out.qinv = Limbs(half);
    inverse_modulo(out.qinv.data(), out.q.data(), out.p.data(), half);  // q < p
    return out;
}

bool consistent(const RsaParts& parts) {
    const usize half = parts.p.size();
    // Odd and above 1, highest words not zero: what Modulus asks for. Sizes of primes are public.
    if (ct::declassify(parts.p[0] & parts.q[0] & 1) == 0) return false;
    if (ct::declassify(ct::mask_if_zero(parts.p[half - 1]) | ct::mask_if_zero(parts.q[half - 1])) != 0) return false;
    Limbs product(2 * half), n(2 * half);
    multiply(product.data(), parts.p.data(), parts.q.data(), half);
    for (usize i = 0; i < parts.n.size(); ++i) n[i] = parts.n[i];
    const Limbs p1 = minus_one(parts.p), q1 = minus_one(parts.q);
    u64 good = mask_if_equal(product.data(), n.data(), 2 * half);
    good &= mask_if_inverse_of(parts.e, parts.d, p1) & mask_if_inverse_of(parts.e, parts.d, q1);
    good &= mask_if_inverse_of(parts.e, parts.dp, p1) & mask_if_inverse_of(parts.e, parts.dq, q1);
    good &= mask_if_less(parts.qinv.data(), parts.p.data(), half);
    Limbs qinv_q(2 * half), rest(half), one(half);
    multiply(qinv_q.data(), parts.qinv.data(), parts.q.data(), half);
    remainder(rest.data(), qinv_q.data(), 2 * half, parts.p.data(), half);
    one[0] = 1;
    good &= mask_if_equal(rest.data(), one.data(), half);
    return ct::declassify(good) != 0;  // whether a file is damaged is the answer
}

}  // namespace troth::inline v1::crypto
