#include "troth/keys/oids.hpp"

namespace troth::inline v1::keys::oids {

namespace {

struct NameRow {
    const encoding::der::Oid& oid;
    std::string_view name;
};
const NameRow rows[] = {
    {rsa_encryption, "rsaEncryption"},
    {rsassa_pss, "RSASSA-PSS"},
    {mgf1, "MGF1"},
    {sha256_with_rsa, "sha256WithRSAEncryption"},
    {sha384_with_rsa, "sha384WithRSAEncryption"},
    {sha512_with_rsa, "sha512WithRSAEncryption"},
    {ec_public_key, "ecPublicKey"},
    {secp256r1, "secp256r1"},
    {secp384r1, "secp384r1"},
    {ecdsa_with_sha256, "ecdsa-with-SHA256"},
    {ecdsa_with_sha384, "ecdsa-with-SHA384"},
    {ecdsa_with_sha512, "ecdsa-with-SHA512"},
    {ed25519, "Ed25519"},
    {brainpool_p512r1, "brainpoolP512r1"},
    {brainpool_p384r1, "brainpoolP384r1"},
    {brainpool_p256r1, "brainpoolP256r1"},
    {secp256k1, "secp256k1"},
    {secp521r1, "secp521r1"},
    {ed448, "Ed448"},
    {x448, "X448"},
    {x25519, "X25519"},
    {sha256, "SHA-256"},
    {sha384, "SHA-384"},
    {sha512, "SHA-512"},
    {oid<"2.16.840.1.101.3.4.3.17">, "ML-DSA-44"},
    {oid<"2.16.840.1.101.3.4.3.18">, "ML-DSA-65"},
    {oid<"2.16.840.1.101.3.4.3.19">, "ML-DSA-87"},
    {oid<"2.16.840.1.101.3.4.3.20">, "SLH-DSA-SHA2-128s"},
    {oid<"2.16.840.1.101.3.4.3.21">, "SLH-DSA-SHA2-128f"},
    {oid<"2.16.840.1.101.3.4.3.22">, "SLH-DSA-SHA2-192s"},
    {oid<"2.16.840.1.101.3.4.3.23">, "SLH-DSA-SHA2-192f"},
    {oid<"2.16.840.1.101.3.4.3.24">, "SLH-DSA-SHA2-256s"},
    {oid<"2.16.840.1.101.3.4.3.25">, "SLH-DSA-SHA2-256f"},
    {oid<"2.16.840.1.101.3.4.3.26">, "SLH-DSA-SHAKE-128s"},
    {oid<"2.16.840.1.101.3.4.3.27">, "SLH-DSA-SHAKE-128f"},
    {oid<"2.16.840.1.101.3.4.3.28">, "SLH-DSA-SHAKE-192s"},
    {oid<"2.16.840.1.101.3.4.3.29">, "SLH-DSA-SHAKE-192f"},
    {oid<"2.16.840.1.101.3.4.3.30">, "SLH-DSA-SHAKE-256s"},
    {oid<"2.16.840.1.101.3.4.3.31">, "SLH-DSA-SHAKE-256f"},
    {oid<"1.2.840.113549.1.5.13">, "PBES2"},
    {oid<"1.2.840.113549.1.5.12">, "PBKDF2"},
    {oid<"1.2.840.113549.1.5.14">, "PBMAC1"},
    {oid<"1.3.6.1.4.1.11591.4.11">, "scrypt"},
    {oid<"2.16.840.1.101.3.4.1.2">, "AES-128-CBC"},
    {oid<"2.16.840.1.101.3.4.1.22">, "AES-192-CBC"},
    {oid<"2.16.840.1.101.3.4.1.42">, "AES-256-CBC"},
    {oid<"1.2.840.113549.3.7">, "DES-EDE3-CBC"},
    {oid<"1.2.840.113549.1.12.1.1">, "pbeWithSHAAnd128BitRC4"},
    {oid<"1.2.840.113549.1.12.1.2">, "pbeWithSHAAnd40BitRC4"},
    {oid<"1.2.840.113549.1.12.1.3">, "pbeWithSHAAnd3-KeyTripleDES-CBC"},
    {oid<"1.2.840.113549.1.12.1.4">, "pbeWithSHAAnd2-KeyTripleDES-CBC"},
    {oid<"1.2.840.113549.1.12.1.5">, "pbeWithSHAAnd128BitRC2-CBC"},
    {oid<"1.2.840.113549.1.12.1.6">, "pbeWithSHAAnd40BitRC2-CBC"},
    // Not supported, but met.
    {oid<"1.2.840.113549.1.5.3">, "pbeWithMD5AndDES-CBC"},
    {oid<"1.2.840.113549.1.5.10">, "pbeWithSHA1AndDES-CBC"},
    {oid<"1.2.840.113549.3.2">, "RC2-CBC"},
    {oid<"1.3.14.3.2.7">, "DES-CBC"},
    {oid<"1.2.840.113549.1.1.4">, "md5WithRSAEncryption"},
    {oid<"1.2.840.113549.1.1.5">, "sha1WithRSAEncryption"},
    {oid<"1.2.840.113549.1.1.14">, "sha224WithRSAEncryption"},
    {oid<"1.2.840.10045.4.1">, "ecdsa-with-SHA1"},
    {oid<"1.2.840.10045.4.3.1">, "ecdsa-with-SHA224"},
    {oid<"1.2.840.10040.4.1">, "DSA"},
    {oid<"1.2.840.10040.4.3">, "dsa-with-SHA1"},
    {oid<"2.16.840.1.101.3.4.3.2">, "dsa-with-SHA256"},
    {oid<"1.3.132.0.33">, "secp224r1"},
    {oid<"1.2.840.10045.3.1.1">, "secp192r1"},
    {oid<"1.3.14.3.2.26">, "SHA-1"},
    {oid<"2.16.840.1.101.3.4.2.4">, "SHA-224"},
};

}  // namespace

std::string name(const encoding::der::Oid& oid) {
    for (const NameRow& row : rows)
        if (row.oid == oid) return std::string(row.name);
    return encoding::der::dotted(oid);
}

}  // namespace troth::inline v1::keys::oids
