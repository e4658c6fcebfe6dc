// Strict checking: what RFC 5280 (and for servers on the web, the CA/Browser Forum's Baseline Requirements) oblige an
// issuer to do, but a verifier may pass over, and by default does, because private authorities often fail in it.
#pragma once

#include "troth/x509/certificate.hpp"

namespace troth::inline v1::x509 {

enum class Role : u8 { leaf, intermediate, anchor };

// Profile: whose rules. `rfc5280`: those of RFC 5280 alone. `web`: the Baseline Requirements, and what they keep of RFC
// 5280; they allow nameConstraints that are not critical (§7.1.2.5.2), for some verifiers did not know them.
enum class Profile : u8 { rfc5280, web };

// check_conformance: the first rule that the certificate breaks in this role, as x509.nonconforming with the rule and
// its section; or nothing.
std::optional<Error> check_conformance(const Certificate& certificate, Role role, Profile profile = Profile::web);

}  // namespace troth::inline v1::x509
