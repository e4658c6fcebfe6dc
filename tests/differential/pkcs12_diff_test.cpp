// PKCS#12 against the system's libcrypto: the key derivation of RFC 7292 appendix B over random inputs, and whole files
// of random content that it reads.
#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/pkcs12.h>

#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/crypto/kdf/pkcs12.hpp"
#include "troth/keys/pkcs12.hpp"

namespace troth {
namespace {

using crypto::HashId;
using testing::CountingRandom;
using testing::to_hex;

TEST(Pkcs12Diff, Rfc7292AppendixBOverRandomInputs) {
    struct Row {
        HashId id;
        const EVP_MD* md;
    };
    const Row rows[] = {{HashId::sha1, EVP_sha1()},
                        {HashId::sha256, EVP_sha256()},
                        {HashId::sha512, EVP_sha512()},
                        {HashId::sha3_256, EVP_sha3_256()}};
    CountingRandom random(12);
    for (const Row& row : rows)
        for (int round = 0; round < 60; ++round) {
            ByteVector password = random.bytes(2 * random.below(90)), salt = random.bytes(1 + random.below(200));
            const u64 iterations = 1 + random.below(20);
            const auto use = static_cast<crypto::Pkcs12KeyUse>(1 + random.below(3));
            ByteVector ours(1 + random.below(200)), theirs(ours.size());
            SCOPED_TRACE(crypto::info(row.id).name);
            ASSERT_TRUE(
                crypto::pkcs12_kdf({.hash = row.id, .iterations = iterations}, use, password, salt, ours).has_value());
            ASSERT_EQ(
                PKCS12_key_gen_uni(password.data(), static_cast<int>(password.size()), salt.data(),
                                   static_cast<int>(salt.size()), static_cast<int>(use), static_cast<int>(iterations),
                                   static_cast<int>(theirs.size()), theirs.data(), row.md),
                1);
            ASSERT_EQ(to_hex(ours), to_hex(theirs));
        }
}

TEST(Pkcs12Diff, LibcryptoReadsOurFiles) {
    CountingRandom random(13);
    for (const std::string_view password : {"", "secret", "pä🔑ss",
                                            "a longer one, of more than sixty-four characters, "
                                            "so that the MAC's blocks are several"}) {
        keys::pkcs12::Contents contents;
        contents.keys.push_back({*keys::PrivateKey::generate(keys::KeyType::ec_p384, random),
                                 {.friendly_name = "schlüssel", .local_key_id = random.bytes(20)}});
        const auto file = keys::pkcs12::write(contents, bytes_of(password), random, {.cost = {.iterations = 2048}});
        ASSERT_TRUE(file);
        const u8* at = file->data();
        PKCS12* theirs = d2i_PKCS12(nullptr, &at, static_cast<long>(file->size()));
        ASSERT_NE(theirs, nullptr);
        EVP_PKEY* key = nullptr;
        X509* certificate = nullptr;
        ASSERT_EQ(PKCS12_parse(theirs, std::string(password).c_str(), &key, &certificate, nullptr), 1)
            << ERR_error_string(ERR_get_error(), nullptr);
        u8* der = nullptr;
        const int size = i2d_PUBKEY(key, &der);
        ASSERT_GT(size, 0);
        EXPECT_EQ(to_hex(Bytes(der, static_cast<usize>(size))), to_hex(contents.keys[0].key.public_key().spki_der()));
        OPENSSL_free(der);
        EVP_PKEY_free(key);
        PKCS12_free(theirs);
    }
}

}  // namespace
}  // namespace troth
