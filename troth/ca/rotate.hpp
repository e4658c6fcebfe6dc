// New keys for an authority, while what the old ones signed goes on.
#pragma once

#include "troth/ca/issue.hpp"

namespace troth::inline v1::ca {

// cross_sign: the new root's key and name, certified by the old root: whoever trusts the old one alone gets from what
// the new one signs to the old (RFC 4949, "cross-certificate"; RFC 5280 §3.2). It ends when the first of the two does.
Result<x509::Certificate> cross_sign(const Authority& old_root, const Authority& new_root, RandomSource& random);

// next_name: the common name of the generation: "Example Root CA" to "Example Root CA G2".
std::string next_name(std::string_view name, u32 generation);

}  // namespace troth::inline v1::ca
