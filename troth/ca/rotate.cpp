#include "troth/ca/rotate.hpp"

#include <algorithm>

#include "troth/ca/leaf.hpp"
#include "troth/ca/lint.hpp"

namespace troth::inline v1::ca {

Result<x509::Certificate> cross_sign(const Authority& old_root, const Authority& new_root, RandomSource& random) {
    const x509::Certificate& old_certificate = old_root.certificate();
    const x509::Certificate& fresh = new_root.certificate();
    x509::CertificateBuilder builder;
    builder.serial_number = serial_number(random);
    builder.subject = fresh.subject();
    builder.not_before = std::max(old_certificate.not_before().at, fresh.not_before().at);
    builder.not_after = std::min(old_certificate.not_after().at, fresh.not_after().at);
    builder.spki.assign(fresh.spki().begin(), fresh.spki().end());
    builder.extensions.basic_constraints(true);
    builder.extensions.key_usage({x509::KeyUsageBit::key_cert_sign, x509::KeyUsageBit::crl_sign});
    // The same identifier as in the self-signed one, so that what the new key signs fits both.
    if (const auto& identifier = fresh.extensions().subject_key_identifier)
        builder.extensions.subject_key_identifier(identifier->value);
    TROTH_TRY(x509::Certificate cross, builder.sign(old_certificate, old_root.signer(), random));
    TROTH_TRY(check_lint(cross, &old_certificate, LintScope::rfc5280));
    return cross;
}

std::string next_name(std::string_view name, u32 generation) {
    const usize at = name.rfind(" G");
    const bool numbered = at != std::string_view::npos && at + 2 < name.size() &&
                          name.find_first_not_of("0123456789", at + 2) == std::string_view::npos;
    return std::string(numbered ? name.substr(0, at) : name) + " G" + std::to_string(generation);
}

}  // namespace troth::inline v1::ca
