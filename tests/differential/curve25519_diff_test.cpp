// X25519 and Ed25519 against the system's libcrypto, 2,000 random cases each, on every row that this machine can run.
#include <gtest/gtest.h>
#include <openssl/evp.h>

#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/crypto/curve/curve25519_rows.hpp"
#include "troth/crypto/curve/x25519.hpp"
#include "troth/crypto/sign/ed25519.hpp"

namespace troth::crypto {
namespace {

using testing::to_hex;
using Peer = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

constexpr int cases = 2000;

Peer private_peer(int type, Bytes key) {
    return Peer(EVP_PKEY_new_raw_private_key(type, nullptr, key.data(), key.size()), EVP_PKEY_free);
}
Peer public_peer(int type, Bytes key) {
    return Peer(EVP_PKEY_new_raw_public_key(type, nullptr, key.data(), key.size()), EVP_PKEY_free);
}
std::string public_key_of(const Peer& peer) {
    std::array<u8, 32> out{};
    usize size = out.size();
    EXPECT_EQ(EVP_PKEY_get_raw_public_key(peer.get(), out.data(), &size), 1);
    return to_hex(out);
}
// derive: empty where libcrypto refuses.
std::string derive(const Peer& mine, const Peer& theirs) {
    const std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)> context(EVP_PKEY_CTX_new(mine.get(), nullptr),
                                                                              EVP_PKEY_CTX_free);
    std::array<u8, 32> out{};
    usize size = out.size();
    if (EVP_PKEY_derive_init(context.get()) != 1 || EVP_PKEY_derive_set_peer(context.get(), theirs.get()) != 1 ||
        EVP_PKEY_derive(context.get(), out.data(), &size) != 1)
        return {};
    return to_hex(out);
}
std::string sign(const Peer& key, Bytes message) {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    std::array<u8, 64> out{};
    usize size = out.size();
    EXPECT_EQ(EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()), 1);
    EXPECT_EQ(EVP_DigestSign(context.get(), out.data(), &size, message.data(), message.size()), 1);
    return to_hex(out);
}
bool verify(Bytes public_key, Bytes message, Bytes signature) {
    const Peer key = public_peer(EVP_PKEY_ED25519, public_key);
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    EXPECT_EQ(EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()), 1);
    return EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(), message.size()) == 1;
}

const cpu::Features feature_sets[] = {cpu::host(), cpu::portable};

// odd_key: random bytes, and now and then words of all ones or all zeros, where carries run far.
std::array<u8, 32> odd_key(testing::CountingRandom& random) {
    std::array<u8, 32> key;
    random.fill(key);
    for (usize word = 0; word < 4; ++word) {
        const u64 choice = random.below(8);
        if (choice < 2) std::memset(key.data() + 8 * word, choice == 0 ? 0 : 0xff, 8);
    }
    return key;
}

TEST(X25519Differential, PublicKeysAndSecretsAgree) {
    testing::CountingRandom random(1);
    for (int i = 0; i < cases; ++i) {
        const x25519::PrivateKey key(odd_key(random));
        const std::array<u8, 32> u = odd_key(random);  // on the curve or on its twist
        const Peer mine = private_peer(EVP_PKEY_X25519, key.bytes());
        const std::string expected = derive(mine, public_peer(EVP_PKEY_X25519, u)), expected_key = public_key_of(mine);
        for (const cpu::Features& features : feature_sets) {
            SCOPED_TRACE(curve25519::best_for(features).name);
            ASSERT_EQ(to_hex(x25519::public_key(key, features)), expected_key);
            const auto shared = x25519::derive(key, u, features);
            ASSERT_EQ(shared ? testing::reveal(*shared) : std::string(), expected);
        }
    }
}

TEST(X25519Differential, SmallOrderIsRefusedByBoth) {
    testing::CountingRandom random(2);
    const Peer mine = private_peer(EVP_PKEY_X25519, x25519::generate(random).bytes());
    const std::array<u8, 32> zero{}, one{1};
    EXPECT_EQ(derive(mine, public_peer(EVP_PKEY_X25519, zero)), "");
    EXPECT_EQ(derive(mine, public_peer(EVP_PKEY_X25519, one)), "");
    EXPECT_FALSE(x25519::derive(x25519::generate(random), zero));
    EXPECT_FALSE(x25519::derive(x25519::generate(random), one));
}

TEST(Ed25519Differential, KeysSignaturesAndVerdictsAgree) {
    testing::CountingRandom random(3);
    for (int i = 0; i < cases; ++i) {
        const ed25519::Seed seed(odd_key(random));
        const ByteVector message = random.bytes(random.below(200));
        const Peer mine = private_peer(EVP_PKEY_ED25519, seed.bytes());
        const std::string expected = sign(mine, message), expected_key = public_key_of(mine);
        for (const cpu::Features& features : feature_sets) {
            SCOPED_TRACE(curve25519::best_for(features).name);
            const ed25519::KeyPair key(seed, features);
            ASSERT_EQ(to_hex(key.public_key()), expected_key);
            ed25519::Signature signature = ed25519::sign(key, message, features);
            ASSERT_EQ(to_hex(signature), expected);
            ASSERT_TRUE(ed25519::verify(key.public_key(), message, signature, features));
            const u64 bit = random.below(512);
            signature[bit / 8] = static_cast<u8>(signature[bit / 8] ^ 1 << bit % 8);
            ASSERT_EQ(ed25519::verify(key.public_key(), message, signature, features),
                      verify(key.public_key(), message, signature));
        }
    }
}

// A random string is a point every other time; the verdict on it must be libcrypto's.
TEST(Ed25519Differential, VerdictsOnArbitraryKeysAgree) {
    testing::CountingRandom random(4);
    for (int i = 0; i < cases; ++i) {
        std::array<u8, 32> key{};
        ed25519::Signature signature{};
        // With a key of small order, S = 0 and R = the neutral element or the key, some of these are valid.
        key[0] = static_cast<u8>(random.below(2));
        if (random.below(2)) random.fill(key);
        signature[0] = static_cast<u8>(random.below(2));
        if (random.below(4) == 0) random.fill(MutableBytes(signature).first(32));
        const ByteVector message = random.bytes(4);
        const bool expected = verify(key, message, signature);
        for (const cpu::Features& features : feature_sets)
            ASSERT_EQ(ed25519::verify(key, message, signature, features), expected) << to_hex(key);
    }
}

}  // namespace
}  // namespace troth::crypto
