// CipherSuite, RFC 8446 §B.4, with what each decides.
#pragma once

#include "troth/crypto/aead/aead.hpp"
#include "troth/crypto/hash/hash.hpp"
#include "troth/tls/registry/registry.hpp"

namespace troth::inline v1::tls {

enum class CipherSuite : u16 {
    TLS_AES_128_GCM_SHA256 = 0x1301,
    TLS_AES_256_GCM_SHA384 = 0x1302,
    TLS_CHACHA20_POLY1305_SHA256 = 0x1303,
};

struct CipherSuiteRow {
    CipherSuite value;
    std::string_view name;
    crypto::AeadId aead;
    crypto::HashId hash;

    // How many full records one key may protect before a KeyUpdate must have replaced it, RFC 8446 §5.5.
    constexpr u64 confidentiality_limit() const { return crypto::aead_limits(aead).sealed_records; }
    // How many forged records one key may refuse, RFC 9147 §4.5.3: for carriers that drop them. Over TLS the first one
    // ends the connection (§5.2).
    constexpr u64 integrity_limit() const { return crypto::aead_limits(aead).refused_records; }
};
// Best first: the order of preference where a configuration has none.
inline constexpr CipherSuiteRow cipher_suites[] = {
    {CipherSuite::TLS_AES_128_GCM_SHA256, "TLS_AES_128_GCM_SHA256", crypto::AeadId::aes_128_gcm,
     crypto::HashId::sha256},
    {CipherSuite::TLS_AES_256_GCM_SHA384, "TLS_AES_256_GCM_SHA384", crypto::AeadId::aes_256_gcm,
     crypto::HashId::sha384},
    {CipherSuite::TLS_CHACHA20_POLY1305_SHA256, "TLS_CHACHA20_POLY1305_SHA256", crypto::AeadId::chacha20_poly1305,
     crypto::HashId::sha256},
};
constexpr std::span<const CipherSuiteRow> rows_of(CipherSuite) {
    return cipher_suites;
}

}  // namespace troth::inline v1::tls
