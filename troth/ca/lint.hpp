// Rules that a certificate is held against before it leaves: RFC 5280, and for the public web the Baseline Requirements
// of the CA/Browser Forum (2.1). One row a rule, by an id that stays.
#pragma once

#include "troth/ca/profile.hpp"
#include "troth/x509/certificate.hpp"

namespace troth::inline v1::ca {

struct LintRule {
    std::string_view id;       // "rfc5280.serial_positive"
    std::string_view section;  // "RFC 5280 §4.1.2.2"
    std::string_view what;     // what must hold
    LintScope scope;
    bool (*holds)(const x509::Certificate& certificate, const x509::Certificate* issuer);
    bool warning = false;  // what breaks it is signed all the same, and its maker is told
};
std::span<const LintRule> lint_rules();

// lint: the rules that do not hold, warnings apart; `issuer` null for a self-signed one. Those of the public web only
// with that scope. lint_warnings: the warnings among them.
std::vector<const LintRule*> lint(const x509::Certificate& certificate, const x509::Certificate* issuer,
                                  LintScope scope);
std::vector<const LintRule*> lint_warnings(const x509::Certificate& certificate, const x509::Certificate* issuer,
                                           LintScope scope);
// check_lint: errors: ca.lint with the ids and words of all rules that do not hold.
Result<void> check_lint(const x509::Certificate& certificate, const x509::Certificate* issuer, LintScope scope);

}  // namespace troth::inline v1::ca
