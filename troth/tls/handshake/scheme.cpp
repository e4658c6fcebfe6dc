#include "troth/tls/handshake/scheme.hpp"

#include <array>

namespace troth::inline v1::tls {
namespace {

using keys::KeyType;
using keys::SignAlgorithm;

struct SchemeRow {
    SignatureScheme scheme;
    SignAlgorithm algorithm;
};
constexpr SchemeRow scheme_rows[] = {
    {SignatureScheme::ecdsa_secp256r1_sha256, SignAlgorithm::ecdsa_p256_sha256},
    {SignatureScheme::ecdsa_secp384r1_sha384, SignAlgorithm::ecdsa_p384_sha384},
    {SignatureScheme::ecdsa_secp521r1_sha512, SignAlgorithm::ecdsa_p521_sha512},
    {SignatureScheme::ed25519, SignAlgorithm::ed25519},
    {SignatureScheme::ed448, SignAlgorithm::ed448},
    {SignatureScheme::rsa_pss_rsae_sha256, SignAlgorithm::rsa_pss_rsae_sha256},
    {SignatureScheme::rsa_pss_rsae_sha384, SignAlgorithm::rsa_pss_rsae_sha384},
    {SignatureScheme::rsa_pss_rsae_sha512, SignAlgorithm::rsa_pss_rsae_sha512},
    {SignatureScheme::rsa_pss_pss_sha256, SignAlgorithm::rsa_pss_pss_sha256},
    {SignatureScheme::rsa_pss_pss_sha384, SignAlgorithm::rsa_pss_pss_sha384},
    {SignatureScheme::rsa_pss_pss_sha512, SignAlgorithm::rsa_pss_pss_sha512},
    {SignatureScheme::rsa_pkcs1_sha256, SignAlgorithm::rsa_pkcs1_sha256},
    {SignatureScheme::rsa_pkcs1_sha384, SignAlgorithm::rsa_pkcs1_sha384},
    {SignatureScheme::rsa_pkcs1_sha512, SignAlgorithm::rsa_pkcs1_sha512},
};

constexpr SignatureScheme rsa_schemes[] = {SignatureScheme::rsa_pss_rsae_sha256, SignatureScheme::rsa_pss_rsae_sha384,
                                           SignatureScheme::rsa_pss_rsae_sha512};
constexpr SignatureScheme pss_schemes[] = {SignatureScheme::rsa_pss_pss_sha256, SignatureScheme::rsa_pss_pss_sha384,
                                           SignatureScheme::rsa_pss_pss_sha512};
constexpr SignatureScheme p256_schemes[] = {SignatureScheme::ecdsa_secp256r1_sha256};
constexpr SignatureScheme p384_schemes[] = {SignatureScheme::ecdsa_secp384r1_sha384};
constexpr SignatureScheme p521_schemes[] = {SignatureScheme::ecdsa_secp521r1_sha512};
constexpr SignatureScheme ed25519_schemes[] = {SignatureScheme::ed25519};
constexpr SignatureScheme ed448_schemes[] = {SignatureScheme::ed448};

}  // namespace

std::optional<SignAlgorithm> sign_algorithm(SignatureScheme scheme) {
    for (const SchemeRow& row : scheme_rows)
        if (row.scheme == scheme) return row.algorithm;
    return std::nullopt;
}

std::span<const SignatureScheme> schemes_for(KeyType type) {
    switch (type) {
        case KeyType::rsa:
            return rsa_schemes;
        case KeyType::rsa_pss:
            return pss_schemes;
        case KeyType::ec_p256:
            return p256_schemes;
        case KeyType::ec_p384:
            return p384_schemes;
        case KeyType::ec_p521:
            return p521_schemes;
        case KeyType::ed25519:
            return ed25519_schemes;
        case KeyType::ed448:
            return ed448_schemes;
        default:
            break;  // kinds that sign no handshakes of ours
    }
    return {};
}

}  // namespace troth::inline v1::tls
