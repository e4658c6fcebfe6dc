#include "troth/inspect/asn1_fields.hpp"

#include "troth/x509/oids.hpp"

namespace troth::inline v1::inspect::fields {

namespace {

constexpr Field algorithm_fields[] = {{"algorithm", oid}, {"parameters", anything}};
constexpr Shape algorithm{algorithm_fields};
constexpr Field attribute_value_fields[] = {{"type", oid}, {"value", anything}};
constexpr Shape attribute_value{attribute_value_fields};
constexpr Field relative_name_fields[] = {{"", sequence, &attribute_value}};
constexpr Shape relative_name{relative_name_fields, true};
constexpr Field name_fields[] = {{"", set, &relative_name}};
constexpr Shape name{name_fields, true};
constexpr Field validity_fields[] = {{"notBefore", time}, {"notAfter", time}};
constexpr Shape validity{validity_fields};
constexpr Field public_key_fields[] = {{"algorithm", sequence, &algorithm}, {"subjectPublicKey", bit_string}};
constexpr Field extension_fields[] = {{"extnID", oid}, {"critical", boolean}, {"extnValue", octet_string}};
constexpr Field extension_item[] = {{"", sequence, &extension}};
constexpr Shape extension_list{extension_item, true};
constexpr Field extensions_fields[] = {{"", sequence, &extension_list}};
constexpr Shape extensions{extensions_fields};

constexpr Field tbs_certificate_fields[] = {{"version", context(0)},
                                            {"serialNumber", integer},
                                            {"signature", sequence, &algorithm},
                                            {"issuer", sequence, &name},
                                            {"validity", sequence, &validity},
                                            {"subject", sequence, &name},
                                            {"subjectPublicKeyInfo", sequence, &public_key},
                                            {"issuerUniqueID", context(1)},
                                            {"subjectUniqueID", context(2)},
                                            {"extensions", context(3), &extensions}};
constexpr Shape tbs_certificate{tbs_certificate_fields};
constexpr Field certificate_fields[] = {{"tbsCertificate", sequence, &tbs_certificate},
                                        {"signatureAlgorithm", sequence, &algorithm},
                                        {"signatureValue", bit_string}};

constexpr Field revoked_fields[] = {
    {"userCertificate", integer}, {"revocationDate", time}, {"crlEntryExtensions", sequence, &extension_list}};
constexpr Shape revoked{revoked_fields};
constexpr Field revoked_item[] = {{"", sequence, &revoked}};
constexpr Shape revoked_list{revoked_item, true};
constexpr Field tbs_list_fields[] = {{"version", integer},
                                     {"signature", sequence, &algorithm},
                                     {"issuer", sequence, &name},
                                     {"thisUpdate", time},
                                     {"nextUpdate", time},
                                     {"revokedCertificates", sequence, &revoked_list},
                                     {"crlExtensions", context(0), &extensions}};
constexpr Shape tbs_list{tbs_list_fields};
constexpr Field revocation_list_fields[] = {
    {"tbsCertList", sequence, &tbs_list}, {"signatureAlgorithm", sequence, &algorithm}, {"signatureValue", bit_string}};

// Requested extensions are the only attribute in use whose values are made of more than one (RFC 2985 §5.4.2).
constexpr Field attribute_values_fields[] = {{"", sequence, &extension_list}};
constexpr Shape attribute_values{attribute_values_fields, true};
constexpr Field attribute_fields[] = {{"type", oid}, {"values", set, &attribute_values}};
constexpr Shape attribute{attribute_fields};
constexpr Field attribute_item[] = {{"", sequence, &attribute}};
constexpr Shape attributes{attribute_item, true};
constexpr Field request_info_fields[] = {{"version", integer},
                                         {"subject", sequence, &name},
                                         {"subjectPKInfo", sequence, &public_key},
                                         {"attributes", context(0), &attributes}};
constexpr Shape request_info{request_info_fields};
constexpr Field request_fields[] = {{"certificationRequestInfo", sequence, &request_info},
                                    {"signatureAlgorithm", sequence, &algorithm},
                                    {"signature", bit_string}};

constexpr Field private_key_fields[] = {{"version", integer},
                                        {"privateKeyAlgorithm", sequence, &algorithm},
                                        {"privateKey", octet_string},
                                        {"attributes", context(0), &attributes},
                                        {"publicKey", context(1)}};

constexpr Field general_name_fields[] = {{"otherName", context(0)},
                                         {"rfc822Name", context(1)},
                                         {"dNSName", context(2)},
                                         {"x400Address", context(3)},
                                         {"directoryName", context(4)},
                                         {"ediPartyName", context(5)},
                                         {"uniformResourceIdentifier", context(6)},
                                         {"iPAddress", context(7)},
                                         {"registeredID", context(8)}};
constexpr Shape general_names{general_name_fields, true};
constexpr Field basic_constraints_fields[] = {{"cA", boolean}, {"pathLenConstraint", integer}};
constexpr Shape basic_constraints{basic_constraints_fields};
constexpr Field authority_key_fields[] = {{"keyIdentifier", context(0)},
                                          {"authorityCertIssuer", context(1), &general_names},
                                          {"authorityCertSerialNumber", context(2)}};
constexpr Shape authority_key{authority_key_fields};
constexpr Field purpose_fields[] = {{"KeyPurposeId", oid}};
constexpr Shape purposes{purpose_fields, true};
constexpr Field access_fields[] = {{"accessMethod", oid}, {"accessLocation", anything}};
constexpr Shape access{access_fields};
constexpr Field access_item[] = {{"AccessDescription", sequence, &access}};
constexpr Shape accesses{access_item, true};
constexpr Field point_name_fields[] = {{"fullName", context(0), &general_names},
                                       {"nameRelativeToCRLIssuer", context(1)}};
constexpr Shape point_name{point_name_fields};
constexpr Field point_fields[] = {
    {"distributionPoint", context(0), &point_name}, {"reasons", context(1)}, {"cRLIssuer", context(2), &general_names}};
constexpr Shape point{point_fields};
constexpr Field point_item[] = {{"DistributionPoint", sequence, &point}};
constexpr Shape points{point_item, true};
constexpr Field policy_fields[] = {{"policyIdentifier", oid}, {"policyQualifiers", sequence}};
constexpr Shape policy{policy_fields};
constexpr Field policy_item[] = {{"PolicyInformation", sequence, &policy}};
constexpr Shape policies{policy_item, true};

}  // namespace

constinit const Shape certificate{certificate_fields}, request{request_fields}, revocation_list{revocation_list_fields},
    private_key{private_key_fields}, public_key{public_key_fields}, extension{extension_fields};

const Field* extension_value(const encoding::der::Oid& id) {
    namespace oids = x509::oids;
    static constexpr struct {
        encoding::der::Oid id;
        Field value;
    } known[] = {{oids::subject_alt_name, {"SubjectAltName", sequence, &general_names}},
                 {oids::issuer_alt_name, {"IssuerAltName", sequence, &general_names}},
                 {oids::basic_constraints, {"BasicConstraints", sequence, &basic_constraints}},
                 {oids::authority_key_identifier, {"AuthorityKeyIdentifier", sequence, &authority_key}},
                 {oids::subject_key_identifier, {"SubjectKeyIdentifier", octet_string}},
                 {oids::key_usage, {"KeyUsage", bit_string}},
                 {oids::ext_key_usage, {"ExtKeyUsageSyntax", sequence, &purposes}},
                 {oids::authority_info_access, {"AuthorityInfoAccessSyntax", sequence, &accesses}},
                 {oids::crl_distribution_points, {"CRLDistributionPoints", sequence, &points}},
                 {oids::certificate_policies, {"CertificatePolicies", sequence, &policies}},
                 {oids::crl_number, {"CRLNumber", integer}},
                 {oids::reason_code, {"CRLReason", anything}}};
    for (const auto& one : known)
        if (one.id == id) return &one.value;
    return nullptr;
}

}  // namespace troth::inline v1::inspect::fields
