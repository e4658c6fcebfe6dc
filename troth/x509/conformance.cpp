#include "troth/x509/conformance.hpp"

#include "troth/keys/structures.hpp"
#include "troth/x509/checks.hpp"
#include "troth/x509/errors.hpp"
#include "troth/x509/idna.hpp"

namespace troth::inline v1::x509 {
namespace {

bool is_critical(const Certificate& certificate, const Oid& id) {
    const Extension* extension = certificate.extensions().find(id);
    return extension != nullptr && extension->critical;
}
bool has(const Certificate& certificate, const Oid& id) {
    return certificate.extensions().find(id) != nullptr;
}
bool may_sign_certificates(const Certificate& c) {
    return c.extensions().key_usage && allows(*c.extensions().key_usage, KeyUsageBit::key_cert_sign);
}

// Not of an anchor: §6.1.1(d) takes its name and key, and old roots have the number 0.
bool serial_is_positive(const Certificate& c, Role role) {
    const Bytes serial = c.serial_number();
    return role == Role::anchor ||
           ((serial[0] & 0x80) == 0 && std::ranges::any_of(serial, [](u8 octet) { return octet != 0; }));
}
bool has_key_identifier_of_issuer(const Certificate& c, Role) {
    const auto& identifier = c.extensions().authority_key_identifier;
    return c.is_self_issued() || (identifier && identifier->key_identifier);
}
bool root_names_itself_plainly(const Certificate& c, Role role) {
    const auto& identifier = c.extensions().authority_key_identifier;
    const auto& own = c.extensions().subject_key_identifier;
    if (role != Role::anchor || !identifier) return true;
    if (identifier->authority_cert_issuer || identifier->authority_cert_serial_number) return false;
    if (!identifier->key_identifier) return false;
    return !c.is_self_issued() || !own || std::ranges::equal(identifier->key_identifier->value, own->value);
}
bool alternative_names_are_well_formed(const Certificate& c, Role) {
    const auto& names = c.extensions().subject_alt_name;
    return !names || std::ranges::all_of(*names, [](const GeneralName& name) {
        return name.kind == GeneralNameKind::dns_name      ? is_dns_name(name.text(), true)
               : name.kind == GeneralNameKind::rfc822_name ? is_mailbox(name.text())
                                                           : true;
    });
}
bool a_labels_are_real(const Certificate& c, Role) {
    const auto& names = c.extensions().subject_alt_name;
    return !names || std::ranges::none_of(*names, [](const GeneralName& name) {
        const std::string_view text = name.text();
        return (name.kind == GeneralNameKind::dns_name && has_fake_a_label(text)) ||
               (name.kind == GeneralNameKind::rfc822_name && has_fake_a_label(text.substr(text.rfind('@') + 1)));
    });
}
// A dot in front is of the constraints on mailboxes and URIs.
bool host_constraints_are_well_formed(const Certificate& c, Role) {
    const auto& constraints = c.extensions().name_constraints;
    if (!constraints) return true;
    return std::ranges::all_of(
        std::array{&constraints->permitted_subtrees, &constraints->excluded_subtrees}, [](const auto* subtrees) {
            return !*subtrees || std::ranges::none_of(**subtrees, [](const GeneralSubtree& subtree) {
                return subtree.base.kind == GeneralNameKind::dns_name && subtree.base.text().starts_with('.');
            });
        });
}
bool is_same_name(const GeneralName& name, std::string_view text) {
    if (name.kind == GeneralNameKind::ip_address)
        return parse_ip(text) == ByteVector(name.content.begin(), name.content.end());
    const auto small = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    if (name.kind != GeneralNameKind::dns_name) return false;
    return std::ranges::equal(name.text(), a_labels(text).value_or(std::string(text)), {}, small, small);
}
// A common name that is an alternative name repeats it letter by letter; an address as RFC 5952 writes it.
bool common_names_are_spelled_alike(const Certificate& c, Role) {
    const auto& names = c.extensions().subject_alt_name;
    if (!names) return true;
    for (const std::string& text : c.subject().attribute_texts(oids::common_name))
        for (const GeneralName& name : *names) {
            const bool address = name.kind == GeneralNameKind::ip_address;
            if (is_same_name(name, text) && (address ? ip_text(name.content) : name.text()) != text) return false;
        }
    return true;
}
// Whether resolvers take it for an IPv4 address in one of the old spellings: parts in decimal, octal or hexadecimal.
bool reads_as_ipv4(std::string_view text) {
    const auto is_part = [](std::string_view part) {
        const bool hexadecimal = part.starts_with("0x") || part.starts_with("0X");
        const std::string_view digits = part.substr(hexadecimal ? 2 : 0);
        return !digits.empty() && digits.find_first_not_of(hexadecimal ? "0123456789abcdefABCDEF" : "0123456789") ==
                                      std::string_view::npos;
    };
    for (int parts = 1; parts <= 4; ++parts) {
        const usize dot = text.find('.');
        if (!is_part(text.substr(0, dot))) return false;
        if (dot == std::string_view::npos) return true;
        text.remove_prefix(dot + 1);
    }
    return false;
}
// A common name that is an address, in whatever spelling, is one of the addresses among the alternative names.
bool common_addresses_are_alternative_names(const Certificate& c, Role role) {
    const auto& names = c.extensions().subject_alt_name;
    const auto is_address = [](const GeneralName& name) { return name.kind == GeneralNameKind::ip_address; };
    if (role != Role::leaf || !names || std::ranges::none_of(*names, is_address)) return true;
    return std::ranges::all_of(c.subject().attribute_texts(oids::common_name), [&](const std::string& text) {
        if (!parse_ip(text) && !reads_as_ipv4(text)) return true;
        return std::ranges::any_of(*names, [&](const GeneralName& name) { return is_same_name(name, text); });
    });
}
// A common name that is a host is one of the hosts among the alternative names, if there are any, or the domain that a
// wildcard among them shows control of (§3.2.2.6 validates that domain).
bool common_hosts_are_alternative_names(const Certificate& c, Role role) {
    const auto& names = c.extensions().subject_alt_name;
    const auto is_host = [](const GeneralName& name) { return name.kind == GeneralNameKind::dns_name; };
    if (role != Role::leaf || !names || std::ranges::none_of(*names, is_host)) return true;
    return std::ranges::all_of(c.subject().attribute_texts(oids::common_name), [&](const std::string& text) {
        const std::string host = a_labels(text).value_or(text);
        const std::string_view base = std::string_view(host).substr(host.starts_with("*.") ? 2 : 0);
        if (!parse_ip(text) && (!base.contains('.') || !is_dns_name(base, false))) return true;
        return std::ranges::any_of(*names, [&](const GeneralName& name) {
            return is_same_name(name, text) || (is_host(name) && name.text().starts_with("*.") &&
                                                is_same_name({name.kind, name.content.subspan(2)}, text));
        });
    });
}
bool modulus_is_whole_octets(const Certificate& c, Role) {
    if (c.public_key_info().algorithm.algorithm != der::oid<"1.2.840.113549.1.1.1">) return true;
    const auto key = der::parse<keys::RsaPublicKeyInfo>(c.public_key_info().subject_public_key.bytes);
    return key && !key->modulus.magnitude.empty() && (key->modulus.magnitude[0] & 0x80) != 0;
}

struct Rule {
    std::string_view section, rule;
    bool (*holds)(const Certificate&, Role);
    std::optional<Profile> only{};  // for one profile; otherwise for both
};
constexpr Rule rules[] = {
    {"RFC 5280 §4.1.2.1", "the version is 3", [](const Certificate& c, Role) { return c.version() == 3; }},
    {"RFC 5280 §4.1.2.2", "the serial number is positive", serial_is_positive},
    {"RFC 5280 §4.1.2.4", "the issuer's name is not empty",
     [](const Certificate& c, Role) { return !c.issuer().empty(); }},
    {"RFC 5280 §4.1.2.5", "times are UTCTime through 2049 and GeneralizedTime later",
     [](const Certificate& c, Role) { return c.not_before().in_required_form() && c.not_after().in_required_form(); }},
    {"RFC 5280 §4.1.2.6", "an authority's name is not empty",
     [](const Certificate& c, Role role) { return role == Role::leaf || !c.subject().empty(); }},
    {"RFC 5280 §4.2.1.1", "the issuer's key identifier is given", has_key_identifier_of_issuer, Profile::rfc5280},
    // To roots, cross-signed ones too, the Baseline Requirements §7.1.2.1.2 only recommend it.
    {"RFC 5280 §4.2.1.1", "the issuer's key identifier is given",
     [](const Certificate& c, Role role) { return role == Role::anchor || has_key_identifier_of_issuer(c, role); },
     Profile::web},
    {"RFC 5280 §4.2.1.1", "authorityKeyIdentifier is not critical",
     [](const Certificate& c, Role) { return !is_critical(c, oids::authority_key_identifier); }},
    {"RFC 5280 §4.2.1.2", "an authority has a subjectKeyIdentifier",
     [](const Certificate& c, Role role) { return role == Role::leaf || has(c, oids::subject_key_identifier); }},
    {"RFC 5280 §4.2.1.2", "subjectKeyIdentifier is not critical",
     [](const Certificate& c, Role) { return !is_critical(c, oids::subject_key_identifier); }},
    {"RFC 5280 §4.2.1.3", "an intermediate authority has a keyUsage",
     [](const Certificate& c, Role role) { return role != Role::intermediate || has(c, oids::key_usage); }},
    {"RFC 5280 §4.2.1.6", "subjectAltName is critical exactly if the subject is empty",
     [](const Certificate& c, Role) {
         return !has(c, oids::subject_alt_name) || is_critical(c, oids::subject_alt_name) == c.subject().empty();
     }},
    {"RFC 5280 §4.2.1.6", "names are in the preferred name syntax", alternative_names_are_well_formed},
    {"RFC 5280 §7.2, RFC 5890 §2.3.2.1", "a label that begins with xn-- is an A-label", a_labels_are_real},
    {"RFC 5280 §4.2.1.9", "an authority's basicConstraints is critical",
     [](const Certificate& c, Role role) { return role == Role::leaf || is_critical(c, oids::basic_constraints); }},
    {"RFC 5280 §4.2.1.9", "only an authority's key may sign certificates",
     [](const Certificate& c, Role) { return c.is_ca() || !may_sign_certificates(c); }},
    {"RFC 5280 §4.2.1.10", "nameConstraints is critical",
     [](const Certificate& c, Role) {
         return !has(c, oids::name_constraints) || is_critical(c, oids::name_constraints);
     },
     Profile::rfc5280},
    {"RFC 5280 §4.2.1.10", "a constraint on host names has no dot in front", host_constraints_are_well_formed},
    {"RFC 5280 §4.2.1.11", "policyConstraints is critical",
     [](const Certificate& c, Role) {
         return !has(c, oids::policy_constraints) || is_critical(c, oids::policy_constraints);
     }},
    {"CA/Browser Forum BR §7.1.2.1", "a root's authorityKeyIdentifier is its own key identifier alone",
     root_names_itself_plainly, Profile::web},
    {"CA/Browser Forum BR §7.1.2.1", "a root has no extKeyUsage",
     [](const Certificate& c, Role role) { return role != Role::anchor || !has(c, oids::ext_key_usage); },
     Profile::web},
    {"CA/Browser Forum BR §7.1.2.7", "a leaf has an extKeyUsage that is not critical and not for anything",
     [](const Certificate& c, Role role) {
         const auto& purposes = c.extensions().ext_key_usage;
         return role != Role::leaf || (purposes && !is_critical(c, oids::ext_key_usage) &&
                                       std::ranges::find(*purposes, oids::any_extended_key_usage) == purposes->end());
     },
     Profile::web},
    {"CA/Browser Forum BR §7.1.2.7.8", "a leaf is no authority",
     [](const Certificate& c, Role role) { return role != Role::leaf || !c.is_ca(); }, Profile::web},
    {"CA/Browser Forum BR §7.1.4.3", "a common name that is an address is one of the alternative names",
     common_addresses_are_alternative_names, Profile::web},
    {"CA/Browser Forum BR §7.1.4.3", "a common name is spelled as its alternative name", common_names_are_spelled_alike,
     Profile::web},
    {"CA/Browser Forum BR §7.1.4.3", "a common name that is a host is one of the alternative names",
     common_hosts_are_alternative_names, Profile::web},
    {"CA/Browser Forum BR §6.1.5", "an RSA modulus fills whole octets", modulus_is_whole_octets, Profile::web},
};

}  // namespace

std::optional<Error> check_conformance(const Certificate& certificate, Role role, Profile profile) {
    for (const Rule& rule : rules)
        if (rule.only.value_or(profile) == profile && !rule.holds(certificate, role))
            return about(nonconforming, certificate).with("rule", rule.rule).with("section", rule.section);
    return std::nullopt;
}

}  // namespace troth::inline v1::x509
