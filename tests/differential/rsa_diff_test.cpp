// RSA against libcrypto: keys of ours sign there-verified signatures, and the other way round.
#include <gtest/gtest.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/crypto/sign/rsa.hpp"

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

Result<RsaPrivateKey> ours_from(const EVP_PKEY* key) {
    return RsaPrivateKey::from_components(
        octets(key, OSSL_PKEY_PARAM_RSA_N), octets(key, OSSL_PKEY_PARAM_RSA_E), octets(key, OSSL_PKEY_PARAM_RSA_D),
        octets(key, OSSL_PKEY_PARAM_RSA_FACTOR1), octets(key, OSSL_PKEY_PARAM_RSA_FACTOR2),
        octets(key, OSSL_PKEY_PARAM_RSA_EXPONENT1), octets(key, OSSL_PKEY_PARAM_RSA_EXPONENT2),
        octets(key, OSSL_PKEY_PARAM_RSA_COEFFICIENT1));
}

Key theirs_from(const RsaPrivateKey& key) {
    const RsaComponents c = key.components();
    OSSL_PARAM_BLD* build = OSSL_PARAM_BLD_new();
    std::vector<BIGNUM*> numbers;
    const auto push = [&](const char* name, Bytes value) {
        numbers.push_back(BN_bin2bn(value.data(), static_cast<int>(value.size()), nullptr));
        OSSL_PARAM_BLD_push_BN(build, name, numbers.back());
    };
    push(OSSL_PKEY_PARAM_RSA_N, c.n);
    push(OSSL_PKEY_PARAM_RSA_E, c.e);
    push(OSSL_PKEY_PARAM_RSA_D, c.d.bytes());
    push(OSSL_PKEY_PARAM_RSA_FACTOR1, c.p.bytes());
    push(OSSL_PKEY_PARAM_RSA_FACTOR2, c.q.bytes());
    push(OSSL_PKEY_PARAM_RSA_EXPONENT1, c.dp.bytes());
    push(OSSL_PKEY_PARAM_RSA_EXPONENT2, c.dq.bytes());
    push(OSSL_PKEY_PARAM_RSA_COEFFICIENT1, c.qinv.bytes());
    OSSL_PARAM* params = OSSL_PARAM_BLD_to_param(build);
    EVP_PKEY* out = nullptr;
    EVP_PKEY_CTX* context = EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr);
    EXPECT_EQ(EVP_PKEY_fromdata_init(context), 1);
    EXPECT_EQ(EVP_PKEY_fromdata(context, &out, EVP_PKEY_KEYPAIR, params), 1);
    EVP_PKEY_CTX_free(context);
    context = EVP_PKEY_CTX_new(out, nullptr);
    EXPECT_EQ(EVP_PKEY_pairwise_check(context), 1);  // with primality of p and q
    EXPECT_EQ(EVP_PKEY_private_check(context), 1);
    EVP_PKEY_CTX_free(context);
    OSSL_PARAM_free(params);
    OSSL_PARAM_BLD_free(build);
    for (BIGNUM* number : numbers) BN_clear_free(number);
    return {out, EVP_PKEY_free};
}

const EVP_MD* md(HashId hash) {
    return hash == HashId::sha256   ? EVP_sha256()
           : hash == HashId::sha384 ? EVP_sha384()
           : hash == HashId::sha512 ? EVP_sha512()
                                    : EVP_sha3_256();
}

EVP_PKEY_CTX* context_for(EVP_PKEY* key, HashId hash, bool pss, bool signing) {
    EVP_PKEY_CTX* context = EVP_PKEY_CTX_new(key, nullptr);
    EXPECT_EQ(signing ? EVP_PKEY_sign_init(context) : EVP_PKEY_verify_init(context), 1);
    EXPECT_EQ(EVP_PKEY_CTX_set_rsa_padding(context, pss ? RSA_PKCS1_PSS_PADDING : RSA_PKCS1_PADDING), 1);
    EXPECT_EQ(EVP_PKEY_CTX_set_signature_md(context, md(hash)), 1);
    if (pss) EXPECT_EQ(EVP_PKEY_CTX_set_rsa_pss_saltlen(context, static_cast<int>(digest_size(hash))), 1);
    return context;
}

