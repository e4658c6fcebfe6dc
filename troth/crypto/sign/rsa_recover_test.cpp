#include <gtest/gtest.h>

#include "troth/base/testing/random.hpp"
#include "troth/crypto/sign/rsa.hpp"
#include "troth/crypto/sign/rsa_roca.hpp"

namespace troth::crypto {
namespace {

using troth::testing::CountingRandom;

TEST(RsaRecover, Sp80056bAppendixCFindsThePrimes) {
    CountingRandom random;
    for (const usize bits : {usize{2048}, usize{2176}, usize{3072}}) {
        const auto key = RsaPrivateKey::generate(bits, random);
        ASSERT_TRUE(key);
        const RsaComponents c = key->components();
        const auto again = RsaPrivateKey::from_exponent(c.n, c.e, c.d.bytes());
        ASSERT_TRUE(again) << bits;
        const RsaComponents found = again->components();
        EXPECT_TRUE(ct::equal(found.p.bytes(), c.p.bytes()));
        EXPECT_TRUE(ct::equal(found.q.bytes(), c.q.bytes()));
        EXPECT_TRUE(ct::equal(found.dp.bytes(), c.dp.bytes()));
        EXPECT_TRUE(ct::equal(found.dq.bytes(), c.dq.bytes()));
        EXPECT_TRUE(ct::equal(found.qinv.bytes(), c.qinv.bytes()));
    }
}
TEST(RsaRecover, RefusesAnExponentOfAnotherKey) {
    CountingRandom random;
    const auto key = RsaPrivateKey::generate(2048, random), other = RsaPrivateKey::generate(2048, random);
    ASSERT_TRUE(key && other);
    const RsaComponents c = key->components(), o = other->components();
    const auto mixed = RsaPrivateKey::from_exponent(c.n, c.e, o.d.bytes());
    ASSERT_FALSE(mixed);
    EXPECT_TRUE(mixed.error().is(rsa_inconsistent));
    const ByteVector zero{0}, one{1};
    EXPECT_FALSE(RsaPrivateKey::from_exponent(c.n, c.e, zero));
    EXPECT_FALSE(RsaPrivateKey::from_exponent(c.n, c.e, one));
    ByteVector longer(c.n.size() + 16, 0xff);
    EXPECT_FALSE(RsaPrivateKey::from_exponent(c.n, c.e, longer));
}
TEST(RsaRoca, Cve201715361) {
    CountingRandom random;
    const auto key = RsaPrivateKey::generate(2048, random);
    ASSERT_TRUE(key);
    EXPECT_FALSE(has_roca_fingerprint(key->components().n));
    // 65537^2, 65537^3 and 1 are powers of 65537 modulo every prime; 3 * 65537 is none modulo 3.
    EXPECT_TRUE(has_roca_fingerprint(ByteVector{1, 0, 2, 0, 1}));
    EXPECT_TRUE(has_roca_fingerprint(ByteVector{1, 0, 3, 0, 3, 0, 1}));
    EXPECT_TRUE(has_roca_fingerprint(ByteVector{1}));
    EXPECT_FALSE(has_roca_fingerprint(ByteVector{3, 0, 3}));
}

}  // namespace
}  // namespace troth::crypto
