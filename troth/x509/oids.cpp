#include "troth/x509/oids.hpp"

#include <array>

namespace troth::inline v1::x509 {
namespace {

using der::oid;

constexpr std::array attributes = {
    OidName{oid<"2.5.4.3">, "CN"},
    OidName{oid<"2.5.4.7">, "L"},
    OidName{oid<"2.5.4.8">, "ST"},
    OidName{oid<"2.5.4.10">, "O"},
    OidName{oid<"2.5.4.11">, "OU"},
    OidName{oid<"2.5.4.6">, "C"},
    OidName{oid<"2.5.4.9">, "STREET"},
    OidName{oid<"0.9.2342.19200300.100.1.25">, "DC"},
    OidName{oid<"0.9.2342.19200300.100.1.1">, "UID"},
    OidName{oid<"2.5.4.4">, "sn"},
    OidName{oid<"2.5.4.5">, "serialNumber"},
    OidName{oid<"2.5.4.12">, "title"},
    OidName{oid<"2.5.4.13">, "description"},
    OidName{oid<"2.5.4.15">, "businessCategory"},
    OidName{oid<"2.5.4.17">, "postalCode"},
    OidName{oid<"2.5.4.42">, "givenName"},
    OidName{oid<"2.5.4.43">, "initials"},
    OidName{oid<"2.5.4.44">, "generationQualifier"},
    OidName{oid<"2.5.4.46">, "dnQualifier"},
    OidName{oid<"2.5.4.65">, "pseudonym"},
    OidName{oid<"2.5.4.97">, "organizationIdentifier"},
    OidName{oid<"1.2.840.113549.1.9.1">, "emailAddress"},
};

constexpr std::array others = {
    OidName{oids::subject_key_identifier, "subjectKeyIdentifier"},
    OidName{oids::key_usage, "keyUsage"},
    OidName{oids::subject_alt_name, "subjectAltName"},
    OidName{oids::issuer_alt_name, "issuerAltName"},
    OidName{oids::basic_constraints, "basicConstraints"},
    OidName{oids::name_constraints, "nameConstraints"},
    OidName{oids::crl_distribution_points, "cRLDistributionPoints"},
    OidName{oids::certificate_policies, "certificatePolicies"},
    OidName{oids::any_policy, "anyPolicy"},
    OidName{oids::policy_mappings, "policyMappings"},
    OidName{oids::authority_key_identifier, "authorityKeyIdentifier"},
    OidName{oids::policy_constraints, "policyConstraints"},
    OidName{oids::ext_key_usage, "extKeyUsage"},
    OidName{oids::inhibit_any_policy, "inhibitAnyPolicy"},
    OidName{oids::authority_info_access, "authorityInfoAccess"},
    OidName{oids::tls_feature, "tlsfeature"},
    OidName{oids::signed_certificate_timestamps, "signedCertificateTimestampList"},
    OidName{oids::ocsp_signed_certificate_timestamps, "signedCertificateTimestampList"},
    OidName{oids::precertificate_poison, "certificateTransparencyPoison"},
    OidName{oids::ocsp_nocheck, "id-pkix-ocsp-nocheck"},
    OidName{oids::ocsp_nonce, "id-pkix-ocsp-nonce"},
    OidName{oids::ocsp_basic, "id-pkix-ocsp-basic"},
    OidName{oids::crl_number, "cRLNumber"},
    OidName{oids::reason_code, "reasonCode"},
    OidName{oids::invalidity_date, "invalidityDate"},
    OidName{oids::delta_crl_indicator, "deltaCRLIndicator"},
    OidName{oids::issuing_distribution_point, "issuingDistributionPoint"},
    OidName{oids::certificate_issuer, "certificateIssuer"},
    OidName{oids::freshest_crl, "freshestCRL"},
    OidName{oid<"1.3.6.1.5.5.7.1.11">, "subjectInfoAccess"},
    OidName{oids::any_extended_key_usage, "anyExtendedKeyUsage"},
    OidName{oids::server_auth, "serverAuth"},
    OidName{oids::client_auth, "clientAuth"},
    OidName{oids::code_signing, "codeSigning"},
    OidName{oids::email_protection, "emailProtection"},
    OidName{oids::time_stamping, "timeStamping"},
    OidName{oids::ocsp_signing, "OCSPSigning"},
    OidName{oids::extension_request, "extensionRequest"},
    OidName{oids::challenge_password, "challengePassword"},
    OidName{oids::ocsp, "OCSP"},
    OidName{oids::ca_issuers, "caIssuers"},
    OidName{oid<"2.23.140.1.2.1">, "domain-validated"},
    OidName{oid<"2.23.140.1.2.2">, "organization-validated"},
    OidName{oid<"2.23.140.1.1">, "extended-validation"},
    OidName{oid<"1.2.840.113549.1.1.1">, "rsaEncryption"},
    OidName{oid<"1.2.840.113549.1.1.4">, "md5WithRSAEncryption"},
    OidName{oid<"1.2.840.113549.1.1.5">, "sha1WithRSAEncryption"},
    OidName{oid<"1.2.840.113549.1.1.10">, "RSASSA-PSS"},
    OidName{oid<"1.2.840.113549.1.1.11">, "sha256WithRSAEncryption"},
    OidName{oid<"1.2.840.113549.1.1.12">, "sha384WithRSAEncryption"},
    OidName{oid<"1.2.840.113549.1.1.13">, "sha512WithRSAEncryption"},
    OidName{oid<"1.2.840.10045.2.1">, "ecPublicKey"},
    OidName{oid<"1.2.840.10045.3.1.7">, "P-256"},
    OidName{oid<"1.3.132.0.34">, "P-384"},
    OidName{oid<"1.3.132.0.35">, "P-521"},
    OidName{oid<"1.2.840.10045.4.1">, "ecdsa-with-SHA1"},
    OidName{oid<"1.2.840.10045.4.3.2">, "ecdsa-with-SHA256"},
    OidName{oid<"1.2.840.10045.4.3.3">, "ecdsa-with-SHA384"},
    OidName{oid<"1.2.840.10045.4.3.4">, "ecdsa-with-SHA512"},
    OidName{oid<"1.3.101.110">, "X25519"},
    OidName{oid<"1.3.101.112">, "Ed25519"},
    OidName{oid<"1.3.101.113">, "Ed448"},
};

}  // namespace

std::span<const OidName> attribute_names() {
    return attributes;
}

std::string display_name(const Oid& wanted) {
    for (std::span<const OidName> table : {std::span<const OidName>(others), std::span<const OidName>(attributes)})
        for (const OidName& row : table)
            if (row.oid == wanted) return std::string(row.name);
    return der::dotted(wanted);
}

}  // namespace troth::inline v1::x509
