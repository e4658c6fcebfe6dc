// Making SignedData: RFC 5652 §5.4 to §5.5, with the attributes that RFC 8551 §2.5 and RFC 5035 ask for.
#pragma once

#include "troth/cms/signed_data.hpp"
#include "troth/keys/signer.hpp"

namespace troth::inline v1::cms {

// SigningIdentity: who signs. The certificate is of the signer's key.
struct SigningIdentity {
    x509::Certificate certificate;
    const keys::Signer& signer;
    std::optional<keys::SignAlgorithm> algorithm;  // none: the signer's best that programs know
};

// signing_algorithm_of: the one that is asked for, or the signer's best.
keys::SignAlgorithm signing_algorithm_of(const SigningIdentity& identity);

class ContentDigests;

struct SignOptions {
    bool detached = false;
    bool attributes = true;            // without them the signature is over the content itself; then no time is said
    bool include_certificates = true;  // those of the signers, and `more`
    bool by_key_identifier = false;    // name signers by their key identifiers, if their certificates have one
    std::chrono::sys_seconds time{};   // the signing time that is claimed
    std::span<const x509::Certificate> more{};  // issuers, to send along
    std::span<const x509::Crl> crls{};
};

// sign: ContentInfo in DER. At least one signer. Errors: cms.unfit_signer, those of the signer.
Result<ByteVector> sign(Bytes content, std::span<const SigningIdentity> signers, const SignOptions& options,
                        RandomSource& random);

// sign_digested: the same for a content that is not held: detached and with attributes whatever the options say. The
// digests are those for these signers (ContentDigests::for_signing), fed with all of the content.
Result<ByteVector> sign_digested(const ContentDigests& digests, std::span<const SigningIdentity> signers,
                                 SignOptions options, RandomSource& random);

// certificates_only: a message without content and signers that carries certificates (RFC 8551 §3.8): what is called a
// .p7b or .p7c file.
ByteVector certificates_only(std::span<const x509::Certificate> certificates, std::span<const x509::Crl> crls = {});

}  // namespace troth::inline v1::cms
