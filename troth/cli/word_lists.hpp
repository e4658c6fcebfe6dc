// Lists of words as options take them: "x25519,secp256r1".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "troth/base/result.hpp"

namespace troth::inline v1::cli {

// comma_list: the words between the commas; empty ones are left out.
std::vector<std::string> comma_list(std::string_view text);
// named_list: the words as values of a registry, tls::NamedGroup or tls::CipherSuite; cli.bad_value names what is not
// known, and what is.
template <class E>
Result<std::vector<E>> named_list(std::string_view option, std::string_view text);

}  // namespace troth::inline v1::cli
