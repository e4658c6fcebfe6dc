// Against an OpenSSL of at least 3.5: what the system's older one has not got. Every key is made from a seed by both,
// every signature is made by both (deterministically, so that they are equal) and checked by the other, every
// encapsulation is opened by the other; then each is altered by a bit, which both must notice.
#include "tests/modern/cases.hpp"

#include <cstdio>
#include <memory>
#include <string>

#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/crypto/aead/aead.hpp"
#include "troth/crypto/kdf/argon2.hpp"
#include "troth/crypto/kem/mlkem.hpp"
#include "troth/crypto/kex/group.hpp"
#include "troth/crypto/sign/ecdsa.hpp"
#include "troth/crypto/sign/mldsa.hpp"
#include "troth/crypto/sign/slhdsa.hpp"

namespace troth::modern {
namespace {

using namespace crypto;
using testing::CountingRandom;
using testing::to_hex;

class Run {
  public:
    explicit Run(const OpenSsl& peer) : ssl(peer) {}

    const OpenSsl& ssl;
    CountingRandom random{20240813};  // FIPS 203, 204 and 205 are of that day
    Counts counts;

    void begin(std::string_view operation) { operation_ = operation, before_ = counts; }
    void end() const {
        std::printf("%-26s %5d passed, %d failed\n", operation_.c_str(), counts.passed - before_.passed,
                    counts.failed - before_.failed);
    }
    void check(bool good, const char* what, Bytes input = {}) {
        ++(good ? counts.passed : counts.failed);
        if (!good) std::printf("FAILED %s: %s, input %s\n", operation_.c_str(), what, to_hex(input).c_str());
    }
    ByteVector some(usize least, usize most) { return random.bytes(least + random.below(most - least + 1)); }
    ByteVector altered(Bytes data) {
        ByteVector out(data.begin(), data.end());
        out[random.below(out.size())] ^= static_cast<u8>(1 << random.below(8));
        return out;
    }

  private:
    std::string operation_;
    Counts before_;
};

template <class T, class Free>
std::unique_ptr<T, Free> owned(T* object, Free release) {
    return {object, release};
}

// A key of the peer's, or none.
class PeerKey {
  public:
    enum class Half { both, public_only };

    PeerKey(const OpenSsl& ssl, const char* type, Half half, Parameters parts) : ssl_(ssl) {
        const auto context = owned(ssl.EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr), ssl.EVP_PKEY_CTX_free);
        const int selection = half == Half::both ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY;
        if (context && ssl.EVP_PKEY_fromdata_init(context.get()) == 1 &&
            ssl.EVP_PKEY_fromdata(context.get(), &key_, selection, parts.get()) != 1)
            key_ = nullptr;
    }
    // A new one.
    PeerKey(const OpenSsl& ssl, const char* type) : ssl_(ssl) {
        const auto context = owned(ssl.EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr), ssl.EVP_PKEY_CTX_free);
        if (context && ssl.EVP_PKEY_keygen_init(context.get()) == 1 && ssl.EVP_PKEY_generate(context.get(), &key_) != 1)
            key_ = nullptr;
    }
    PeerKey(const PeerKey&) = delete;
    PeerKey& operator=(const PeerKey&) = delete;
    ~PeerKey() { ssl_.EVP_PKEY_free(key_); }

