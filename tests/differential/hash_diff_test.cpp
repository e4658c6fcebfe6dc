// Hashes and SHAKE against the system's libcrypto: every length from 0 to 2 KiB, every row, random cuts.
#include <gtest/gtest.h>
#include <openssl/evp.h>

#include "tests/differential/hash_features.hpp"
#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/crypto/hash/hash.hpp"
#include "troth/crypto/hash/shake.hpp"

namespace troth {
namespace {

using crypto::HashId;
using crypto::ShakeId;
using testing::CountingRandom;
using testing::to_hex;

ByteVector theirs(const EVP_MD* md, Bytes message, usize size) {
    ByteVector out(size);
    EVP_MD_CTX* const context = EVP_MD_CTX_new();
    EXPECT_EQ(EVP_DigestInit_ex(context, md, nullptr), 1);
    EXPECT_EQ(EVP_DigestUpdate(context, message.data(), message.size()), 1);
    if ((EVP_MD_get_flags(md) & EVP_MD_FLAG_XOF) != 0) {
        EXPECT_EQ(EVP_DigestFinalXOF(context, out.data(), out.size()), 1);
    } else {
        unsigned written = 0;
        EXPECT_EQ(EVP_DigestFinal_ex(context, out.data(), &written), 1);
        EXPECT_EQ(written, size);
    }
    EVP_MD_CTX_free(context);
    return out;
}

TEST(HashDifferential, EveryHashEveryLengthEveryRow) {
    CountingRandom random(31);
    for (const crypto::HashInfo& info : crypto::hash_infos) {
        const EVP_MD* const md = libcrypto_hash(info.id);
        for (const cpu::Features& features : hash_features()) {
            for (usize size = 0; size <= 2048; ++size) {
                const ByteVector message = random.bytes(size);
                crypto::Hash ours(info.id, features);
                const usize cut = random.below(size + 1);
                ours.update(Bytes(message).first(cut)).update(Bytes(message).subspan(cut));
                ASSERT_EQ(to_hex(ours.finish().bytes()), to_hex(theirs(md, message, info.digest_size)))
                    << info.name << ", " << size << " bytes";
            }
        }
    }
}

TEST(HashDifferential, ShakeEveryLength) {
    CountingRandom random(32);
    for (ShakeId id : {ShakeId::shake128, ShakeId::shake256}) {
        const EVP_MD* const md = id == ShakeId::shake128 ? EVP_shake128() : EVP_shake256();
        for (const cpu::Features& features : hash_features()) {
            for (usize size = 0; size <= 700; ++size) {
                const ByteVector message = random.bytes(size);
                ByteVector out(1 + random.below(600));
                crypto::Shake(id, features).absorb(message).squeeze(out);
                ASSERT_EQ(to_hex(out), to_hex(theirs(md, message, out.size()))) << size << " bytes";
            }
        }
    }
}

}  // namespace
}  // namespace troth
