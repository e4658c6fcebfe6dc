// RSA encryption and finite-field Diffie-Hellman against libcrypto: what one side makes the other takes, for keys and
// groups of many sizes.
#include <gtest/gtest.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include "troth/base/testing/random.hpp"
#include "troth/crypto/kex/ffdh.hpp"
#include "troth/crypto/sign/rsa_encryption.hpp"

namespace troth::crypto {
namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

ByteVector octets(const EVP_PKEY* key, const char* name) {
    BIGNUM* value = nullptr;
    EXPECT_EQ(EVP_PKEY_get_bn_param(key, name, &value), 1);
    ByteVector out(static_cast<usize>(BN_num_bytes(value)));
    BN_bn2bin(value, out.data());
    BN_clear_free(value);
    return out;
}

Result<RsaPrivateKey> ours_from(const EVP_PKEY* key, const cpu::Features& features) {
    return RsaPrivateKey::from_components(
        octets(key, OSSL_PKEY_PARAM_RSA_N), octets(key, OSSL_PKEY_PARAM_RSA_E), octets(key, OSSL_PKEY_PARAM_RSA_D),
        octets(key, OSSL_PKEY_PARAM_RSA_FACTOR1), octets(key, OSSL_PKEY_PARAM_RSA_FACTOR2),
        octets(key, OSSL_PKEY_PARAM_RSA_EXPONENT1), octets(key, OSSL_PKEY_PARAM_RSA_EXPONENT2),
        octets(key, OSSL_PKEY_PARAM_RSA_COEFFICIENT1), features);
}

const EVP_MD* md(HashId hash) {
    return hash == HashId::sha256 ? EVP_sha256() : hash == HashId::sha512 ? EVP_sha512() : EVP_sha1();
}

EVP_PKEY_CTX* context_for(EVP_PKEY* key, bool oaep, HashId hash, HashId mgf, Bytes label, bool encrypting) {
    EVP_PKEY_CTX* context = EVP_PKEY_CTX_new(key, nullptr);
    EXPECT_EQ(encrypting ? EVP_PKEY_encrypt_init(context) : EVP_PKEY_decrypt_init(context), 1);
    EXPECT_EQ(EVP_PKEY_CTX_set_rsa_padding(context, oaep ? RSA_PKCS1_OAEP_PADDING : RSA_PKCS1_PADDING), 1);
    if (!oaep) return context;
    EXPECT_EQ(EVP_PKEY_CTX_set_rsa_oaep_md(context, md(hash)), 1);
    EXPECT_EQ(EVP_PKEY_CTX_set_rsa_mgf1_md(context, md(mgf)), 1);
    if (label.empty()) return context;
    void* copy = OPENSSL_memdup(label.data(), label.size());  // the context takes it over
    EXPECT_EQ(EVP_PKEY_CTX_set0_rsa_oaep_label(context, copy, static_cast<int>(label.size())), 1);
    return context;
}

void exchange(EVP_PKEY* theirs, const RsaPrivateKey& ours, bool oaep, HashId hash, HashId mgf,
              testing::CountingRandom& random) {
    const usize k = ours.public_key().modulus_octets();
    const usize limit = oaep ? rsa::oaep_message_limit(k, hash) : rsa::pkcs1_message_limit(k);
    const ByteVector label = random.bytes(oaep ? random.below(40) : 0);
    for (const usize size : {usize{0}, usize{1}, usize{random.below(limit)}, limit}) {
        SCOPED_TRACE(size);
        const ByteVector message = random.bytes(size);
        const auto sent = oaep ? rsa::encrypt_oaep(ours.public_key(), hash, mgf, label, message, random)
                               : rsa::encrypt_pkcs1(ours.public_key(), message, random);
        ASSERT_TRUE(sent);
        EVP_PKEY_CTX* receiver = context_for(theirs, oaep, hash, mgf, label, false);
        ByteVector out(k);
        usize n = k;
        EXPECT_EQ(EVP_PKEY_decrypt(receiver, out.data(), &n, sent->data(), sent->size()), 1);
        out.resize(n);
        EXPECT_EQ(out, message);
        EVP_PKEY_CTX_free(receiver);

        EVP_PKEY_CTX* sender = context_for(theirs, oaep, hash, mgf, label, true);
        ByteVector received(k);
        n = k;
        const u8 nothing = 0;
        EXPECT_EQ(
            EVP_PKEY_encrypt(sender, received.data(), &n, message.empty() ? &nothing : message.data(), message.size()),
            1);
        EVP_PKEY_CTX_free(sender);
        const auto back = oaep ? rsa::decrypt_oaep(ours, hash, mgf, label, received, random)
                               : rsa::decrypt_pkcs1(ours, received, random);
        ASSERT_TRUE(back);
        EXPECT_TRUE(std::ranges::equal(back->bytes(), message));
    }
}

TEST(RsaEncryptionDifferential, BothDirectionsInEverySizeOnEveryRow) {
    testing::CountingRandom random(21);
    cpu::Features adx{};
    adx.bmi2 = cpu::host().bmi2, adx.adx = cpu::host().adx;
    for (const unsigned bits : {2048u, 2056u, 2500u, 3000u, 3072u, 4096u}) {
        SCOPED_TRACE(bits);
        const Key theirs(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", usize{bits}), EVP_PKEY_free);
        for (const cpu::Features& features : {cpu::host(), adx, cpu::portable}) {
            const auto ours = ours_from(theirs.get(), features);
            ASSERT_TRUE(ours) << ours.error().id();
            exchange(theirs.get(), *ours, false, HashId::sha256, HashId::sha256, random);
            exchange(theirs.get(), *ours, true, HashId::sha256, HashId::sha256, random);
            exchange(theirs.get(), *ours, true, HashId::sha512, HashId::sha1, random);
        }
    }
}

// A key of libcrypto's in the group; its public value and prime as octets.
Key theirs_in(const char* group) {
    EVP_PKEY_CTX* context = EVP_PKEY_CTX_new_from_name(nullptr, "DH", nullptr);
    EXPECT_EQ(EVP_PKEY_keygen_init(context), 1);
    std::string name = group;
    const OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, name.data(), 0),
                                 OSSL_PARAM_construct_end()};
    EXPECT_EQ(EVP_PKEY_CTX_set_params(context, params), 1);
    EVP_PKEY* key = nullptr;
    EXPECT_EQ(EVP_PKEY_generate(context, &key), 1);
    EVP_PKEY_CTX_free(context);
    return {key, EVP_PKEY_free};
}

