// Certificate requests, PKCS#10: RFC 2986, with the extensionRequest attribute of RFC 2985 §5.4.2.
#pragma once

#include "troth/base/lifetime.hpp"
#include "troth/x509/certificate.hpp"

namespace troth::inline v1::x509 {

struct Attribute {
    Oid type;
    der::SetOf<der::Any> values;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("type", m.type) && io("values", m.values);
    }
};
struct CertificationRequestInfo {
    u64 version = 0;
    Name subject;
    der::Raw<SubjectPublicKeyInfo> subject_pk_info;
    der::SetOf<Attribute> attributes;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("version", m.version) && io("subject", m.subject) && io("subjectPKInfo", m.subject_pk_info) &&
               io.implicit("attributes", 0, m.attributes);
    }
};
struct CertificationRequest {
    der::Raw<CertificationRequestInfo> certification_request_info;
    der::Raw<AlgorithmIdentifier> signature_algorithm;
    der::BitString signature;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("certificationRequestInfo", m.certification_request_info) &&
               io("signatureAlgorithm", m.signature_algorithm) && io("signature", m.signature);
    }
};

// Csr: immutable and cheap to copy, like Certificate. Thread-safe.
class Csr {
  public:
    // parse: exactly one request in DER, of at most 256 KiB. Nothing is verified.
    // Errors: encoding.der_*, x509.csr_bad_version, x509.duplicate_extension and others of Certificate::parse.
    static Result<Csr> parse(Bytes der);

    // verify: the requester holds the private key (RFC 2986 §4.2). Whoever issues must ask.
    // Errors: x509.csr_bad_signature, x509.weak_signature, x509.unsupported_signature, x509.unsupported_key.
    Result<void> verify() const;

    Bytes der() const TROTH_LIFETIMEBOUND { return data_->der; }
    const Name& subject() const TROTH_LIFETIMEBOUND { return info().subject; }
    Bytes spki() const TROTH_LIFETIMEBOUND { return info().subject_pk_info.encoding; }
    const SubjectPublicKeyInfo& public_key_info() const TROTH_LIFETIMEBOUND { return info().subject_pk_info.value; }
    const AlgorithmIdentifier& signature_algorithm() const TROTH_LIFETIMEBOUND {
        return data_->outer.signature_algorithm.value;
    }
    const std::vector<Attribute>& attributes() const TROTH_LIFETIMEBOUND { return info().attributes.items; }
    const Extensions& extensions() const TROTH_LIFETIMEBOUND { return data_->extensions; }  // that are requested

  private:
    struct Data {
        ByteVector der;
        CertificationRequest outer;
        Extensions extensions;
    };
    explicit Csr(std::shared_ptr<const Data> data) : data_(std::move(data)) {}
    const CertificationRequestInfo& info() const TROTH_LIFETIMEBOUND {
        return data_->outer.certification_request_info.value;
    }

    std::shared_ptr<const Data> data_;
};

// csr_in: the first request of a PEM text, or the one of a DER file. Errors: x509.no_request, those of parse.
Result<Csr> csr_in(Bytes pem_or_der);

}  // namespace troth::inline v1::x509
