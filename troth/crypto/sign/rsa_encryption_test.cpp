// RSA encryption: what is refused, what is never refused, and the synthetic message of implicit rejection. Published
// vectors of OAEP and PKCS#1 run in tests/vectors.
#include "troth/crypto/sign/rsa_encryption.hpp"

#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/crypto/sign/rsa_blinding.hpp"
#include "troth/crypto/sign/testing/implicit_rejection.hpp"

namespace troth::crypto {
namespace {

using namespace rsa_known;
using testing::from_hex;
using testing::reveal;

Result<RsaPrivateKey> known_key(const cpu::Features& features) {
    return RsaPrivateKey::from_components(from_hex(key_n), ByteVector{1, 0, 1}, from_hex(key_d), from_hex(key_p),
                                          from_hex(key_q), from_hex(key_dp), from_hex(key_dq), from_hex(key_qinv),
                                          features);
}

// draft-irtf-cfrg-rsa-guidance §7: a message for every ciphertext, always the same.
TEST(RsaEncryption, RsaGuidanceDraftSyntheticMessageOnEveryRow) {
    testing::CountingRandom random(1);
    for (const MontgomeryRow& row : montgomery_rows()) {
        if (!row.runs_on(cpu::host())) continue;
        SCOPED_TRACE(row.name);
        cpu::Features features = cpu::host();
        if (row.name != "ifma") features.avx512ifma = false;
        if (row.name == "portable") features = cpu::portable;
        const auto key = known_key(features);
        ASSERT_TRUE(key);
        for (const ImplicitRejection& known : implicit_rejections) {
            SCOPED_TRACE(known.name);
            const ByteVector ciphertext = from_hex(known.ciphertext);
            for (int twice = 0; twice < 2; ++twice) {
                const auto message = rsa::decrypt_pkcs1(*key, ciphertext, random);
                ASSERT_TRUE(message);
                EXPECT_EQ(reveal(*message), known.message);
            }
            EXPECT_TRUE(rsa::decrypt_pkcs1(*key, Bytes(ciphertext).first(255), random).error().is(rsa_ciphertext_size));
        }
        EXPECT_TRUE(rsa::decrypt_pkcs1(*key, from_hex(key_n), random).error().is(rsa_ciphertext_size));
    }
    EXPECT_EQ(implicit_rejections[0].message, testing::to_hex(bytes_of("a message of our own")));
}

TEST(RsaEncryption, Rfc8017Section7_2MessagesOfEveryLengthComeBack) {
    testing::CountingRandom random(2);
    const auto key = known_key(cpu::host());
    ASSERT_TRUE(key);
    EXPECT_EQ(rsa::pkcs1_message_limit(256), 245u);
    for (const usize size : {0u, 1u, 48u, 244u, 245u}) {
        const ByteVector message = random.bytes(size);
        const auto ciphertext = rsa::encrypt_pkcs1(key->public_key(), message, random);
        ASSERT_TRUE(ciphertext);
        const auto back = rsa::decrypt_pkcs1(*key, *ciphertext, random);
        ASSERT_TRUE(back);
        EXPECT_EQ(reveal(*back), testing::to_hex(message));
    }
    EXPECT_TRUE(rsa::encrypt_pkcs1(key->public_key(), random.bytes(246), random).error().is(rsa_message_too_long));
}

// RFC 5246 §7.4.7.1: there is always a premaster secret; only the right one has the client's 46 octets.
TEST(RsaEncryption, Rfc5246Section7_4_7_1PremasterAlwaysYields) {
    testing::CountingRandom random(3);
    const auto key = known_key(cpu::host());
    ASSERT_TRUE(key);
    ByteVector premaster = random.bytes(48);
    premaster[0] = 3, premaster[1] = 3;
    const auto encrypted = [&](Bytes message) { return *rsa::encrypt_pkcs1(key->public_key(), message, random); };
    const auto decrypted = [&](Bytes ciphertext, u16 version = 0x0303) {
        return testing::to_hex(rsa::decrypt_premaster(*key, version, ciphertext, random).bytes());
    };
    const std::string right = testing::to_hex(premaster);
    EXPECT_EQ(decrypted(encrypted(premaster)), right);
    EXPECT_EQ(decrypted(encrypted(premaster), 0x0302), "0302" + right.substr(4));
    const ByteVector wrong[] = {encrypted(Bytes(premaster).first(47)),
                                encrypted(random.bytes(49)),
                                from_hex(key_n),
                                ByteVector(256, 1),
                                ByteVector{},
                                ByteVector(255)};
    for (const ByteVector& ciphertext : wrong) {
        const std::string first = decrypted(ciphertext), second = decrypted(ciphertext);
        EXPECT_EQ(first.substr(0, 4), "0303");
        EXPECT_NE(first, second);
        EXPECT_NE(first.substr(4), right.substr(4));
    }
}

// RFC 3218 §2.3.2: a key of the wanted size comes out whatever the ciphertext holds; twice the same.
TEST(RsaEncryption, Rfc3218Section2_3_2AKeyComesOutOfEveryCiphertext) {
    testing::CountingRandom random(5);
    const auto key = known_key(cpu::host());
    ASSERT_TRUE(key);
    const auto encrypted = [&](usize size) {
        return *rsa::encrypt_pkcs1(key->public_key(), random.bytes(size), random);
    };
    const auto decrypted = [&](Bytes ciphertext) {
        const auto out = rsa::decrypt_pkcs1_key(*key, ciphertext, 32, random);
        return out ? testing::to_hex(out->bytes()) : std::string(out.error().id());
    };
    const ByteVector right = random.bytes(32);
    EXPECT_EQ(decrypted(*rsa::encrypt_pkcs1(key->public_key(), right, random)), testing::to_hex(right));
    for (const ByteVector& ciphertext :
         {encrypted(31), encrypted(33), encrypted(0), encrypted(245), ByteVector(256, 1)}) {
        const std::string first = decrypted(ciphertext);
        EXPECT_EQ(first.size(), 64u) << first;
        EXPECT_EQ(first, decrypted(ciphertext));
        // Not what a message of that length would have left in the last octets either.
        const auto message = rsa::decrypt_pkcs1(*key, ciphertext, random);
        EXPECT_FALSE(testing::to_hex(message->bytes()).ends_with(first));
    }
    EXPECT_EQ(decrypted(from_hex(key_n)), "crypto.rsa_ciphertext_size");
}

TEST(RsaEncryption, Rfc8017Section7_1OaepRefusesWithOneErrorOnly) {
    testing::CountingRandom random(4);
    const auto key = known_key(cpu::host());
    ASSERT_TRUE(key);
    const RsaPublicKey& pub = key->public_key();
    const HashId hash = HashId::sha256;
    EXPECT_EQ(rsa::oaep_message_limit(256, hash), 190u);
    const ByteVector label = random.bytes(9);
    for (const usize size : {0u, 1u, 32u, 189u, 190u}) {
        const ByteVector message = random.bytes(size);
        for (const HashId mgf : {hash, HashId::sha512}) {
            const auto ciphertext = rsa::encrypt_oaep(pub, hash, mgf, label, message, random);
            ASSERT_TRUE(ciphertext);
            const auto back = rsa::decrypt_oaep(*key, hash, mgf, label, *ciphertext, random);
            ASSERT_TRUE(back);
            EXPECT_EQ(reveal(*back), testing::to_hex(message));
            EXPECT_TRUE(rsa::decrypt_oaep(*key, hash, mgf, {}, *ciphertext, random).error().is(rsa_decryption));
            EXPECT_TRUE(
                rsa::decrypt_oaep(*key, hash, HashId::sha384, label, *ciphertext, random).error().is(rsa_decryption));
            EXPECT_TRUE(
                rsa::decrypt_oaep(*key, HashId::sha384, mgf, label, *ciphertext, random).error().is(rsa_decryption));
            ByteVector altered = *ciphertext;
            altered[random.below(255) + 1] ^= 4;
            EXPECT_TRUE(rsa::decrypt_oaep(*key, hash, mgf, label, altered, random).error().is(rsa_decryption));
        }
    }
    EXPECT_TRUE(rsa::encrypt_oaep(pub, hash, hash, {}, random.bytes(191), random).error().is(rsa_message_too_long));
    EXPECT_TRUE(rsa::decrypt_oaep(*key, hash, hash, {}, from_hex(key_n), random).error().is(rsa_ciphertext_size));
    EXPECT_TRUE(rsa::decrypt_oaep(*key, hash, hash, {}, ByteVector(255), random).error().is(rsa_ciphertext_size));
}

TEST(RsaBlinding, FactorsAreInverseToEachOther) {
    testing::CountingRandom random(5);
    const auto key = known_key(cpu::host());
    ASSERT_TRUE(key);
    const Modulus& n = key->public_key().modulus();
    for (int i = 0; i < 200; ++i) {
        const RsaBlinding blinding = blinding_for(n, random);
        Limbs product(n.limbs()), scratch(n.scratch_size());
        n.multiply(product.data(), blinding.factor.data(), blinding.unfactor.data(), scratch.data());
        EXPECT_NE(mask_if_equal(product.data(), n.one().data(), n.limbs()), 0u);
    }
    // The ends of the range of words.
    for (const u64 r : {(u64{1} << 62) + 1, (u64{1} << 63) - 1, (u64{1} << 62) + 3}) {
        const Limbs inverse = word_inverse(r, n.value());
        Limbs word(n.limbs()), product(n.limbs()), scratch(n.scratch_size());
        word[0] = r;
        const Limbs form = n.to_form(inverse);
        n.multiply(product.data(), form.data(), word.data(), scratch.data());
        EXPECT_EQ(product[0], 1u);
        for (usize i = 1; i < n.limbs(); ++i) EXPECT_EQ(product[i], 0u);
    }
}

}  // namespace
}  // namespace troth::crypto