    explicit operator bool() const { return key_ != nullptr; }
    ByteVector octets(const char* name) const {
        usize size = 0;
        if (ssl_.EVP_PKEY_get_octet_string_param(key_, name, nullptr, 0, &size) != 1) return {};
        ByteVector out(size);
        ssl_.EVP_PKEY_get_octet_string_param(key_, name, out.data(), out.size(), &size);
        return out;
    }
    struct Encapsulation {
        ByteVector ciphertext, secret;
    };
    Encapsulation encapsulate(Parameters parameters) const {
        const auto context = owned(ssl_.EVP_PKEY_CTX_new_from_pkey(nullptr, key_, nullptr), ssl_.EVP_PKEY_CTX_free);
        usize size = 0, secret_size = 0;
        if (ssl_.EVP_PKEY_encapsulate_init(context.get(), parameters.get()) != 1 ||
            ssl_.EVP_PKEY_encapsulate(context.get(), nullptr, &size, nullptr, &secret_size) != 1)
            return {};
        Encapsulation out{ByteVector(size), ByteVector(secret_size)};
        const int done =
            ssl_.EVP_PKEY_encapsulate(context.get(), out.ciphertext.data(), &size, out.secret.data(), &secret_size);
        return done == 1 ? out : Encapsulation{};
    }
    ByteVector decapsulate(Bytes ciphertext) const {
        const auto context = owned(ssl_.EVP_PKEY_CTX_new_from_pkey(nullptr, key_, nullptr), ssl_.EVP_PKEY_CTX_free);
        usize size = 0;
        if (ssl_.EVP_PKEY_decapsulate_init(context.get(), nullptr) != 1 ||
            ssl_.EVP_PKEY_decapsulate(context.get(), nullptr, &size, ciphertext.data(), ciphertext.size()) != 1)
            return {};
        ByteVector out(size);
        if (ssl_.EVP_PKEY_decapsulate(context.get(), out.data(), &size, ciphertext.data(), ciphertext.size()) != 1)
            return {};
        return out;
    }
    // hash: null for a signature that has its own.
    ByteVector sign(Parameters parameters, Bytes message, const char* hash = nullptr) const {
        const auto context = owned(ssl_.EVP_MD_CTX_new(), ssl_.EVP_MD_CTX_free);
        usize size = 0;
        if (ssl_.EVP_DigestSignInit_ex(context.get(), nullptr, hash, nullptr, nullptr, key_, parameters.get()) != 1 ||
            ssl_.EVP_DigestSign(context.get(), nullptr, &size, message.data(), message.size()) != 1)
            return {};
        ByteVector out(size);
        if (ssl_.EVP_DigestSign(context.get(), out.data(), &size, message.data(), message.size()) != 1) return {};
        out.resize(size);
        return out;
    }
    bool verify(Parameters parameters, Bytes message, Bytes signature) const {
        const auto context = owned(ssl_.EVP_MD_CTX_new(), ssl_.EVP_MD_CTX_free);
        return ssl_.EVP_DigestVerifyInit_ex(context.get(), nullptr, nullptr, nullptr, nullptr, key_,
                                            parameters.get()) == 1 &&
               ssl_.EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(),
                                     message.size()) == 1;
    }

  private:
    const OpenSsl& ssl_;
    EVP_PKEY* key_ = nullptr;
};

bool same(Bytes a, Bytes b) {
    return !a.empty() && a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size()) == 0;
}

void mlkem_one(Run& run, const mlkem::Parameters& set) {
    const ByteVector seed = run.random.bytes(mlkem::seed_size);
    const auto ours = mlkem::DecapsulationKey::from_seed(set.id, std::span<const u8, mlkem::seed_size>(seed));
    const PeerKey theirs(run.ssl, set.name.data(), PeerKey::Half::both, Parameters().octets("seed", seed));
    run.check(bool{theirs}, "the peer takes the seed", seed);
    if (!theirs) return;
    run.check(same(ours.encapsulation_key(), theirs.octets("pub")), "the encapsulation key", seed);
    const SecretBytes expanded = ours.to_bytes();
    run.check(same(expanded.bytes(), theirs.octets("priv")), "the decapsulation key", seed);

    const PeerKey their_public(run.ssl, set.name.data(), PeerKey::Half::public_only,
                               Parameters().octets("pub", ours.encapsulation_key()));
    run.check(bool{their_public}, "the peer takes our encapsulation key", seed);
    if (!their_public) return;
    // With the same 32 random bytes both make the same ciphertext.
    const ByteVector entropy = run.random.bytes(32);
    const PeerKey::Encapsulation by_them = their_public.encapsulate(Parameters().octets("ikme", entropy));
    testing::ScriptedRandom script(entropy);
    const auto by_us = mlkem::encapsulate(set.id, theirs.octets("pub"), script);
    run.check(by_us && same(by_us->ciphertext.bytes(), by_them.ciphertext), "the ciphertext", seed);
    run.check(by_us && same(by_us->shared_secret.bytes(), by_them.secret), "the shared secret", seed);
    if (!by_us || by_them.ciphertext.empty()) return;
    const auto opened = mlkem::decapsulate(ours, by_them.ciphertext);
    run.check(opened && same(opened->bytes(), by_them.secret), "we open theirs", seed);
    run.check(same(theirs.decapsulate(by_us->ciphertext.bytes()), by_us->shared_secret.bytes()), "they open ours",
              seed);
    // FIPS 203 §6.3: an altered ciphertext gives a secret of the key's z, the same by both and another than before.
    const ByteVector bad = run.altered(by_them.ciphertext);
    const auto rejected = mlkem::decapsulate(ours, bad);
    run.check(rejected && same(rejected->bytes(), theirs.decapsulate(bad)) && !same(rejected->bytes(), by_them.secret),
              "implicit rejection", seed);
}

