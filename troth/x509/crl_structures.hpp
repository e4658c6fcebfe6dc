// The structures of certificate revocation lists, each declared once: RFC 5280 §5.
#pragma once

#include "troth/x509/der_types.hpp"
#include "troth/x509/extensions.hpp"

namespace troth::inline v1::x509 {

// ReasonCode: CRLReason, RFC 5280 §5.3.1. 7 is not used.
enum class ReasonCode : u8 {
    unspecified = 0,
    key_compromise = 1,
    ca_compromise = 2,
    affiliation_changed = 3,
    superseded = 4,
    cessation_of_operation = 5,
    certificate_hold = 6,
    remove_from_crl = 8,
    privilege_withdrawn = 9,
    aa_compromise = 10,
};
// "keyCompromise"; the names are the RFC's.
std::string_view name_of(ReasonCode reason);
std::optional<ReasonCode> reason_code(u64 value);              // of the number in the encoding
std::optional<ReasonCode> reason_code(std::string_view name);  // of the RFC's name

// ReasonFlags, §4.2.1.13: bit n of the notation. Bit 0 is unused.
inline constexpr u32 all_reasons = 0x1fe;

// One entry of revokedCertificates, §5.1.2.6.
struct RevokedCertificate {
    der::Integer user_certificate;
    der::Time revocation_date;
    std::optional<std::vector<Extension>> crl_entry_extensions;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("userCertificate", m.user_certificate) && io("revocationDate", m.revocation_date) &&
               io.optional("crlEntryExtensions", m.crl_entry_extensions);
    }
};

// RevokedCertificates: the list as it stands, not taken apart: it may hold a hundred thousand entries.
struct RevokedCertificates {
    Bytes content;
};

// IssuingDistributionPoint, §5.2.5.
struct IssuingDistributionPoint {
    std::optional<DistributionPointName> distribution_point;
    bool only_contains_user_certs = false;
    bool only_contains_ca_certs = false;
    std::optional<NamedBits> only_some_reasons;
    bool indirect_crl = false;
    bool only_contains_attribute_certs = false;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io.optional_implicit("distributionPoint", 0, m.distribution_point) &&
               io.defaulted_implicit("onlyContainsUserCerts", 1, m.only_contains_user_certs, false) &&
               io.defaulted_implicit("onlyContainsCACerts", 2, m.only_contains_ca_certs, false) &&
               io.optional_implicit("onlySomeReasons", 3, m.only_some_reasons) &&
               io.defaulted_implicit("indirectCRL", 4, m.indirect_crl, false) &&
               io.defaulted_implicit("onlyContainsAttributeCerts", 5, m.only_contains_attribute_certs, false);
    }
};

}  // namespace troth::inline v1::x509

namespace troth::inline v1::encoding::der {
template <>
struct Coding<x509::RevokedCertificates> {
    static constexpr bool constructed = true;
    static constexpr bool accepts(Tag tag) { return tag == tags::sequence; }
    static constexpr Tag tag(const x509::RevokedCertificates&) { return tags::sequence; }
    static bool read(Reader& inside, x509::RevokedCertificates& value) {
        value.content = inside.take_rest();
        return true;
    }
    static void write(Writer& writer, const x509::RevokedCertificates& value) { writer.raw(value.content); }
};
}  // namespace troth::inline v1::encoding::der

namespace troth::inline v1::x509 {

// TBSCertList, §5.1.
struct TbsCertList {
    std::optional<u64> version;  // as encoded: 1 is v2; absent is v1
    der::Raw<AlgorithmIdentifier> signature;
    Name issuer;
    der::Time this_update;
    std::optional<der::Time> next_update;
    std::optional<RevokedCertificates> revoked_certificates;
    std::optional<std::vector<Extension>> crl_extensions;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io.optional("version", m.version) && io("signature", m.signature) && io("issuer", m.issuer) &&
               io("thisUpdate", m.this_update) && io.optional("nextUpdate", m.next_update) &&
               io.optional("revokedCertificates", m.revoked_certificates) &&
               io.optional_wrapped("crlExtensions", 0, m.crl_extensions);
    }
};
struct CertificateList {
    der::Raw<TbsCertList> tbs_cert_list;
    der::Raw<AlgorithmIdentifier> signature_algorithm;
    der::BitString signature_value;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("tbsCertList", m.tbs_cert_list) && io("signatureAlgorithm", m.signature_algorithm) &&
               io("signatureValue", m.signature_value);
    }
};

}  // namespace troth::inline v1::x509
