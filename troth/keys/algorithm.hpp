// Kinds of keys, and what signs with them.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "troth/base/result.hpp"
#include "troth/crypto/hash/hash.hpp"

namespace troth::inline v1::keys {

enum class KeyType : u8 {
    rsa,      // rsaEncryption: signs by PKCS#1 v1.5 and by PSS
    rsa_pss,  // id-RSASSA-PSS: by PSS only
    ec_p256,
    ec_p384,
    ed25519,
    ec_p521,
    ec_secp256k1,
    ec_brainpool_p256r1,
    ec_brainpool_p384r1,
    ec_brainpool_p512r1,
    ed448,
    x25519,  // these two agree on secrets and sign nothing
    x448,
    // Post-quantum signatures: RFC 9881 and RFC 9909.
    mldsa44,
    mldsa65,
    mldsa87,
    slhdsa_sha2_128s,
    slhdsa_shake_128s,
    slhdsa_sha2_128f,
    slhdsa_shake_128f,
    slhdsa_sha2_192s,
    slhdsa_shake_192s,
    slhdsa_sha2_192f,
    slhdsa_shake_192f,
    slhdsa_sha2_256s,
    slhdsa_shake_256s,
    slhdsa_sha2_256f,
    slhdsa_shake_256f,
};
std::string_view name_of(KeyType type);  // "RSA", "EC P-256", "Ed25519"

// Scheme: how a signature is made of a digest or a message.
enum class Scheme : u8 {
    rsa_pkcs1,
    rsa_pss,
    ecdsa,
    ed25519,
    ed448,
    mldsa44,
    mldsa65,
    mldsa87,
    slhdsa_sha2_128s,
    slhdsa_shake_128s,
    slhdsa_sha2_128f,
    slhdsa_shake_128f,
    slhdsa_sha2_192s,
    slhdsa_shake_192s,
    slhdsa_sha2_192f,
    slhdsa_shake_192f,
    slhdsa_sha2_256s,
    slhdsa_shake_256s,
    slhdsa_sha2_256f,
    slhdsa_shake_256f,
};

// SignAlgorithm: scheme, hash and kind of key in one. The names follow RFC 8446 §4.2.3; those with another hash than
// the curve's own are of X.509 only (RFC 5758 §3.2). PSS has MGF1 with the same hash and a salt as long as the digest.
enum class SignAlgorithm : u8 {
    rsa_pkcs1_sha256,
    rsa_pkcs1_sha384,
    rsa_pkcs1_sha512,
    rsa_pss_rsae_sha256,
    rsa_pss_rsae_sha384,
    rsa_pss_rsae_sha512,
    rsa_pss_pss_sha256,
    rsa_pss_pss_sha384,
    rsa_pss_pss_sha512,
    ecdsa_p256_sha256,
    ecdsa_p256_sha384,
    ecdsa_p256_sha512,
    ecdsa_p384_sha256,
    ecdsa_p384_sha384,
    ecdsa_p384_sha512,
    ed25519,
    ecdsa_p521_sha256,
    ecdsa_p521_sha384,
    ecdsa_p521_sha512,
    ecdsa_secp256k1_sha256,
    ecdsa_secp256k1_sha384,
    ecdsa_secp256k1_sha512,
    ecdsa_brainpool_p256r1_sha256,
    ecdsa_brainpool_p256r1_sha384,
    ecdsa_brainpool_p256r1_sha512,
    ecdsa_brainpool_p384r1_sha256,
    ecdsa_brainpool_p384r1_sha384,
    ecdsa_brainpool_p384r1_sha512,
    ecdsa_brainpool_p512r1_sha256,
    ecdsa_brainpool_p512r1_sha384,
    ecdsa_brainpool_p512r1_sha512,
    ed448,
    mldsa44,
    mldsa65,
    mldsa87,
    slhdsa_sha2_128s,
    slhdsa_shake_128s,
    slhdsa_sha2_128f,
    slhdsa_shake_128f,
    slhdsa_sha2_192s,
    slhdsa_shake_192s,
    slhdsa_sha2_192f,
    slhdsa_shake_192f,
    slhdsa_sha2_256s,
    slhdsa_shake_256s,
    slhdsa_sha2_256f,
    slhdsa_shake_256f,
};

struct SignAlgorithmInfo {
    SignAlgorithm id;
    std::string_view name;
    KeyType key;
    Scheme scheme;
    std::optional<crypto::HashId> hash;  // none: the scheme takes the message itself
};
// In the order of SignAlgorithm.
std::span<const SignAlgorithmInfo> sign_algorithms();
const SignAlgorithmInfo& info(SignAlgorithm algorithm);

// algorithms_of: what a key of this kind can sign with, best first. Static storage.
std::span<const SignAlgorithm> algorithms_of(KeyType type);

// algorithm_identifier: the AlgorithmIdentifier in DER, as it stands in certificates: RFC 8410 §3, RFC 5758 §3.2,
// RFC 4055 §5 and §3.1, RFC 9881 §2, RFC 9909 §3.
ByteVector algorithm_identifier(SignAlgorithm algorithm);

// SignMethod: what an AlgorithmIdentifier says about a signature; the key's kind stays open.
struct SignMethod {
    Scheme scheme{};
    std::optional<crypto::HashId> hash;
    usize salt_size = 0;  // of PSS

    friend bool operator==(const SignMethod&, const SignMethod&) = default;
};
// sign_method: reads an AlgorithmIdentifier in DER. Errors: encoding.der_*, keys.unsupported_algorithm with the
// algorithm's name, keys.bad_parameters. Of PSS, only equal hashes of SHA-2 for message and MGF1 are supported.
Result<SignMethod> sign_method(Bytes algorithm_identifier);

// algorithm_name: for people: "ecdsa-with-SHA256", "RSASSA-PSS", or the dotted OID of one that is not known.
std::string algorithm_name(Bytes algorithm_identifier);

}  // namespace troth::inline v1::keys
