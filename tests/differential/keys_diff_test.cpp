// Keys and signatures exchanged with libcrypto in both directions, as PKCS#8, SubjectPublicKeyInfo and wire signatures.
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "troth/base/testing/random.hpp"
#include "troth/keys/curve_oid.hpp"
#include "troth/keys/signer.hpp"

namespace troth::keys {
namespace {

struct FreeKey {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using Peer = std::unique_ptr<EVP_PKEY, FreeKey>;

const EVP_MD* digest_of(SignAlgorithm algorithm) {
    const auto hash = info(algorithm).hash;
    if (!hash) return nullptr;
    return *hash == crypto::HashId::sha256   ? EVP_sha256()
           : *hash == crypto::HashId::sha384 ? EVP_sha384()
                                             : EVP_sha512();
}
Peer peer_generate(KeyType type) {
    if (const auto curve = curve_of(type)) return Peer(EVP_EC_gen(std::string(crypto::info(*curve).name).c_str()));
    switch (type) {
        case KeyType::ed448:
            return Peer(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED448"));
        case KeyType::ed25519:
            return Peer(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
        case KeyType::rsa:
            return Peer(EVP_RSA_gen(2048));
        default:
            break;
    }
    EVP_PKEY_CTX* context = EVP_PKEY_CTX_new_from_name(nullptr, "RSA-PSS", nullptr);
    EVP_PKEY* key = nullptr;
    EVP_PKEY_keygen_init(context);
    EVP_PKEY_CTX_set_rsa_keygen_bits(context, 2048);
    EVP_PKEY_keygen(context, &key);
    EVP_PKEY_CTX_free(context);
    return Peer(key);
}
Peer peer_private(Bytes pkcs8) {
    const u8* at = pkcs8.data();
    PKCS8_PRIV_KEY_INFO* info = d2i_PKCS8_PRIV_KEY_INFO(nullptr, &at, static_cast<long>(pkcs8.size()));
    Peer key(info != nullptr && at == pkcs8.data() + pkcs8.size() ? EVP_PKCS82PKEY(info) : nullptr);
    PKCS8_PRIV_KEY_INFO_free(info);
    return key;
}
ByteVector peer_pkcs8(EVP_PKEY* key) {
    PKCS8_PRIV_KEY_INFO* info = EVP_PKEY2PKCS8(key);
    ByteVector der(static_cast<usize>(i2d_PKCS8_PRIV_KEY_INFO(info, nullptr)));
    u8* at = der.data();
    i2d_PKCS8_PRIV_KEY_INFO(info, &at);
    PKCS8_PRIV_KEY_INFO_free(info);
    return der;
}
ByteVector peer_spki(EVP_PKEY* key) {
    ByteVector der(static_cast<usize>(i2d_PUBKEY(key, nullptr)));
    u8* at = der.data();
    i2d_PUBKEY(key, &at);
    return der;
}
bool set_padding(EVP_PKEY_CTX* options, SignAlgorithm algorithm) {
    if (info(algorithm).scheme == Scheme::rsa_pkcs1)
        return EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PADDING) == 1;
    if (info(algorithm).scheme != Scheme::rsa_pss) return true;
    return EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING) == 1 &&
           EVP_PKEY_CTX_set_rsa_pss_saltlen(options, RSA_PSS_SALTLEN_DIGEST) == 1;
}
ByteVector peer_sign(EVP_PKEY* key, SignAlgorithm algorithm, Bytes message) {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    usize size = 1024;
    ByteVector signature(size);
    EVP_PKEY_CTX* options = nullptr;
    EXPECT_EQ(EVP_DigestSignInit(context, &options, digest_of(algorithm), nullptr, key), 1);
    EXPECT_TRUE(set_padding(options, algorithm));
    EXPECT_EQ(EVP_DigestSign(context, signature.data(), &size, message.data(), message.size()), 1);
    EVP_MD_CTX_free(context);
    signature.resize(size);
    return signature;
}
bool peer_verify(EVP_PKEY* key, SignAlgorithm algorithm, Bytes message, Bytes signature) {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    EVP_PKEY_CTX* options = nullptr;
    const bool good =
        EVP_DigestVerifyInit(context, &options, digest_of(algorithm), nullptr, key) == 1 &&
        set_padding(options, algorithm) &&
        EVP_DigestVerify(context, signature.data(), signature.size(), message.data(), message.size()) == 1;
    EVP_MD_CTX_free(context);
    return good;
}

constexpr KeyType types[] = {KeyType::ec_p256,
                             KeyType::ec_p384,
                             KeyType::ed25519,
                             KeyType::rsa,
                             KeyType::rsa_pss,
                             KeyType::ec_p521,
                             KeyType::ec_secp256k1,
                             KeyType::ec_brainpool_p256r1,
                             KeyType::ec_brainpool_p384r1,
                             KeyType::ec_brainpool_p512r1,
                             KeyType::ed448};
int rounds_of(KeyType type) {
    return type == KeyType::rsa || type == KeyType::rsa_pss ? 3 : 20;  // a key of RSA takes long to make
}

TEST(KeysDiff, OurKeysAndSignaturesAreTakenByLibcrypto) {
    testing::CountingRandom random(21);
    for (const KeyType type : types)
        for (int round = 0; round < rounds_of(type); ++round) {
            SCOPED_TRACE(name_of(type));
            const PrivateKey ours = PrivateKey::generate(type, random, 2048).value();
            const Peer peer = peer_private(ours.to_pkcs8().bytes());
            ASSERT_NE(peer, nullptr);
            EXPECT_TRUE(std::ranges::equal(peer_spki(peer.get()), ours.public_key().spki_der()));
            EXPECT_TRUE(std::ranges::equal(peer_pkcs8(peer.get()), ours.to_pkcs8().bytes()));
            const ByteVector message = random.bytes(random.below(300));
            for (const SignAlgorithm algorithm : algorithms_of(type)) {
                const ByteVector signature = ours.sign(algorithm, message, random).value();
                EXPECT_TRUE(peer_verify(peer.get(), algorithm, message, signature)) << info(algorithm).name;
            }
        }
}

TEST(KeysDiff, LibcryptosKeysAndSignaturesAreTakenByUs) {
    testing::CountingRandom random(22);
    for (const KeyType type : types)
        for (int round = 0; round < rounds_of(type); ++round) {
            SCOPED_TRACE(name_of(type));
            const Peer peer = peer_generate(type);
            const ByteVector pkcs8 = peer_pkcs8(peer.get());
            const auto ours = PrivateKey::from_pkcs8(pkcs8);
            ASSERT_TRUE(ours.has_value()) << ours.error().id();
            EXPECT_TRUE(std::ranges::equal(ours->to_pkcs8().bytes(), pkcs8));
            const auto public_key = PublicKey::from_spki(peer_spki(peer.get()));
            ASSERT_TRUE(public_key.has_value());
            EXPECT_TRUE(*public_key == ours->public_key());
            const ByteVector message = random.bytes(random.below(300));
            for (const SignAlgorithm algorithm : algorithms_of(type)) {
                const ByteVector signature = peer_sign(peer.get(), algorithm, message);
                EXPECT_TRUE(public_key->verify(algorithm, message, signature).has_value()) << info(algorithm).name;
            }
        }
}

}  // namespace
}  // namespace troth::keys
