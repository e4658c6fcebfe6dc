#include "troth/crypto/kex/group.hpp"

#include <cstdlib>

#include "troth/base/wiped.hpp"
#include "troth/crypto/kex/errors.hpp"

namespace troth::inline v1::crypto {

namespace {

std::optional<FfdhGroup> ffdh_of(GroupId group) {
    if (group == GroupId::ffdhe2048) return FfdhGroup::ffdhe2048;
    if (group == GroupId::ffdhe3072) return FfdhGroup::ffdhe3072;
    if (group == GroupId::ffdhe4096) return FfdhGroup::ffdhe4096;
    return std::nullopt;
}

// The groups whose share is a point, and its curve.
std::optional<Curve> curve_of(GroupId group) {
    if (group == GroupId::secp256r1) return Curve::p256;
    if (group == GroupId::secp384r1) return Curve::p384;
    if (group == GroupId::secp521r1) return Curve::p521;
    return std::nullopt;
}

// Hybrid: draft-ietf-tls-ecdhe-mlkem §4. ML-KEM's part stands first in both shares and in the secret of X25519MLKEM768,
// and last in those of the NIST curves.
struct Hybrid {
    GroupId id;
    MlKemId kem;
    GroupId classical;
    bool kem_first;
};
constexpr Hybrid hybrids[] = {
    {GroupId::x25519mlkem768, MlKemId::mlkem768, GroupId::x25519, true},
    {GroupId::secp256r1mlkem768, MlKemId::mlkem768, GroupId::secp256r1, false},
    {GroupId::secp384r1mlkem1024, MlKemId::mlkem1024, GroupId::secp384r1, false},
};
static_assert([] {
    for (const Hybrid& h : hybrids)
        if (client_share_size(h.id) != mlkem::encapsulation_key_size(h.kem) + client_share_size(h.classical) ||
            server_share_size(h.id) != mlkem::ciphertext_size(h.kem) + server_share_size(h.classical) ||
            shared_secret_size(h.id) != 32 + shared_secret_size(h.classical))
            return false;
    return true;
}());
const Hybrid* hybrid_of(GroupId group) {
    for (const Hybrid& h : hybrids)
        if (h.id == group) return &h;
    return nullptr;
}

// Halves: the two parts of a hybrid's share or secret.
struct Halves {
    Bytes kem, classical;
};
Halves split(const Hybrid& hybrid, Bytes whole, usize kem_size) {
    if (hybrid.kem_first) return {whole.first(kem_size), whole.subspan(kem_size)};
    return {whole.last(kem_size), whole.first(whole.size() - kem_size)};
}
PublicShare joined(const Hybrid& hybrid, Bytes kem, Bytes classical) {
    const Bytes first = hybrid.kem_first ? kem : classical, second = hybrid.kem_first ? classical : kem;
    PublicShare out(first.size() + second.size());
    std::memcpy(out.mutable_bytes().data(), first.data(), first.size());
    std::memcpy(out.mutable_bytes().data() + first.size(), second.data(), second.size());
    return out;
}
SharedSecret joined_secret(const Hybrid& hybrid, Bytes kem, Bytes classical) {
    const Bytes first = hybrid.kem_first ? kem : classical, second = hybrid.kem_first ? classical : kem;
    SecretBytes out(first.size() + second.size());
    std::memcpy(out.mutable_bytes().data(), first.data(), first.size());
    std::memcpy(out.mutable_bytes().data() + first.size(), second.data(), second.size());
    return SharedSecret(std::move(out));
}

}  // namespace

SharedSecret::SharedSecret(Bytes bytes) {
    if (bytes.size() > data_.size()) {
        large_ = SecretBytes(bytes);
    } else if (!bytes.empty()) {
        size_ = bytes.size();
        std::memcpy(data_.mutable_bytes().data(), bytes.data(), size_);
    }
}

SharedSecret::SharedSecret(SecretBytes&& bytes) {
    if (bytes.size() > data_.size())
        large_ = std::move(bytes);
    else
        *this = SharedSecret(bytes.bytes());
}

KeyShare::Small KeyShare::Small::of(Bytes bytes) {
    Small out;
    std::memcpy(out.data.mutable_bytes().data(), bytes.data(), bytes.size());
    out.size = bytes.size();
    return out;
}

KeyShare::Small KeyShare::make_classical(Classical& key, GroupId group, RandomSource& random) {
    if (const auto curve = curve_of(group)) {
        const EcPrivateKey& made = key.emplace<EcPrivateKey>(EcPrivateKey::generate(*curve, random));
        return Small::of(made.public_key().uncompressed().bytes());
    }
    if (group == GroupId::x448) {
        return Small::of(x448::public_key(key.emplace<X448Key>(x448::generate(random))));
    }
    if (group != GroupId::x25519) std::abort();
    return Small::of(x25519::public_key(key.emplace<x25519::PrivateKey>(x25519::generate(random))));
}

Result<KeyShare::Small> KeyShare::agree_classical(const Classical& key, Bytes peer) {
    if (const auto* x = std::get_if<x25519::PrivateKey>(&key)) {
        TROTH_TRY(const Secret<32> shared, x25519::derive(*x, peer.first<32>()));
        return Small::of(shared.bytes());
    }
    if (const auto* x = std::get_if<X448Key>(&key)) {
        TROTH_TRY(const Secret<56> shared, x448::derive(*x, peer.first<56>()));
        return Small::of(shared.bytes());
    }
    // RFC 8446 §4.2.8.2: uncompressed points only, checked to be on the curve.
    const EcPrivateKey& own = std::get<EcPrivateKey>(key);
    TROTH_TRY(const EcPublicKey point, EcPublicKey::from_uncompressed(own.curve(), peer));
    TROTH_TRY(const SecretBytes shared, ecdh(own, point));
    return Small::of(shared.bytes());
}

KeyShare KeyShare::generate(GroupId group, RandomSource& random) {
    KeyShare share(group);
    if (const auto ffdh = ffdh_of(group)) {
        share.public_share_ = share.secret_
                                  .emplace<std::unique_ptr<FfdhPrivateKey>>(
                                      std::make_unique<FfdhPrivateKey>(FfdhPrivateKey::generate(*ffdh, random)))
                                  ->public_value();
        return share;
    }
    const Hybrid* const hybrid = hybrid_of(group);
    if (hybrid == nullptr) {
        const Small made = make_classical(share.secret_, group, random);
        share.public_share_ = PublicShare(made.bytes());
        return share;
    }
    share.kem_.emplace(mlkem::DecapsulationKey::generate(hybrid->kem, random));
    const Small classical = make_classical(share.secret_, hybrid->classical, random);
    share.public_share_ = joined(*hybrid, share.kem_->encapsulation_key(), classical.bytes());
    return share;
}

Result<SharedSecret> KeyShare::agree(Bytes server_share) const {
    Result<SharedSecret> shared = agree_with(server_share);
    burn_stack();
    return shared;
}
Result<SharedSecret> KeyShare::agree_with(Bytes server_share) const {
    if (server_share.size() != server_share_size(group_)) return fail(bad_key_share);
    if (const auto* key = std::get_if<std::unique_ptr<FfdhPrivateKey>>(&secret_)) {
        TROTH_TRY(SecretBytes shared, (*key)->derive(server_share));
        return SharedSecret(std::move(shared));
    }
    const Hybrid* const hybrid = hybrid_of(group_);
    if (hybrid == nullptr) {
        TROTH_TRY(const Small shared, agree_classical(secret_, server_share));
        return SharedSecret(shared.bytes());
    }
    const Halves halves = split(*hybrid, server_share, mlkem::ciphertext_size(hybrid->kem));
    TROTH_TRY(const Small classical, agree_classical(secret_, halves.classical));
    TROTH_TRY(const Secret<32> kem, mlkem::decapsulate(*kem_, halves.kem));
    return joined_secret(*hybrid, kem.bytes(), classical.bytes());
}

// The server's side is not symmetric in a hybrid: it encapsulates. A key that FIPS 203 §7.2 refuses, a point off the
// curve and a secret of zeros all end the handshake.
Result<Response> KeyShare::respond(GroupId group, Bytes client_share, RandomSource& random) {
    if (client_share.size() != client_share_size(group)) return fail(bad_key_share);
    if (ffdh_of(group)) {
        KeyShare own = KeyShare::generate(group, random);
        TROTH_TRY(SharedSecret shared, own.agree(client_share));
        return Response{std::move(own.public_share_), std::move(shared)};
    }
    const Hybrid* const hybrid = hybrid_of(group);
    Classical key;
    const Small own = make_classical(key, hybrid == nullptr ? group : hybrid->classical, random);
    if (hybrid == nullptr) {
        TROTH_TRY(const Small shared, agree_classical(key, client_share));
        return Response{PublicShare(own.bytes()), SharedSecret(shared.bytes())};
    }
    const Halves halves = split(*hybrid, client_share, mlkem::encapsulation_key_size(hybrid->kem));
    TROTH_TRY(const Small classical, agree_classical(key, halves.classical));
    TROTH_TRY(const mlkem::Encapsulation kem, mlkem::encapsulate(hybrid->kem, halves.kem, random));
    return Response{joined(*hybrid, kem.ciphertext.bytes(), own.bytes()),
                    joined_secret(*hybrid, kem.shared_secret.bytes(), classical.bytes())};
}

Result<Response> respond(GroupId group, Bytes client_share, RandomSource& random) {
    Result<Response> response = KeyShare::respond(group, client_share, random);
    burn_stack();
    return response;
}

}  // namespace troth::inline v1::crypto
