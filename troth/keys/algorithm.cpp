#include "troth/keys/algorithm.hpp"

#include <algorithm>
#include <array>

#include "troth/keys/errors.hpp"
#include "troth/keys/oids.hpp"
#include "troth/keys/post_quantum.hpp"
#include "troth/keys/structures.hpp"

namespace troth::inline v1::keys {

namespace {

using crypto::HashId;

constexpr std::array infos = {
    SignAlgorithmInfo{SignAlgorithm::rsa_pkcs1_sha256, "rsa_pkcs1_sha256", KeyType::rsa, Scheme::rsa_pkcs1,
                      HashId::sha256},
    SignAlgorithmInfo{SignAlgorithm::rsa_pkcs1_sha384, "rsa_pkcs1_sha384", KeyType::rsa, Scheme::rsa_pkcs1,
                      HashId::sha384},
    SignAlgorithmInfo{SignAlgorithm::rsa_pkcs1_sha512, "rsa_pkcs1_sha512", KeyType::rsa, Scheme::rsa_pkcs1,
                      HashId::sha512},
    SignAlgorithmInfo{SignAlgorithm::rsa_pss_rsae_sha256, "rsa_pss_rsae_sha256", KeyType::rsa, Scheme::rsa_pss,
                      HashId::sha256},
    SignAlgorithmInfo{SignAlgorithm::rsa_pss_rsae_sha384, "rsa_pss_rsae_sha384", KeyType::rsa, Scheme::rsa_pss,
                      HashId::sha384},
    SignAlgorithmInfo{SignAlgorithm::rsa_pss_rsae_sha512, "rsa_pss_rsae_sha512", KeyType::rsa, Scheme::rsa_pss,
                      HashId::sha512},
    SignAlgorithmInfo{SignAlgorithm::rsa_pss_pss_sha256, "rsa_pss_pss_sha256", KeyType::rsa_pss, Scheme::rsa_pss,
                      HashId::sha256},
    SignAlgorithmInfo{SignAlgorithm::rsa_pss_pss_sha384, "rsa_pss_pss_sha384", KeyType::rsa_pss, Scheme::rsa_pss,
                      HashId::sha384},
    SignAlgorithmInfo{SignAlgorithm::rsa_pss_pss_sha512, "rsa_pss_pss_sha512", KeyType::rsa_pss, Scheme::rsa_pss,
                      HashId::sha512},
    SignAlgorithmInfo{SignAlgorithm::ecdsa_p256_sha256, "ecdsa_p256_sha256", KeyType::ec_p256, Scheme::ecdsa,
                      HashId::sha256},
    SignAlgorithmInfo{SignAlgorithm::ecdsa_p256_sha384, "ecdsa_p256_sha384", KeyType::ec_p256, Scheme::ecdsa,
                      HashId::sha384},
    SignAlgorithmInfo{SignAlgorithm::ecdsa_p256_sha512, "ecdsa_p256_sha512", KeyType::ec_p256, Scheme::ecdsa,
                      HashId::sha512},
    SignAlgorithmInfo{SignAlgorithm::ecdsa_p384_sha256, "ecdsa_p384_sha256", KeyType::ec_p384, Scheme::ecdsa,
                      HashId::sha256},
    SignAlgorithmInfo{SignAlgorithm::ecdsa_p384_sha384, "ecdsa_p384_sha384", KeyType::ec_p384, Scheme::ecdsa,
                      HashId::sha384},
    SignAlgorithmInfo{SignAlgorithm::ecdsa_p384_sha512, "ecdsa_p384_sha512", KeyType::ec_p384, Scheme::ecdsa,
                      HashId::sha512},
    SignAlgorithmInfo{SignAlgorithm::ed25519, "ed25519", KeyType::ed25519, Scheme::ed25519, std::nullopt},
    SignAlgorithmInfo{SignAlgorithm::ecdsa_p521_sha256, "ecdsa_p521_sha256", KeyType::ec_p521, Scheme::ecdsa,
                      HashId::sha256},
    SignAlgorithmInfo{SignAlgorithm::ecdsa_p521_sha384, "ecdsa_p521_sha384", KeyType::ec_p521, Scheme::ecdsa,
                      HashId::sha384},
    SignAlgorithmInfo{SignAlgorithm::ecdsa_p521_sha512, "ecdsa_p521_sha512", KeyType::ec_p521, Scheme::ecdsa,
                      HashId::sha512},
    SignAlgorithmInfo{SignAlgorithm::ecdsa_secp256k1_sha256, "ecdsa_secp256k1_sha256", KeyType::ec_secp256k1,
                      Scheme::ecdsa, HashId::sha256},
    SignAlgorithmInfo{SignAlgorithm::ecdsa_secp256k1_sha384, "ecdsa_secp256k1_sha384", KeyType::ec_secp256k1,
                      Scheme::ecdsa, HashId::sha384},
    SignAlgorithmInfo{SignAlgorithm::ecdsa_secp256k1_sha512, "ecdsa_secp256k1_sha512", KeyType::ec_secp256k1,
                      Scheme::ecdsa, HashId::sha512},
    SignAlgorithmInfo{SignAlgorithm::ecdsa_brainpool_p256r1_sha256, "ecdsa_brainpool_p256r1_sha256",
                      KeyType::ec_brainpool_p256r1, Scheme::ecdsa, HashId::sha256},
    SignAlgorithmInfo{SignAlgorithm::ecdsa_brainpool_p256r1_sha384, "ecdsa_brainpool_p256r1_sha384",
                      KeyType::ec_brainpool_p256r1, Scheme::ecdsa, HashId::sha384},
    SignAlgorithmInfo{SignAlgorithm::ecdsa_brainpool_p256r1_sha512, "ecdsa_brainpool_p256r1_sha512",
                      KeyType::ec_brainpool_p256r1, Scheme::ecdsa, HashId::sha512},
    SignAlgorithmInfo{SignAlgorithm::ecdsa_brainpool_p384r1_sha256, "ecdsa_brainpool_p384r1_sha256",
                      KeyType::ec_brainpool_p384r1, Scheme::ecdsa, HashId::sha256},
    SignAlgorithmInfo{SignAlgorithm::ecdsa_brainpool_p384r1_sha384, "ecdsa_brainpool_p384r1_sha384",
                      KeyType::ec_brainpool_p384r1, Scheme::ecdsa, HashId::sha384},
    SignAlgorithmInfo{SignAlgorithm::ecdsa_brainpool_p384r1_sha512, "ecdsa_brainpool_p384r1_sha512",
                      KeyType::ec_brainpool_p384r1, Scheme::ecdsa, HashId::sha512},
    SignAlgorithmInfo{SignAlgorithm::ecdsa_brainpool_p512r1_sha256, "ecdsa_brainpool_p512r1_sha256",
                      KeyType::ec_brainpool_p512r1, Scheme::ecdsa, HashId::sha256},
    SignAlgorithmInfo{SignAlgorithm::ecdsa_brainpool_p512r1_sha384, "ecdsa_brainpool_p512r1_sha384",
                      KeyType::ec_brainpool_p512r1, Scheme::ecdsa, HashId::sha384},
    SignAlgorithmInfo{SignAlgorithm::ecdsa_brainpool_p512r1_sha512, "ecdsa_brainpool_p512r1_sha512",
                      KeyType::ec_brainpool_p512r1, Scheme::ecdsa, HashId::sha512},
    SignAlgorithmInfo{SignAlgorithm::ed448, "ed448", KeyType::ed448, Scheme::ed448, std::nullopt},
    SignAlgorithmInfo{SignAlgorithm::mldsa44, "mldsa44", KeyType::mldsa44, Scheme::mldsa44, std::nullopt},
    SignAlgorithmInfo{SignAlgorithm::mldsa65, "mldsa65", KeyType::mldsa65, Scheme::mldsa65, std::nullopt},
    SignAlgorithmInfo{SignAlgorithm::mldsa87, "mldsa87", KeyType::mldsa87, Scheme::mldsa87, std::nullopt},
    SignAlgorithmInfo{SignAlgorithm::slhdsa_sha2_128s, "slhdsa_sha2_128s", KeyType::slhdsa_sha2_128s,
                      Scheme::slhdsa_sha2_128s, std::nullopt},
    SignAlgorithmInfo{SignAlgorithm::slhdsa_shake_128s, "slhdsa_shake_128s", KeyType::slhdsa_shake_128s,
                      Scheme::slhdsa_shake_128s, std::nullopt},
    SignAlgorithmInfo{SignAlgorithm::slhdsa_sha2_128f, "slhdsa_sha2_128f", KeyType::slhdsa_sha2_128f,
                      Scheme::slhdsa_sha2_128f, std::nullopt},
    SignAlgorithmInfo{SignAlgorithm::slhdsa_shake_128f, "slhdsa_shake_128f", KeyType::slhdsa_shake_128f,
                      Scheme::slhdsa_shake_128f, std::nullopt},
    SignAlgorithmInfo{SignAlgorithm::slhdsa_sha2_192s, "slhdsa_sha2_192s", KeyType::slhdsa_sha2_192s,
                      Scheme::slhdsa_sha2_192s, std::nullopt},
    SignAlgorithmInfo{SignAlgorithm::slhdsa_shake_192s, "slhdsa_shake_192s", KeyType::slhdsa_shake_192s,
                      Scheme::slhdsa_shake_192s, std::nullopt},
    SignAlgorithmInfo{SignAlgorithm::slhdsa_sha2_192f, "slhdsa_sha2_192f", KeyType::slhdsa_sha2_192f,
                      Scheme::slhdsa_sha2_192f, std::nullopt},
    SignAlgorithmInfo{SignAlgorithm::slhdsa_shake_192f, "slhdsa_shake_192f", KeyType::slhdsa_shake_192f,
                      Scheme::slhdsa_shake_192f, std::nullopt},
    SignAlgorithmInfo{SignAlgorithm::slhdsa_sha2_256s, "slhdsa_sha2_256s", KeyType::slhdsa_sha2_256s,
                      Scheme::slhdsa_sha2_256s, std::nullopt},
    SignAlgorithmInfo{SignAlgorithm::slhdsa_shake_256s, "slhdsa_shake_256s", KeyType::slhdsa_shake_256s,
                      Scheme::slhdsa_shake_256s, std::nullopt},
    SignAlgorithmInfo{SignAlgorithm::slhdsa_sha2_256f, "slhdsa_sha2_256f", KeyType::slhdsa_sha2_256f,
                      Scheme::slhdsa_sha2_256f, std::nullopt},
    SignAlgorithmInfo{SignAlgorithm::slhdsa_shake_256f, "slhdsa_shake_256f", KeyType::slhdsa_shake_256f,
                      Scheme::slhdsa_shake_256f, std::nullopt},
};

constexpr std::array of_rsa = {SignAlgorithm::rsa_pss_rsae_sha256, SignAlgorithm::rsa_pss_rsae_sha384,
                               SignAlgorithm::rsa_pss_rsae_sha512, SignAlgorithm::rsa_pkcs1_sha256,
                               SignAlgorithm::rsa_pkcs1_sha384,    SignAlgorithm::rsa_pkcs1_sha512};
constexpr std::array of_rsa_pss = {SignAlgorithm::rsa_pss_pss_sha256, SignAlgorithm::rsa_pss_pss_sha384,
                                   SignAlgorithm::rsa_pss_pss_sha512};
constexpr std::array of_p256 = {SignAlgorithm::ecdsa_p256_sha256, SignAlgorithm::ecdsa_p256_sha384,
                                SignAlgorithm::ecdsa_p256_sha512};
constexpr std::array of_p384 = {SignAlgorithm::ecdsa_p384_sha384, SignAlgorithm::ecdsa_p384_sha512,
                                SignAlgorithm::ecdsa_p384_sha256};
constexpr std::array of_ed25519 = {SignAlgorithm::ed25519};
constexpr std::array of_p521 = {SignAlgorithm::ecdsa_p521_sha512, SignAlgorithm::ecdsa_p521_sha384,
                                SignAlgorithm::ecdsa_p521_sha256};
constexpr std::array of_secp256k1 = {SignAlgorithm::ecdsa_secp256k1_sha256, SignAlgorithm::ecdsa_secp256k1_sha384,
                                     SignAlgorithm::ecdsa_secp256k1_sha512};
constexpr std::array of_brainpool_p256r1 = {SignAlgorithm::ecdsa_brainpool_p256r1_sha256,
                                            SignAlgorithm::ecdsa_brainpool_p256r1_sha384,
                                            SignAlgorithm::ecdsa_brainpool_p256r1_sha512};
constexpr std::array of_brainpool_p384r1 = {SignAlgorithm::ecdsa_brainpool_p384r1_sha384,
                                            SignAlgorithm::ecdsa_brainpool_p384r1_sha512,
                                            SignAlgorithm::ecdsa_brainpool_p384r1_sha256};
constexpr std::array of_brainpool_p512r1 = {SignAlgorithm::ecdsa_brainpool_p512r1_sha512,
                                            SignAlgorithm::ecdsa_brainpool_p512r1_sha384,
                                            SignAlgorithm::ecdsa_brainpool_p512r1_sha256};
constexpr std::array of_ed448 = {SignAlgorithm::ed448};
// One each, in the order of KeyType.
constexpr std::array of_post_quantum = {
    SignAlgorithm::mldsa44,           SignAlgorithm::mldsa65,           SignAlgorithm::mldsa87,
    SignAlgorithm::slhdsa_sha2_128s,  SignAlgorithm::slhdsa_shake_128s, SignAlgorithm::slhdsa_sha2_128f,
    SignAlgorithm::slhdsa_shake_128f, SignAlgorithm::slhdsa_sha2_192s,  SignAlgorithm::slhdsa_shake_192s,
    SignAlgorithm::slhdsa_sha2_192f,  SignAlgorithm::slhdsa_shake_192f, SignAlgorithm::slhdsa_sha2_256s,
    SignAlgorithm::slhdsa_shake_256s, SignAlgorithm::slhdsa_sha2_256f,  SignAlgorithm::slhdsa_shake_256f};

// The signature algorithms whose OID says everything but the key.
struct OidRow {
    const der::Oid& oid;
    Scheme scheme;
    std::optional<HashId> hash;
};
const OidRow plain_oids[] = {
    {oids::sha256_with_rsa, Scheme::rsa_pkcs1, HashId::sha256},
    {oids::sha384_with_rsa, Scheme::rsa_pkcs1, HashId::sha384},
    {oids::sha512_with_rsa, Scheme::rsa_pkcs1, HashId::sha512},
    {oids::ecdsa_with_sha256, Scheme::ecdsa, HashId::sha256},
    {oids::ecdsa_with_sha384, Scheme::ecdsa, HashId::sha384},
    {oids::ecdsa_with_sha512, Scheme::ecdsa, HashId::sha512},
    {oids::ed25519, Scheme::ed25519, std::nullopt},
    {oids::ed448, Scheme::ed448, std::nullopt},
};
struct HashRow {
    const der::Oid& oid;
    HashId hash;
};
const HashRow hash_oids[] = {
    {oids::sha256, HashId::sha256}, {oids::sha384, HashId::sha384}, {oids::sha512, HashId::sha512}};

// NULL, in DER.
constexpr u8 null_encoding[] = {0x05, 0x00};
der::Any null_value() {
    return {der::tags::null, {}, null_encoding};
}
bool is_null(const der::Any& any) {
    return any.tag == der::tags::null && any.content.empty();
}

std::unexpected<Error> unsupported(const der::Oid& oid) {
    return fail(Error(errors::unsupported_algorithm).with("algorithm", oids::name(oid)));
}
std::unexpected<Error> bad_parameters(const der::Oid& oid) {
    return fail(Error(errors::bad_parameters).with("algorithm", oids::name(oid)));
}

// A hash in PSS parameters: NULL or no parameters, both must be accepted (RFC 4055 §2.1).
Result<HashId> hash_from(const std::optional<AlgorithmIdentifier>& identifier) {
    if (!identifier) return fail(Error(errors::unsupported_algorithm).with("hash", "SHA-1"));  // the default
    if (identifier->parameters && !is_null(*identifier->parameters)) return bad_parameters(identifier->algorithm);
    for (const HashRow& row : hash_oids)
        if (row.oid == identifier->algorithm) return row.hash;
    return unsupported(identifier->algorithm);
}

// RFC 4055 §3.1. Different hashes for message and mask are allowed there and used by nobody: refused.
Result<SignMethod> pss_method(const AlgorithmIdentifier& identifier) {
    if (!identifier.parameters) return bad_parameters(identifier.algorithm);  // MUST be present in a signature
    TROTH_TRY(const auto params,
              der::parse<RsassaPssParams>(identifier.parameters->encoding, der::Tolerance::encoded_defaults));
    TROTH_TRY(const HashId hash, hash_from(params.hash_algorithm));
    if (!params.mask_gen_algorithm) return fail(Error(errors::unsupported_algorithm).with("MGF1 with", "SHA-1"));
    if (params.mask_gen_algorithm->algorithm != oids::mgf1) return unsupported(params.mask_gen_algorithm->algorithm);
    if (!params.mask_gen_algorithm->parameters) return bad_parameters(oids::mgf1);
    TROTH_TRY(const auto mask_hash, der::parse<AlgorithmIdentifier>(params.mask_gen_algorithm->parameters->encoding));
    TROTH_TRY(const HashId mask, hash_from(mask_hash));
    constexpr u64 longest_salt = 1024;  // an RSA modulus of 8192 bits leaves no room for more
    if (mask != hash || params.salt_length > longest_salt || params.trailer_field != 1)
        return bad_parameters(identifier.algorithm);
    return SignMethod{Scheme::rsa_pss, hash, static_cast<usize>(params.salt_length)};
}

ByteVector pss_identifier(HashId hash) {
    const auto row = std::ranges::find(hash_oids, hash, &HashRow::hash);
    const AlgorithmIdentifier hash_algorithm{row->oid, null_value()};
    const ByteVector hash_der = der::serialise(hash_algorithm);
    RsassaPssParams params;
    params.hash_algorithm = hash_algorithm;
    params.mask_gen_algorithm = AlgorithmIdentifier{oids::mgf1, der::parse<der::Any>(hash_der).value()};
    params.salt_length = crypto::digest_size(hash);
    const ByteVector params_der = der::serialise(params);
    return der::serialise(AlgorithmIdentifier{oids::rsassa_pss, der::parse<der::Any>(params_der).value()});
}

}  // namespace

std::string_view name_of(KeyType type) {
    switch (type) {
        case KeyType::rsa:
            return "RSA";
        case KeyType::rsa_pss:
            return "RSASSA-PSS";
        case KeyType::ec_p256:
            return "EC P-256";
        case KeyType::ec_p384:
            return "EC P-384";
        case KeyType::ed25519:
            return "Ed25519";
        case KeyType::ec_p521:
            return "EC P-521";
        case KeyType::ec_secp256k1:
            return "EC secp256k1";
        case KeyType::ec_brainpool_p256r1:
            return "EC brainpoolP256r1";
        case KeyType::ec_brainpool_p384r1:
            return "EC brainpoolP384r1";
        case KeyType::ec_brainpool_p512r1:
            return "EC brainpoolP512r1";
        case KeyType::ed448:
            return "Ed448";
        case KeyType::x25519:
            return "X25519";
        case KeyType::x448:
            return "X448";
        default:
            break;
    }
    const PostQuantumRow* row = post_quantum(type);
    return row == nullptr ? std::string_view() : row->name;
}

std::span<const SignAlgorithmInfo> sign_algorithms() {
    return infos;
}
const SignAlgorithmInfo& info(SignAlgorithm algorithm) {
    return infos[static_cast<usize>(algorithm)];
}

std::span<const SignAlgorithm> algorithms_of(KeyType type) {
    switch (type) {
        case KeyType::rsa:
            return of_rsa;
        case KeyType::rsa_pss:
            return of_rsa_pss;
        case KeyType::ec_p256:
            return of_p256;
        case KeyType::ec_p384:
            return of_p384;
        case KeyType::ed25519:
            return of_ed25519;
        case KeyType::ec_p521:
            return of_p521;
        case KeyType::ec_secp256k1:
            return of_secp256k1;
        case KeyType::ec_brainpool_p256r1:
            return of_brainpool_p256r1;
        case KeyType::ec_brainpool_p384r1:
            return of_brainpool_p384r1;
        case KeyType::ec_brainpool_p512r1:
            return of_brainpool_p512r1;
        case KeyType::ed448:
            return of_ed448;
        case KeyType::x25519:
        case KeyType::x448:
            return {};
        default:
            break;
    }
    const PostQuantumRow* row = post_quantum(type);
    if (row == nullptr) return {};
    return std::span<const SignAlgorithm>(of_post_quantum)
        .subspan(static_cast<usize>(row - post_quantum_rows().data()), 1);
}

ByteVector algorithm_identifier(SignAlgorithm algorithm) {
    const SignAlgorithmInfo& wanted = info(algorithm);
    if (wanted.scheme == Scheme::rsa_pss) return pss_identifier(*wanted.hash);
    if (const PostQuantumRow* row = post_quantum(wanted.scheme))
        return der::serialise(AlgorithmIdentifier{row->oid, std::nullopt});
    const auto row = std::ranges::find_if(
        plain_oids, [&](const OidRow& r) { return r.scheme == wanted.scheme && r.hash == wanted.hash; });
    AlgorithmIdentifier identifier{row->oid, std::nullopt};
    if (wanted.scheme == Scheme::rsa_pkcs1) identifier.parameters = null_value();
    return der::serialise(identifier);
}

Result<SignMethod> sign_method(Bytes algorithm_identifier) {
    TROTH_TRY(const auto identifier, der::parse<AlgorithmIdentifier>(algorithm_identifier));
    if (identifier.algorithm == oids::rsassa_pss) return pss_method(identifier);
    if (const PostQuantumRow* row = post_quantum(identifier.algorithm)) {
        if (identifier.parameters) return bad_parameters(identifier.algorithm);  // MUST be absent, RFC 9881 §2
        return SignMethod{row->scheme, std::nullopt, 0};
    }
    for (const OidRow& row : plain_oids) {
        if (row.oid != identifier.algorithm) continue;
        // With RSA, NULL or nothing (RFC 4055 §5); with ECDSA and EdDSA, nothing (RFC 5758 §3.2, RFC 8410 §3).
        const bool null_allowed = row.scheme == Scheme::rsa_pkcs1;
        if (identifier.parameters && !(null_allowed && is_null(*identifier.parameters)))
            return bad_parameters(identifier.algorithm);
        return SignMethod{row.scheme, row.hash, 0};
    }
    return unsupported(identifier.algorithm);
}

std::string algorithm_name(Bytes algorithm_identifier) {
    const auto identifier = der::parse<AlgorithmIdentifier>(algorithm_identifier);
    return identifier ? oids::name(identifier->algorithm) : "malformed";
}

}  // namespace troth::inline v1::keys