TEST(FfdhDifferential, Rfc7919GroupsAndSecretsAreLibcryptos) {
    testing::CountingRandom random(22);
    for (const FfdhInfo& row : ffdh_infos) {
        SCOPED_TRACE(row.name);
        const Key theirs = theirs_in(std::string(row.name).c_str());
        ByteVector prime(ffdh_size(row.id));
        store_octets(prime, ffdh_prime(row.id));
        EXPECT_EQ(prime, octets(theirs.get(), OSSL_PKEY_PARAM_FFC_P));

        const FfdhPrivateKey ours = FfdhPrivateKey::generate(row.id, random);
        const ByteVector public_value = ours.public_value();
        EVP_PKEY* peer = EVP_PKEY_new();
        EXPECT_EQ(EVP_PKEY_copy_parameters(peer, theirs.get()), 1);
        EXPECT_EQ(EVP_PKEY_set1_encoded_public_key(peer, public_value.data(), public_value.size()), 1);
        EVP_PKEY_CTX* context = EVP_PKEY_CTX_new(theirs.get(), nullptr);
        EXPECT_EQ(EVP_PKEY_derive_init(context), 1);
        unsigned pad = 1;
        const OSSL_PARAM params[] = {OSSL_PARAM_construct_uint(OSSL_EXCHANGE_PARAM_PAD, &pad),
                                     OSSL_PARAM_construct_end()};
        EXPECT_EQ(EVP_PKEY_CTX_set_params(context, params), 1);
        EXPECT_EQ(EVP_PKEY_derive_set_peer(context, peer), 1);
        ByteVector expected(ffdh_size(row.id));
        usize n = expected.size();
        EXPECT_EQ(EVP_PKEY_derive(context, expected.data(), &n), 1);
        EVP_PKEY_CTX_free(context);
        EVP_PKEY_free(peer);

        ByteVector value = octets(theirs.get(), OSSL_PKEY_PARAM_PUB_KEY);
        value.insert(value.begin(), ffdh_size(row.id) - value.size(), 0);
        const auto shared = ours.derive(value);
        ASSERT_TRUE(shared);
        EXPECT_TRUE(std::ranges::equal(shared->bytes(), expected));
    }
}

}  // namespace
}  // namespace troth::crypto