void mldsa_one(Run& run, const mldsa::Parameters& set) {
    const ByteVector seed = run.random.bytes(mldsa::seed_size);
    const auto ours = mldsa::PrivateKey::from_seed(set.id, std::span<const u8, mldsa::seed_size>(seed));
    const PeerKey theirs(run.ssl, set.name.data(), PeerKey::Half::both, Parameters().octets("seed", seed));
    run.check(bool{theirs}, "the peer takes the seed", seed);
    if (!theirs) return;
    run.check(same(ours.public_key(), theirs.octets("pub")), "the public key", seed);
    run.check(same(ours.expanded(), theirs.octets("priv")), "the expanded private key", seed);
    const auto public_key = mldsa::PublicKey::from_bytes(set.id, theirs.octets("pub"));
    run.check(public_key.has_value(), "we take their public key", seed);
    if (!public_key) return;

    const ByteVector message = run.some(0, 300), context = run.some(0, 255);
    const u32 deterministic = 1;
    const Parameters with_context = Parameters().octets("context-string", context);
    const ByteVector by_them = theirs.sign(Parameters(with_context).number("deterministic", deterministic), message);
    const auto by_us = mldsa::sign_deterministic(ours, message, context);
    run.check(by_us && same(by_us->bytes(), by_them), "the deterministic signature", seed);
    const ByteVector theirs_hedged = theirs.sign(with_context, message);
    run.check(mldsa::verify(*public_key, message, context, theirs_hedged), "we verify theirs", seed);
    const auto ours_hedged = mldsa::sign(ours, message, context, run.random);
    run.check(ours_hedged && theirs.verify(with_context, message, ours_hedged->bytes()), "they verify ours", seed);
    if (by_them.empty()) return;
    const ByteVector bad = run.altered(by_them);
    run.check(!mldsa::verify(*public_key, message, context, bad) && !theirs.verify(with_context, message, bad),
              "both refuse an altered signature", seed);
}

void slhdsa_one(Run& run, const slhdsa::Parameters& set) {
    const ByteVector a = run.random.bytes(set.n), b = run.random.bytes(set.n), c = run.random.bytes(set.n);
    const auto ours = slhdsa::PrivateKey::from_seeds(set.id, a, b, c);
    const PeerKey theirs(run.ssl, set.name.data(), PeerKey::Half::both,
                         Parameters().octets("priv", ours.bytes()).octets("pub", ours.public_key()));
    run.check(bool{theirs}, "the peer takes the key, which it checks", ours.bytes());
    if (!theirs) return;
    const ByteVector message = run.some(0, 300), context = run.some(0, 255);
    const u32 deterministic = 1;
    const Parameters with_context = Parameters().octets("context-string", context);
    const ByteVector by_them = theirs.sign(Parameters(with_context).number("deterministic", deterministic), message);
    const auto by_us = slhdsa::sign_deterministic(ours, message, context);
    run.check(by_us && same(*by_us, by_them), "the deterministic signature", ours.bytes());
    run.check(slhdsa::verify(set.id, ours.public_key(), message, context, by_them), "we verify theirs", ours.bytes());
    const auto hedged = slhdsa::sign(ours, message, context, run.random);
    run.check(hedged && theirs.verify(with_context, message, *hedged), "they verify ours", ours.bytes());
    if (by_them.empty()) return;
    const ByteVector bad = run.altered(by_them);
    run.check(
        !slhdsa::verify(set.id, ours.public_key(), message, context, bad) && !theirs.verify(with_context, message, bad),
        "both refuse an altered signature", ours.bytes());
}

void argon2_one(Run& run, const char* name, Argon2Type type) {
    const OpenSsl& ssl = run.ssl;
    const ByteVector password = run.some(0, 70), salt = run.some(8, 40), secret = run.some(0, 40),
                     associated_data = run.some(0, 40);
    Argon2Parameters parameters{.type = type, .secret = secret, .associated_data = associated_data};
    parameters.lanes = static_cast<u32>(1 + run.random.below(5));
    parameters.passes = static_cast<u32>(1 + run.random.below(4));
    parameters.memory = static_cast<u32>(8 * parameters.lanes + run.random.below(600));
    ByteVector ours(4 + run.random.below(150));
    const bool done = argon2(parameters, password, salt, ours).has_value();

    const auto kdf = owned(ssl.EVP_KDF_fetch(nullptr, name, nullptr), ssl.EVP_KDF_free);
    const auto context = owned(kdf ? ssl.EVP_KDF_CTX_new(kdf.get()) : nullptr, ssl.EVP_KDF_CTX_free);
    Parameters list;
    list.octets("pass", password).octets("salt", salt).octets("secret", secret).octets("ad", associated_data);
    list.number("iter", parameters.passes).number("memcost", parameters.memory).number("lanes", parameters.lanes);
    ByteVector theirs(ours.size());
    const bool derived = context && ssl.EVP_KDF_derive(context.get(), theirs.data(), theirs.size(), list.get()) == 1;
    run.check(done && derived && same(ours, theirs), "the key", password);
}

