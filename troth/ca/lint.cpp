#include "troth/ca/lint.hpp"

#include <algorithm>

#include "troth/ca/errors.hpp"
#include "troth/keys/public_key.hpp"
#include "troth/x509/idna.hpp"
#include "troth/x509/name_constraints.hpp"

namespace troth::inline v1::ca {

namespace {

using std::chrono::days;
using std::chrono::sys_days;
using x509::Certificate;
using x509::GeneralNameKind;
using x509::KeyUsageBit;

constexpr u64 most_comparisons = 1u << 18;  // of names with constraints, as a verifier has (x509::VerifyLimits)

bool uses(const Certificate& c, KeyUsageBit bit) {
    return c.extensions().key_usage && x509::allows(*c.extensions().key_usage, bit);
}
bool has_purpose(const Certificate& c, const x509::Oid& purpose) {
    const auto& purposes = c.extensions().ext_key_usage;
    return purposes && std::ranges::find(*purposes, purpose) != purposes->end();
}
bool is_critical(const Certificate& c, const x509::Oid& id) {
    const x509::Extension* extension = c.extensions().find(id);
    return extension != nullptr && extension->critical;
}
template <class Predicate>
bool each_name(const Certificate& c, GeneralNameKind kind, Predicate holds) {
    if (!c.extensions().subject_alt_name) return true;
    return std::ranges::all_of(*c.extensions().subject_alt_name,
                               [&](const x509::GeneralName& name) { return name.kind != kind || holds(name.content); });
}
// §6.1.4 and §4.1.2.5: how long it lasts, both ends included.
std::chrono::seconds lifetime(const Certificate& c) {
    return c.not_after().at - c.not_before().at + std::chrono::seconds(1);
}
// Baseline Requirements §6.3.2: the most days by the day of issuance.
days longest_web_lifetime(std::chrono::sys_seconds issued) {
    using namespace std::chrono;
    if (issued >= sys_days(year(2029) / 3 / 15)) return days(47);
    if (issued >= sys_days(year(2027) / 3 / 15)) return days(100);
    if (issued >= sys_days(year(2026) / 3 / 15)) return days(200);
    return days(398);
}
bool is_reserved_address(Bytes octets) {
    if (octets.size() != 4)
        return octets.size() == 16 &&
               (octets[0] == 0 || octets[0] == 0xfc || octets[0] == 0xfd || octets[0] == 0xfe || octets[0] == 0xff);
    const u8 a = octets[0], b = octets[1];
    return a == 0 || a == 10 || a == 127 || a >= 224 || (a == 100 && (b & 0xc0) == 64) || (a == 169 && b == 254) ||
           (a == 172 && (b & 0xf0) == 16) || (a == 192 && b == 168) || (a == 198 && (b & 0xfe) == 18);
}
// A key that others would refuse: RSA below 2048 bits or of a size that is no multiple of 8.
bool key_is_strong(const Certificate& c) {
    const auto key = keys::PublicKey::from_spki(c.spki());
    if (!key) return false;
    const bool rsa = key->type() == keys::KeyType::rsa || key->type() == keys::KeyType::rsa_pss;
    return !rsa || (key->bits() >= 2048 && key->bits() % 8 == 0);
}
bool is_web_key(const Certificate& c) {
    const auto key = keys::PublicKey::from_spki(c.spki());
    if (!key) return false;
    const keys::KeyType type = key->type();
    return type == keys::KeyType::rsa || type == keys::KeyType::ec_p256 || type == keys::KeyType::ec_p384 ||
           type == keys::KeyType::ec_p521;
}

// Baseline Requirements §1.6.1, "Short-lived Subscriber Certificate".
bool is_short_lived(const Certificate& c) {
    using namespace std::chrono;
    return lifetime(c) <= (c.not_before().at >= sys_days(year(2026) / 3 / 15) ? days(7) : days(10));
}
bool has_crl_address(const Certificate& c) {
    const auto& points = c.extensions().crl_distribution_points;
    return points && std::ranges::any_of(*points, [](const x509::DistributionPoint& point) {
               return point.distribution_point && point.distribution_point->full_name;
           });
}
bool has_ocsp_address(const Certificate& c) {
    const auto& access = c.extensions().authority_info_access;
    return access &&
           std::ranges::find(*access, x509::oids::ocsp, &x509::AccessDescription::access_method) != access->end();
}

constexpr LintRule rules[] = {
    {"rfc5280.version_3", "RFC 5280 §4.1.2.1", "a certificate with extensions is of version 3", LintScope::rfc5280,
     [](const Certificate& c, const Certificate*) { return c.version() == 3; }},
    {"rfc5280.serial_positive", "RFC 5280 §4.1.2.2", "the serial number is positive", LintScope::rfc5280,
     [](const Certificate& c, const Certificate*) {
         const Bytes serial = c.serial_number();
         return !(serial[0] & 0x80) && std::ranges::any_of(serial, [](u8 octet) { return octet != 0; });
     }},
    {"rfc5280.serial_20_octets", "RFC 5280 §4.1.2.2", "the serial number has 20 octets at most", LintScope::rfc5280,
     [](const Certificate& c, const Certificate*) { return c.serial_number().size() <= 20; }},
    {"rfc5280.validity_order", "RFC 5280 §4.1.2.5", "notBefore is before notAfter", LintScope::rfc5280,
     [](const Certificate& c, const Certificate*) { return c.not_before().at < c.not_after().at; }},
    {"rfc5280.subject_or_names", "RFC 5280 §4.1.2.6", "an empty subject has critical alternative names",
     LintScope::rfc5280,
     [](const Certificate& c, const Certificate*) {
         return !c.subject().empty() || is_critical(c, x509::oids::subject_alt_name);
     }},
    {"rfc5280.issuer_not_empty", "RFC 5280 §4.1.2.4", "the issuer has a name", LintScope::rfc5280,
     [](const Certificate& c, const Certificate*) { return !c.issuer().empty(); }},
    {"rfc5280.issuer_is_subject_of_issuer", "RFC 5280 §6.1.3(a)(4)", "the issuer's name is the issuer's subject",
     LintScope::rfc5280,
     [](const Certificate& c, const Certificate* issuer) {
         return issuer == nullptr || c.issuer() == issuer->subject();
     }},
    {"rfc5280.within_issuer", "RFC 5280 §6.1.3(a)(2)", "it does not outlive its issuer", LintScope::rfc5280,
     [](const Certificate& c, const Certificate* issuer) {
         return issuer == nullptr ||
                (c.not_before().at >= issuer->not_before().at && c.not_after().at <= issuer->not_after().at);
     }},
    {"rfc5280.within_constraints", "RFC 5280 §4.2.1.10", "the issuer's name constraints allow its names",
     LintScope::rfc5280,
     [](const Certificate& c, const Certificate* issuer) {
         if (issuer == nullptr || !issuer->extensions().name_constraints) return true;
         const x509::ConstraintSet constraints(*issuer->extensions().name_constraints,
                                               is_critical(*issuer, x509::oids::name_constraints));
         const x509::SubjectNames names(c);
         u64 budget = most_comparisons;
         return constraints.check(names, budget).outcome == x509::ConstraintSet::Outcome::allowed;
     }},
    {"rfc5280.authority_key_identifier", "RFC 5280 §4.2.1.1", "it names the key that signs it, as the issuer does",
     LintScope::rfc5280,
     [](const Certificate& c, const Certificate* issuer) {
         if (issuer == nullptr || !issuer->extensions().subject_key_identifier) return true;
         const auto& own = c.extensions().authority_key_identifier;
         return own && own->key_identifier &&
                std::ranges::equal(own->key_identifier->value, issuer->extensions().subject_key_identifier->value);
     }},
    {"rfc5280.key_identifiers_not_critical", "RFC 5280 §4.2.1.1, §4.2.1.2", "key identifiers are not critical",
     LintScope::rfc5280,
     [](const Certificate& c, const Certificate*) {
         return !is_critical(c, x509::oids::subject_key_identifier) &&
                !is_critical(c, x509::oids::authority_key_identifier);
     }},
    {"rfc5280.key_usage_not_empty", "RFC 5280 §4.2.1.3", "keyUsage has at least one bit set", LintScope::rfc5280,
     [](const Certificate& c, const Certificate*) {
         return !c.extensions().key_usage || c.extensions().key_usage->bits != 0;
     }},
    {"rfc5280.cert_sign_is_ca", "RFC 5280 §4.2.1.9", "keyCertSign stands in certificates of authorities only",
     LintScope::rfc5280,
     [](const Certificate& c, const Certificate*) { return !uses(c, KeyUsageBit::key_cert_sign) || c.is_ca(); }},
    {"rfc5280.ca_basic_constraints_critical", "RFC 5280 §4.2.1.9", "an authority's basicConstraints are critical",
     LintScope::rfc5280,
     [](const Certificate& c, const Certificate*) {
         return !c.is_ca() || is_critical(c, x509::oids::basic_constraints);
     }},
    {"rfc5280.ca_key_identifier", "RFC 5280 §4.2.1.2", "an authority has a subjectKeyIdentifier", LintScope::rfc5280,
     [](const Certificate& c, const Certificate*) {
         return !c.is_ca() || c.extensions().subject_key_identifier.has_value();
     }},
    {"rfc5280.names_not_empty", "RFC 5280 §4.2.1.6", "alternative names are at least one, none of them empty",
     LintScope::rfc5280,
     [](const Certificate& c, const Certificate*) {
         const auto& names = c.extensions().subject_alt_name;
         return !names || (!names->empty() &&
                           std::ranges::none_of(*names, [](const auto& name) { return name.content.empty(); }));
     }},
    {"rfc5280.host_syntax", "RFC 5280 §4.2.1.6", "host names are in the preferred syntax", LintScope::rfc5280,
     [](const Certificate& c, const Certificate*) {
         return each_name(c, GeneralNameKind::dns_name,
                          [](Bytes content) { return x509::is_dns_name(text_of(content), true); });
     }},
    {"rfc5280.a_labels", "RFC 5280 §7.2, RFC 5890 §2.3.2.1", "labels that begin with xn-- are A-labels",
     LintScope::rfc5280,
     [](const Certificate& c, const Certificate*) {
         return each_name(c, GeneralNameKind::dns_name,
                          [](Bytes content) { return !x509::has_fake_a_label(text_of(content)); });
     }},
    {"rfc5280.address_size", "RFC 5280 §4.2.1.6", "addresses have 4 or 16 octets", LintScope::rfc5280,
     [](const Certificate& c, const Certificate*) {
         return each_name(c, GeneralNameKind::ip_address,
                          [](Bytes content) { return content.size() == 4 || content.size() == 16; });
     }},
    {"rfc5280.mailbox_syntax", "RFC 5280 §4.2.1.6", "e-mail addresses are mailboxes", LintScope::rfc5280,
     [](const Certificate& c, const Certificate*) {
         return each_name(c, GeneralNameKind::rfc822_name,
                          [](Bytes content) { return x509::is_mailbox(text_of(content)); });
     }},
    {"rfc5280.no_unknown_critical", "RFC 5280 §4.2", "no critical extension is unknown to verifiers",
     LintScope::rfc5280, [](const Certificate& c, const Certificate*) { return !c.extensions().unknown_critical; }},
    {"rfc9608.no_revocation_alone", "RFC 9608 §3", "noRevAvail stands without pointers to CRLs and OCSP",
     LintScope::rfc5280,
     [](const Certificate& c, const Certificate*) {
         if (c.extensions().find(x509::der::oid<"2.5.29.56">) == nullptr) return true;
         return !c.is_ca() && c.extensions().find(x509::oids::crl_distribution_points) == nullptr;
     }},
    {"common.key_strong", "NIST SP 800-57 part 1 §5.6", "the key is not weak", LintScope::rfc5280,
     [](const Certificate& c, const Certificate*) { return key_is_strong(c); }},
    {"br.lifetime", "Baseline Requirements §6.3.2", "it lasts no longer than the public web allows on that day",
     LintScope::public_web,
     [](const Certificate& c, const Certificate*) {
         return c.is_ca() || lifetime(c) <= longest_web_lifetime(c.not_before().at);
     }},
    {"br.names_present", "Baseline Requirements §7.1.2.7.12", "alternative names are there", LintScope::public_web,
     [](const Certificate& c, const Certificate*) { return c.is_ca() || c.extensions().subject_alt_name.has_value(); }},
    {"br.names_hosts_only", "Baseline Requirements §7.1.2.7.12", "alternative names are hosts and addresses only",
     LintScope::public_web,
     [](const Certificate& c, const Certificate*) {
         return c.is_ca() || !c.extensions().subject_alt_name ||
                std::ranges::all_of(*c.extensions().subject_alt_name, [](const auto& name) {
                    return name.kind == GeneralNameKind::dns_name || name.kind == GeneralNameKind::ip_address;
                });
     }},
    {"br.no_internal_names", "Baseline Requirements §4.2.2", "host names have a domain of the public web",
     LintScope::public_web,
     [](const Certificate& c, const Certificate*) {
         return each_name(c, GeneralNameKind::dns_name, [](Bytes content) {
             const std::string_view name = text_of(content);
             return name.find('.') != std::string_view::npos && !name.ends_with(".local") &&
                    !name.ends_with(".internal") && !name.ends_with(".localhost");
         });
     }},
    {"br.no_reserved_addresses", "Baseline Requirements §4.2.2", "addresses are not reserved ones",
     LintScope::public_web,
     [](const Certificate& c, const Certificate*) {
         return each_name(c, GeneralNameKind::ip_address, [](Bytes content) { return !is_reserved_address(content); });
     }},
    {"br.common_name_among_names", "Baseline Requirements §7.1.4.3", "a common name is one of the alternative names",
     LintScope::public_web,
     [](const Certificate& c, const Certificate*) {
         const Untrusted name = c.subject().common_name();
         if (c.is_ca() || name.empty()) return true;
         return c.extensions().subject_alt_name &&
                std::ranges::any_of(*c.extensions().subject_alt_name, [&](const x509::GeneralName& one) {
                    return one.kind == GeneralNameKind::ip_address ? x509::ip_text(one.content) == name.raw()
                                                                   : one.text() == name.raw();
                });
     }},
    {"br.server_auth", "Baseline Requirements §7.1.2.7.10", "its purpose is serverAuth, and not any",
     LintScope::public_web,
     [](const Certificate& c, const Certificate*) {
         return c.is_ca() ||
                (has_purpose(c, x509::oids::server_auth) && !has_purpose(c, x509::oids::any_extended_key_usage));
     }},
    {"br.certificate_policies", "Baseline Requirements §7.1.2.7.9",
     "one policy of 2.23.140.1 says how it was validated", LintScope::public_web,
     [](const Certificate& c, const Certificate*) {
         static constexpr std::string_view reserved("\x67\x81\x0c\x01", 4);
         const auto& policies = c.extensions().certificate_policies;
         const auto counts = [](const x509::PolicyInformation& one) {
             const std::string_view content = text_of(one.policy_identifier.content);
             return content.size() > reserved.size() && content.starts_with(reserved);
         };
         return c.is_ca() || (policies && std::ranges::count_if(*policies, counts) == 1);
     }},
    {"br.key_usage", "Baseline Requirements §7.1.2.7.11", "the key signs, and signs no certificates",
     LintScope::public_web,
     [](const Certificate& c, const Certificate*) {
         return c.is_ca() || (!uses(c, KeyUsageBit::key_cert_sign) && !uses(c, KeyUsageBit::crl_sign) &&
                              (!c.extensions().key_usage || is_critical(c, x509::oids::key_usage)));
     }},
    {"br.serial_64_bits", "Baseline Requirements §7.1.2.7", "the serial number holds 64 bits at least",
     LintScope::public_web, [](const Certificate& c, const Certificate*) { return c.serial_number().size() >= 8; }},
    {"br.revocation_reachable", "Baseline Requirements §7.1.2.11.2",
     "it says where its revocation can be learned of (crl-url, ocsp-url), or is short-lived", LintScope::public_web,
     [](const Certificate& c, const Certificate*) {
         return c.is_ca() || is_short_lived(c) || has_crl_address(c) || has_ocsp_address(c);
     },
     true},
    {"br.key_type", "Baseline Requirements §6.1.5", "the key is RSA, or on P-256, P-384 or P-521",
     LintScope::public_web, [](const Certificate& c, const Certificate*) { return is_web_key(c); }},
};

}  // namespace

std::span<const LintRule> lint_rules() {
    return rules;
}

namespace {

std::vector<const LintRule*> broken_rules(const Certificate& certificate, const Certificate* issuer, LintScope scope,
                                          bool warnings) {
    std::vector<const LintRule*> broken;
    for (const LintRule& rule : rules)
        if (rule.warning == warnings && rule.scope <= scope && !rule.holds(certificate, issuer))
            broken.push_back(&rule);
    return broken;
}

}  // namespace

std::vector<const LintRule*> lint(const Certificate& certificate, const Certificate* issuer, LintScope scope) {
    return broken_rules(certificate, issuer, scope, false);
}

std::vector<const LintRule*> lint_warnings(const Certificate& certificate, const Certificate* issuer, LintScope scope) {
    return broken_rules(certificate, issuer, scope, true);
}

Result<void> check_lint(const Certificate& certificate, const Certificate* issuer, LintScope scope) {
    const auto broken = lint(certificate, issuer, scope);
    if (broken.empty()) return {};
    Error error(errors::lint);
    for (const LintRule* rule : broken)
        error = std::move(error).with(rule->id, std::string(rule->what) + " (" + std::string(rule->section) + ")");
    return fail(std::move(error));
}

}  // namespace troth::inline v1::ca
