// X25519 against RFC 7748 §5.2 and §6.1, on every row that this machine can run.
#include "troth/crypto/curve/x25519.hpp"

#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/crypto/curve/curve25519_rows.hpp"
#include "troth/crypto/curve/errors.hpp"

namespace troth::crypto {
namespace {

using testing::array_of;
using testing::reveal;
using testing::to_hex;

// feature_sets: one for each row, in the table's order, that makes best_for choose that row.
std::vector<std::pair<std::string_view, cpu::Features>> feature_sets() {
    std::vector<std::pair<std::string_view, cpu::Features>> sets;
    for (const cpu::Features& features : {cpu::host(), cpu::portable}) {
        const std::string_view name = curve25519::best_for(features).name;
        if (sets.empty() || sets.back().first != name) sets.emplace_back(name, features);
    }
    return sets;
}

x25519::PrivateKey private_key(std::string_view hex) {
    return x25519::PrivateKey(array_of<32>(hex));
}

struct Vector {
    std::string_view scalar, u, out;
};
constexpr Vector section5_2[] = {
    {"a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
     "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c",
     "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"},
    {"4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
     "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493",
     "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957"},
};

TEST(X25519, Rfc7748Section5_2Vectors) {
    for (const auto& [name, features] : feature_sets()) {
        SCOPED_TRACE(name);
        for (const Vector& v : section5_2)
            EXPECT_EQ(reveal(x25519::derive(private_key(v.scalar), array_of<32>(v.u), features).value()), v.out);
    }
}

TEST(X25519, Rfc7748Section5_2OneThousandIterations) {
    for (const auto& [name, features] : feature_sets()) {
        SCOPED_TRACE(name);
        std::array<u8, 32> k{9}, u{9};
        for (int i = 1; i <= 1000; ++i) {
            const Secret<32> next = x25519::derive(x25519::PrivateKey(k), u, features).value();
            u = k;
            std::memcpy(k.data(), next.bytes().data(), 32);
            if (i == 1) {
                EXPECT_EQ(to_hex(k), "422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079");
            }
        }
        EXPECT_EQ(to_hex(k), "684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51");
    }
}

TEST(X25519, Rfc7748Section6_1DiffieHellman) {
    const auto a = private_key("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
    const auto b = private_key("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");
    for (const auto& [name, features] : feature_sets()) {
        SCOPED_TRACE(name);
        const x25519::PublicKey a_public = x25519::public_key(a, features), b_public = x25519::public_key(b, features);
        EXPECT_EQ(to_hex(a_public), "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
        EXPECT_EQ(to_hex(b_public), "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
        constexpr std::string_view shared = "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742";
        EXPECT_EQ(reveal(x25519::derive(a, b_public, features).value()), shared);
        EXPECT_EQ(reveal(x25519::derive(b, a_public, features).value()), shared);
    }
}

// Every u of order 1, 2, 4 or 8 on the curve or on its twist, canonical or not.
constexpr std::string_view small_order[] = {
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
    "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",  // p - 1
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",  // p
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",  // p + 1
};

TEST(X25519, Rfc7748Section6_1RefusesTheAllZeroSecret) {
    testing::CountingRandom random(25519);
    for (const auto& [name, features] : feature_sets()) {
        for (std::string_view hex : small_order) {
            SCOPED_TRACE(std::string(name) + " " + std::string(hex));
            auto u = array_of<32>(hex);
            for (u8 high_bit : {u8{0}, u8{0x80}}) {
                u[31] = static_cast<u8>(u[31] | high_bit);
                const auto shared = x25519::derive(x25519::generate(random), u, features);
                ASSERT_FALSE(shared);
                EXPECT_TRUE(shared.error().is(x25519_zero));
                EXPECT_EQ(shared.error().row().rule, "RFC 7748 §6.1");
            }
        }
    }
}

TEST(X25519, Rfc7748Section5IgnoresBit255AndAcceptsNonCanonicalU) {
    testing::CountingRandom random(7748);
    const x25519::PrivateKey key = x25519::generate(random);
    for (const auto& [name, features] : feature_sets()) {
        SCOPED_TRACE(name);
        const auto secret = [&](std::span<const u8, 32> u) { return reveal(x25519::derive(key, u, features).value()); };
        // p + k stands for k, for the k that fit below 2^255: 2 to 18 (0 and 1 are of small order).
        for (u8 k = 2; k < 19; ++k) {
            std::array<u8, 32> canonical{k}, other;
            other.fill(0xff);
            other[0] = static_cast<u8>(0xed + k);
            other[31] = 0x7f;
            EXPECT_EQ(secret(other), secret(canonical)) << int{k};
            other[31] = 0xff;
            EXPECT_EQ(secret(other), secret(canonical)) << int{k};
        }
        std::array<u8, 32> u;
        for (int i = 0; i < 20; ++i) {
            random.fill(u);
            const std::string expected = secret(u);
            u[31] ^= 0x80;
            EXPECT_EQ(secret(u), expected);
        }
    }
}

TEST(X25519, Rfc7748Section5ClampsTheScalar) {
    testing::CountingRandom random(3);
    for (const auto& [name, features] : feature_sets()) {
        SCOPED_TRACE(name);
        std::array<u8, 32> scalar;
        random.fill(scalar);
        std::array<u8, 32> clamped = scalar;
        clamped[0] &= 0xf8;
        clamped[31] = static_cast<u8>((clamped[31] & 0x7f) | 0x40);
        scalar[0] |= 7;
        scalar[31] = static_cast<u8>((scalar[31] | 0x80) & 0xbf);
        const x25519::PrivateKey a(scalar), b(clamped);
        EXPECT_EQ(x25519::public_key(a, features), x25519::public_key(b, features));
        const x25519::PublicKey peer = x25519::public_key(x25519::generate(random), features);
        EXPECT_EQ(reveal(x25519::derive(a, peer, features).value()), reveal(x25519::derive(b, peer, features).value()));
    }
}

TEST(X25519, BothSidesAgreeAndAllRowsGiveTheSame) {
    testing::CountingRandom random(4);
    for (int i = 0; i < 50; ++i) {
        const x25519::PrivateKey a = x25519::generate(random), b = x25519::generate(random);
        const x25519::PublicKey b_public = x25519::public_key(b, cpu::portable);
        const std::string shared = reveal(x25519::derive(a, b_public, cpu::portable).value());
        for (const auto& [name, features] : feature_sets()) {
            SCOPED_TRACE(name);
            EXPECT_EQ(x25519::public_key(b, features), b_public);
            EXPECT_EQ(reveal(x25519::derive(a, b_public, features).value()), shared);
            EXPECT_EQ(reveal(x25519::derive(b, x25519::public_key(a, features), features).value()), shared);
        }
    }
}

}  // namespace
}  // namespace troth::crypto
