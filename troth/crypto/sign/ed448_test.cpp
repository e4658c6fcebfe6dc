// Ed448: RFC 8032 §7.4 and §7.5, and what §5.2.7 makes a verifier refuse.
#include "troth/crypto/sign/ed448.hpp"

#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/crypto/curve/edwards448.hpp"

namespace troth::inline v1::crypto::ed448 {
namespace {

using testing::array_of;
using testing::from_hex;
using testing::to_hex;

struct Vector {
    std::string_view seed, public_key, message, context;
    Variant variant;
    std::string_view signature;
};
constexpr Vector rfc8032[] = {
    {"6c82a562cb808d10d632be89c8513ebf6c929f34ddfa8c9f63c9960ef6e348a3528c8a3fcc2f044e39a3fc5b94492f8f032e7549a20098f95"
     "b",
     "5fd7449b59b461fd2ce787ec616ad46a1da1342485a70e1f8a0ea75d80e96778edf124769b46c7061bd6783df1e50f6cd1fa1abeafe825618"
     "0",
     "", "", Variant::pure,
     "533a37f6bbe457251f023c0d88f976ae2dfb504a843e34d2074fd823d41a591f2b233f034f628281f2fd7a22ddd47d7828c59bd0a21bfd398"
     "0"
     "ff0d2028d4b18a9df63e006c5d1c2d345b925d8dc00b4104852db99ac5c7cdda8530a113a0f4dbb61149f05a7363268c71d95808ff2e65260"
     "0"},
    {"c4eab05d357007c632f3dbb48489924d552b08fe0c353a0d4a1f00acda2c463afbea67c5e8d2877c5e3bc397a659949ef8021e954e0a12274"
     "e",
     "43ba28f430cdff456ae531545f7ecd0ac834a55d9358c0372bfa0c6c6798c0866aea01eb00742802b8438ea4cb82169c235160627b4c3a948"
     "0",
     "03", "", Variant::pure,
     "26b8f91727bd62897af15e41eb43c377efb9c610d48f2335cb0bd0087810f4352541b143c4b981b7e18f62de8ccdf633fc1bf037ab7cd7798"
     "0"
     "5e0dbcc0aae1cbcee1afb2e027df36bc04dcecbf154336c19f0af7e0a6472905e799f1953d2a0ff3348ab21aa4adafd1d234441cf807c03a0"
     "0"},
    {"c4eab05d357007c632f3dbb48489924d552b08fe0c353a0d4a1f00acda2c463afbea67c5e8d2877c5e3bc397a659949ef8021e954e0a12274"
     "e",
     "43ba28f430cdff456ae531545f7ecd0ac834a55d9358c0372bfa0c6c6798c0866aea01eb00742802b8438ea4cb82169c235160627b4c3a948"
     "0",
     "03", "666f6f", Variant::pure,
     "d4f8f6131770dd46f40867d6fd5d5055de43541f8c5e35abbcd001b32a89f7d2151f7647f11d8ca2ae279fb842d607217fce6e042f6815ea0"
     "0"
     "0c85741de5c8da1144a6a1aba7f96de42505d7a7298524fda538fccbbb754f578c1cad10d54d0d5428407e85dcbc98a49155c13764e66c3c0"
     "0"},
    {"cd23d24f714274e744343237b93290f511f6425f98e64459ff203e8985083ffdf60500553abc0e05cd02184bdb89c4ccd67e187951267eb32"
     "8",
     "dcea9e78f35a1bf3499a831b10b86c90aac01cd84b67a0109b55a36e9328b1e365fce161d71ce7131a543ea4cb5f7e9f1d8b0069644700140"
     "0",
     "0c3e544074ec63b0265e0c", "", Variant::pure,
     "1f0a8888ce25e8d458a21130879b840a9089d999aaba039eaf3e3afa090a09d389dba82c4ff2ae8ac5cdfb7c55e94d5d961a29fe0109941e0"
     "0"
     "b8dbdeea6d3b051068df7254c0cdc129cbe62db2dc957dbb47b51fd3f213fb8698f064774250a5028961c9bf8ffd973fe5d5c206492b140e0"
     "0"},
    {"833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42ef7822e0d5104127dc05d6dbefde69e3ab2cec7c867c6e2c4"
     "9",
     "259b71c19f83ef77a7abd26524cbdb3161b590a48f7d17de3ee0ba9c52beb743c09428a131d6b1b57303d90d8132c276d5ed3d5d01c0f5388"
     "0",
     "616263", "", Variant::prehashed,
     "822f6901f7480f3d5f562c592994d9693602875614483256505600bbc281ae381f54d6bce2ea911574932f52a4e6cadd78769375ec3ffd1b8"
     "0"
     "1a0d9b3f4030cd433964b6457ea39476511214f97469b57dd32dbc560a9a94d00bff07620464a3ad203df7dc7ce360c3cd3696d9d9fab90f0"
     "0"},
};

KeyPair key_of(std::string_view seed) {
    return KeyPair(Seed(std::span<const u8, 57>(array_of<57>(seed))));
}

TEST(Ed448, Rfc8032Section7_4And7_5) {
    for (const Vector& v : rfc8032) {
        SCOPED_TRACE(v.signature);
        const KeyPair key = key_of(v.seed);
        EXPECT_EQ(to_hex(key.public_key()), v.public_key);
        const ByteVector message = from_hex(v.message), context = from_hex(v.context);
        const auto signature = sign(key, message, context, v.variant);
        ASSERT_TRUE(signature);
        EXPECT_EQ(to_hex(*signature), v.signature);
        EXPECT_TRUE(verify(key.public_key(), message, *signature, context, v.variant));
        const u8 other[] = {'x'};
        EXPECT_FALSE(verify(key.public_key(), message, *signature, other, v.variant));
        const Variant wrong = v.variant == Variant::pure ? Variant::prehashed : Variant::pure;
        EXPECT_FALSE(verify(key.public_key(), message, *signature, context, wrong));
    }
}

TEST(Ed448, Rfc8032Section5_2_7EveryAlteredByteIsRefused) {
    const KeyPair key = key_of(rfc8032[1].seed);
    const u8 message[] = {3};
    const Signature good = sign(key, message);
    for (usize i = 0; i < good.size(); ++i) {
        Signature bad = good;
        bad[i] ^= 1;
        EXPECT_FALSE(verify(key.public_key(), message, bad)) << i;
    }
    for (usize i = 0; i < 57; ++i) {
        PublicKey bad = key.public_key();
        bad[i] ^= 2;
        EXPECT_FALSE(verify(bad, message, good)) << i;
    }
}

// S + L is the same number modulo L, and must be refused all the same.
TEST(Ed448, Rfc8032Section5_2_7SNotBelowTheOrderIsRefused) {
    const KeyPair key = key_of(rfc8032[1].seed);
    const u8 message[] = {3};
    Signature s = sign(key, message);
    const auto order = array_of<56>(
        "f34458ab92c27823558fc58d72c26c219036d6ae49db4ec4e923ca7cffffffffffffffffffffffffffffffffffffffffffffffffffffff"
        "3f");
    unsigned carry = 0;
    for (usize i = 0; i < 56; ++i) {
        const unsigned sum = s[57 + i] + order[i] + carry;
        s[57 + i] = static_cast<u8>(sum);
        carry = sum >> 8;
    }
    EXPECT_EQ(carry, 0u);
    EXPECT_FALSE(verify(key.public_key(), message, s));
}

TEST(Ed448, Rfc8032Section5_2_3NonCanonicalPointsAreRefused) {
    Edwards448::Point p;
    std::array<u8, 57> y{1};  // the neutral element
    EXPECT_TRUE(Edwards448::decode(p, y));
    y[56] = 0x80;  // x = 0 with a sign
    EXPECT_FALSE(Edwards448::decode(p, y));
    y[56] = 1;  // y of more than 448 bits
    EXPECT_FALSE(Edwards448::decode(p, y));
    std::array<u8, 57> prime{};
    for (usize i = 0; i < 56; ++i) prime[i] = 0xff;
    prime[28] = 0xfe;
    EXPECT_FALSE(Edwards448::decode(p, prime));  // y = p
    prime[0] = 0xfe;
    EXPECT_TRUE(Edwards448::decode(p, prime));  // y = -1
}

TEST(Ed448, Rfc8032Section2LongContextsAreRefused) {
    const KeyPair key = key_of(rfc8032[0].seed);
    const ByteVector context(256);
    const auto signature = sign(key, {}, context);
    ASSERT_FALSE(signature);
    EXPECT_EQ(signature.error().id(), "crypto.eddsa_context");
    EXPECT_TRUE(sign(key, {}, Bytes(context).first(255)));
    EXPECT_FALSE(verify(key.public_key(), {}, Signature{}, context));
}

// Every entry of the table, by additions alone.
TEST(Edwards448, TableHoldsTheMultiplesOfTheBasePoint) {
    const auto encoded = [](const Edwards448::Point& p) {
        std::array<u8, 57> out;
        Edwards448::encode(out, p);
        return out;
    };
    Edwards448::Point start;
    ASSERT_TRUE(Edwards448::decode(start, array_of<57>("14fa30f25b790898adc8d74e2c13bdfdc4397ce61cffd33ad7c2a0051e9c788"
                                                       "74098a36c7373ea4b62c7c9563720768824bcb66e7146"
                                                       "3f6900")));
    for (usize i = 0; i < 56; ++i) {
        Edwards448::Point multiple = start;
        for (usize j = 0; j < 8; ++j) {
            if (j != 0) Edwards448::add(multiple, start);
            Edwards448::Point entry{{}, {}, Field448::small(1)};
            for (usize l = 0; l < 8; ++l) {
                entry.x.limb[l] = edwards448_table[i][j][l];
                entry.y.limb[l] = edwards448_table[i][j][8 + l];
            }
            ASSERT_EQ(encoded(entry), encoded(multiple)) << i << ' ' << j;
        }
        for (int k = 0; k < 8; ++k) Edwards448::add(start, Edwards448::Point(start));
    }
}

}  // namespace
}  // namespace troth::inline v1::crypto::ed448
