// The algorithms of HPKE and what is fixed about them, RFC 9180 §7; X-Wing as in its draft.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "troth/crypto/aead/aead.hpp"
#include "troth/crypto/curve/ec.hpp"
#include "troth/crypto/hash/hash.hpp"

namespace troth::inline v1::crypto::hpke {

// Values as registered with IANA.
enum class Kem : u16 {
    dhkem_p256_hkdf_sha256 = 0x0010,
    dhkem_p384_hkdf_sha384 = 0x0011,
    dhkem_p521_hkdf_sha512 = 0x0012,
    dhkem_x25519_hkdf_sha256 = 0x0020,
    dhkem_x448_hkdf_sha512 = 0x0021,
    xwing = 0x647a,
};
enum class Kdf : u16 { hkdf_sha256 = 1, hkdf_sha384 = 2, hkdf_sha512 = 3 };
enum class Aead : u16 { aes_128_gcm = 1, aes_256_gcm = 2, chacha20_poly1305 = 3, export_only = 0xffff };

struct KemInfo {
    Kem id;
    std::string_view name;  // as the registry writes it
    std::optional<Curve> curve;
    HashId hash;                                                     // of DHKEM's HKDF
    usize secret_size, enc_size, public_key_size, private_key_size;  // Nsecret, Nenc, Npk, Nsk
    bool authenticates;                                              // offers AuthEncap
};
inline constexpr std::array kems = {
    KemInfo{Kem::dhkem_p256_hkdf_sha256, "DHKEM(P-256, HKDF-SHA256)", Curve::p256, HashId::sha256, 32, 65, 65, 32,
            true},
    KemInfo{Kem::dhkem_p384_hkdf_sha384, "DHKEM(P-384, HKDF-SHA384)", Curve::p384, HashId::sha384, 48, 97, 97, 48,
            true},
    KemInfo{Kem::dhkem_p521_hkdf_sha512, "DHKEM(P-521, HKDF-SHA512)", Curve::p521, HashId::sha512, 64, 133, 133, 66,
            true},
    KemInfo{Kem::dhkem_x25519_hkdf_sha256, "DHKEM(X25519, HKDF-SHA256)", std::nullopt, HashId::sha256, 32, 32, 32, 32,
            true},
    KemInfo{Kem::dhkem_x448_hkdf_sha512, "DHKEM(X448, HKDF-SHA512)", std::nullopt, HashId::sha512, 64, 56, 56, 56,
            true},
    KemInfo{Kem::xwing, "X-Wing", std::nullopt, HashId::sha256, 32, 1120, 1216, 32, false},
};
constexpr const KemInfo& info(Kem id) {
    for (const KemInfo& kem : kems)
        if (kem.id == id) return kem;
    __builtin_trap();  // a value that came from outside is looked up with find_kem
}
constexpr const KemInfo* find_kem(u16 id) {
    for (const KemInfo& kem : kems)
        if (static_cast<u16>(kem.id) == id) return &kem;
    return nullptr;
}
constexpr HashId hash_of(Kdf kdf) {
    return kdf == Kdf::hkdf_sha256 ? HashId::sha256 : kdf == Kdf::hkdf_sha384 ? HashId::sha384 : HashId::sha512;
}
constexpr std::optional<AeadId> aead_of(Aead aead) {
    switch (aead) {
        case Aead::aes_128_gcm:
            return AeadId::aes_128_gcm;
        case Aead::aes_256_gcm:
            return AeadId::aes_256_gcm;
        case Aead::chacha20_poly1305:
            return AeadId::chacha20_poly1305;
        case Aead::export_only:
            break;
    }
    return std::nullopt;
}

struct Suite {
    Kem kem = Kem::dhkem_x25519_hkdf_sha256;
    Kdf kdf = Kdf::hkdf_sha256;
    Aead aead = Aead::aes_128_gcm;
};

}  // namespace troth::inline v1::crypto::hpke
