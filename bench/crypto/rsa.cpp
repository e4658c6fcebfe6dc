// RSA beside libcrypto's EVP functions, contexts reused. Both sides blind, use the Chinese remainder theorem and check
// what comes out.
#include "bench/crypto/rsa.hpp"

#include <cstdlib>

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "bench/compare.hpp"
#include "troth/crypto/kex/ffdh.hpp"
#include "troth/crypto/sign/rsa.hpp"

namespace troth::bench {
namespace {

using namespace crypto;

void must(bool ok) {
    if (!ok) std::abort();
}

EVP_PKEY_CTX* pss_context(EVP_PKEY* key, bool signing) {
    EVP_PKEY_CTX* context = EVP_PKEY_CTX_new(key, nullptr);
    must((signing ? EVP_PKEY_sign_init(context) : EVP_PKEY_verify_init(context)) == 1 &&
         EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 &&
         EVP_PKEY_CTX_set_signature_md(context, EVP_sha256()) == 1 &&
         EVP_PKEY_CTX_set_rsa_pss_saltlen(context, 32) == 1);
    return context;
}

void signatures(const std::string& name, usize bits) {
    SystemRandom random;
    const auto key = RsaPrivateKey::generate(bits, random);
    must(key.has_value());
    EVP_PKEY* theirs = EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", bits);
    EVP_PKEY_CTX* signer = pss_context(theirs, true);
    EVP_PKEY_CTX* verifier = pss_context(theirs, false);
    ByteVector digest(32), signature(bits / 8), out(bits / 8);
    random.fill(digest);
    usize size = signature.size();
    must(EVP_PKEY_sign(signer, signature.data(), &size, digest.data(), digest.size()) == 1);
    const auto ours = rsa::sign_pss(*key, HashId::sha256, digest, 32, random);
    print(name + " PSS sign",
          compare([&] { must(rsa::sign_pss(*key, HashId::sha256, digest, 32, random).has_value()); },
                  [&] {
                      usize n = out.size();
                      must(EVP_PKEY_sign(signer, out.data(), &n, digest.data(), digest.size()) == 1);
                  }));
    print(name + " PSS verify",
          compare([&] { must(rsa::verify_pss(key->public_key(), HashId::sha256, HashId::sha256, digest, 32, *ours)); },
                  [&] {
                      must(EVP_PKEY_verify(verifier, signature.data(), signature.size(), digest.data(),
                                           digest.size()) == 1);
                  }));
    EVP_PKEY_CTX_free(verifier);
    EVP_PKEY_CTX_free(signer);
    EVP_PKEY_free(theirs);
}

// Derivation, with libcrypto's context made each time, as a handshake does.
void finite_field(FfdhGroup group) {
    SystemRandom random;
    std::string name(info(group).name);
    EVP_PKEY_CTX* context = EVP_PKEY_CTX_new_from_name(nullptr, "DH", nullptr);
    const OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, name.data(), 0),
                                 OSSL_PARAM_construct_end()};
    EVP_PKEY* theirs = nullptr;
    must(EVP_PKEY_keygen_init(context) == 1 && EVP_PKEY_CTX_set_params(context, params) == 1 &&
         EVP_PKEY_generate(context, &theirs) == 1);
    EVP_PKEY_CTX_free(context);
    const FfdhPrivateKey ours = FfdhPrivateKey::generate(group, random);
    const ByteVector peer = ours.public_value();
    ByteVector out(ffdh_size(group));
    print(name + " derive", compare([&] { must(ours.derive(peer).has_value()); },
                                    [&] {
                                        EVP_PKEY_CTX* derive = EVP_PKEY_CTX_new(theirs, nullptr);
                                        usize n = out.size();
                                        must(EVP_PKEY_derive_init(derive) == 1 &&
                                             EVP_PKEY_derive_set_peer(derive, theirs) == 1 &&
                                             EVP_PKEY_derive(derive, out.data(), &n) == 1);
                                        EVP_PKEY_CTX_free(derive);
                                    }));
    EVP_PKEY_free(theirs);
}

}  // namespace

void rsa_rows(const std::string& filter) {
    for (const usize bits : {2048u, 3072u, 4096u}) {
        const std::string name = "RSA-" + std::to_string(bits);
        if (!name.contains(filter) && !filter.contains(name)) continue;
        signatures(name, bits);
        // Its time scatters by nature: many slices of one key each.
        if (bits > 3072) continue;
        SystemRandom random;
        print(name + " keygen", compare([&] { must(RsaPrivateKey::generate(bits, random).has_value()); },
                                        [&] { EVP_PKEY_free(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", bits)); },
                                        bits == 2048 ? 61 : 21, 1e-6));
    }
    for (const FfdhInfo& row : ffdh_infos)
        if (row.bits <= 4096 && (std::string(row.name).contains(filter) || filter.contains(row.name)))
            finite_field(row.id);
}

}  // namespace troth::bench
