// Ed25519 against RFC 8032 §7.1, on every row that this machine can run.
#include "troth/crypto/sign/ed25519.hpp"

#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/crypto/curve/curve25519_rows.hpp"

namespace troth::crypto {
namespace {

using testing::array_of;
using testing::from_hex;
using testing::to_hex;

const cpu::Features feature_sets[] = {cpu::host(), cpu::portable};

struct Vector {
    std::string_view name, seed, public_key, message, signature;
};
constexpr Vector section7_1[] = {
    {"TEST 1", "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
     "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
     "d25bf5f0595bbe24655141438e7a100b"},
    {"TEST 2", "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
     "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
     "387b2eaeb4302aeeb00d291612bb0c00"},
    {"TEST 3", "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
     "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
     "4a7c15e9716ed28dc027beceea1ec40a"},
    {"TEST SHA(abc)", "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
     "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
     "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd"
     "454d4423643ce80e2a9ac94fa54ca49f",
     "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e030"
     "3dca179c138ac17ad9bef1177331a704"},
};

TEST(Ed25519, Rfc8032Section7_1Vectors) {
    for (const cpu::Features& features : feature_sets) {
        SCOPED_TRACE(curve25519::best_for(features).name);
        for (const Vector& v : section7_1) {
            SCOPED_TRACE(v.name);
            const ed25519::KeyPair key(ed25519::Seed(array_of<32>(v.seed)), features);
            EXPECT_EQ(to_hex(key.public_key()), v.public_key);
            EXPECT_EQ(testing::reveal(key.seed()), v.seed);
            const ByteVector message = from_hex(v.message);
            EXPECT_EQ(to_hex(ed25519::sign(key, message, features)), v.signature);
            EXPECT_TRUE(ed25519::verify(array_of<32>(v.public_key), message, array_of<64>(v.signature), features));
        }
    }
}

TEST(Ed25519, Rfc8032Section5_1_7AnyChangedBitIsRefused) {
    const ed25519::KeyPair key(ed25519::Seed(array_of<32>(section7_1[1].seed)));
    const ByteVector message = from_hex("72");
    const ed25519::Signature signature = ed25519::sign(key, message);
    for (const cpu::Features& features : feature_sets) {
        for (usize bit = 0; bit < 512; ++bit) {
            ed25519::Signature changed = signature;
            changed[bit / 8] = static_cast<u8>(changed[bit / 8] ^ 1 << bit % 8);
            EXPECT_FALSE(ed25519::verify(key.public_key(), message, changed, features)) << bit;
        }
        for (usize bit = 0; bit < 256; ++bit) {
            ed25519::PublicKey changed = key.public_key();
            changed[bit / 8] = static_cast<u8>(changed[bit / 8] ^ 1 << bit % 8);
            EXPECT_FALSE(ed25519::verify(changed, message, signature, features)) << bit;
        }
        EXPECT_FALSE(ed25519::verify(key.public_key(), from_hex("73"), signature, features));
        EXPECT_FALSE(ed25519::verify(key.public_key(), {}, signature, features));
        EXPECT_TRUE(ed25519::verify(key.public_key(), message, signature, features));
    }
}

// L, little-endian.
constexpr std::string_view order = "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010";

TEST(Ed25519, Rfc8032Section5_1_7RefusesSFromTheOrderOn) {
    const ed25519::KeyPair key(ed25519::Seed(array_of<32>(section7_1[2].seed)));
    const ByteVector message = from_hex("af82");
    const auto l = array_of<32>(order);
    for (const cpu::Features& features : feature_sets) {
        ed25519::Signature signature = ed25519::sign(key, message, features);
        unsigned carry = 0;  // S + L satisfies the equation, but is not in range
        for (usize i = 0; i < 32; ++i) {
            carry += unsigned{signature[32 + i]} + l[i];
            signature[32 + i] = static_cast<u8>(carry);
            carry >>= 8;
        }
        EXPECT_FALSE(ed25519::verify(key.public_key(), message, signature, features));
    }
}

// With A and R the neutral element, k*A = 0 and R = S*B for S = 0: accepted as RFC 8032 has it. In each other row one
// encoding is not canonical or S is L, while the equation would hold.
TEST(Ed25519, Rfc8032Section5_1_3NonCanonicalEncodingsAreRefused) {
    constexpr std::string_view zero = "0000000000000000000000000000000000000000000000000000000000000000";
    constexpr std::string_view one = "0100000000000000000000000000000000000000000000000000000000000000";
    constexpr std::string_view one_with_sign = "0100000000000000000000000000000000000000000000000000000000000080";
    constexpr std::string_view p_plus_one = "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f";
    constexpr std::string_view no_point = "0200000000000000000000000000000000000000000000000000000000000000";
    struct Case {
        std::string_view name, a, r, s;
        bool valid;
    };
    constexpr Case cases[] = {
        {"neutral", one, one, zero, true},
        {"A = p + 1", p_plus_one, one, zero, false},
        {"A has x = 0 and the sign bit", one_with_sign, one, zero, false},
        {"A is no point", no_point, one, zero, false},
        {"R = p + 1", one, p_plus_one, zero, false},
        {"R has x = 0 and the sign bit", one, one_with_sign, zero, false},
        {"S = L", one, one, order, false},
    };
    for (const cpu::Features& features : feature_sets) {
        for (const Case& c : cases) {
            SCOPED_TRACE(c.name);
            const auto signature = array_of<64>(std::string(c.r) + std::string(c.s));
            EXPECT_EQ(ed25519::verify(array_of<32>(c.a), {}, signature, features), c.valid);
        }
    }
}

TEST(Ed25519, RowsAgreeForEveryMessageSize) {
    testing::CountingRandom random(8032);
    for (usize size = 0; size < 300; size += 7) {
        const ed25519::KeyPair key = ed25519::KeyPair::generate(random), same(key.seed(), cpu::portable);
        EXPECT_EQ(key.public_key(), same.public_key());
        const ByteVector message = random.bytes(size);
        const ed25519::Signature signature = ed25519::sign(key, message);
        EXPECT_EQ(signature, ed25519::sign(same, message, cpu::portable));
        for (const cpu::Features& features : feature_sets)
            EXPECT_TRUE(ed25519::verify(key.public_key(), message, signature, features));
    }
}

TEST(Ed25519, AKeyPairThatWasMovedFromHoldsNothing) {
    testing::CountingRandom random(5);
    ed25519::KeyPair key = ed25519::KeyPair::generate(random);
    const ed25519::KeyPair taken = std::move(key);
    EXPECT_EQ(testing::reveal(key.seed()), std::string(64, '0'));  // NOLINT(bugprone-use-after-move): the point
    EXPECT_NE(testing::reveal(taken.seed()), std::string(64, '0'));
}

}  // namespace
}  // namespace troth::crypto
