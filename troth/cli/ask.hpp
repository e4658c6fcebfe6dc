// A question to the person at the controlling terminal.
#pragma once

#include "troth/base/result.hpp"
#include "troth/base/secret.hpp"

namespace troth::inline v1::cli {

// ask_without_echo: writes the prompt to the terminal and reads a line there, whatever standard input and output are.
// The echo comes back also when the read is interrupted. Errors: cli.no_terminal.
Result<SecretBytes> ask_without_echo(std::string_view prompt);

}  // namespace troth::inline v1::cli
