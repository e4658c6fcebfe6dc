// Certificate, RFC 5280 §4.1: parsed once, strictly, into views over one shared immutable buffer.
#pragma once

#include <memory>

#include "troth/base/lifetime.hpp"
#include "troth/x509/extensions.hpp"

namespace troth::inline v1::x509 {

inline constexpr usize max_certificate_size = usize{256} << 10;

struct Validity {
    der::Time not_before, not_after;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("notBefore", m.not_before) && io("notAfter", m.not_after);
    }
};
struct TbsCertificate {
    u64 version = 0;  // as encoded: 0 is v1, 2 is v3
    der::Integer serial_number;
    der::Raw<AlgorithmIdentifier> signature;
    Name issuer;
    Validity validity;
    Name subject;
    der::Raw<SubjectPublicKeyInfo> subject_public_key_info;
    std::optional<der::BitString> issuer_unique_id, subject_unique_id;
    std::optional<std::vector<Extension>> extensions;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io.defaulted_wrapped("version", 0, m.version, u64{0}) && io("serialNumber", m.serial_number) &&
               io("signature", m.signature) && io("issuer", m.issuer) && io("validity", m.validity) &&
               io("subject", m.subject) && io("subjectPublicKeyInfo", m.subject_public_key_info) &&
               io.optional_implicit("issuerUniqueID", 1, m.issuer_unique_id) &&
               io.optional_implicit("subjectUniqueID", 2, m.subject_unique_id) &&
               io.optional_wrapped("extensions", 3, m.extensions);
    }
};
struct SignedCertificate {
    der::Raw<TbsCertificate> tbs_certificate;
    der::Raw<AlgorithmIdentifier> signature_algorithm;
    der::BitString signature_value;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("tbsCertificate", m.tbs_certificate) && io("signatureAlgorithm", m.signature_algorithm) &&
               io("signatureValue", m.signature_value);
    }
};

// Certificate: immutable and cheap to copy; copies share the buffer, and every view it gives lives as long as one of
// them. Thread-safe.
class Certificate {
  public:
    // parse: exactly one certificate in DER, of at most 256 KiB; the bytes are copied. Refused: malformed DER anywhere
    // in the structure or in an extension that is understood, differing algorithm identifiers (§4.1.1.2), a version
    // that does not fit the fields (§4.1.2.1), duplicate extensions (§4.2), serial numbers of more than 20 octets
    // (§4.1.2.2; zero and negative ones are read, as its last sentence advises). Nothing is verified.
    // Errors: encoding.der_* and x509.*, with byte offset and field.
    static Result<Certificate> parse(Bytes der);

    Bytes der() const TROTH_LIFETIMEBOUND { return data_->der; }
    Bytes tbs() const TROTH_LIFETIMEBOUND { return tbs_().encoding; }  // the signed bytes, as received
    u32 version() const { return static_cast<u32>(fields().version) + 1; }
    Bytes serial_number() const TROTH_LIFETIMEBOUND { return fields().serial_number.content; }
    const Name& issuer() const TROTH_LIFETIMEBOUND { return fields().issuer; }
    const Name& subject() const TROTH_LIFETIMEBOUND { return fields().subject; }
    const der::Time& not_before() const TROTH_LIFETIMEBOUND { return fields().validity.not_before; }
    const der::Time& not_after() const TROTH_LIFETIMEBOUND { return fields().validity.not_after; }
    Bytes spki() const TROTH_LIFETIMEBOUND { return fields().subject_public_key_info.encoding; }
    const SubjectPublicKeyInfo& public_key_info() const TROTH_LIFETIMEBOUND {
        return fields().subject_public_key_info.value;
    }
    const AlgorithmIdentifier& signature_algorithm() const TROTH_LIFETIMEBOUND {
        return data_->outer.signature_algorithm.value;
    }
    const der::BitString& signature() const TROTH_LIFETIMEBOUND { return data_->outer.signature_value; }
    const TbsCertificate& fields() const TROTH_LIFETIMEBOUND { return tbs_().value; }
    const Extensions& extensions() const TROTH_LIFETIMEBOUND { return data_->extensions; }
    // How many DEFAULT values stood encoded: the one thing in which the DER may be wrong.
    u32 encoded_defaults() const { return data_->encoded_defaults; }

    bool is_self_issued() const { return issuer() == subject(); }  // RFC 5280 §3.2; says nothing about the signature
    bool is_ca() const { return extensions().basic_constraints && extensions().basic_constraints->ca; }

    // The same bytes.
    friend bool operator==(const Certificate& a, const Certificate& b) {
        return a.data_ == b.data_ || std::ranges::equal(a.der(), b.der());
    }

  private:
    struct Data {
        ByteVector der;
        SignedCertificate outer;
        Extensions extensions;
        u32 encoded_defaults = 0;
    };
    explicit Certificate(std::shared_ptr<const Data> data) : data_(std::move(data)) {}
    const der::Raw<TbsCertificate>& tbs_() const TROTH_LIFETIMEBOUND { return data_->outer.tbs_certificate; }
    static const ErrorRow* check_profile(const SignedCertificate& outer);

    std::shared_ptr<const Data> data_;
};

// certificates_in: all certificates of a PEM text (other blocks are passed over), or the one certificate of a DER file.
// Never empty. Errors: x509.no_certificate, encoding.*, those of parse.
Result<std::vector<Certificate>> certificates_in(Bytes pem_or_der);

// fingerprint: SHA-256 of the DER, "AB:CD:..." of 32 octets.
std::string fingerprint(Bytes der);
inline std::string fingerprint(const Certificate& certificate) {
    return fingerprint(certificate.der());
}

}  // namespace troth::inline v1::x509
