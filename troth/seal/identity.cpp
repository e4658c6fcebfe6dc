#include "troth/seal/identity.hpp"

#include "troth/keys/structures.hpp"

namespace troth::inline v1::seal {

namespace {

namespace hpke = crypto::hpke;

// A kind of key and the KEM that takes it.
struct Row {
    keys::KeyType type;
    hpke::Kem kem;
};
constexpr Row rows[] = {
    {keys::KeyType::ec_p256, hpke::Kem::dhkem_p256_hkdf_sha256},
    {keys::KeyType::ec_p384, hpke::Kem::dhkem_p384_hkdf_sha384},
    {keys::KeyType::ec_p521, hpke::Kem::dhkem_p521_hkdf_sha512},
    {keys::KeyType::x25519, hpke::Kem::dhkem_x25519_hkdf_sha256},
    {keys::KeyType::x448, hpke::Kem::dhkem_x448_hkdf_sha512},
};
const hpke::KemInfo* kem_for(keys::KeyType type) {
    for (const Row& row : rows)
        if (row.type == type) return &hpke::info(row.kem);
    return nullptr;
}

// The scalar inside PKCS#8: of ECPrivateKey (RFC 5915), or of CurvePrivateKey (RFC 8410 §7).
std::optional<Bytes> scalar_in(Bytes private_key, bool on_named_curve) {
    if (on_named_curve) {
        const auto inner = encoding::der::parse<keys::EcPrivateKeyInfo>(private_key);
        return inner ? std::optional(inner->private_key.value) : std::nullopt;
    }
    const auto inner = encoding::der::parse<encoding::der::OctetString>(private_key);
    return inner ? std::optional(inner->value) : std::nullopt;
}

}  // namespace

std::optional<OwnedRecipient> recipient_of(const keys::PublicKey& key) {
    const hpke::KemInfo* kem = kem_for(key.type());
    if (kem == nullptr) return std::nullopt;
    if (!kem->curve) return OwnedRecipient{kem->id, ByteVector(key.key_bits().begin(), key.key_bits().end())};
    const auto point = crypto::EcPublicKey::from_bytes(*kem->curve, key.key_bits());  // it may be compressed
    if (!point) return std::nullopt;
    const crypto::EcPoint bytes = point->uncompressed();
    return OwnedRecipient{kem->id, ByteVector(bytes.bytes().begin(), bytes.bytes().end())};
}

std::optional<hpke::PrivateKey> identity_of(const keys::PrivateKey& key) {
    const hpke::KemInfo* kem = kem_for(key.type());
    if (kem == nullptr) return std::nullopt;
    const SecretBytes pkcs8 = key.to_pkcs8();
    const auto outer = encoding::der::parse<keys::OneAsymmetricKey>(pkcs8.bytes());
    if (!outer) return std::nullopt;
    const auto scalar = scalar_in(outer->private_key.value, kem->curve.has_value());
    if (!scalar) return std::nullopt;
    auto made = hpke::PrivateKey::from_bytes(kem->id, *scalar);
    if (!made) return std::nullopt;
    return std::move(*made);
}

}  // namespace troth::inline v1::seal
