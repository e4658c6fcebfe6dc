#include "troth/jose/algorithms.hpp"

#include <algorithm>
#include <array>

namespace troth::inline v1::jose {

namespace {

using crypto::HashId;
using keys::KeyType;
using keys::SignAlgorithm;

constexpr std::array signing = {
    JwsAlgorithmInfo{JwsAlgorithm::HS256, "HS256", HashId::sha256},
    JwsAlgorithmInfo{JwsAlgorithm::HS384, "HS384", HashId::sha384},
    JwsAlgorithmInfo{JwsAlgorithm::HS512, "HS512", HashId::sha512},
    JwsAlgorithmInfo{JwsAlgorithm::RS256, "RS256", std::nullopt},
    JwsAlgorithmInfo{JwsAlgorithm::RS384, "RS384", std::nullopt},
    JwsAlgorithmInfo{JwsAlgorithm::RS512, "RS512", std::nullopt},
    JwsAlgorithmInfo{JwsAlgorithm::PS256, "PS256", std::nullopt},
    JwsAlgorithmInfo{JwsAlgorithm::PS384, "PS384", std::nullopt},
    JwsAlgorithmInfo{JwsAlgorithm::PS512, "PS512", std::nullopt},
    JwsAlgorithmInfo{JwsAlgorithm::ES256, "ES256", std::nullopt},
    JwsAlgorithmInfo{JwsAlgorithm::ES384, "ES384", std::nullopt},
    JwsAlgorithmInfo{JwsAlgorithm::ES512, "ES512", std::nullopt},
    JwsAlgorithmInfo{JwsAlgorithm::ES256K, "ES256K", std::nullopt},
    JwsAlgorithmInfo{JwsAlgorithm::EdDSA, "EdDSA", std::nullopt},
    JwsAlgorithmInfo{JwsAlgorithm::Ed25519, "Ed25519", std::nullopt},
    JwsAlgorithmInfo{JwsAlgorithm::Ed448, "Ed448", std::nullopt},
};

// What an algorithm means for a type of key. The first row of a type is its usual algorithm.
struct Meaning {
    KeyType type;
    JwsAlgorithm algorithm;
    SignAlgorithm meaning;
};
constexpr std::array meanings = {
    Meaning{KeyType::rsa, JwsAlgorithm::RS256, SignAlgorithm::rsa_pkcs1_sha256},
    Meaning{KeyType::rsa, JwsAlgorithm::RS384, SignAlgorithm::rsa_pkcs1_sha384},
    Meaning{KeyType::rsa, JwsAlgorithm::RS512, SignAlgorithm::rsa_pkcs1_sha512},
    Meaning{KeyType::rsa, JwsAlgorithm::PS256, SignAlgorithm::rsa_pss_rsae_sha256},
    Meaning{KeyType::rsa, JwsAlgorithm::PS384, SignAlgorithm::rsa_pss_rsae_sha384},
    Meaning{KeyType::rsa, JwsAlgorithm::PS512, SignAlgorithm::rsa_pss_rsae_sha512},
    Meaning{KeyType::rsa_pss, JwsAlgorithm::PS256, SignAlgorithm::rsa_pss_pss_sha256},
    Meaning{KeyType::rsa_pss, JwsAlgorithm::PS384, SignAlgorithm::rsa_pss_pss_sha384},
    Meaning{KeyType::rsa_pss, JwsAlgorithm::PS512, SignAlgorithm::rsa_pss_pss_sha512},
    Meaning{KeyType::ec_p256, JwsAlgorithm::ES256, SignAlgorithm::ecdsa_p256_sha256},
    Meaning{KeyType::ec_p384, JwsAlgorithm::ES384, SignAlgorithm::ecdsa_p384_sha384},
    Meaning{KeyType::ec_p521, JwsAlgorithm::ES512, SignAlgorithm::ecdsa_p521_sha512},
    Meaning{KeyType::ec_secp256k1, JwsAlgorithm::ES256K, SignAlgorithm::ecdsa_secp256k1_sha256},
    Meaning{KeyType::ed25519, JwsAlgorithm::EdDSA, SignAlgorithm::ed25519},
    Meaning{KeyType::ed25519, JwsAlgorithm::Ed25519, SignAlgorithm::ed25519},
    Meaning{KeyType::ed448, JwsAlgorithm::EdDSA, SignAlgorithm::ed448},
    Meaning{KeyType::ed448, JwsAlgorithm::Ed448, SignAlgorithm::ed448},
};

constexpr HashId no_hash = HashId::sha256;  // where none is used
constexpr std::array keyings = {
    JweAlgorithmInfo{JweAlgorithm::dir, "dir", JweKeying::direct, 0, no_hash},
    JweAlgorithmInfo{JweAlgorithm::A128KW, "A128KW", JweKeying::key_wrap, 16, no_hash},
    JweAlgorithmInfo{JweAlgorithm::A192KW, "A192KW", JweKeying::key_wrap, 24, no_hash},
    JweAlgorithmInfo{JweAlgorithm::A256KW, "A256KW", JweKeying::key_wrap, 32, no_hash},
    JweAlgorithmInfo{JweAlgorithm::A128GCMKW, "A128GCMKW", JweKeying::gcm_key_wrap, 16, no_hash},
    JweAlgorithmInfo{JweAlgorithm::A192GCMKW, "A192GCMKW", JweKeying::gcm_key_wrap, 24, no_hash},
    JweAlgorithmInfo{JweAlgorithm::A256GCMKW, "A256GCMKW", JweKeying::gcm_key_wrap, 32, no_hash},
    JweAlgorithmInfo{JweAlgorithm::RSA_OAEP, "RSA-OAEP", JweKeying::oaep, 0, HashId::sha1},
    JweAlgorithmInfo{JweAlgorithm::RSA_OAEP_256, "RSA-OAEP-256", JweKeying::oaep, 0, HashId::sha256},
    JweAlgorithmInfo{JweAlgorithm::ECDH_ES, "ECDH-ES", JweKeying::agreement, 0, no_hash},
    JweAlgorithmInfo{JweAlgorithm::ECDH_ES_A128KW, "ECDH-ES+A128KW", JweKeying::agreement_key_wrap, 16, no_hash},
    JweAlgorithmInfo{JweAlgorithm::ECDH_ES_A192KW, "ECDH-ES+A192KW", JweKeying::agreement_key_wrap, 24, no_hash},
    JweAlgorithmInfo{JweAlgorithm::ECDH_ES_A256KW, "ECDH-ES+A256KW", JweKeying::agreement_key_wrap, 32, no_hash},
    JweAlgorithmInfo{JweAlgorithm::PBES2_HS256_A128KW, "PBES2-HS256+A128KW", JweKeying::password, 16, HashId::sha256},
    JweAlgorithmInfo{JweAlgorithm::PBES2_HS384_A192KW, "PBES2-HS384+A192KW", JweKeying::password, 24, HashId::sha384},
    JweAlgorithmInfo{JweAlgorithm::PBES2_HS512_A256KW, "PBES2-HS512+A256KW", JweKeying::password, 32, HashId::sha512},
    JweAlgorithmInfo{JweAlgorithm::legacy_RSA1_5, "RSA1_5", JweKeying::rsa1_5, 0, no_hash},
};

constexpr std::array encryptions = {
    JweEncryptionInfo{JweEncryption::A128CBC_HS256, "A128CBC-HS256", 32, 16, 16, HashId::sha256},
    JweEncryptionInfo{JweEncryption::A192CBC_HS384, "A192CBC-HS384", 48, 16, 24, HashId::sha384},
    JweEncryptionInfo{JweEncryption::A256CBC_HS512, "A256CBC-HS512", 64, 16, 32, HashId::sha512},
    JweEncryptionInfo{JweEncryption::A128GCM, "A128GCM", 16, 12, 16, std::nullopt},
    JweEncryptionInfo{JweEncryption::A192GCM, "A192GCM", 24, 12, 16, std::nullopt},
    JweEncryptionInfo{JweEncryption::A256GCM, "A256GCM", 32, 12, 16, std::nullopt},
};

template <class Rows>
auto named(const Rows& rows, std::string_view name) -> std::optional<decltype(rows[0].id)> {
    for (const auto& row : rows)
        if (row.name == name) return row.id;
    return std::nullopt;
}

}  // namespace

std::span<const JwsAlgorithmInfo> jws_algorithms() {
    return signing;
}
std::string_view name_of(JwsAlgorithm algorithm) {
    return signing[static_cast<usize>(algorithm)].name;
}
std::optional<JwsAlgorithm> jws_algorithm(std::string_view name) {
    return named(signing, name);
}
std::optional<SignAlgorithm> sign_algorithm(JwsAlgorithm algorithm, KeyType type) {
    for (const Meaning& row : meanings)
        if (row.algorithm == algorithm && row.type == type) return row.meaning;
    return std::nullopt;
}
std::optional<JwsAlgorithm> default_algorithm(KeyType type) {
    for (const Meaning& row : meanings)
        if (row.type == type) return row.algorithm;
    return std::nullopt;
}

std::span<const JweAlgorithmInfo> jwe_algorithms() {
    return keyings;
}
const JweAlgorithmInfo& info(JweAlgorithm algorithm) {
    return keyings[static_cast<usize>(algorithm)];
}
std::optional<JweAlgorithm> jwe_algorithm(std::string_view name) {
    return named(keyings, name);
}

std::span<const JweEncryptionInfo> jwe_encryptions() {
    return encryptions;
}
const JweEncryptionInfo& info(JweEncryption encryption) {
    return encryptions[static_cast<usize>(encryption)];
}
std::optional<JweEncryption> jwe_encryption(std::string_view name) {
    return named(encryptions, name);
}

}  // namespace troth::inline v1::jose
