// Strict checking: what RFC 5280 (and for servers on the web, the CA/Browser Forum's Baseline Requirements) oblige an
// issuer to do, but a verifier may pass over, and by default does, because private authorities often fail in it.
#pragma once

#include "troth/x509/certificate.hpp"

namespace troth::inline v1::x509 {

enum class Role : u8 { leaf, intermediate, anchor };

// check_conformance: the first rule that the certificate breaks in this role, as x509.nonconforming with the rule and
// its section; or nothing.
std::optional<Error> check_conformance(const Certificate& certificate, Role role);

}  // namespace troth::inline v1::x509
