// The DER structures of password-based encryption, RFC 8018 appendix A, RFC 7914 §7 and RFC 7292 appendix C, each
// declared once.
#pragma once

#include "troth/keys/structures.hpp"

namespace troth::inline v1::keys {

namespace oids {
inline constexpr auto& pbes2 = encoding::der::oid<"1.2.840.113549.1.5.13">;
inline constexpr auto& pbkdf2 = encoding::der::oid<"1.2.840.113549.1.5.12">;
inline constexpr auto& scrypt = encoding::der::oid<"1.3.6.1.4.1.11591.4.11">;
inline constexpr auto& hmac_with_sha1 = encoding::der::oid<"1.2.840.113549.2.7">;
inline constexpr auto& hmac_with_sha224 = encoding::der::oid<"1.2.840.113549.2.8">;
inline constexpr auto& hmac_with_sha256 = encoding::der::oid<"1.2.840.113549.2.9">;
inline constexpr auto& hmac_with_sha384 = encoding::der::oid<"1.2.840.113549.2.10">;
inline constexpr auto& hmac_with_sha512 = encoding::der::oid<"1.2.840.113549.2.11">;
inline constexpr auto& hmac_with_sha512_224 = encoding::der::oid<"1.2.840.113549.2.12">;
inline constexpr auto& hmac_with_sha512_256 = encoding::der::oid<"1.2.840.113549.2.13">;
inline constexpr auto& hmac_with_sha3_224 = encoding::der::oid<"2.16.840.1.101.3.4.2.13">;
inline constexpr auto& hmac_with_sha3_256 = encoding::der::oid<"2.16.840.1.101.3.4.2.14">;
inline constexpr auto& hmac_with_sha3_384 = encoding::der::oid<"2.16.840.1.101.3.4.2.15">;
inline constexpr auto& hmac_with_sha3_512 = encoding::der::oid<"2.16.840.1.101.3.4.2.16">;
inline constexpr auto& aes128_cbc = encoding::der::oid<"2.16.840.1.101.3.4.1.2">;
inline constexpr auto& aes192_cbc = encoding::der::oid<"2.16.840.1.101.3.4.1.22">;
inline constexpr auto& aes256_cbc = encoding::der::oid<"2.16.840.1.101.3.4.1.42">;
inline constexpr auto& des_ede3_cbc = encoding::der::oid<"1.2.840.113549.3.7">;
// RFC 7292 appendix C.
inline constexpr auto& pbe_sha_128_rc4 = encoding::der::oid<"1.2.840.113549.1.12.1.1">;
inline constexpr auto& pbe_sha_40_rc4 = encoding::der::oid<"1.2.840.113549.1.12.1.2">;
inline constexpr auto& pbe_sha_3_key_des_ede = encoding::der::oid<"1.2.840.113549.1.12.1.3">;
inline constexpr auto& pbe_sha_2_key_des_ede = encoding::der::oid<"1.2.840.113549.1.12.1.4">;
inline constexpr auto& pbe_sha_128_rc2 = encoding::der::oid<"1.2.840.113549.1.12.1.5">;
inline constexpr auto& pbe_sha_40_rc2 = encoding::der::oid<"1.2.840.113549.1.12.1.6">;
}  // namespace oids

// EncryptedPrivateKeyInfo, RFC 5958 §3.
struct EncryptedPrivateKeyInfo {
    AlgorithmIdentifier encryption_algorithm;
    der::OctetString encrypted_data;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("encryptionAlgorithm", m.encryption_algorithm) && io("encryptedData", m.encrypted_data);
    }
};

// PBES2-params, RFC 8018 §A.4.
struct Pbes2Params {
    AlgorithmIdentifier key_derivation_func, encryption_scheme;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("keyDerivationFunc", m.key_derivation_func) && io("encryptionScheme", m.encryption_scheme);
    }
};

// PBKDF2-params, RFC 8018 §A.2; the salt is of the kind `specified`. Without prf it is HMAC-SHA-1.
struct Pbkdf2Params {
    der::OctetString salt;
    u64 iteration_count = 0;
    std::optional<u64> key_length;
    std::optional<AlgorithmIdentifier> prf;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("salt", m.salt) && io("iterationCount", m.iteration_count) &&
               io.optional("keyLength", m.key_length) && io.optional("prf", m.prf);
    }
};

// pkcs-12PbeParams, RFC 7292 appendix C.
struct Pkcs12PbeParams {
    der::OctetString salt;
    u64 iterations = 0;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("salt", m.salt) && io("iterations", m.iterations);
    }
};

// scrypt-params, RFC 7914 §7.1.
struct ScryptParams {
    der::OctetString salt;
    u64 cost_parameter = 0, block_size = 0, parallelization_parameter = 0;
    std::optional<u64> key_length;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("salt", m.salt) && io("costParameter", m.cost_parameter) && io("blockSize", m.block_size) &&
               io("parallelizationParameter", m.parallelization_parameter) && io.optional("keyLength", m.key_length);
    }
};

}  // namespace troth::inline v1::keys
