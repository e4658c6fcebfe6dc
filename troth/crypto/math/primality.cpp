#include "troth/crypto/math/primality.hpp"

#include <algorithm>
#include <bit>

#include "troth/crypto/math/modulus.hpp"

namespace troth::inline v1::crypto {

namespace {

constexpr int rounds = 64;
constexpr u32 trial_limit = 1 << 10;  // numbers below its square are settled by trial division

u32 small_remainder(Bytes number, u32 divisor) {
    u32 rest = 0;
    for (const u8 octet : number) rest = (rest << 8 | octet) % divisor;
    return rest;
}

bool equal(const Limbs& a, const Limbs& b) {
    return std::ranges::equal(a.words(), b.words());
}

// One round for each base: n - 1 = 2^twos * odd; a^odd or one of its squarings must meet -1.
class MillerRabin {
  public:
    MillerRabin(const Limbs& n, const cpu::Features& features)
        : n_(n, features), odd_(n.clone()), minus_one_(n.size()) {
        subtract(minus_one_.data(), n.data(), n_.one().data(), n.size());
        odd_[0] ^= 1;
        while ((odd_[0] & 1) == 0) {
            for (usize i = 0; i < odd_.size(); ++i)
                odd_[i] = (odd_[i] >> 1) | (i + 1 < odd_.size() ? odd_[i + 1] << 63 : 0);
            ++twos_;
        }
    }
    bool passes(RandomSource& random) const {
        Limbs x = n_.power(base(random), odd_);
        if (equal(x, n_.one()) || equal(x, minus_one_)) return true;
        Limbs scratch(n_.scratch_size());
        for (usize i = 1; i < twos_; ++i) {
            n_.multiply(x.data(), x.data(), x.data(), scratch.data());
            if (equal(x, minus_one_)) return true;
        }
        return false;
    }

  private:
    // In Montgomery form, neither 0 nor 1 nor -1, which would tell nothing.
    Limbs base(RandomSource& random) const {
        const Limbs zero(minus_one_.size());
        for (;;) {
            SecretBytes bytes(zero.size() * 8);
            random.fill(bytes.mutable_bytes());
            Limbs wide(zero.size());
            load_octets(wide, bytes.bytes());
            Limbs out = n_.reduce(wide);
            if (!equal(out, zero) && !equal(out, n_.one()) && !equal(out, minus_one_)) return out;
        }
    }

    Modulus n_;
    Limbs odd_, minus_one_;
    usize twos_ = 0;
};

}  // namespace

bool is_probable_prime(Bytes number, RandomSource& random, const cpu::Features& features) {
    while (!number.empty() && number[0] == 0) number = number.subspan(1);
    Limbs n(limbs_for(number.size()));
    load_octets(n, number);
    const usize bits = bit_length(n);
    const u64 small = bits <= 64 && n.size() == 1 ? n[0] : 0;  // the number itself, if it is one word
    if (bits < 2) return false;
    for (u32 divisor = 2; divisor < trial_limit; divisor += divisor == 2 ? 1 : 2) {
        if (small != 0 && u64{divisor} * divisor > small) return true;
        if (small_remainder(number, divisor) == 0) return small == divisor;
    }
    const MillerRabin test(n, features);
    for (int round = 0; round < rounds; ++round)
        if (!test.passes(random)) return false;
    return true;
}

}  // namespace troth::inline v1::crypto
