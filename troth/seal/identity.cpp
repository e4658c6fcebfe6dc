#include "troth/seal/identity.hpp"

#include "troth/keys/structures.hpp"

namespace troth::inline v1::seal {

namespace {

namespace hpke = crypto::hpke;

std::optional<crypto::Curve> curve_of(keys::KeyType type) {
    switch (type) {
        case keys::KeyType::ec_p256:
            return crypto::Curve::p256;
        case keys::KeyType::ec_p384:
            return crypto::Curve::p384;
        default:
            return std::nullopt;
    }
}
const hpke::KemInfo* kem_for(crypto::Curve curve) {
    for (const hpke::KemInfo& kem : hpke::kems)
        if (kem.curve == curve) return &kem;
    return nullptr;
}

}  // namespace

std::optional<OwnedRecipient> recipient_of(const keys::PublicKey& key) {
    const std::optional<crypto::Curve> curve = curve_of(key.type());
    if (!curve) return std::nullopt;
    const auto point = crypto::EcPublicKey::from_bytes(*curve, key.key_bits());
    if (!point) return std::nullopt;
    const crypto::EcPoint bytes = point->uncompressed();
    return OwnedRecipient{kem_for(*curve)->id, ByteVector(bytes.bytes().begin(), bytes.bytes().end())};
}

std::optional<hpke::PrivateKey> identity_of(const keys::PrivateKey& key) {
    const std::optional<crypto::Curve> curve = curve_of(key.type());
    if (!curve) return std::nullopt;
    const SecretBytes pkcs8 = key.to_pkcs8();
    const auto outer = encoding::der::parse<keys::OneAsymmetricKey>(pkcs8.bytes());
    if (!outer) return std::nullopt;
    const auto inner = encoding::der::parse<keys::EcPrivateKeyInfo>(outer->private_key.value);
    if (!inner) return std::nullopt;
    auto made = hpke::PrivateKey::from_bytes(kem_for(*curve)->id, inner->private_key.value);
    if (!made) return std::nullopt;
    return std::move(*made);
}

}  // namespace troth::inline v1::seal
