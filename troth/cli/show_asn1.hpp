// `troth show --asn1`: a file octet by octet, with what each value of it is.
#pragma once

#include "troth/cli/json.hpp"
#include "troth/cli/terminal.hpp"

namespace troth::inline v1::cli {

// show_asn1: prints the values of DER, or of each block of PEM. Of private keys and PKCS#12 files the structure is
// shown, but no content that may be secret. Where the bytes stop to be DER, everything before is printed. Errors:
// encoding.der_* with the offset, cli.asn1_too_large.
Result<void> show_asn1(Terminal& terminal, std::string_view file, Bytes content);

}  // namespace troth::inline v1::cli
