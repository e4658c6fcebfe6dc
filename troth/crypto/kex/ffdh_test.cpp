// Diffie-Hellman over RFC 7919's groups: the primes are what the RFC prints, both sides agree, bad values are refused.
// Against libcrypto: tests/differential.
#include "troth/crypto/kex/ffdh.hpp"

#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/crypto/kex/errors.hpp"

namespace troth::crypto {
namespace {

using testing::reveal;

// The first and last words of appendix A's hexadecimal dumps.
TEST(Ffdh, Rfc7919AppendixAPrimes) {
    const std::pair<FfdhGroup, std::string_view> ends[] = {
        {FfdhGroup::ffdhe2048, "886b423861285c97ffffffffffffffff"},
        {FfdhGroup::ffdhe3072, "25e41d2b66c62e37ffffffffffffffff"},
        {FfdhGroup::ffdhe4096, "c68a007e5e655f6affffffffffffffff"},
        {FfdhGroup::ffdhe6144, "a41d570d7938dad4a40e329cd0e40e65ffffffffffffffff"},
        {FfdhGroup::ffdhe8192, "838ff88cd68c8bb7c5c6424cffffffffffffffff"},
    };
    for (const auto& [group, end] : ends) {
        SCOPED_TRACE(info(group).name);
        ByteVector octets(ffdh_size(group));
        store_octets(octets, ffdh_prime(group));
        const std::string hex = testing::to_hex(octets);
        EXPECT_TRUE(hex.starts_with("ffffffffffffffffadf85458a2bb4a9aafdc5620273d3cf1d8b9c583ce2d3695"));
        EXPECT_TRUE(hex.ends_with(end)) << hex.substr(hex.size() - 48);
    }
}

TEST(Ffdh, Rfc8446Section7_4_1BothSidesAgreeOnEveryRow) {
    testing::CountingRandom random(1);
    for (const FfdhInfo& row : ffdh_infos) {
        if (row.bits > 4096) continue;  // the same code; slow on the portable row
        SCOPED_TRACE(row.name);
        const auto ours = FfdhPrivateKey::generate(row.id, random);
        const auto theirs = FfdhPrivateKey::generate(row.id, random, cpu::portable);
        const ByteVector ours_public = ours.public_value(), theirs_public = theirs.public_value();
        EXPECT_EQ(ours_public.size(), ffdh_size(row.id));
        const auto shared = ours.derive(theirs_public), other = theirs.derive(ours_public);
        ASSERT_TRUE(shared && other);
        EXPECT_EQ(shared->size(), ffdh_size(row.id));
        EXPECT_EQ(reveal(*shared), reveal(*other));
    }
}

TEST(Ffdh, Rfc7919Section5_1ValuesOutsideTwoToPMinusTwoAreRefused) {
    testing::CountingRandom random(2);
    const FfdhGroup group = FfdhGroup::ffdhe2048;
    const auto key = FfdhPrivateKey::generate(group, random);
    ByteVector p(256), value(256);
    store_octets(p, ffdh_prime(group));
    const auto refused = [&](Bytes y) {
        const auto shared = key.derive(y);
        return !shared && shared.error().is(ffdh_public_value);
    };
    EXPECT_TRUE(refused(value));  // 0
    value.back() = 1;
    EXPECT_TRUE(refused(value));
    value.back() = 2;
    EXPECT_FALSE(refused(value));
    EXPECT_TRUE(refused(p));
    value = p;
    value.back() -= 1;  // p - 1, of order two
    EXPECT_TRUE(refused(value));
    value.back() -= 1;
    EXPECT_FALSE(refused(value));
    EXPECT_TRUE(refused(ByteVector(256, 0xff)));
    EXPECT_TRUE(refused(Bytes(value).first(255)));
    EXPECT_TRUE(refused(ByteVector(257, 1)));
}

// 2^x for small x is seen at once; the exponents of from_bytes end at p - 2.
TEST(Ffdh, Rfc7919Section5_2PrivateKeysFromBytes) {
    const FfdhGroup group = FfdhGroup::ffdhe3072;
    ByteVector expected(384);
    expected[384 - 13] = 0x10;  // 2^100
    EXPECT_EQ(FfdhPrivateKey::from_bytes(group, ByteVector{100})->public_value(), expected);
    ByteVector p(384);
    store_octets(p, ffdh_prime(group));
    EXPECT_TRUE(FfdhPrivateKey::from_bytes(group, p).error().is(ffdh_private_key));
    p.back() -= 1;
    EXPECT_TRUE(FfdhPrivateKey::from_bytes(group, p).error().is(ffdh_private_key));
    p.back() -= 1;
    EXPECT_TRUE(FfdhPrivateKey::from_bytes(group, p));
    EXPECT_TRUE(FfdhPrivateKey::from_bytes(group, ByteVector(384)).error().is(ffdh_private_key));
    EXPECT_TRUE(FfdhPrivateKey::from_bytes(group, ByteVector(385, 1)).error().is(ffdh_private_key));
    EXPECT_TRUE(FfdhPrivateKey::from_bytes(group, {}).error().is(ffdh_private_key));
}

TEST(Ffdh, Rfc5246Section8_1_2LeadingZerosAreTaken) {
    EXPECT_EQ(reveal(ffdh_without_leading_zeros(SecretBytes(ByteVector{0, 0, 7, 0}))), "0700");
    EXPECT_EQ(ffdh_without_leading_zeros(SecretBytes(ByteVector{0, 0})).size(), 0u);
}

}  // namespace
}  // namespace troth::crypto