// The hybrid groups of TLS (draft-ietf-tls-ecdhe-mlkem), which OpenSSL has as a KEM of their own.
void hybrid_one(Run& run, GroupId group) {
    const char* const name = info(group).name.data();
    const KeyShare ours = KeyShare::generate(group, run.random);
    const PeerKey our_public(run.ssl, name, PeerKey::Half::public_only,
                             Parameters().octets("pub", ours.public_share()));
    run.check(bool{our_public}, "the peer takes our client's share", ours.public_share());
    if (!our_public) return;
    const PeerKey::Encapsulation by_them = our_public.encapsulate({});
    const auto agreed = ours.agree(by_them.ciphertext);
    run.check(agreed && same(agreed->bytes(), by_them.secret), "our client, their server", ours.public_share());

    const PeerKey theirs(run.ssl, name);
    run.check(bool{theirs}, "a key of the peer's");
    if (!theirs) return;
    const auto response = respond(group, theirs.octets("encoded-pub-key"), run.random);
    run.check(response && same(response->shared.bytes(), theirs.decapsulate(response->public_share.bytes())),
              "their client, our server");
}

// The whole numbers r and s of an ECDSA-Sig-Value, RFC 3279 §2.2.3, as our Signature has them; empty if it is none.
ByteVector fixed_width(Bytes der, usize width) {
    ByteVector out(2 * width);
    const auto take = [&der](usize count) {
        const Bytes taken = der.first(std::min(count, der.size()));
        der = der.subspan(taken.size());
        return taken;
    };
    const Bytes head = take(2);
    if (head.size() == 2 && head[1] == 0x81) take(1);  // P-521's has more than 127 bytes
    for (usize i = 0; i < 2; ++i) {
        const Bytes number = take(2);
        if (number.size() != 2) return {};
        Bytes digits = take(number[1]);
        while (!digits.empty() && digits.front() == 0) digits = digits.subspan(1);
        if (digits.size() > width) return {};
        std::copy(digits.begin(), digits.end(),
                  out.end() - static_cast<std::ptrdiff_t>(width * (1 - i) + digits.size()));
    }
    return out;
}

// ECDSA with the nonce of RFC 6979, which OpenSSL has since 3.2.
void ecdsa_one(Run& run, Curve curve, HashId hash, const char* hash_name) {
    const EcPrivateKey ours = EcPrivateKey::generate(curve, run.random);
    const SecretBytes scalar = ours.to_bytes();
    const ByteVector little_endian(scalar.bytes().rbegin(), scalar.bytes().rend());
    const EcPoint point = ours.public_key().uncompressed();
    Parameters parts;
    parts.text("group", info(curve).name.data());
    const PeerKey theirs(run.ssl, "EC", PeerKey::Half::both,
                         parts.octets("pub", point.bytes()).whole_number("priv", little_endian));
    run.check(bool{theirs}, "the peer takes the key", scalar.bytes());
    if (!theirs) return;
    const ByteVector message = run.some(0, 200);
    const u32 deterministic = 1;
    const ByteVector by_them = theirs.sign(Parameters().number("nonce-type", deterministic), message, hash_name);
    const Digest digest = crypto::hash(hash, message);
    const auto by_us = ecdsa::sign_deterministic(ours, hash, digest.bytes());
    const usize width = field_size(curve);
    const ByteVector both = fixed_width(by_them, width);
    run.check(by_us && both.size() == 2 * width && same(by_us->r(), Bytes(both).first(width)) &&
                  same(by_us->s(), Bytes(both).last(width)),
              "the signature", scalar.bytes());
}

