// The extensions of RFC 5280 §4.2 that are understood here, each declared once.
#pragma once

#include "troth/keys/structures.hpp"
#include "troth/x509/general_name.hpp"

namespace troth::inline v1::x509 {

using der::NamedBits;
using der::OctetString;

using keys::AlgorithmIdentifier;
using keys::SubjectPublicKeyInfo;

// Extension, RFC 5280 §4.1.
struct Extension {
    Oid extn_id;
    bool critical = false;
    OctetString extn_value;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("extnID", m.extn_id) && io.defaulted("critical", m.critical, false) && io("extnValue", m.extn_value);
    }
};

// The bits of KeyUsage, RFC 5280 §4.2.1.3.
enum class KeyUsageBit : u8 {
    digital_signature = 0,
    content_commitment = 1,
    key_encipherment = 2,
    data_encipherment = 3,
    key_agreement = 4,
    key_cert_sign = 5,
    crl_sign = 6,
    encipher_only = 7,
    decipher_only = 8,
};
constexpr std::string_view name_of(KeyUsageBit bit) {
    constexpr std::string_view names[] = {"digitalSignature", "contentCommitment", "keyEncipherment",
                                          "dataEncipherment", "keyAgreement",      "keyCertSign",
                                          "cRLSign",          "encipherOnly",      "decipherOnly"};
    return names[static_cast<usize>(bit)];
}
inline bool allows(NamedBits usage, KeyUsageBit bit) {
    return usage.has(static_cast<u32>(bit));
}

// BasicConstraints, §4.2.1.9.
struct BasicConstraints {
    bool ca = false;
    std::optional<u64> path_len_constraint;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io.defaulted("cA", m.ca, false) && io.optional("pathLenConstraint", m.path_len_constraint);
    }
};

// AuthorityKeyIdentifier, §4.2.1.1.
struct AuthorityKeyIdentifier {
    std::optional<OctetString> key_identifier;
    std::optional<GeneralNames> authority_cert_issuer;
    std::optional<der::Integer> authority_cert_serial_number;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io.optional_implicit("keyIdentifier", 0, m.key_identifier) &&
               io.optional_implicit("authorityCertIssuer", 1, m.authority_cert_issuer) &&
               io.optional_implicit("authorityCertSerialNumber", 2, m.authority_cert_serial_number);
    }
};

// GeneralSubtree and NameConstraints, §4.2.1.10. minimum is 0 and maximum absent in this profile.
struct GeneralSubtree {
    GeneralName base;
    u64 minimum = 0;
    std::optional<u64> maximum;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("base", m.base) && io.defaulted_implicit("minimum", 0, m.minimum, u64{0}) &&
               io.optional_implicit("maximum", 1, m.maximum);
    }
};
struct NameConstraints {
    std::optional<std::vector<GeneralSubtree>> permitted_subtrees;
    std::optional<std::vector<GeneralSubtree>> excluded_subtrees;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io.optional_implicit("permittedSubtrees", 0, m.permitted_subtrees) &&
               io.optional_implicit("excludedSubtrees", 1, m.excluded_subtrees);
    }
};

// PolicyInformation, §4.2.1.4; PolicyMappings, §4.2.1.5; PolicyConstraints, §4.2.1.11.
struct PolicyQualifierInfo {
    Oid policy_qualifier_id;
    der::Any qualifier;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("policyQualifierId", m.policy_qualifier_id) && io("qualifier", m.qualifier);
    }
};
struct PolicyInformation {
    Oid policy_identifier;
    std::optional<std::vector<PolicyQualifierInfo>> policy_qualifiers;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("policyIdentifier", m.policy_identifier) && io.optional("policyQualifiers", m.policy_qualifiers);
    }
};
struct PolicyMapping {
    Oid issuer_domain_policy;
    Oid subject_domain_policy;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("issuerDomainPolicy", m.issuer_domain_policy) && io("subjectDomainPolicy", m.subject_domain_policy);
    }
};
struct PolicyConstraints {
    std::optional<u64> require_explicit_policy;
    std::optional<u64> inhibit_policy_mapping;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io.optional_implicit("requireExplicitPolicy", 0, m.require_explicit_policy) &&
               io.optional_implicit("inhibitPolicyMapping", 1, m.inhibit_policy_mapping);
    }
};

// AccessDescription, §4.2.2.1.
struct AccessDescription {
    Oid access_method;
    GeneralName access_location;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("accessMethod", m.access_method) && io("accessLocation", m.access_location);
    }
};

// DistributionPoint, §4.2.1.13. The name is a choice: [0] fullName, [1] nameRelativeToCRLIssuer.
struct DistributionPointName {
    std::optional<GeneralNames> full_name;
    std::optional<RelativeDistinguishedName> name_relative_to_crl_issuer;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io.optional_implicit("fullName", 0, m.full_name) &&
               io.optional_implicit("nameRelativeToCRLIssuer", 1, m.name_relative_to_crl_issuer);
    }
};
struct DistributionPoint {
    std::optional<DistributionPointName> distribution_point;
    std::optional<NamedBits> reasons;
    std::optional<GeneralNames> crl_issuer;

    template <class Io>
    static bool der(Io& io, auto& m) {
        // [0] is explicit in effect, for a choice: the constructed tag takes the place of the SEQUENCE that
        // DistributionPointName is declared as, which has the same content octets.
        return io.optional_implicit("distributionPoint", 0, m.distribution_point) &&
               io.optional_implicit("reasons", 1, m.reasons) && io.optional_implicit("cRLIssuer", 2, m.crl_issuer);
    }
};

// The extensions of one certificate or request: all of them in order, and those that are understood, decoded.
// Views into the buffer that was read.
struct Extensions {
    std::vector<Extension> all;
    std::optional<Oid> unknown_critical;  // the first critical one that is not understood

    std::optional<BasicConstraints> basic_constraints;
    std::optional<NamedBits> key_usage;
    std::optional<std::vector<Oid>> ext_key_usage;
    std::optional<GeneralNames> subject_alt_name;
    std::optional<OctetString> subject_key_identifier;
    std::optional<AuthorityKeyIdentifier> authority_key_identifier;
    std::optional<NameConstraints> name_constraints;
    std::optional<std::vector<PolicyInformation>> certificate_policies;
    std::optional<std::vector<PolicyMapping>> policy_mappings;
    std::optional<PolicyConstraints> policy_constraints;
    std::optional<u64> inhibit_any_policy;
    std::optional<std::vector<AccessDescription>> authority_info_access;
    std::optional<std::vector<DistributionPoint>> crl_distribution_points;
    std::optional<std::vector<u64>> tls_feature;

    const Extension* find(const Oid& id) const;
};

// decode: fills the typed members from `all`; offsets in errors are told from the start of `whole`, in which the
// extensions lie. Gives how many encoded DEFAULT values it met.
// Errors: encoding.der_*, x509.duplicate_extension, x509.empty_list, x509.bad_general_name.
Result<u32> decode(Bytes whole, Extensions& extensions);

}  // namespace troth::inline v1::x509
