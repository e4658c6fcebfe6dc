// X448 against RFC 7748's vectors, and the two ways to a public key against each other.
#include "troth/crypto/curve/x448.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"

namespace troth::inline v1::crypto::x448 {
namespace {

using testing::array_of;
using testing::to_hex;

PrivateKey key_of(std::string_view hex) {
    return PrivateKey{std::span<const u8, 56>(array_of<56>(hex))};
}

TEST(X448, Rfc7748Section5_2OneMultiplication) {
    const PrivateKey scalar = key_of(
        "3d262fddf9ec8e88495266fea19a34d28882acef045104d0d1aae121700a779c984c24f8cdd78fbff44943eba368f54b29259a4f1c600a"
        "d3");
    const auto u = array_of<56>(
        "06fce640fa3487bfda5f6cf2d5263f8aad88334cbd07437f020f08f9814dc031ddbdc38c19c6da2583fa5429db94ada18aa7a7fb4ef8a0"
        "86");
    EXPECT_EQ(testing::reveal(derive(scalar, u).value()),
              "ce3e4ff95a60dc6697da1db1d85e6afbdf79b50a2412d7546d5f239fe14fbaadeb445fc66a01b0779d98223961111e21766282f7"
              "3dd96b6f");
}

// The iterated vector: k and u start as 5, then u = k and k = X448(k, u).
TEST(X448, Rfc7748Section5_2OneAndThousandIterations) {
    std::array<u8, 56> k{5}, u{5};
    for (int i = 1; i <= 1000; ++i) {
        const auto next = derive(PrivateKey{std::span<const u8, 56>(k)}, u).value();
        u = k;
        std::copy(next.bytes().begin(), next.bytes().end(), k.begin());
        if (i == 1)
            EXPECT_EQ(to_hex(k),
                      "3f482c8a9f19b01e6c46ee9711d9dc14fd4bf67af30765c2ae2b846a4d23a8cd0db897086239492caf350b51f833868b"
                      "9bc2b3bca9cf4113");
    }
    EXPECT_EQ(to_hex(k),
              "aa3b4749d55b9daf1e5b00288826c467274ce3ebbdd5c17b975e09d4af6c67cf10d087202db88286e2b79fceea3ec353ef54faa2"
              "6e219f38");
}

TEST(X448, Rfc7748Section6_2DiffieHellman) {
    const PrivateKey a = key_of(
        "9a8f4925d1519f5775cf46b04b5800d4ee9ee8bae8bc5565d498c28dd9c9baf574a9419744897391006382a6f127ab1d9ac2d8c0a59872"
        "6b");
    const PrivateKey b = key_of(
        "1c306a7ac2a0e2e0990b294470cba339e6453772b075811d8fad0d1d6927c120bb5ee8972b0d3e21374c9c921b09d1b0366f10b6517399"
        "2d");
    EXPECT_EQ(to_hex(public_key(a)),
              "9b08f7cc31b7e3e67d22d5aea121074a273bd2b83de09c63faa73d2c22c5d9bbc836647241d953d40c5b12da88120d53177f80e5"
              "32c41fa0");
    EXPECT_EQ(
        to_hex(public_key(b)),
        "3eb7a829b0cd20f5bcfc0b599b6feccf6da4627107bdb0d4f345b43027d8b972fc3e34fb4232a13ca706dcb57aec3dae07bdc1c67b"
        "f33609");
    const std::string shared =
        "07fff4181ac6cc95ec1c16a94a0f74d12da232ce40a77552281d282bb60c0b56fd2464c335543936521c24403085d59a449a5037514a87"
        "9d";
    EXPECT_EQ(testing::reveal(derive(a, public_key(b)).value()), shared);
    EXPECT_EQ(testing::reveal(derive(b, public_key(a)).value()), shared);
}

// public_key goes through edwards448 and its table, derive up the ladder.
TEST(X448, Rfc7748Section4_2TableAndLadderAgree) {
    testing::CountingRandom random(5);
    const PublicKey base{5};
    for (int i = 0; i < 100; ++i) {
        const PrivateKey key = generate(random);
        const auto expected = derive(key, base).value();
        EXPECT_TRUE(std::ranges::equal(public_key(key), expected.bytes()));
    }
}

// 4L is the one clamped scalar that gives the neutral element.
TEST(X448, TheMultipleOfTheOrderGivesZeroBothWays) {
    const PrivateKey key = key_of(
        "cc1361ad4a0ae38d543d1637ca09b38540da58bb266d3b11a78f28f3fdffffffffffffffffffffffffffffffffffffffffffffffffffff"
        "ff");
    EXPECT_EQ(to_hex(public_key(key)), std::string(112, '0'));
    const PublicKey base{5};
    EXPECT_FALSE(derive(key, base));
}

// u = 0, 1 and -1 have small order; p and p + 1 are 0 and 1 again.
TEST(X448, Rfc7748Section6_2AllZeroSecretsAreRefused) {
    testing::CountingRandom random(6);
    const PrivateKey key = generate(random);
    std::array<u8, 56> minus_one;
    minus_one.fill(0xff);
    minus_one[0] = 0xfe;
    minus_one[28] = 0xfe;
    std::array<u8, 56> p = minus_one, one{1}, p_plus_one{};
    p[0] = 0xff;
    for (usize i = 28; i < 56; ++i) p_plus_one[i] = 0xff;
    for (const auto& u : {std::array<u8, 56>{}, one, minus_one, p, p_plus_one}) {
        const auto shared = derive(key, u);
        ASSERT_FALSE(shared) << to_hex(u);
        EXPECT_EQ(shared.error().id(), "crypto.x448_zero");
    }
}

}  // namespace
}  // namespace troth::inline v1::crypto::x448
