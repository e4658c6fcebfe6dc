// Private keys under a password: RFC 5958 §3, RFC 8018 §6.2.
#include "troth/keys/encrypted.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/encoding/base64.hpp"
#include "troth/encoding/pem.hpp"
#include "troth/keys/errors.hpp"

namespace troth::inline v1::keys {
namespace {

using troth::testing::CountingRandom;

constexpr PasswordCost cheap{.iterations = 1000};

// The Ed25519 key of RFC 8410 §10.3, written by openssl pkcs8 -topk8 with the password "hello".
constexpr std::string_view with_sha1_aes128 =
    "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
    "MIGNMEkGCSqGSIb3DQEFDTA8MBsGCSqGSIb3DQEFDDAOBAixYccfvoO2IAICCAAw\n"
    "HQYJYIZIAWUDBAECBBBOI24VXkThbkJJsiRoWJfWBECr7Hh4w+5xu8bfIE3eBWOq\n"
    "smyfxgIgE+6OtwtiyMv6tlGVtnPU4j7Q//wX7P2Qsjv5EBn/5Nw9DnjH2YVOdsnZ\n"
    "-----END ENCRYPTED PRIVATE KEY-----\n";
constexpr std::string_view with_sha512_256_aes192 =
    "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
    "MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAi3iQP5hRnjdwICA+gw\n"
    "DAYIKoZIhvcNAg0FADAdBglghkgBZQMEARYEEExBrHWsCRmecdDIyrfRt5EEQEvF\n"
    "r9ouoNyr6OOvrUm14Ph586AIXxyMhJBsCJUnlV7DIdvuUg4ihBZEMF08NwWY6yPU\n"
    "tQmN+hlhbfWtaxWYUig=\n"
    "-----END ENCRYPTED PRIVATE KEY-----\n";
constexpr std::string_view with_sha256_aes256 =
    "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
    "MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAjlK7FUhiNSrQICA+gw\n"
    "DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEHOi1kT8IyveopWNx2BAN7QEQJJL\n"
    "rZ2U+CwnZrP3JOt0pX5GD6BXzAD10OphiQeuoiRUwDHMs4VD5i8gag9bORxGFq7U\n"
    "SL6DBym0IKz/Ixxg8yk=\n"
    "-----END ENCRYPTED PRIVATE KEY-----\n";
constexpr std::string_view with_scrypt =
    "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
    "MIGTME8GCSqGSIb3DQEFDTBCMCEGCSsGAQQB2kcECzAUBAj5h9X6SC8//wICBAAC\n"
    "AQgCAQEwHQYJYIZIAWUDBAEqBBANtQQJPPCc8viyB+j/2EqrBEA24fD3DI8i1f3D\n"
    "ePovXLj1StVf770AG7gGhiYGZY6dRHvbQujKFcmqRaZTd/qqj0Sh/pw4nODogfjO\n"
    "lJQlG0SS\n"
    "-----END ENCRYPTED PRIVATE KEY-----\n";

TEST(EncryptedKey, Rfc8018Section6Point2ReadsWhatOpensslWrote) {
    for (const std::string_view pem : {with_sha1_aes128, with_sha512_256_aes192, with_sha256_aes256, with_scrypt}) {
        SCOPED_TRACE(pem);
        EXPECT_TRUE(is_encrypted(bytes_of(pem)));
        const Result<PrivateKey> key = read_encrypted(bytes_of(pem), bytes_of("hello"));
        ASSERT_TRUE(key) << key.error().id();
        EXPECT_EQ(key->type(), KeyType::ed25519);
        // RFC 8410 §10.1: its public key.
        EXPECT_EQ(troth::testing::to_hex(key->public_key().key_bits()),
                  "19bf44096984cdfe8541bac167dc3b96c85086aa30b6b6cb0c5c38ad703166e1");
        EXPECT_EQ(read_encrypted(bytes_of(pem), bytes_of("hallo")).error().id(), "keys.wrong_password");
    }
}

TEST(EncryptedKey, Rfc5958Section3RoundTripInPemAndDer) {
    CountingRandom random(1);
    for (const KeyType type : {KeyType::ec_p256, KeyType::ed25519}) {
        const Result<PrivateKey> key = PrivateKey::generate(type, random);
        ASSERT_TRUE(key);
        EXPECT_FALSE(is_encrypted(key->to_pem().bytes()));
        const Result<std::string> pem = encrypt_pem(*key, bytes_of("a pass phrase"), random, cheap);
        const Result<ByteVector> der = encrypt(*key, bytes_of(""), random, cheap);
        ASSERT_TRUE(pem && der);
        EXPECT_TRUE(pem->starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----"));
        const Result<PrivateKey> from_pem = read_encrypted(bytes_of(*pem), bytes_of("a pass phrase"));
        const Result<PrivateKey> from_der = read_encrypted(*der, bytes_of(""));
        ASSERT_TRUE(from_pem && from_der);
        EXPECT_EQ(from_pem->public_key(), key->public_key());
        EXPECT_EQ(from_der->public_key(), key->public_key());
        EXPECT_EQ(PrivateKey::read(bytes_of(*pem)).error().id(), "keys.encrypted");
        EXPECT_NE(*der, *encrypt(*key, bytes_of(""), random, cheap));  // a salt of its own
    }
}

TEST(EncryptedKey, AKeyWithoutPasswordNeedsNone) {
    CountingRandom random(2);
    const Result<PrivateKey> key = PrivateKey::generate(KeyType::ec_p256, random);
    EXPECT_TRUE(read_encrypted(key->to_pem().bytes(), bytes_of("whatever")));
    EXPECT_EQ(read_encrypted(bytes_of("hello"), bytes_of("x")).error().id(), "keys.no_private_key");
}

// CBC protects nothing against change; but this key carries its public key, which shows most of it.
TEST(EncryptedKey, DamageIsAnErrorAndNeverACrash) {
    CountingRandom random(3);
    const Result<PrivateKey> key = PrivateKey::generate(KeyType::ec_p256, random);
    const ByteVector der = *encrypt(*key, bytes_of("p"), random, {.iterations = 1});
    for (usize at = 0; at < der.size(); ++at) {
        ByteVector bad = der;
        bad[at] ^= 0x41;
        EXPECT_FALSE(read_encrypted(bad, bytes_of("p"))) << at;
        EXPECT_FALSE(read_encrypted(Bytes(der).first(at), bytes_of("p"))) << at;
    }
}

TEST(EncryptedKey, SaysWhichAlgorithmIsNotKnown) {
    // PBES1 with MD5 and DES, pbeWithMD5AndDES-CBC.
    const ByteVector old = troth::testing::from_hex(
        "3028301b06092a864886f70d010503300e04080102030405060708020204000409010203040506070809");
    const Result<SecretBytes> refused = decrypt(old, bytes_of("p"));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().id(), "keys.unsupported_algorithm");
}

// What openssl pkcs8 -topk8 wrote by the schemes of RFC 7292 appendix C, and by PBES2 with triple DES; password
// "hello".
TEST(EncryptedKey, Rfc7292AppendixCOnlyIfTheCallerAllowsIt) {
    constexpr std::string_view files[] = {
        "MIGwMBsGCiqGSIb3DQEMAQMwDQQIaW/WSjgSSeECAQEEgZCzvYq+4XJU8nQf+R/8k8qpsNTka2KBygg8Eq3pIQ1iEPlO6XNhtTVD"
        "csvgT+6+zFkKG6Ufvd0kgPxKSrZjlEssKHE5eTIAi+5OtvmlMIDmFzwWB7vSGHNBtW283eOqFUdDOdjhIo+J301078aRmFdg3doG"
        "ovOkGyquPyVHdPBIhxYQ80MbvtTgW6H1fY9VPIE=",
        "MIGwMBsGCiqGSIb3DQEMAQYwDQQIACqY2ncqcecCAQEEgZDxjknLC7IR9j2UQuX0P/fATUM/03g7AEzj6SjViTBpYHNFmXUiXVSa"
        "p0eLba/g36L2RRgsUgQxYpZYUuxfEIqxsh1HoqW79KU3gRx7zh26I+/p3emHcL3+Hc5Y7ox+qyouuZ7hOmwh+NEXd6kocTc901pz"
        "+ff/v6mqzu3aAhUioXO4nhGbwCNNfHrooZjuPNk=",
        "MIHiME0GCSqGSIb3DQEFDTBAMCgGCSqGSIb3DQEFDDAbBAh24tD1fU+JPAIBATAMBggqhkiG9w0CCQUAMBQGCCqGSIb3DQMHBAgD"
        "8leJsqzVDwSBkFcIcZ1/4PySAJO5FBTMYqYmBjhnFCJM51QvgaQZojkClMzoSOSQMOB+e25Q3Nkoq5wR6mBA1fV9L/X0QbnB15hP"
        "F7X4+Aw55o1c6XqCb0276lmvQrA93zg+qmZKFKEdQ3vuYFYzGQmYhczd7lgFc9fsYI+CkGWkpp9yiXHKmdaKXBqi40sOumK/y7JM"
        "4NqZ/Q==",
    };
    for (const std::string_view file : files) {
        const ByteVector der = *encoding::base64::decode(file);
        EXPECT_EQ(decrypt(der, bytes_of("hello")).error().id(), "keys.legacy_encryption");
        const PasswordLimits limits{.allow_legacy = true};
        const auto key = read_encrypted(der, bytes_of("hello"), limits);
        ASSERT_TRUE(key) << key.error().id();
        EXPECT_EQ(key->type(), KeyType::ec_p256);
        EXPECT_EQ(decrypt(der, bytes_of("hallo"), limits).error().id(), "keys.wrong_password");
    }
}

TEST(EncryptedKey, TheCallerLimitsTheCost) {
    const auto dear = read_encrypted(bytes_of(with_sha256_aes256), bytes_of("hello"), {.most_iterations = 999});
    ASSERT_FALSE(dear);
    EXPECT_EQ(dear.error().id(), "crypto.kdf_iterations");
    EXPECT_EQ(dear.error().where(), "iterations \"1000\", limit \"999\"");
    const auto large = read_encrypted(bytes_of(with_scrypt), bytes_of("hello"), {.most_memory = 1 << 19});
    EXPECT_EQ(large.error().id(), "crypto.kdf_memory");
}

}  // namespace
}  // namespace troth::inline v1::keys
