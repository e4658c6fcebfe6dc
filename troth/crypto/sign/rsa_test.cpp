// RSA: limits, refusals and the arithmetic below it. Signatures themselves are tested against libcrypto and Wycheproof.
#include "troth/crypto/sign/rsa.hpp"

#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/crypto/sign/rsa_generate.hpp"

namespace troth::crypto {
namespace {

Limbs number(std::string_view hex, usize limbs) {
    Limbs out(limbs);
    load_octets(out, testing::from_hex(hex));
    return out;
}

// Fermat's small theorem holds in our arithmetic for a prime of every size, on every row: 2^255 - 19, 2^521 - 1, 2^607
// - 1.
TEST(Modulus, PowersObeyFermat) {
    const std::string p255 = "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed";
    const std::string p521 = "01" + std::string(130, 'f'), p607 = "7f" + std::string(150, 'f');
    testing::CountingRandom random(3);
    for (const auto& [hex, limbs] : {std::pair(p255, 4), std::pair(p521, 9), std::pair(p607, 10)}) {
        const Modulus modulus(number(hex, static_cast<usize>(limbs)));
        Limbs exponent = modulus.value().clone();
        exponent[0] -= 1;
        for (int i = 0; i < 20; ++i) {
            Limbs wide(2 * modulus.limbs());
            for (usize j = 0; j < modulus.limbs(); ++j) wide[j] = random.next();
            const Limbs base = modulus.reduce(wide);
            const Limbs power = modulus.power(base, exponent);
            EXPECT_TRUE(mask_if_equal(power.data(), modulus.one().data(), modulus.limbs()) != 0);
        }
    }
}

TEST(Modulus, ReduceAgreesWithRemainder) {
    testing::CountingRandom random(4);
    for (usize limbs = 1; limbs < 12; ++limbs) {
        Limbs m(limbs), wide(2 * limbs), expected(limbs);
        for (usize i = 0; i < limbs; ++i) m[i] = random.next();
        m[0] |= 1;
        m[limbs - 1] |= 1;
        const Modulus modulus(m);
        for (int round = 0; round < 50; ++round) {
            for (usize i = 0; i < 2 * limbs; ++i) wide[i] = random.next();
            wide[2 * limbs - 1] %= m[limbs - 1];  // below m * R
            remainder(expected.data(), wide.data(), 2 * limbs, m.data(), limbs);
            const Limbs got = modulus.from_form(modulus.reduce(wide));
            EXPECT_NE(mask_if_equal(got.data(), expected.data(), limbs), 0u);
        }
    }
}

TEST(ProbablyPrime, KnowsPrimesFromPseudoprimes) {
    testing::CountingRandom random(5);
    EXPECT_TRUE(probably_prime(number("7fffffffffffffff"
                                      "ffffffffffffffff",
                                      2),
                               random));  // 2^127 - 1
    // 8911 = 7 * 19 * 67 is a Carmichael number that is 3 modulo 4: Fermat's test alone would be fooled.
    EXPECT_FALSE(probably_prime(number("22cf", 1), random));
    EXPECT_FALSE(probably_prime(number("9ffffffffffffffb", 1), random));  // 5 * (2^61 - 1)
}

TEST(Rsa, Rfc8017Section3_1KeysOutOfRangeAreRefusedWithWords) {
    ByteVector n(256, 0xff);
    const ByteVector e = {1, 0, 1};
    EXPECT_TRUE(RsaPublicKey::from_components(n, e));
    n.back() = 0xfe;  // even
    EXPECT_TRUE(RsaPublicKey::from_components(n, e).error().is(rsa_bad_public_key));
    n.back() = 0xff;
    EXPECT_TRUE(RsaPublicKey::from_components(n, ByteVector{2}).error().is(rsa_bad_public_key));
    EXPECT_TRUE(RsaPublicKey::from_components(n, ByteVector{1}).error().is(rsa_bad_public_key));
    EXPECT_TRUE(RsaPublicKey::from_components(n, ByteVector(9, 0xff)).error().is(rsa_bad_public_key));
    const auto small = RsaPublicKey::from_components(Bytes(n).first(128), e);
    ASSERT_FALSE(small);
    EXPECT_TRUE(small.error().is(rsa_modulus_size));
    EXPECT_EQ(small.error().where(), "bits \"1024\"");
    EXPECT_TRUE(dangerous::rsa_public_key_of_any_size(Bytes(n).first(128), e));
    EXPECT_TRUE(RsaPublicKey::from_components(ByteVector(1025, 0xff), e).error().is(rsa_modulus_size));
    testing::CountingRandom random;
    EXPECT_TRUE(RsaPrivateKey::generate(1024, random).error().is(rsa_modulus_size));
    EXPECT_TRUE(RsaPrivateKey::generate(2049, random).error().is(rsa_modulus_size));
}

TEST(Rsa, SignaturesOfOursVerifyAndNothingElseDoes) {
    testing::CountingRandom random(9);
    const auto key = RsaPrivateKey::generate(2048, random);
    ASSERT_TRUE(key);
    const ByteVector digest = random.bytes(32), other = random.bytes(32);
    const auto pkcs1 = rsa::sign_pkcs1(*key, HashId::sha256, digest, random);
    const auto pss = rsa::sign_pss(*key, HashId::sha256, digest, 32, random);
    ASSERT_TRUE(pkcs1 && pss);
    const RsaPublicKey& pub = key->public_key();
    EXPECT_TRUE(rsa::verify_pkcs1(pub, HashId::sha256, digest, *pkcs1));
    EXPECT_FALSE(rsa::verify_pkcs1(pub, HashId::sha256, other, *pkcs1));
    EXPECT_FALSE(rsa::verify_pkcs1(pub, HashId::sha3_256, digest, *pkcs1));  // another DigestInfo
    EXPECT_FALSE(rsa::verify_pkcs1(pub, HashId::sha256, digest, *pss));
    EXPECT_TRUE(rsa::verify_pss(pub, HashId::sha256, HashId::sha256, digest, 32, *pss));
    EXPECT_FALSE(rsa::verify_pss(pub, HashId::sha256, HashId::sha256, digest, 20, *pss));
    EXPECT_FALSE(rsa::verify_pss(pub, HashId::sha256, HashId::sha384, digest, 32, *pss));
    EXPECT_FALSE(rsa::verify_pss(pub, HashId::sha256, HashId::sha256, other, 32, *pss));
    // RFC 8017 §8.1.2 step 1: n itself, and a signature above n, are no signatures.
    EXPECT_FALSE(rsa::verify_pkcs1(pub, HashId::sha256, digest, pub.n()));
    // PKCS#1 is deterministic whatever the blinding; PSS is not.
    EXPECT_EQ(*pkcs1, *rsa::sign_pkcs1(*key, HashId::sha256, digest, random));
    EXPECT_NE(*pss, *rsa::sign_pss(*key, HashId::sha256, digest, 32, random));
    EXPECT_TRUE(rsa::sign_pss(*key, HashId::sha512, random.bytes(64), 200, random).error().is(rsa_too_small_for_hash));
}

}  // namespace
}  // namespace troth::crypto
