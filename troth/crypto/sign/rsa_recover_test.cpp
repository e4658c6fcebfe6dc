#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
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
// Primes of 1364 and 684 bits: they multiply to 2048, and are no key of that strength.
TEST(RsaRecover, Fips1865AppendixA11RefusesPrimesOfUnequalLength) {
    const ByteVector n = testing::from_hex(
        "b688888c764dabcb6ea9ff2facd20c51d6ec3b860c7da4c7cff2db5f3afc16940133b90faac73a9f4dcfaacbf1b899c8"
        "0ae2e05a163c3699074281ed6d8c20a3fa779ea94c9f5b2eb01ff220dd6ca42600661b21b488ed62fd465da875f8367d"
        "746ad72e8a50242602a8022f4ab3cd669a42efd988cd2949aa3fda3dd20a2edc371ddbd228b098ff8c169837286f6170"
        "29795076cafbcaba8ce24bec296bb52224e6c99500791c24bf5e9c1ff7ca612502e6637660063134d915998ef85d4308"
        "4e729d952dbc2adb553f57f2a64fa395fa363b3a41d01a2360411eb7145694b32655e847a6fea24f8c65da8d4e89a243"
        "81f8a9cf1ea0670b2fed469086794cdd");
    const ByteVector d = testing::from_hex(
        "197288c6e6ff5bc202c2ef1c05c0a03865f98d302fb19c8ac1724979c9f961bf19e3ccc5b8635f72dccae4dedb40dc7f"
        "9d0a40338f0204ad3f968567efc127691fa969948f65700adeec5fe48bba1d05b1ec8a3fcaafc4dcb9d7475aea139ee2"
        "3358c2251b4dac21e4e51df58a294e71cfd8947e355d26a4d1bb18c67ba81ca1ce45793c7bd01e6b842867d32b735e3b"
        "9f2b0c8dbb8fb5f739e3377b9b4aabb1d513af2a6d0bccb639dbbdf31d78480a20919c73ff7bed3cc0ea4fc1e489b783"
        "31c8f8e18f63d60d3e68229b5b0e3c0a78f5cdf2403a74c4b49d3ddda1c7a180604d83feb45132b8e3f8da3dcf2941a5"
        "4441cd53c61508f512318de9c1c13e29");
    const ByteVector e{1, 0, 1};
    const auto key = RsaPrivateKey::from_exponent(n, e, d);
    ASSERT_FALSE(key);
    EXPECT_TRUE(key.error().is(rsa_uneven_primes));
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
