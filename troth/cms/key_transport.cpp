// Key transport by RSA.
#include "troth/cms/digest.hpp"
#include "troth/cms/errors.hpp"
#include "troth/cms/recipient_kinds.hpp"
#include "troth/crypto/sign/rsa_encryption.hpp"

namespace troth::inline v1::cms {

namespace {

using crypto::HashId;

struct OaepChoice {
    HashId hash = HashId::sha1, mgf_hash = HashId::sha1;  // the defaults of RFC 4055 §4.1
    Bytes label;
};

Result<HashId> hash_of(const AlgorithmIdentifier& algorithm) {
    TROTH_TRY(const DigestAlgorithm* row, digest_algorithm(algorithm));
    if (!row->hash || row->hash == HashId::legacy_md5)
        return fail(Error(errors::unsupported_algorithm).with("algorithm", row->name));
    return *row->hash;
}

Result<OaepChoice> read_oaep(const AlgorithmIdentifier& algorithm) {
    OaepChoice out;
    if (!algorithm.parameters) return fail(Error(errors::malformed).with("parameters of", "RSAES-OAEP"));
    TROTH_TRY(const auto params, der::parse<RsaesOaepParams>(algorithm.parameters->encoding));
    if (params.hash_algorithm) {
        TROTH_TRY(out.hash, hash_of(*params.hash_algorithm));
    }
    if (params.mask_gen_algorithm) {
        const AlgorithmIdentifier& mask = *params.mask_gen_algorithm;
        if (mask.algorithm != oids::mgf1 || !mask.parameters)
            return fail(Error(errors::unsupported_algorithm).with("mask generation", oids::name(mask.algorithm)));
        TROTH_TRY(const auto inner, der::parse<AlgorithmIdentifier>(mask.parameters->encoding));
        TROTH_TRY(out.mgf_hash, hash_of(inner));
    }
    if (params.p_source_algorithm) {
        const AlgorithmIdentifier& source = *params.p_source_algorithm;
        if (source.algorithm != oids::p_specified || !source.parameters)
            return fail(Error(errors::unsupported_algorithm).with("label", oids::name(source.algorithm)));
        TROTH_TRY(const auto label, der::parse<der::OctetString>(source.parameters->encoding));
        out.label = label.value;
    }
    return out;
}

}  // namespace

Result<SecretBytes> transported(const KeyTransRecipientInfo& info, const keys::PrivateKey& key, usize key_size,
                                RandomSource& random) {
    const AlgorithmIdentifier& algorithm = info.key_encryption_algorithm;
    if (key.rsa() == nullptr) return fail(errors::undecipherable);
    const Bytes ciphertext = info.encrypted_key.value;
    if (algorithm.algorithm == oids::rsaes_oaep) {
        TROTH_TRY(const OaepChoice oaep, read_oaep(algorithm));
        auto out = crypto::rsa::decrypt_oaep(*key.rsa(), oaep.hash, oaep.mgf_hash, oaep.label, ciphertext, random);
        if (!out || out->size() != key_size) return fail(errors::undecipherable);
        return out;
    }
    if (algorithm.algorithm != oids::rsa_encryption)
        return fail(Error(errors::unsupported_algorithm).with("algorithm", oids::name(algorithm.algorithm)));
    auto out = crypto::rsa::decrypt_pkcs1_key(*key.rsa(), ciphertext, key_size, random);
    if (!out) return fail(errors::undecipherable);
    return out;
}

// RSAES-OAEP with SHA-256 for label and mask; an rsa_pss key encrypts nothing (RFC 4055 §3).
Result<ByteVector> to_rsa(const x509::Certificate& certificate, const crypto::RsaPublicKey& key, Bytes content_key,
                          RandomSource& random) {
    const ByteVector null = der::serialise(der::Null{});
    const AlgorithmIdentifier hash{oids::sha256, any_of(null)};
    const ByteVector hash_der = der::serialise(hash);
    const ByteVector params =
        der::serialise(RsaesOaepParams{hash, AlgorithmIdentifier{oids::mgf1, any_of(hash_der)}, std::nullopt});
    TROTH_TRY(const ByteVector encrypted,
              crypto::rsa::encrypt_oaep(key, HashId::sha256, HashId::sha256, {}, content_key, random));
    KeyTransRecipientInfo info;
    info.issuer_and_serial_number = IssuerAndSerialNumber{certificate.issuer(), {certificate.serial_number()}};
    info.key_encryption_algorithm = {oids::rsaes_oaep, any_of(params)};
    info.encrypted_key = {encrypted};
    return der::serialise(info);
}

}  // namespace troth::inline v1::cms
