#include "troth/crypto/sign/rsa_roca.hpp"

#include <array>

namespace troth::inline v1::crypto {

namespace {

// The odd ones of the first 126 primes: 3 to 701.
constexpr usize prime_count = 125;
constexpr std::array<u32, prime_count> make_primes() {
    std::array<u32, prime_count> out{};
    usize count = 0;
    for (u32 n = 3; count < out.size(); n += 2) {
        bool prime = true;
        for (u32 d = 3; d * d <= n; d += 2) prime = prime && n % d != 0;
        if (prime) out[count++] = n;
    }
    return out;
}
constexpr std::array<u32, prime_count> primes = make_primes();
static_assert(primes.back() == 701);

bool is_power_of_65537(u32 value, u32 prime) {
    u32 power = 1;
    do {
        if (power == value) return true;
        power = power * (65537 % prime) % prime;
    } while (power != 1);
    return false;
}

}  // namespace

bool has_roca_fingerprint(Bytes modulus) {
    for (const u32 prime : primes) {
        u32 rest = 0;
        for (const u8 octet : modulus) rest = (rest << 8 | octet) % prime;
        if (!is_power_of_65537(rest, prime)) return false;
    }
    return true;
}

}  // namespace troth::inline v1::crypto
