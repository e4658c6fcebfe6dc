// The object identifiers of certificates, with the names that are printed for them.
#pragma once

#include <span>
#include <string>

#include "troth/encoding/der.hpp"

namespace troth::inline v1::x509 {

namespace der = encoding::der;
using der::Oid;

namespace oids {
using der::oid;
// Extensions, RFC 5280 §4.2.
inline constexpr Oid subject_key_identifier = oid<"2.5.29.14">;
inline constexpr Oid key_usage = oid<"2.5.29.15">;
inline constexpr Oid subject_alt_name = oid<"2.5.29.17">;
inline constexpr Oid issuer_alt_name = oid<"2.5.29.18">;
inline constexpr Oid basic_constraints = oid<"2.5.29.19">;
inline constexpr Oid name_constraints = oid<"2.5.29.30">;
inline constexpr Oid crl_distribution_points = oid<"2.5.29.31">;
inline constexpr Oid certificate_policies = oid<"2.5.29.32">;
inline constexpr Oid any_policy = oid<"2.5.29.32.0">;
inline constexpr Oid policy_mappings = oid<"2.5.29.33">;
inline constexpr Oid authority_key_identifier = oid<"2.5.29.35">;
inline constexpr Oid policy_constraints = oid<"2.5.29.36">;
inline constexpr Oid ext_key_usage = oid<"2.5.29.37">;
inline constexpr Oid inhibit_any_policy = oid<"2.5.29.54">;
inline constexpr Oid authority_info_access = oid<"1.3.6.1.5.5.7.1.1">;
inline constexpr Oid ocsp_nocheck = oid<"1.3.6.1.5.5.7.48.1.5">;                           // RFC 6960 §4.2.2.2.1
inline constexpr Oid ocsp_nonce = oid<"1.3.6.1.5.5.7.48.1.2">;                             // RFC 9654 §2.1
inline constexpr Oid ocsp_basic = oid<"1.3.6.1.5.5.7.48.1.1">;                             // RFC 6960 §4.2.1
inline constexpr Oid ocsp_signed_certificate_timestamps = oid<"1.3.6.1.4.1.11129.2.4.5">;  // RFC 6962 §3.3
inline constexpr Oid precertificate_poison = oid<"1.3.6.1.4.1.11129.2.4.3">;               // RFC 6962 §3.1
// Extensions of revocation lists and their entries, RFC 5280 §5.2 and §5.3.
inline constexpr Oid crl_number = oid<"2.5.29.20">;
inline constexpr Oid reason_code = oid<"2.5.29.21">;
inline constexpr Oid invalidity_date = oid<"2.5.29.24">;
inline constexpr Oid delta_crl_indicator = oid<"2.5.29.27">;
inline constexpr Oid issuing_distribution_point = oid<"2.5.29.28">;
inline constexpr Oid certificate_issuer = oid<"2.5.29.29">;
inline constexpr Oid freshest_crl = oid<"2.5.29.46">;
inline constexpr Oid tls_feature = oid<"1.3.6.1.5.5.7.1.24">;                         // RFC 7633
inline constexpr Oid signed_certificate_timestamps = oid<"1.3.6.1.4.1.11129.2.4.2">;  // RFC 6962 §3.3
// Key purposes, RFC 5280 §4.2.1.12.
inline constexpr Oid any_extended_key_usage = oid<"2.5.29.37.0">;
inline constexpr Oid server_auth = oid<"1.3.6.1.5.5.7.3.1">;
inline constexpr Oid client_auth = oid<"1.3.6.1.5.5.7.3.2">;
inline constexpr Oid code_signing = oid<"1.3.6.1.5.5.7.3.3">;
inline constexpr Oid email_protection = oid<"1.3.6.1.5.5.7.3.4">;
inline constexpr Oid time_stamping = oid<"1.3.6.1.5.5.7.3.8">;
inline constexpr Oid ocsp_signing = oid<"1.3.6.1.5.5.7.3.9">;
// Attributes.
inline constexpr Oid common_name = oid<"2.5.4.3">;
inline constexpr Oid country_name = oid<"2.5.4.6">;
inline constexpr Oid serial_number = oid<"2.5.4.5">;
inline constexpr Oid dn_qualifier = oid<"2.5.4.46">;
inline constexpr Oid email_address = oid<"1.2.840.113549.1.9.1">;
inline constexpr Oid domain_component = oid<"0.9.2342.19200300.100.1.25">;
inline constexpr Oid extension_request = oid<"1.2.840.113549.1.9.14">;  // RFC 2985 §5.4.2
inline constexpr Oid challenge_password = oid<"1.2.840.113549.1.9.7">;  // RFC 2985 §5.4.1
// Access methods, RFC 5280 §4.2.2.1.
inline constexpr Oid ocsp = oid<"1.3.6.1.5.5.7.48.1">;
inline constexpr Oid ca_issuers = oid<"1.3.6.1.5.5.7.48.2">;
}  // namespace oids

struct OidName {
    Oid oid;
    std::string_view name;
};
// The short names of attribute types in distinguished names: RFC 4514 §3, RFC 4519 and the IANA LDAP registry.
std::span<const OidName> attribute_names();
// display_name: the usual name of an extension, key purpose, algorithm or attribute; dotted text where there is none.
std::string display_name(const Oid& oid);

}  // namespace troth::inline v1::x509
