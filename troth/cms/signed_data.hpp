// SignedData, RFC 5652 §5: read, and verified with all that RFC 5035, RFC 6211, RFC 8419, RFC 8933 and RFC 9882 ask.
#pragma once

#include "troth/cms/message.hpp"
#include "troth/x509/crl.hpp"
#include "troth/x509/explain.hpp"

namespace troth::inline v1::cms {

// SignedAttributes: those that are understood. Views into the message.
struct SignedAttributes {
    der::Oid content_type;
    Bytes message_digest;
    std::optional<std::chrono::sys_seconds> signing_time;  // what the signer claims
    std::optional<SigningCertificateV2> signing_certificate;
    std::optional<AlgorithmProtection> algorithm_protection;
    ByteVector encoding;  // the SET OF in DER, over which the signature goes (§5.4)
};

// Signer: a SignerInfo, taken apart.
struct Signer {
    SignerInfo info;
    std::optional<SignedAttributes> attributes;  // none: the signature is over the content itself
    // identifies: whether this certificate is the one that the signer names.
    bool identifies(const x509::Certificate& certificate) const;
    std::string identifier() const;  // for people: "serial number 1f of CN=Example", or the key identifier
    std::string algorithm() const;   // "ecdsa-with-SHA256", "RSA with SHA-256"
};

// SignedData: immutable and cheap to copy. Thread-safe.
class SignedData {
  public:
    // parse: a message of this type. Nothing is verified. Certificates that cannot be read are counted and passed over:
    // a message may carry what its signer does not need. Errors: cms.not_cms, cms.other_content, cms.malformed,
    // cms.too_many, cms.signed_attributes, encoding.*.
    static Result<SignedData> parse(Bytes file);
    static Result<SignedData> from(Message message);

    const der::Oid& content_type() const { return data_->fields.encap_content_info.e_content_type; }
    bool is_detached() const { return !data_->fields.encap_content_info.e_content.has_value(); }
    Bytes content() const { return data_->content.bytes(); }  // empty if detached
    std::span<const Signer> signers() const { return data_->signers; }
    std::span<const x509::Certificate> certificates() const { return data_->certificates; }
    std::span<const x509::Crl> crls() const { return data_->crls; }
    usize passed_over() const { return data_->passed_over; }  // certificates and lists that cannot be read
    Bytes der() const { return data_->message.der(); }

  private:
    struct Data {
        Message message;
        SignedDataFields fields;
        SecretBytes content;
        std::vector<Signer> signers;
        std::vector<x509::Certificate> certificates;
        std::vector<x509::Crl> crls;
        usize passed_over = 0;
    };
    explicit SignedData(std::shared_ptr<const Data> data) : data_(std::move(data)) {}
    static Result<void> read_certificates(Data& data);
    static Result<void> read_crls(Data& data);
    std::shared_ptr<const Data> data_;
};

class ContentDigests;

struct VerifyRequest {
    std::optional<Bytes> content;  // of a detached signature
    // Instead of it: those for these signers (ContentDigests::for_signers), fed with all of the content. A signature
    // without attributes is over the content itself, and is not judged then: cms.content_not_held.
    const ContentDigests* digests = nullptr;
    std::span<const x509::Certificate> certificates{};  // beside those that the message carries
    std::span<const x509::Crl> crls{};                  // likewise
    // The roots; null: the signer's certificate is not asked about, only that the signature is by its key.
    const x509::TrustStore* trust = nullptr;
    std::chrono::sys_seconds time{};
    // What the certificates must be good for, by extended key usage (RFC 8550 §4.4.4); none: not asked.
    std::optional<der::Oid> purpose = x509::oids::email_protection;
    x509::RevocationPolicy revocation{};
    std::string_view mailbox;  // the address that every signer's certificate must be for; empty: not asked
};

// SignerVerdict: what became of one signer. Only without an error does the signature count.
struct SignerVerdict {
    std::optional<x509::Certificate> certificate;
    std::optional<x509::Explanation> chain;  // where it was asked for
    std::optional<Error> error;
};

// verify: a verdict a signer, in their order. The signatures are checked before the chains, and a chain only where the
// signature holds. Errors of the message as a whole: cms.no_signer, cms.no_content, cms.content_twice. Of a signer:
// cms.no_signer_certificate, cms.content_not_held, cms.signed_attributes, cms.digest_mismatch,
// cms.content_type_mismatch, cms.bad_signature, cms.algorithm_mismatch, cms.weak_digest, cms.unsupported_algorithm,
// cms.signing_certificate_mismatch, x509.*.
Result<std::vector<SignerVerdict>> verify(const SignedData& message, const VerifyRequest& request);

}  // namespace troth::inline v1::cms
