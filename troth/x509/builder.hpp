// Making certificates and requests: RFC 5280 §4.1, RFC 2986. What is made is strict DER and is signed by a
// keys::Signer.
#pragma once

#include <chrono>

#include "troth/base/random.hpp"
#include "troth/keys/signer.hpp"
#include "troth/x509/csr.hpp"

namespace troth::inline v1::x509 {

// ExtensionList: extensions on their way into a certificate or request. Each kind stands once: the later one counts.
class ExtensionList {
  public:
    void add(const Oid& id, bool critical, ByteVector value);
    void basic_constraints(bool ca, std::optional<u64> path_len_constraint = std::nullopt);  // critical
    void key_usage(std::initializer_list<KeyUsageBit> bits);                                 // critical
    void ext_key_usage(std::span<const Oid> purposes);
    // Every text a host name (A-labels; "*." may stand first) or an IP address. Errors: x509.bad_reference_name.
    Result<void> subject_alt_names(std::span<const std::string> hosts, bool critical = false);
    void subject_alt_name(const GeneralNames& names, bool critical = false);
    void subject_key_identifier(Bytes identifier);
    void authority_key_identifier(Bytes identifier);
    void name_constraints(const NameConstraints& constraints);  // critical
    void authority_info_access(std::span<const AccessDescription> descriptions);
    void crl_distribution_point(std::string_view uri);

    bool has(const Oid& id) const;
    bool empty() const { return items_.empty(); }
    std::vector<Extension> view() const;

  private:
    struct Item {
        ByteVector id;
        bool critical = false;
        ByteVector value;
    };
    std::vector<Item> items_;
};

// key_identifier: the first 160 bits of SHA-256 over subjectPublicKey (RFC 7093 §2, method 1), for SubjectPublicKeyInfo
// in DER. Empty if that is malformed.
ByteVector key_identifier(Bytes spki);

// random_serial: 16 unpredictable octets, positive, as RFC 5280 §4.1.2.2 and the Baseline Requirements §7.1 want them.
ByteVector random_serial(RandomSource& random);

// CertificateBuilder: fill the fields, then sign. A field that is empty is x509.incomplete when signing.
struct CertificateBuilder {
    ByteVector serial_number;  // big-endian magnitude, 1 to 20 octets
    Name subject;              // may be empty with a critical subjectAltName
    std::chrono::sys_seconds not_before{}, not_after{};
    ByteVector spki;  // the subject's SubjectPublicKeyInfo in DER
    ExtensionList extensions;

    // sign: as issued by `issuer`, whose key `signer` holds. subjectKeyIdentifier and authorityKeyIdentifier are added
    // where they are missing. Errors: x509.incomplete, those of the signer, and those of Certificate::parse.
    Result<Certificate> sign(const Certificate& issuer, const keys::Signer& signer, RandomSource& random);
    // self_sign: issued by itself; spki is the signer's.
    Result<Certificate> self_sign(const keys::Signer& signer, RandomSource& random);

  private:
    Result<Certificate> sign_as(const Name& issuer, Bytes issuer_key_identifier, const keys::Signer& signer,
                                RandomSource& random);
};

// CsrBuilder: a request for the signer's own key.
struct CsrBuilder {
    Name subject;
    ExtensionList extensions;

    Result<Csr> sign(const keys::Signer& signer, RandomSource& random) const;
};

}  // namespace troth::inline v1::x509
