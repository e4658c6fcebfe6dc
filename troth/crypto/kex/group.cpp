#include "troth/crypto/kex/group.hpp"

#include <cstdlib>

#include "troth/crypto/kex/errors.hpp"

namespace troth::inline v1::crypto {

namespace {

constexpr Curve curve_of(GroupId group) {
    return group == GroupId::secp256r1 ? Curve::p256 : Curve::p384;
}

constexpr FfdhGroup ffdh_of(GroupId group) {
    return group == GroupId::ffdhe2048   ? FfdhGroup::ffdhe2048
           : group == GroupId::ffdhe3072 ? FfdhGroup::ffdhe3072
                                         : FfdhGroup::ffdhe4096;
}

// X25519MLKEM768, draft-ietf-tls-ecdhe-mlkem: ML-KEM's part stands first in both shares and in the secret.
constexpr MlKemId hybrid_kem = MlKemId::mlkem768;
constexpr usize hybrid_key_size = mlkem::encapsulation_key_size(hybrid_kem);
constexpr usize hybrid_ciphertext_size = mlkem::ciphertext_size(hybrid_kem);
static_assert(client_share_size(GroupId::x25519mlkem768) == hybrid_key_size + 32);
static_assert(server_share_size(GroupId::x25519mlkem768) == hybrid_ciphertext_size + 32);

ByteVector joined(Bytes kem, Bytes curve) {
    ByteVector out;
    out.reserve(kem.size() + curve.size());
    out.insert(out.end(), kem.begin(), kem.end());
    out.insert(out.end(), curve.begin(), curve.end());
    return out;
}
SecretBytes joined(const Secret<32>& kem, const Secret<32>& curve) {
    SecretBytes out(64);
    std::memcpy(out.mutable_bytes().data(), kem.bytes().data(), 32);
    std::memcpy(out.mutable_bytes().data() + 32, curve.bytes().data(), 32);
    return out;
}

// The server's side is not symmetric: it encapsulates. A key that FIPS 203 §7.2 refuses and an X25519 secret of zeros
// both end the handshake.
Result<Response> respond_hybrid(Bytes client_share, RandomSource& random) {
    const x25519::PrivateKey key = x25519::generate(random);
    TROTH_TRY(const Secret<32> curve_secret, x25519::derive(key, client_share.last<32>()));
    TROTH_TRY(const mlkem::Encapsulation kem,
              mlkem::encapsulate(hybrid_kem, client_share.first(hybrid_key_size), random));
    return Response{joined(kem.ciphertext.bytes(), x25519::public_key(key)), joined(kem.shared_secret, curve_secret)};
}

}  // namespace

KeyShare KeyShare::generate(GroupId group, RandomSource& random) {
    KeyShare share(group);
    switch (group) {
        case GroupId::x25519: {
            x25519::PrivateKey key = x25519::generate(random);
            const x25519::PublicKey out = x25519::public_key(key);
            share.public_share_.assign(out.begin(), out.end());
            share.secret_ = std::move(key);
            return share;
        }
        case GroupId::secp256r1:
        case GroupId::secp384r1: {
            EcPrivateKey key = EcPrivateKey::generate(curve_of(group), random);
            const EcPoint out = key.public_key().uncompressed();
            share.public_share_.assign(out.bytes().begin(), out.bytes().end());
            share.secret_ = std::move(key);
            return share;
        }
        case GroupId::ffdhe2048:
        case GroupId::ffdhe3072:
        case GroupId::ffdhe4096: {
            FfdhPrivateKey key = FfdhPrivateKey::generate(ffdh_of(group), random);
            share.public_share_ = key.public_value();
            share.secret_ = std::move(key);
            return share;
        }
        case GroupId::x25519mlkem768: {
            Hybrid keys{mlkem::DecapsulationKey::generate(hybrid_kem, random), x25519::generate(random)};
            share.public_share_ = joined(keys.kem.encapsulation_key(), x25519::public_key(keys.curve));
            share.secret_ = std::move(keys);
            return share;
        }
    }
    std::abort();
}

Result<SecretBytes> KeyShare::agree_hybrid(const Hybrid& keys, Bytes server_share) const {
    TROTH_TRY(const Secret<32> curve_secret, x25519::derive(keys.curve, server_share.last<32>()));
    TROTH_TRY(const Secret<32> kem_secret, mlkem::decapsulate(keys.kem, server_share.first(hybrid_ciphertext_size)));
    return joined(kem_secret, curve_secret);
}

Result<SecretBytes> KeyShare::agree(Bytes server_share) const {
    if (server_share.size() != server_share_size(group_)) return fail(bad_key_share);
    if (const auto* key = std::get_if<x25519::PrivateKey>(&secret_)) {
        TROTH_TRY(const Secret<32> shared, x25519::derive(*key, server_share.first<32>()));
        return SecretBytes(shared.bytes());
    }
    if (const auto* keys = std::get_if<Hybrid>(&secret_)) return agree_hybrid(*keys, server_share);
    if (const auto* key = std::get_if<FfdhPrivateKey>(&secret_)) return key->derive(server_share);
    // RFC 8446 §4.2.8.2: uncompressed points only, checked to be on the curve.
    TROTH_TRY(const EcPublicKey peer, EcPublicKey::from_uncompressed(curve_of(group_), server_share));
    return ecdh(std::get<EcPrivateKey>(secret_), peer);
}

Result<Response> respond(GroupId group, Bytes client_share, RandomSource& random) {
    if (client_share.size() != client_share_size(group)) return fail(bad_key_share);
    if (group == GroupId::x25519mlkem768) return respond_hybrid(client_share, random);
    const KeyShare own = KeyShare::generate(group, random);
    TROTH_TRY(SecretBytes shared, own.agree(client_share));
    return Response{ByteVector(own.public_share().begin(), own.public_share().end()), std::move(shared)};
}

}  // namespace troth::inline v1::crypto
