#include "troth/crypto/math/primality.hpp"

#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"

namespace troth::crypto {
namespace {

using troth::testing::CountingRandom;
using troth::testing::from_hex;

bool is_prime(u64 number, RandomSource& random) {
    u8 octets[8];
    store_be(octets, number);
    return is_probable_prime(octets, random);
}

TEST(Primality, AgreesWithTrialDivisionOnSmallNumbers) {
    CountingRandom random;
    for (u64 n = 0; n < 5000; ++n) {
        bool prime = n >= 2;
        for (u64 d = 2; d * d <= n; ++d) prime = prime && n % d != 0;
        EXPECT_EQ(is_prime(n, random), prime) << n;
    }
}
TEST(Primality, AroundTheEndOfTrialDivision) {
    CountingRandom random;
    for (u64 n = 1021ULL * 1021 - 50; n < 1033ULL * 1033 + 50; ++n) {
        bool prime = true;
        for (u64 d = 2; d * d <= n; ++d) prime = prime && n % d != 0;
        ASSERT_EQ(is_prime(n, random), prime) << n;
    }
}
TEST(Primality, RefusesCarmichaelNumbersAndStrongPseudoprimes) {
    CountingRandom random;
    // Carmichael numbers; the least strong pseudoprimes to the first 1, 4, 7 and 12 primes (OEIS A014233).
    for (u64 n : {561ULL, 41041ULL, 825265ULL, 321197185ULL, 9746347772161ULL, 2047ULL, 3215031751ULL,
                  341550071728321ULL, 3825123056546413051ULL})
        EXPECT_FALSE(is_prime(n, random)) << n;
}
TEST(Primality, KnownPrimesOfManySizes) {
    CountingRandom random;
    EXPECT_TRUE(is_prime(18446744073709551557ULL, random));                                // the largest below 2^64
    EXPECT_TRUE(is_probable_prime(from_hex("7fffffffffffffffffffffffffffffff"), random));  // 2^127 - 1
    // p of P-256, which is 3 modulo 4, and of P-224, which is 1 modulo 2^96; leading zeros do not count.
    EXPECT_TRUE(
        is_probable_prime(from_hex("0000ffffffff00000001000000000000000000000000ffffffffffffffffffffffff"), random));
    EXPECT_TRUE(is_probable_prime(from_hex("ffffffffffffffffffffffffffffffff000000000000000000000001"), random));
    EXPECT_FALSE(is_probable_prime(from_hex("ffffffffffffffffffffffffffffffff000000000000000000000003"), random));
}
TEST(Primality, NothingIsNoPrime) {
    CountingRandom random;
    EXPECT_FALSE(is_probable_prime({}, random));
    EXPECT_FALSE(is_probable_prime(from_hex("0000000000000000000000"), random));
}

}  // namespace
}  // namespace troth::crypto
