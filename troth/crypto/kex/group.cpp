#include "troth/crypto/kex/group.hpp"

#include <cstdlib>

#include "troth/crypto/kex/errors.hpp"

namespace troth::inline v1::crypto {

namespace {

constexpr Curve curve_of(GroupId group) {
    return group == GroupId::secp256r1 ? Curve::p256 : Curve::p384;
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
        default:
            std::abort();
    }
}

Result<SecretBytes> KeyShare::agree(Bytes server_share) const {
    if (server_share.size() != server_share_size(group_)) return fail(bad_key_share);
    if (const auto* key = std::get_if<x25519::PrivateKey>(&secret_)) {
        TROTH_TRY(const Secret<32> shared, x25519::derive(*key, server_share.first<32>()));
        return SecretBytes(shared.bytes());
    }
    // RFC 8446 §4.2.8.2: uncompressed points only, checked to be on the curve.
    TROTH_TRY(const EcPublicKey peer, EcPublicKey::from_uncompressed(curve_of(group_), server_share));
    return ecdh(std::get<EcPrivateKey>(secret_), peer);
}

Result<Response> respond(GroupId group, Bytes client_share, RandomSource& random) {
    if (client_share.size() != client_share_size(group)) return fail(bad_key_share);
    const KeyShare own = KeyShare::generate(group, random);
    TROTH_TRY(SecretBytes shared, own.agree(client_share));
    return Response{ByteVector(own.public_share().begin(), own.public_share().end()), std::move(shared)};
}

}  // namespace troth::inline v1::crypto
