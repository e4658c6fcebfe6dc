// SignatureScheme, RFC 8446 §4.2.3 and draft-ietf-tls-mldsa.
#pragma once

#include "troth/tls/registry/registry.hpp"

namespace troth::inline v1::tls {

enum class SignatureScheme : u16 {
    rsa_pkcs1_sha1 = 0x0201,
    ecdsa_sha1 = 0x0203,
    rsa_pkcs1_sha256 = 0x0401,
    rsa_pkcs1_sha384 = 0x0501,
    rsa_pkcs1_sha512 = 0x0601,
    ecdsa_secp256r1_sha256 = 0x0403,
    ecdsa_secp384r1_sha384 = 0x0503,
    ecdsa_secp521r1_sha512 = 0x0603,
    rsa_pss_rsae_sha256 = 0x0804,
    rsa_pss_rsae_sha384 = 0x0805,
    rsa_pss_rsae_sha512 = 0x0806,
    ed25519 = 0x0807,
    ed448 = 0x0808,
    rsa_pss_pss_sha256 = 0x0809,
    rsa_pss_pss_sha384 = 0x080a,
    rsa_pss_pss_sha512 = 0x080b,
    mldsa44 = 0x0904,
    mldsa65 = 0x0905,
    mldsa87 = 0x0906,
};

struct SignatureSchemeRow {
    SignatureScheme value;
    std::string_view name;
    // §4.2.3, §4.4.3: PKCS#1 v1.5 and SHA-1 may sign certificates, never a TLS 1.3 handshake.
    bool signs_handshake;
};
inline constexpr SignatureSchemeRow signature_schemes[] = {
    {SignatureScheme::ecdsa_secp256r1_sha256, "ecdsa_secp256r1_sha256", true},
    {SignatureScheme::ecdsa_secp384r1_sha384, "ecdsa_secp384r1_sha384", true},
    {SignatureScheme::ecdsa_secp521r1_sha512, "ecdsa_secp521r1_sha512", true},
    {SignatureScheme::ed25519, "ed25519", true},
    {SignatureScheme::ed448, "ed448", true},
    {SignatureScheme::mldsa44, "mldsa44", true},
    {SignatureScheme::mldsa65, "mldsa65", true},
    {SignatureScheme::mldsa87, "mldsa87", true},
    {SignatureScheme::rsa_pss_rsae_sha256, "rsa_pss_rsae_sha256", true},
    {SignatureScheme::rsa_pss_rsae_sha384, "rsa_pss_rsae_sha384", true},
    {SignatureScheme::rsa_pss_rsae_sha512, "rsa_pss_rsae_sha512", true},
    {SignatureScheme::rsa_pss_pss_sha256, "rsa_pss_pss_sha256", true},
    {SignatureScheme::rsa_pss_pss_sha384, "rsa_pss_pss_sha384", true},
    {SignatureScheme::rsa_pss_pss_sha512, "rsa_pss_pss_sha512", true},
    {SignatureScheme::rsa_pkcs1_sha256, "rsa_pkcs1_sha256", false},
    {SignatureScheme::rsa_pkcs1_sha384, "rsa_pkcs1_sha384", false},
    {SignatureScheme::rsa_pkcs1_sha512, "rsa_pkcs1_sha512", false},
    {SignatureScheme::rsa_pkcs1_sha1, "rsa_pkcs1_sha1", false},
    {SignatureScheme::ecdsa_sha1, "ecdsa_sha1", false},
};
constexpr std::span<const SignatureSchemeRow> rows_of(SignatureScheme) {
    return signature_schemes;
}

}  // namespace troth::inline v1::tls