// AES-GCM-SIV (RFC 8452): text || tag.
ByteVector peer_gcm_siv(const OpenSsl& ssl, bool seal, Bytes key, Bytes nonce, Bytes aad, Bytes in) {
    const char* const name = key.size() == 16 ? "AES-128-GCM-SIV" : "AES-256-GCM-SIV";
    const auto cipher = owned(ssl.EVP_CIPHER_fetch(nullptr, name, nullptr), ssl.EVP_CIPHER_free);
    const auto context = owned(ssl.EVP_CIPHER_CTX_new(), ssl.EVP_CIPHER_CTX_free);
    if (!cipher || ssl.EVP_CipherInit_ex2(context.get(), cipher.get(), key.data(), nonce.data(), seal, nullptr) != 1)
        return {};
    const usize size = in.size() - (seal ? 0 : aead_tag_size);
    ByteVector out(size + aead_tag_size);
    if (!seal) {
        ByteVector tag(in.begin() + static_cast<std::ptrdiff_t>(size), in.end());
        if (ssl.EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, aead_tag_size, tag.data()) != 1) return {};
    }
    int written = 0;
    if (!aad.empty() &&
        ssl.EVP_CipherUpdate(context.get(), nullptr, &written, aad.data(), static_cast<int>(aad.size())) != 1)
        return {};
    if (ssl.EVP_CipherUpdate(context.get(), out.data(), &written, in.data(), static_cast<int>(size)) != 1 ||
        ssl.EVP_CipherFinal_ex(context.get(), out.data() + size, &written) != 1)
        return {};
    if (!seal) {
        out.resize(size);
        return out;
    }
    if (ssl.EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, aead_tag_size, out.data() + size) != 1) return {};
    return out;
}
void gcm_siv_one(Run& run, AeadId id, usize size) {
    const ByteVector key = run.random.bytes(aead_key_size(id)), nonce = run.random.bytes(12), aad = run.some(0, 70);
    const ByteVector text = run.random.bytes(size);
    const AeadContext ours(id, key);
    const Nonce n(nonce.data(), 12);
    ByteVector sealed(size + aead_tag_size);
    const Bytes pieces[] = {text};
    ours.seal(n, aad, pieces, {}, sealed);
    run.check(same(sealed, peer_gcm_siv(run.ssl, true, key, nonce, aad, text)), "what is sealed", key);
    run.check(same(peer_gcm_siv(run.ssl, false, key, nonce, aad, sealed), text), "they open ours", key);
    ByteVector bad = run.altered(sealed);
    run.check(peer_gcm_siv(run.ssl, false, key, nonce, aad, bad).empty() && !ours.open(n, aad, bad),
              "both refuse an altered one", key);
}

}  // namespace

Counts run(const OpenSsl& peer) {
    Run all(peer);
    for (const auto& set : mlkem::parameter_sets) {
        all.begin(set.name);
        for (int i = 0; i < 200; ++i) mlkem_one(all, set);
        all.end();
    }
    for (const auto& set : mldsa::parameter_sets) {
        all.begin(set.name);
        for (int i = 0; i < 100; ++i) mldsa_one(all, set);
        all.end();
    }
    for (const auto& set : slhdsa::parameter_sets) {
        all.begin(set.name);
        for (int i = 0; i < 2; ++i) slhdsa_one(all, set);
        all.end();
    }
    struct {
        const char* name;
        Argon2Type type;
    } const types[] = {{"ARGON2D", Argon2Type::d}, {"ARGON2I", Argon2Type::i}, {"ARGON2ID", Argon2Type::id}};
    for (const auto& [name, type] : types) {
        all.begin(name);
        for (int i = 0; i < 300; ++i) argon2_one(all, name, type);
        all.end();
    }
    for (const GroupId id : {GroupId::x25519mlkem768, GroupId::secp256r1mlkem768, GroupId::secp384r1mlkem1024}) {
        all.begin(info(id).name);
        for (int i = 0; i < 100; ++i) hybrid_one(all, id);
        all.end();
    }
    struct {
        HashId id;
        const char* name;
    } const hashes[] = {{HashId::sha256, "SHA256"}, {HashId::sha384, "SHA384"}, {HashId::sha512, "SHA512"}};
    for (const CurveInfo& curve : curve_infos) {
        all.begin(std::string("RFC 6979 ") + std::string(curve.name));
        for (int i = 0; i < 50; ++i)
            for (const auto& [id, name] : hashes) ecdsa_one(all, curve.id, id, name);
        all.end();
    }
    for (const AeadId id : {AeadId::aes_128_gcm_siv, AeadId::aes_256_gcm_siv}) {
        all.begin(id == AeadId::aes_128_gcm_siv ? "AES-128-GCM-SIV" : "AES-256-GCM-SIV");
        for (usize size = 1; size < 2100; size += size < 300 ? 1 : 37) gcm_siv_one(all, id, size);
        all.end();
    }
    return all.counts;
}

}  // namespace troth::modern
