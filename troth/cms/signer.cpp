#include "troth/cms/signer.hpp"

#include "troth/cms/content_digests.hpp"
#include "troth/cms/errors.hpp"
#include "troth/x509/signed_sequence.hpp"

namespace troth::inline v1::cms {

namespace {

// What a SignerInfo and its parents view until they are written.
struct Parts {
    std::vector<ByteVector> kept;
    Bytes keep(ByteVector bytes) { return kept.emplace_back(std::move(bytes)); }
    AlgorithmIdentifier algorithm(ByteVector der) { return *der::parse<AlgorithmIdentifier>(keep(std::move(der))); }
};

ByteVector attribute(const der::Oid& type, const ByteVector& value) {
    return der::serialise(Attribute{type, {{any_of(value)}}});
}

ByteVector certificate_named(const x509::Certificate& certificate) {
    const crypto::Digest hash = crypto::hash(crypto::HashId::sha256, certificate.der());
    SigningCertificateV2 named;
    named.certs.push_back({std::nullopt, {hash.bytes()}, std::nullopt});
    return der::serialise(named);
}

// The SET OF attributes in DER.
ByteVector attributes_of(const SigningIdentity& identity, const DigestAlgorithm& hash, const Content& content,
                         const AlgorithmProtection& protection, std::chrono::sys_seconds time) {
    const ByteVector content_digest = content.digest(hash);
    std::vector<ByteVector> encodings{
        attribute(oids::content_type, der::serialise(der::Oid(oids::data))),
        attribute(oids::message_digest, der::serialise(der::OctetString{content_digest})),
        attribute(oids::signing_time, der::serialise(der::Time::of(time))),
        attribute(oids::signing_certificate_v2, certificate_named(identity.certificate)),
        attribute(oids::algorithm_protection, der::serialise(protection)),
    };
    der::SetOf<der::Any> set;
    for (const ByteVector& encoding : encodings) set.items.push_back(any_of(encoding));
    return der::serialise(set);
}

// RFC 3370 §3.2: of PKCS#1 v1.5 the identifier that every program must know.
ByteVector signature_identifier(keys::SignAlgorithm algorithm) {
    if (keys::info(algorithm).scheme != keys::Scheme::rsa_pkcs1) return keys::algorithm_identifier(algorithm);
    const ByteVector null = der::serialise(der::Null{});
    return der::serialise(AlgorithmIdentifier{oids::rsa_encryption, any_of(null)});
}

Result<SignerInfo> signer_info(const SigningIdentity& identity, const Content& content, const SignOptions& options,
                               RandomSource& random, Parts& parts) {
    const keys::Signer& signer = identity.signer;
    const x509::Certificate& certificate = identity.certificate;
    const auto key = keys::PublicKey::from_spki(certificate.spki());
    if (signer.algorithms().empty() || !key || !(*key == signer.public_key()))
        return fail(Error(errors::unfit_signer).with("certificate", certificate.subject().text()));
    const keys::SignAlgorithm algorithm = signing_algorithm_of(identity);
    const DigestAlgorithm& hash = digest_for(algorithm);

    SignerInfo info;
    const auto& identifier = certificate.extensions().subject_key_identifier;
    if (options.by_key_identifier && identifier) {
        info.version = 3;  // §5.3
        info.subject_key_identifier = der::OctetString{identifier->value};
    } else {
        info.issuer_and_serial_number = IssuerAndSerialNumber{certificate.issuer(), {certificate.serial_number()}};
    }
    info.digest_algorithm = parts.algorithm(digest_identifier(hash));
    const Bytes own = parts.keep(signature_identifier(algorithm));
    info.signature_algorithm = *der::parse<der::Raw<AlgorithmIdentifier>>(own);
    Bytes message = content.held;
    if (options.attributes) {
        message = parts.keep(attributes_of(identity, hash, content,
                                           {info.digest_algorithm, info.signature_algorithm.value, std::nullopt},
                                           options.time));
        info.signed_attrs = any_of(message);
    }
    TROTH_TRY(ByteVector signature, signer.sign(algorithm, message, random));
    info.signature = {parts.keep(std::move(signature))};
    return info;
}

// The content of a SET OF under a tag of its own.
template <class T>
der::Any joined(std::span<const T> objects, Parts& parts) {
    der::SetOf<der::Any> set;
    for (const T& object : objects) set.items.push_back(any_of(object.der()));
    return any_of(parts.keep(der::serialise(set)));
}

void carry(SignedDataFields& fields, std::span<const x509::Certificate> certificates, std::span<const x509::Crl> crls,
           Parts& parts) {
    std::vector<x509::Certificate> once;
    for (const x509::Certificate& certificate : certificates)
        if (std::ranges::find(once, certificate) == once.end()) once.push_back(certificate);
    if (!once.empty()) fields.certificates = joined(std::span<const x509::Certificate>(once), parts);
    if (!crls.empty()) fields.crls = joined(crls, parts);
}

Result<ByteVector> signed_data(const Content& content, std::span<const SigningIdentity> signers,
                               const SignOptions& options, RandomSource& random) {
    if (signers.empty()) return fail(errors::no_signer);
    Parts parts;
    parts.kept.reserve(8 * signers.size() + 8);
    SignedDataFields fields;
    fields.version = 1;
    fields.encap_content_info.e_content_type = oids::data;
    ByteVector octets;
    if (!options.detached) {
        octets = der::serialise(der::OctetString{content.held});
        fields.encap_content_info.e_content = any_of(octets);
    }
    std::vector<x509::Certificate> certificates;
    for (const SigningIdentity& identity : signers) {
        TROTH_TRY(SignerInfo info, signer_info(identity, content, options, random, parts));
        if (info.version == 3) fields.version = 3;  // §5.1
        auto& digests = fields.digest_algorithms.items;
        const bool known = std::ranges::any_of(
            digests, [&](const AlgorithmIdentifier& one) { return one.algorithm == info.digest_algorithm.algorithm; });
        if (!known) digests.push_back(info.digest_algorithm);
        fields.signer_infos.items.push_back(std::move(info));
        certificates.push_back(identity.certificate);
    }
    certificates.insert(certificates.end(), options.more.begin(), options.more.end());
    if (!options.include_certificates) certificates.clear();
    carry(fields, certificates, options.crls, parts);
    const ByteVector der = der::serialise(fields);
    return wrap(oids::signed_data, der);
}

}  // namespace

keys::SignAlgorithm signing_algorithm_of(const SigningIdentity& identity) {
    return identity.algorithm.value_or(x509::signing_algorithm(identity.signer));
}

Result<ByteVector> sign(Bytes content, std::span<const SigningIdentity> signers, const SignOptions& options,
                        RandomSource& random) {
    return signed_data({content}, signers, options, random);
}

Result<ByteVector> sign_digested(const ContentDigests& digests, std::span<const SigningIdentity> signers,
                                 SignOptions options, RandomSource& random) {
    options.detached = true;
    options.attributes = true;
    return signed_data({{}, &digests}, signers, options, random);
}

ByteVector certificates_only(std::span<const x509::Certificate> certificates, std::span<const x509::Crl> crls) {
    Parts parts;
    parts.kept.reserve(4);
    SignedDataFields fields;
    fields.encap_content_info.e_content_type = oids::data;
    carry(fields, certificates, crls, parts);
    const ByteVector der = der::serialise(fields);
    return wrap(oids::signed_data, der);
}

}  // namespace troth::inline v1::cms
