// Verifying SignedData: RFC 5652 §5.6.
#include "troth/cms/content_digests.hpp"
#include "troth/cms/errors.hpp"
#include "troth/cms/signed_data.hpp"
#include "troth/keys/errors.hpp"
#include "troth/keys/public_key.hpp"
#include "troth/x509/errors.hpp"
#include "troth/x509/mailbox.hpp"

namespace troth::inline v1::cms {

namespace {

using keys::SignAlgorithm;

Error about(const ErrorRow& row, const Signer& signer) {
    return Error(row).with("signer", Untrusted(signer.identifier()));
}

// The AlgorithmIdentifier to verify by. rsaEncryption leaves the hash to the digest algorithm (RFC 3370 §3.2).
Result<ByteVector> signature_algorithm(const Signer& signer, const DigestAlgorithm& digest) {
    const auto& own = signer.info.signature_algorithm;
    if (own.value.algorithm != oids::rsa_encryption) return ByteVector(own.encoding.begin(), own.encoding.end());
    for (const auto algorithm :
         {SignAlgorithm::rsa_pkcs1_sha256, SignAlgorithm::rsa_pkcs1_sha384, SignAlgorithm::rsa_pkcs1_sha512})
        if (keys::info(algorithm).hash == digest.hash) return keys::algorithm_identifier(algorithm);
    return fail(Error(errors::unsupported_algorithm).with("algorithm", signer.algorithm()));
}

// RFC 8933 §3: the content's digest and the signature's are by the same hash, where the signature has one of its own.
Result<void> check_same_hash(const Signer& signer, const DigestAlgorithm& digest, Bytes algorithm) {
    const auto method = keys::sign_method(algorithm);
    if (!method)
        return fail(Error(errors::unsupported_algorithm)
                        .with("algorithm", keys::algorithm_name(algorithm))
                        .with("signer", Untrusted(signer.identifier())));
    if (!method->hash || method->hash == digest.hash) return {};
    return fail(about(errors::algorithm_mismatch, signer)
                    .with("of the content", digest.name)
                    .with("of the signature", crypto::info(*method->hash).name));
}

bool same(const AlgorithmIdentifier& a, const AlgorithmIdentifier& b) {
    return a.algorithm == b.algorithm && a.parameters == b.parameters;
}

// RFC 6211 §2: the algorithms of the attribute are those outside of it.
Result<void> check_protection(const Signer& signer) {
    const auto& protection = signer.attributes->algorithm_protection;
    if (!protection) return {};
    if (protection->mac_algorithm || !protection->signature_algorithm ||
        !same(protection->digest_algorithm, signer.info.digest_algorithm) ||
        !same(*protection->signature_algorithm, signer.info.signature_algorithm.value))
        return fail(about(errors::algorithm_mismatch, signer).with("by", "CMSAlgorithmProtection"));
    return {};
}

// RFC 5035 §5.4: the first certificate of the list is the signer's.
Result<void> check_certificate_named(const Signer& signer, const x509::Certificate& certificate) {
    const auto& named = signer.attributes->signing_certificate;
    if (!named) return {};
    const EssCertIdV2& first = named->certs.front();
    const AlgorithmIdentifier standard{oids::sha256, std::nullopt};
    TROTH_TRY(const DigestAlgorithm* hash, digest_algorithm(first.hash_algorithm.value_or(standard)));
    if (!hash->collision_resistant) return fail(about(errors::weak_digest, signer).with("hash", hash->name));
    if (std::ranges::equal(digest(*hash, certificate.der()), first.cert_hash.value)) return {};
    return fail(about(errors::signing_certificate_mismatch, signer).with("certificate", certificate.subject().text()));
}

Result<void> check_attributes(const Signer& signer, const DigestAlgorithm& hash, const der::Oid& type,
                              const Content& content) {
    const SignedAttributes& attributes = *signer.attributes;
    if (attributes.content_type != type)
        return fail(about(errors::content_type_mismatch, signer)
                        .with("signed", content_type_name(attributes.content_type))
                        .with("found", content_type_name(type)));
    if (!std::ranges::equal(content.digest(hash), attributes.message_digest))
        return fail(about(errors::digest_mismatch, signer).with("hash", hash.name));
    return check_protection(signer);
}

Result<void> check_signature(const Signer& signer, const x509::Certificate& certificate, const der::Oid& type,
                             const Content& content) {
    if (!signer.attributes && content.digests != nullptr) return fail(about(errors::content_not_held, signer));
    TROTH_TRY(const DigestAlgorithm* hash, digest_algorithm(signer.info.digest_algorithm));
    if (!hash->collision_resistant) return fail(about(errors::weak_digest, signer).with("hash", hash->name));
    TROTH_TRY(const ByteVector algorithm, signature_algorithm(signer, *hash));
    TROTH_TRY(check_same_hash(signer, *hash, algorithm));
    Bytes message = content.held;
    if (signer.attributes) {
        TROTH_TRY(check_attributes(signer, *hash, type, content));
        message = signer.attributes->encoding;
    }
    TROTH_TRY(const keys::PublicKey key, keys::PublicKey::from_spki(certificate.spki()));
    if (auto verified = key.verify_as(algorithm, message, signer.info.signature.value); !verified) {
        // A key that is restricted, or of another kind, tells so itself.
        if (!verified.error().is(keys::errors::bad_signature)) return verified;
        return fail(about(errors::bad_signature, signer).with("certificate", certificate.subject().text()));
    }
    if (signer.attributes) return check_certificate_named(signer, certificate);
    return {};
}

const x509::Certificate* find_certificate(const Signer& signer, std::span<const x509::Certificate> certificates) {
    const auto found =
        std::ranges::find_if(certificates, [&](const auto& candidate) { return signer.identifies(candidate); });
    return found == certificates.end() ? nullptr : &*found;
}

// RFC 8550 §4.4.4: a certificate that says what it is for is for this, issuers below the anchor, too. §4.4.2: the key
// usage of the signer allows signatures of one sort or the other.
Result<void> check_purpose(const x509::VerifiedChain& chain, const der::Oid& purpose) {
    const auto certificates = chain.certificates();
    for (usize depth = 0; depth < std::max<usize>(certificates.size() - 1, 1); ++depth) {
        const auto& allowed = certificates[depth].extensions().ext_key_usage;
        if (!allowed) continue;
        std::string names;
        bool found = false;
        for (const der::Oid& one : *allowed) {
            found = found || one == purpose || one == x509::oids::any_extended_key_usage;
            names += (names.empty() ? "" : " ") + x509::display_name(one);
        }
        if (!found)
            return fail(Error(x509::wrong_purpose)
                            .at_depth(static_cast<u32>(depth))
                            .with("subject", certificates[depth].subject().text())
                            .with("issued for", names)
                            .with("needed", x509::display_name(purpose)));
    }
    const auto& usage = chain.leaf().extensions().key_usage;
    if (!usage || chain.leaf().is_ca() || x509::allows(*usage, x509::KeyUsageBit::digital_signature) ||
        x509::allows(*usage, x509::KeyUsageBit::content_commitment))
        return {};
    return fail(Error(x509::key_usage).at_depth(0).with("needed", "digitalSignature"));
}

// The rest of the certificates may help to reach a root.
void ask_chain(SignerVerdict& verdict, const VerifyRequest& request, std::span<const x509::Certificate> others,
               std::span<const x509::Crl> crls) {
    std::vector<x509::Certificate> certificates{*verdict.certificate};
    for (const x509::Certificate& other : others)
        if (!(other == *verdict.certificate)) certificates.push_back(other);
    x509::ChainRequest chain{certificates, *request.trust};
    chain.time = request.time;
    chain.purpose = x509::Purpose::any;  // which this function asks about itself
    chain.revocation = request.revocation;
    chain.crls = crls;
    verdict.chain = x509::explain_chain(chain);
    if (verdict.chain->chain) {
        auto fit = request.purpose ? check_purpose(*verdict.chain->chain, *request.purpose) : Result<void>{};
        if (!fit) verdict.error = std::move(fit).error();
        return;
    }
    // The explanation keeps the error; the verdict has one of the same kind with what is known of the place.
    verdict.error = x509::error_again(verdict.chain->chain.error());
}

}  // namespace

Result<std::vector<SignerVerdict>> verify(const SignedData& message, const VerifyRequest& request) {
    if (message.signers().empty()) return fail(errors::no_signer);
    if (message.is_detached() && !request.content && request.digests == nullptr) return fail(errors::no_content);
    if (!message.is_detached() && request.digests != nullptr) return fail(errors::content_twice);
    if (!message.is_detached() && request.content && !std::ranges::equal(*request.content, message.content()))
        return fail(errors::content_twice);
    const Content content{message.is_detached() ? request.content.value_or(Bytes()) : message.content(),
                          request.digests};
    std::vector<x509::Certificate> certificates(message.certificates().begin(), message.certificates().end());
    certificates.insert(certificates.end(), request.certificates.begin(), request.certificates.end());
    std::vector<x509::Crl> crls(message.crls().begin(), message.crls().end());
    crls.insert(crls.end(), request.crls.begin(), request.crls.end());

    std::vector<SignerVerdict> verdicts;
    for (const Signer& signer : message.signers()) {
        SignerVerdict& verdict = verdicts.emplace_back();
        const x509::Certificate* certificate = find_certificate(signer, certificates);
        if (certificate == nullptr) {
            verdict.error = about(errors::no_signer_certificate, signer);
            continue;
        }
        verdict.certificate = *certificate;
        auto checked = check_signature(signer, *certificate, message.content_type(), content);
        if (checked && !request.mailbox.empty()) checked = x509::check_mailbox(*certificate, request.mailbox);
        if (!checked)
            verdict.error = std::move(checked).error();
        else if (request.trust != nullptr)
            ask_chain(verdict, request, certificates, crls);
    }
    return verdicts;
}

}  // namespace troth::inline v1::cms
