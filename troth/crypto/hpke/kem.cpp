#include "troth/crypto/hpke/kem.hpp"

#include <cstdlib>

#include "troth/crypto/hash/shake.hpp"
#include "troth/crypto/hpke/errors.hpp"
#include "troth/crypto/hpke/labeled.hpp"

namespace troth::inline v1::crypto::hpke {
namespace {

template <class T>
std::unexpected<Error> pass_on(Result<T>& failed) {
    return std::unexpected(std::move(failed.error()));
}
template <class... F>
struct Overloaded : F... {
    using F::operator()...;
};

ByteVector copy(Bytes bytes) {
    return ByteVector(bytes.begin(), bytes.end());
}
ByteVector public_half(const PrivateKey::Key& key) {
    return std::visit(Overloaded{[](const x25519::PrivateKey& k) { return copy(x25519::public_key(k)); },
                                 [](const x448::PrivateKey& k) { return copy(x448::public_key(k)); },
                                 [](const EcPrivateKey& k) { return copy(k.public_key().uncompressed().bytes()); },
                                 [](const xwing::PrivateKey& k) { return copy(k.public_key()); }},
                      key);
}

// DH(skX, pkY) of §4.1, with the checks of §7.1.4.
Result<SecretBytes> dh(const PrivateKey& key, Bytes peer) {
    if (peer.size() != info(key.kem()).public_key_size) return fail(hpke_key_size);
    if (const auto* x = std::get_if<x25519::PrivateKey>(&key.key())) {
        Result<Secret<32>> shared = x25519::derive(*x, peer.first<32>());
        if (!shared) return pass_on(shared);
        return SecretBytes(shared->bytes());
    }
    if (const auto* x = std::get_if<x448::PrivateKey>(&key.key())) {
        Result<Secret<56>> shared = x448::derive(*x, peer.first<56>());
        if (!shared) return pass_on(shared);
        return SecretBytes(shared->bytes());
    }
    const EcPrivateKey& own = std::get<EcPrivateKey>(key.key());
    Result<EcPublicKey> point = EcPublicKey::from_uncompressed(own.curve(), peer);
    if (!point) return pass_on(point);
    return ecdh(own, *point);
}

// ExtractAndExpand, §4.1, over one or two Diffie-Hellman values.
SecretBytes extract_and_expand(const KemInfo& kem, Bytes first, Bytes second, Gather kem_context) {
    SecretBytes both(first.size() + second.size());
    std::memcpy(both.mutable_bytes().data(), first.data(), first.size());
    if (!second.empty()) std::memcpy(both.mutable_bytes().data() + first.size(), second.data(), second.size());
    const Labeled labeled(kem);
    return labeled.expand(labeled.prk({}, "eae_prk", both.bytes()), "shared_secret", kem_context, kem.secret_size);
}

}  // namespace

PrivateKey::PrivateKey(Kem kem, Key key) : kem_(kem), key_(std::move(key)), public_key_(public_half(key_)) {}

Result<PrivateKey> PrivateKey::derive(Kem kem, Bytes ikm) {
    const KemInfo& row = info(kem);
    if (kem == Kem::xwing) {
        Secret<xwing::seed_size> seed;
        Shake(ShakeId::shake256).absorb(ikm).squeeze(seed.mutable_bytes());
        return PrivateKey(kem, xwing::PrivateKey::from_seed(seed.bytes()));
    }
    const Labeled labeled(row);
    const hkdf::Prk prk = labeled.prk({}, "dkp_prk", ikm);
    if (!row.curve) return from_bytes(kem, labeled.expand(prk, "sk", {}, row.private_key_size).bytes());
    for (unsigned counter = 0; counter < 256; ++counter) {
        const u8 byte = static_cast<u8>(counter);
        const Bytes context = {&byte, 1};
        SecretBytes candidate = labeled.expand(prk, "candidate", Gather(&context, 1), row.private_key_size);
        if (row.curve == Curve::p521) candidate.mutable_bytes()[0] &= 1;  // its order has 521 bits
        if (Result<PrivateKey> key = from_bytes(kem, candidate.bytes())) return key;
    }
    return fail(hpke_derive);
}

PrivateKey PrivateKey::generate(Kem kem, RandomSource& random) {
    SecretBytes ikm(info(kem).private_key_size);
    random.fill(ikm.mutable_bytes());
    Result<PrivateKey> key = derive(kem, ikm.bytes());
    if (!key) std::abort();  // once in 2^8192 times
    return std::move(*key);
}

Result<PrivateKey> PrivateKey::from_bytes(Kem kem, Bytes bytes) {
    const KemInfo& row = info(kem);
    if (bytes.size() != row.private_key_size) return fail(hpke_key_size);
    if (kem == Kem::xwing) return PrivateKey(kem, xwing::PrivateKey::from_seed(bytes.first<xwing::seed_size>()));
    if (kem == Kem::dhkem_x448_hkdf_sha512) return PrivateKey(kem, x448::PrivateKey(bytes.first<56>()));
    if (!row.curve) return PrivateKey(kem, x25519::PrivateKey(bytes.first<32>()));
    Result<EcPrivateKey> key = EcPrivateKey::from_bytes(*row.curve, bytes);
    if (!key) return pass_on(key);
    return PrivateKey(kem, std::move(*key));
}

SecretBytes PrivateKey::to_bytes() const {
    return std::visit(Overloaded{[](const x25519::PrivateKey& k) { return SecretBytes(k.bytes()); },
                                 [](const x448::PrivateKey& k) { return SecretBytes(k.bytes()); },
                                 [](const EcPrivateKey& k) { return k.to_bytes(); },
                                 [](const xwing::PrivateKey& k) { return SecretBytes(k.seed().bytes()); }},
                      key_);
}

Result<Encapsulated> encapsulate(Kem kem, Bytes public_key, const PrivateKey* sender, RandomSource& random) {
    const KemInfo& row = info(kem);
    if (sender != nullptr && !row.authenticates) return fail(hpke_not_authenticated);
    if (sender != nullptr && sender->kem() != kem) return fail(hpke_key_size);
    if (kem == Kem::xwing) {
        Result<xwing::Encapsulation> made = xwing::encapsulate(public_key, random);
        if (!made) return pass_on(made);
        return Encapsulated{.enc = copy(made->ciphertext), .shared_secret = SecretBytes(made->shared_secret.bytes())};
    }
    const PrivateKey ephemeral = PrivateKey::generate(kem, random);
    Result<SecretBytes> first = dh(ephemeral, public_key);
    if (!first) return pass_on(first);
    Result<SecretBytes> second = sender != nullptr ? dh(*sender, public_key) : SecretBytes();
    if (!second) return pass_on(second);
    const Bytes context[] = {ephemeral.public_key(), public_key, sender != nullptr ? sender->public_key() : Bytes()};
    return Encapsulated{.enc = copy(ephemeral.public_key()),
                        .shared_secret = extract_and_expand(row, first->bytes(), second->bytes(), context)};
}

Result<SecretBytes> decapsulate(const PrivateKey& key, Bytes enc, Bytes sender) {
    const KemInfo& row = info(key.kem());
    if (!sender.empty() && !row.authenticates) return fail(hpke_not_authenticated);
    if (enc.size() != row.enc_size) return fail(hpke_enc_size);
    if (const auto* x = std::get_if<xwing::PrivateKey>(&key.key())) {
        Result<Secret<32>> shared = xwing::decapsulate(*x, enc);
        if (!shared) return pass_on(shared);
        return SecretBytes(shared->bytes());
    }
    Result<SecretBytes> first = dh(key, enc);
    if (!first) return first;
    Result<SecretBytes> second = sender.empty() ? SecretBytes() : dh(key, sender);
    if (!second) return second;
    const Bytes context[] = {enc, key.public_key(), sender};
    return extract_and_expand(row, first->bytes(), second->bytes(), context);
}

}  // namespace troth::inline v1::crypto::hpke
