// Signatures over certificates, requests, revocation lists and responses.
#include "troth/crypto/hash/hash.hpp"
#include "troth/crypto/sign/rsa.hpp"
#include "troth/keys/errors.hpp"
#include "troth/keys/oids.hpp"
#include "troth/keys/public_key.hpp"
#include "troth/keys/structures.hpp"
#include "troth/x509/errors.hpp"
#include "troth/x509/signature_rules.hpp"

namespace troth::inline v1::x509 {
namespace {

using crypto::HashId;
using der::oid;

constexpr Oid sha1_with_rsa = oid<"1.2.840.113549.1.1.5">;
constexpr Oid weak_signatures[] = {
    oid<"1.2.840.113549.1.1.2">,  // md2WithRSAEncryption
    oid<"1.2.840.113549.1.1.3">,  // md4WithRSAEncryption
    oid<"1.2.840.113549.1.1.4">,  // md5WithRSAEncryption
    sha1_with_rsa,
    oid<"1.3.14.3.2.29">,      // sha1WithRSASignature
    oid<"1.2.840.10045.4.1">,  // ecdsa-with-SHA1
    oid<"1.2.840.10040.4.3">,  // id-dsa-with-sha1
};

// What the rules allow beyond keys::PublicKey, RSA only: short moduli, and SHA-1 with PKCS#1 v1.5 (RFC 8017 §8.2.2) or
// SHA-1 and SHA-224 with PSS.
struct OldSignature {
    HashId hash{};
    bool pss = false;
    usize salt_size = 0;
};
// The hash that an AlgorithmIdentifier names, as far as it is an old one; absent, it is SHA-1 (RFC 4055 §3.1).
std::optional<HashId> old_hash(const std::optional<AlgorithmIdentifier>& algorithm) {
    if (!algorithm || algorithm->algorithm == oid<"1.3.14.3.2.26">) return HashId::sha1;
    if (algorithm->algorithm == oid<"2.16.840.1.101.3.4.2.4">) return HashId::sha224;
    return std::nullopt;
}
// RSASSA-PSS-params of an old hash, with MGF1 by the same.
std::optional<OldSignature> old_pss(const AlgorithmIdentifier& algorithm) {
    constexpr u64 longest_salt = 1024;
    if (!algorithm.parameters) return std::nullopt;
    const auto params =
        der::parse<keys::RsassaPssParams>(algorithm.parameters->encoding, der::Tolerance::encoded_defaults);
    if (!params || params->salt_length > longest_salt || params->trailer_field != 1) return std::nullopt;
    const std::optional<HashId> hash = old_hash(params->hash_algorithm);
    std::optional<HashId> mask = HashId::sha1;
    if (const auto& mgf = params->mask_gen_algorithm) {
        if (mgf->algorithm != oid<"1.2.840.113549.1.1.8"> || !mgf->parameters) return std::nullopt;
        const auto inner = der::parse<AlgorithmIdentifier>(mgf->parameters->encoding);
        if (!inner) return std::nullopt;
        mask = old_hash(*inner);
    }
    if (!hash || mask != hash) return std::nullopt;
    return OldSignature{*hash, true, static_cast<usize>(params->salt_length)};
}
std::optional<OldSignature> old_signature(const AlgorithmIdentifier& algorithm, Bytes encoding,
                                          const SignatureRules& rules) {
    if (algorithm.algorithm == sha1_with_rsa && rules.sha1) return OldSignature{HashId::sha1, false, 0};
    if (algorithm.algorithm == keys::oids::rsassa_pss && rules.sha1)
        if (const auto how = old_pss(algorithm)) return how;
    const Result<keys::SignMethod> method = keys::sign_method(encoding);
    if (!method || !method->hash) return std::nullopt;
    if (method->scheme == keys::Scheme::rsa_pkcs1) return OldSignature{*method->hash, false, 0};
    if (method->scheme == keys::Scheme::rsa_pss) return OldSignature{*method->hash, true, method->salt_size};
    return std::nullopt;
}

const ErrorRow* check_old(const SignedBytes& signed_bytes, Bytes spki, const OldSignature& how, u32 least_bits) {
    const auto info = der::parse<SubjectPublicKeyInfo>(spki);
    if (!info) return &unsupported_key;
    if (info->algorithm.algorithm != keys::oids::rsa_encryption && info->algorithm.algorithm != keys::oids::rsassa_pss)
        return &bad_signature;  // a key of another kind signed
    const auto numbers = der::parse<keys::RsaPublicKeyInfo>(info->subject_public_key.bytes);
    if (!numbers) return &unsupported_key;
    const auto key =
        crypto::dangerous::rsa_public_key_of_any_size(numbers->modulus.magnitude, numbers->public_exponent.magnitude);
    if (!key || key->modulus_bits() < least_bits) return &unsupported_key;
    const crypto::Digest digest = crypto::hash(how.hash, signed_bytes.message);
    const Bytes signature = signed_bytes.signature.bytes;
    const bool good = how.pss
                          ? crypto::rsa::verify_pss(*key, how.hash, how.hash, digest.bytes(), how.salt_size, signature)
                          : crypto::rsa::verify_pkcs1(*key, how.hash, digest.bytes(), signature);
    return good ? nullptr : &bad_signature;
}

bool is_strict(const SignatureRules& rules) {
    return !rules.sha1 && rules.least_rsa_bits >= SignatureRules{}.least_rsa_bits;
}

}  // namespace

const ErrorRow* check_signature_by(const SignedBytes& signed_bytes, Bytes spki, const SignatureRules& rules,
                                   const keys::PublicKey* known) {
    const auto algorithm = der::parse<AlgorithmIdentifier>(signed_bytes.algorithm_identifier);
    if (!algorithm) return &unsupported_signature;
    if (signed_bytes.signature.unused_bits != 0) return &bad_signature;
    if (const auto how =
            is_strict(rules) ? std::nullopt : old_signature(*algorithm, signed_bytes.algorithm_identifier, rules))
        if (how->hash == HashId::sha1 || how->hash == HashId::sha224 || !keys::PublicKey::from_spki(spki))
            return check_old(signed_bytes, spki, *how, rules.least_rsa_bits);
    if (std::ranges::find(weak_signatures, algorithm->algorithm) != std::end(weak_signatures)) return &weak_signature;
    std::optional<Result<keys::PublicKey>> read;
    if (known == nullptr) {
        read.emplace(keys::PublicKey::from_spki(spki));
        if (!*read) return &unsupported_key;  // check_key() of the issuer tells more
        known = &**read;
    }
    const Result<void> verdict =
        known->verify_as(signed_bytes.algorithm_identifier, signed_bytes.message, signed_bytes.signature.bytes);
    if (verdict) return nullptr;
    if (verdict.error().is(keys::errors::bad_signature)) return &bad_signature;
    // A key of another kind than the algorithm asks for: another key than the one that signed.
    if (verdict.error().is(keys::errors::algorithm_mismatch)) return &bad_signature;
    return &unsupported_signature;
}

const ErrorRow* check_signed_by(const Certificate& subject, const Certificate& issuer, const SignatureRules& rules,
                                const keys::PublicKey* known) {
    return check_signature_by({subject.tbs(), subject.fields().signature.encoding, subject.signature()}, issuer.spki(),
                              rules, known);
}

}  // namespace troth::inline v1::x509
