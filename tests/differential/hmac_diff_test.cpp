// HMAC and HKDF against the system's libcrypto: messages of every length from 0 to 2 KiB, keys around the block size,
// every row.
#include <gtest/gtest.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>

#include "tests/differential/hash_features.hpp"
#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/crypto/kdf/hkdf.hpp"

namespace troth {
namespace {

using testing::CountingRandom;
using testing::reveal;
using testing::to_hex;

std::string their_hmac(const EVP_MD* md, Bytes key, Bytes message) {
    std::array<u8, EVP_MAX_MD_SIZE> out{};
    unsigned written = 0;
    constexpr u8 nothing = 0;  // a null key would mean "the last one"
    const void* const key_data = key.empty() ? &nothing : key.data();
    EXPECT_NE(HMAC(md, key_data, static_cast<int>(key.size()), message.data(), message.size(), out.data(), &written),
              nullptr);
    return to_hex(Bytes(out).first(written));
}

TEST(HmacDifferential, EveryHashEveryLengthEveryRow) {
    CountingRandom random(41);
    for (const crypto::HashInfo& info : crypto::hash_infos) {
        const EVP_MD* const md = libcrypto_hash(info.id);
        for (const cpu::Features& features : hash_features()) {
            for (usize size = 0; size <= 2048; ++size) {
                const ByteVector key = random.bytes(size % (2u * info.block_size)), message = random.bytes(size);
                const crypto::HmacKey ours(info.id, key, features);
                ASSERT_EQ(to_hex(crypto::hmac(ours, message).bytes()), their_hmac(md, key, message))
                    << info.name << ", " << size << " bytes";
            }
        }
    }
}

std::string their_hkdf(const EVP_MD* md, Bytes salt, Bytes ikm, Bytes info, usize size) {
    ByteVector out(size);
    EVP_PKEY_CTX* const context = EVP_PKEY_CTX_new_id(EVP_PKEY_HKDF, nullptr);
    EXPECT_EQ(EVP_PKEY_derive_init(context), 1);
    EXPECT_EQ(EVP_PKEY_CTX_set_hkdf_md(context, md), 1);
    if (!salt.empty()) {  // libcrypto refuses to be told of an empty one
        EXPECT_EQ(EVP_PKEY_CTX_set1_hkdf_salt(context, salt.data(), static_cast<int>(salt.size())), 1);
    }
    EXPECT_EQ(EVP_PKEY_CTX_set1_hkdf_key(context, ikm.data(), static_cast<int>(ikm.size())), 1);
    EXPECT_EQ(EVP_PKEY_CTX_add1_hkdf_info(context, info.data(), static_cast<int>(info.size())), 1);
    EXPECT_EQ(EVP_PKEY_derive(context, out.data(), &size), 1);
    EVP_PKEY_CTX_free(context);
    return to_hex(out);
}

TEST(HkdfDifferential, RandomSizesOfEverything) {
    CountingRandom random(42);
    for (const crypto::HashInfo& info : crypto::hash_infos) {
        const EVP_MD* const md = libcrypto_hash(info.id);
        for (const cpu::Features& features : hash_features()) {
            for (int round = 0; round < 200; ++round) {
                const ByteVector salt = random.bytes(random.below(200)), ikm = random.bytes(1 + random.below(200)),
                                 context = random.bytes(random.below(200));
                const usize size = 1 + random.below(500);
                const crypto::hkdf::Prk prk = crypto::hkdf::extract(info.id, salt, ikm, features);
                ASSERT_EQ(reveal(crypto::hkdf::expand(prk, context, size)), their_hkdf(md, salt, ikm, context, size))
                    << info.name;
            }
        }
    }
}

}  // namespace
}  // namespace troth
