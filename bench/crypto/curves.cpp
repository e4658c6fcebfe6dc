#include "bench/crypto/curves.hpp"

#include <cstdlib>

#include <openssl/ec.h>
#include <openssl/evp.h>

#include "bench/compare.hpp"
#include "troth/base/random.hpp"
#include "troth/crypto/curve/ec.hpp"
#include "troth/crypto/curve/x25519.hpp"
#include "troth/crypto/curve/x448.hpp"
#include "troth/crypto/sign/ecdsa.hpp"
#include "troth/crypto/sign/ed25519.hpp"
#include "troth/crypto/sign/ed448.hpp"

namespace troth::bench {
namespace {

using namespace crypto;

void must(bool ok) {
    if (!ok) std::abort();
}

// Peer: a key of libcrypto's and contexts that are used again and again.
struct Peer {
    EVP_PKEY* key;
    EVP_PKEY* other;
    std::string kind, group;

    Peer(const std::string& of_kind, const std::string& of_group) : kind(of_kind), group(of_group) {
        key = make();
        other = make();
    }
    ~Peer() {
        EVP_PKEY_free(key);
        EVP_PKEY_free(other);
    }
    Peer(const Peer&) = delete;
    Peer& operator=(const Peer&) = delete;

    EVP_PKEY* make() const {
        EVP_PKEY* out = group.empty() ? EVP_PKEY_Q_keygen(nullptr, nullptr, kind.c_str())
                                      : EVP_PKEY_Q_keygen(nullptr, nullptr, kind.c_str(), group.c_str());
        must(out != nullptr);
        return out;
    }
    void derive() const {
        EVP_PKEY_CTX* context = EVP_PKEY_CTX_new(key, nullptr);
        u8 out[80];
        size_t n = sizeof out;
        must(EVP_PKEY_derive_init(context) == 1 && EVP_PKEY_derive_set_peer(context, other) == 1 &&
             EVP_PKEY_derive(context, out, &n) == 1);
        EVP_PKEY_CTX_free(context);
    }
};

void weierstrass(const CurveInfo& row, const std::string& filter) {
    SystemRandom random;
    const std::string name(row.name);
    if (!name.contains(filter)) return;
    const EcPrivateKey key = EcPrivateKey::generate(row.id, random);
    const EcPublicKey own = key.public_key(), other = EcPrivateKey::generate(row.id, random).public_key();
    const Peer peer("EC", name);
    ByteVector digest(row.field_size() < 64 ? row.field_size() : 64);
    random.fill(digest);
    EVP_PKEY_CTX* signer = EVP_PKEY_CTX_new(peer.key, nullptr);
    EVP_PKEY_CTX* verifier = EVP_PKEY_CTX_new(peer.key, nullptr);
    must(EVP_PKEY_sign_init(signer) == 1 && EVP_PKEY_verify_init(verifier) == 1);
    u8 theirs[160];
    size_t size = sizeof theirs;
    must(EVP_PKEY_sign(signer, theirs, &size, digest.data(), digest.size()) == 1);
    const auto signature = ecdsa::sign(key, digest, random);
    for (const bool portable : {false, true}) {
        const cpu::Features& features = portable ? cpu::portable : cpu::host();
        const std::string title = name + (portable ? " (portable)" : "");
        print(title + " keygen", compare([&] { EcPrivateKey::generate(row.id, random).public_key(features); },
                                         [&] { EVP_PKEY_free(peer.make()); }));
        print(title + " ECDH", compare([&] { must(ecdh(key, other, features).has_value()); }, [&] { peer.derive(); }));
        print(title + " ECDSA sign", compare([&] { must(ecdsa::sign(key, digest, random, features).has_value()); },
                                             [&] {
                                                 u8 out[160];
                                                 size_t n = sizeof out;
                                                 EVP_PKEY_sign(signer, out, &n, digest.data(), digest.size());
                                             }));
        print(title + " ECDSA verify",
              compare([&] { must(ecdsa::verify(own, digest, signature->r(), signature->s(), features)); },
                      [&] { must(EVP_PKEY_verify(verifier, theirs, size, digest.data(), digest.size()) == 1); }));
    }
    EVP_PKEY_CTX_free(signer);
    EVP_PKEY_CTX_free(verifier);
}

template <class Sign, class Verify>
void eddsa(const std::string& title, const char* kind, Sign sign, Verify verify) {
    const Peer peer(kind, "");
    const u8 message[32] = {1};
    u8 theirs[114];
    size_t size = sizeof theirs;
    EVP_MD_CTX* signer = EVP_MD_CTX_new();
    EVP_MD_CTX* verifier = EVP_MD_CTX_new();
    const auto evp_sign = [&] {
        size = sizeof theirs;
        must(EVP_DigestSignInit(signer, nullptr, nullptr, nullptr, peer.key) == 1 &&
             EVP_DigestSign(signer, theirs, &size, message, sizeof message) == 1);
    };
    evp_sign();
    print(title + " sign", compare(sign, evp_sign));
    print(title + " verify", compare(verify, [&] {
              must(EVP_DigestVerifyInit(verifier, nullptr, nullptr, nullptr, peer.key) == 1 &&
                   EVP_DigestVerify(verifier, theirs, size, message, sizeof message) == 1);
          }));
    EVP_MD_CTX_free(signer);
    EVP_MD_CTX_free(verifier);
}

void edwards_and_montgomery(const std::string& filter) {
    SystemRandom random;
    const u8 message[32] = {1};
    for (const bool portable : {false, true}) {
        const cpu::Features& features = portable ? cpu::portable : cpu::host();
        const std::string suffix = portable ? " (portable)" : "";
        if (std::string("Ed25519").contains(filter)) {
            const ed25519::KeyPair key = ed25519::KeyPair::generate(random, features);
            const auto signature = ed25519::sign(key, message);
            eddsa(
                "Ed25519" + suffix, "ED25519", [&] { ed25519::sign(key, message, features); },
                [&] { must(ed25519::verify(key.public_key(), message, signature, features)); });
        }
        if (portable && std::string("X25519").contains(filter)) {
            const auto key = x25519::generate(random);
            const auto other = x25519::public_key(x25519::generate(random));
            const Peer peer("X25519", "");
            print("X25519 (portable) derive",
                  compare([&] { must(x25519::derive(key, other, features).has_value()); }, [&] { peer.derive(); }));
        }
    }
    if (std::string("Ed448").contains(filter)) {
        const ed448::KeyPair key = ed448::KeyPair::generate(random);
        const auto signature = ed448::sign(key, message);
        eddsa(
            "Ed448", "ED448", [&] { ed448::sign(key, message); },
            [&] { must(ed448::verify(key.public_key(), message, signature)); });
    }
    if (std::string("X448").contains(filter)) {
        const auto key = x448::generate(random);
        const auto other = x448::public_key(x448::generate(random));
        const Peer peer("X448", "");
        print("X448 keygen",
              compare([&] { x448::public_key(x448::generate(random)); }, [&] { EVP_PKEY_free(peer.make()); }));
        print("X448 derive", compare([&] { must(x448::derive(key, other).has_value()); }, [&] { peer.derive(); }));
    }
}

}  // namespace

void curve_rows(const std::string& filter) {
    for (const CurveInfo& row : curve_infos) weierstrass(row, filter);
    edwards_and_montgomery(filter);
}

}  // namespace troth::bench
