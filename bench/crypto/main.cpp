// bench_crypto [FILTER]: our primitives beside the system's libcrypto, both through their public API with contexts
// reused where the API allows it. Prints ns per operation and the ratio (above 1: we are faster).
#include <cstdlib>
#include <string>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "bench/compare.hpp"
#include "bench/crypto/curves.hpp"
#include "bench/crypto/hash_kdf.hpp"
#include "bench/crypto/modes.hpp"
#include "bench/crypto/rsa.hpp"
#include "troth/base/random.hpp"
#include "troth/crypto/aead/aead.hpp"
#include "troth/crypto/curve/x25519.hpp"
#include "troth/crypto/hash/hash.hpp"
#include "troth/crypto/mac/hmac.hpp"

namespace troth::bench {
namespace {

using namespace crypto;

std::string filter;
bool wanted(const std::string& name) {
    return name.contains(filter);
}
void must(bool ok) {
    if (!ok) std::abort();
}

ByteVector some_bytes(usize size) {
    ByteVector out(size);
    SystemRandom().fill(out);
    return out;
}

void aead(const std::string& name, AeadId id, const EVP_CIPHER* cipher) {
    for (usize size : {64u, 1350u, 16384u}) {
        for (bool opening : {false, true}) {
            const std::string title = name + (opening ? " open " : " seal ") + std::to_string(size) + " B";
            if (!wanted(title)) continue;
            const ByteVector key = some_bytes(aead_key_size(id)), nonce = some_bytes(12), aad = some_bytes(5),
                             plain = some_bytes(size);
            const AeadContext context(id, key);
            ByteVector sealed(size + 16), ours(size + 16), theirs(size + 16);
            const Bytes piece = plain;
            const Nonce n(nonce.data(), 12);
            context.seal(n, aad, Gather(&piece, 1), {}, sealed);
            EVP_CIPHER_CTX* evp = EVP_CIPHER_CTX_new();
            must(EVP_CipherInit_ex(evp, cipher, nullptr, key.data(), nullptr, opening ? 0 : 1) == 1);
            const auto seal = [&] { context.seal(n, aad, Gather(&piece, 1), {}, ours); };
            const auto open = [&] {
                std::memcpy(ours.data(), sealed.data(), sealed.size());
                must(context.open(n, aad, ours));
            };
            const auto evp_seal = [&] {
                int got = 0;
                EVP_CipherInit_ex(evp, nullptr, nullptr, nullptr, nonce.data(), -1);
                EVP_CipherUpdate(evp, nullptr, &got, aad.data(), static_cast<int>(aad.size()));
                EVP_CipherUpdate(evp, theirs.data(), &got, plain.data(), static_cast<int>(size));
                EVP_CipherFinal_ex(evp, theirs.data() + size, &got);
                EVP_CIPHER_CTX_ctrl(evp, EVP_CTRL_AEAD_GET_TAG, 16, theirs.data() + size);
            };
            const auto evp_open = [&] {
                int got = 0;
                std::memcpy(theirs.data(), sealed.data(), sealed.size());
                EVP_CipherInit_ex(evp, nullptr, nullptr, nullptr, nonce.data(), -1);
                EVP_CIPHER_CTX_ctrl(evp, EVP_CTRL_AEAD_SET_TAG, 16, theirs.data() + size);
                EVP_CipherUpdate(evp, nullptr, &got, aad.data(), static_cast<int>(aad.size()));
                EVP_CipherUpdate(evp, theirs.data(), &got, theirs.data(), static_cast<int>(size));
                must(EVP_CipherFinal_ex(evp, theirs.data() + size, &got) == 1);
            };
            print(title, opening ? compare(open, evp_open) : compare(seal, evp_seal));
            EVP_CIPHER_CTX_free(evp);
        }
    }
}

void digest(const std::string& name, HashId id, const EVP_MD* md) {
    for (usize size : {64u, 16384u}) {
        const std::string title = name + " " + std::to_string(size) + " B";
        if (!wanted(title)) continue;
        const ByteVector data = some_bytes(size);
        EVP_MD_CTX* evp = EVP_MD_CTX_new();
        u8 out[64];
        print(title, compare([&] { hash(id, data).bytes(); },
                             [&] {
                                 unsigned n = 0;
                                 EVP_DigestInit_ex(evp, md, nullptr);
                                 EVP_DigestUpdate(evp, data.data(), size);
                                 EVP_DigestFinal_ex(evp, out, &n);
                             }));
        EVP_MD_CTX_free(evp);
    }
}

void hmac_sha256() {
    const std::string title = "HMAC-SHA256 32 B, key ready";
    if (!wanted(title)) return;
    const ByteVector key = some_bytes(32), data = some_bytes(32);
    const HmacKey ready(HashId::sha256, key);
    EVP_MAC* mac = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
    EVP_MAC_CTX* evp = EVP_MAC_CTX_new(mac);
    char sha256[] = "SHA256";
    const OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, sha256, 0),
                                 OSSL_PARAM_construct_end()};
    must(EVP_MAC_init(evp, key.data(), key.size(), params) == 1);
    u8 out[32];
    print(title, compare([&] { hmac(ready, data).bytes(); },
                         [&] {
                             size_t n = 0;
                             EVP_MAC_init(evp, nullptr, 0, nullptr);
                             EVP_MAC_update(evp, data.data(), data.size());
                             EVP_MAC_final(evp, out, &n, sizeof out);
                         }));
    EVP_MAC_CTX_free(evp);
    EVP_MAC_free(mac);
}