// Both directions, both paddings, every hash; then every signature with a byte changed is refused.
void exchange(const RsaPrivateKey& ours, EVP_PKEY* theirs, testing::CountingRandom& random) {
    for (HashId hash : {HashId::sha256, HashId::sha384, HashId::sha512, HashId::sha3_256}) {
        const ByteVector digest = random.bytes(digest_size(hash));
        for (bool pss : {false, true}) {
            SCOPED_TRACE(std::string(info(hash).name) + (pss ? " PSS" : " PKCS#1 v1.5"));
            auto signature = pss ? rsa::sign_pss(ours, hash, digest, digest.size(), random)
                                 : rsa::sign_pkcs1(ours, hash, digest, random);
            ASSERT_TRUE(signature);
            EVP_PKEY_CTX* verifier = context_for(theirs, hash, pss, false);
            EXPECT_EQ(EVP_PKEY_verify(verifier, signature->data(), signature->size(), digest.data(), digest.size()), 1);
            EVP_PKEY_CTX_free(verifier);

            EVP_PKEY_CTX* signer = context_for(theirs, hash, pss, true);
            ByteVector other(ours.public_key().modulus_octets());
            usize size = other.size();
            EXPECT_EQ(EVP_PKEY_sign(signer, other.data(), &size, digest.data(), digest.size()), 1);
            EVP_PKEY_CTX_free(signer);
            const auto accepted = [&](Bytes s) {
                return pss ? rsa::verify_pss(ours.public_key(), hash, hash, digest, digest.size(), s)
                           : rsa::verify_pkcs1(ours.public_key(), hash, digest, s);
            };
            EXPECT_TRUE(accepted(other));
            other[random.below(other.size())] ^= static_cast<u8>(1 + random.below(255));
            EXPECT_FALSE(accepted(other));
            EXPECT_FALSE(accepted(Bytes(other).first(other.size() - 1)));
        }
    }
}

TEST(RsaDifferential, KeysOfOursSignForThemAndTheirsForUs) {
    testing::CountingRandom random(11);
    for (usize bits : {2048u, 3072u}) {
        SCOPED_TRACE(bits);
        const auto ours = RsaPrivateKey::generate(bits, random);
        ASSERT_TRUE(ours);
        EXPECT_EQ(ours->public_key().modulus_bits(), bits);
        exchange(*ours, theirs_from(*ours).get(), random);
    }
    for (unsigned bits : {2048u, 2056u, 3072u, 4096u}) {
        SCOPED_TRACE(bits);
        const Key theirs(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", usize{bits}), EVP_PKEY_free);
        const auto ours = ours_from(theirs.get());
        ASSERT_TRUE(ours) << ours.error().id();
        exchange(*ours, theirs.get(), random);
    }
}

// RFC 8017 §3.2: one altered number is noticed, whichever it is.
TEST(RsaDifferential, Rfc8017Section3_2AlteredComponentsAreRefused) {
    const Key theirs(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", usize{2048}), EVP_PKEY_free);
    const char* names[] = {OSSL_PKEY_PARAM_RSA_N,         OSSL_PKEY_PARAM_RSA_E,
                           OSSL_PKEY_PARAM_RSA_D,         OSSL_PKEY_PARAM_RSA_FACTOR1,
                           OSSL_PKEY_PARAM_RSA_FACTOR2,   OSSL_PKEY_PARAM_RSA_EXPONENT1,
                           OSSL_PKEY_PARAM_RSA_EXPONENT2, OSSL_PKEY_PARAM_RSA_COEFFICIENT1};
    ByteVector parts[8];
    for (usize i = 0; i < 8; ++i) parts[i] = octets(theirs.get(), names[i]);
    const auto make = [&] {
        return RsaPrivateKey::from_components(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], parts[6],
                                              parts[7]);
    };
    ASSERT_TRUE(make());
    for (usize i = 0; i < 8; ++i) {
        SCOPED_TRACE(names[i]);
        parts[i].back() ^= 2;
        const auto altered = make();
        ASSERT_FALSE(altered);
        EXPECT_TRUE(altered.error().is(rsa_inconsistent) || altered.error().is(rsa_bad_public_key))
            << altered.error().id();
        parts[i].back() ^= 2;
    }
}

}  // namespace
}  // namespace troth::crypto