EVP_PKEY* new_key(const char* kind, const char* group) {
    return group != nullptr ? EVP_PKEY_Q_keygen(nullptr, nullptr, kind, group)
                            : EVP_PKEY_Q_keygen(nullptr, nullptr, kind);
}

void evp_derive(EVP_PKEY* mine, EVP_PKEY* peer) {
    EVP_PKEY_CTX* context = EVP_PKEY_CTX_new(mine, nullptr);
    u8 out[64];
    size_t n = sizeof out;
    must(EVP_PKEY_derive_init(context) == 1 && EVP_PKEY_derive_set_peer(context, peer) == 1 &&
         EVP_PKEY_derive(context, out, &n) == 1);
    EVP_PKEY_CTX_free(context);
}

void key_exchange() {
    SystemRandom random;
    if (wanted("X25519")) {
        const auto key = x25519::generate(random);
        const auto peer = x25519::public_key(x25519::generate(random));
        EVP_PKEY* mine = new_key("X25519", nullptr);
        EVP_PKEY* other = new_key("X25519", nullptr);
        print("X25519 keygen", compare([&] { x25519::public_key(x25519::generate(random)); },
                                       [&] { EVP_PKEY_free(new_key("X25519", nullptr)); }));
        print("X25519 derive",
              compare([&] { must(x25519::derive(key, peer).has_value()); }, [&] { evp_derive(mine, other); }));
        EVP_PKEY_free(mine);
        EVP_PKEY_free(other);
    }
}

int run() {
    print_header(OpenSSL_version(OPENSSL_VERSION));
    aead("AES-128-GCM", AeadId::aes_128_gcm, EVP_aes_128_gcm());
    aead("AES-256-GCM", AeadId::aes_256_gcm, EVP_aes_256_gcm());
    aead("ChaCha20-Poly1305", AeadId::chacha20_poly1305, EVP_chacha20_poly1305());
    digest("SHA-256", HashId::sha256, EVP_sha256());
    digest("SHA-384", HashId::sha384, EVP_sha384());
    digest("SHA-512", HashId::sha512, EVP_sha512());
    digest("SHA3-256", HashId::sha3_256, EVP_sha3_256());
    hmac_sha256();
    key_exchange();
    hash_kdf_rows(filter);
    rsa_rows(filter);
    modes(filter);
    curve_rows(filter);
    return 0;
}

}  // namespace
}  // namespace troth::bench

int main(int argc, char** argv) {
    if (argc > 1) troth::bench::filter = argv[1];
    return troth::bench::run();
}
