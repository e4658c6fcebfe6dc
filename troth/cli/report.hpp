// How an error is shown to a person, and to a machine.
#pragma once

#include "troth/cli/exit_code.hpp"
#include "troth/cli/terminal.hpp"

namespace troth::inline v1::cli {

// report: prints the error of the command line `words` to standard error, as text or (with --json) as an object, and
// gives the exit code that it earns.
ExitCode report(const Error& error, std::span<const std::string> words, Terminal& terminal);

// error_text, error_json: what report prints.
std::string error_text(const Error& error, std::span<const std::string> words, Style style);
std::string error_json(const Error& error, std::span<const std::string> words);

}  // namespace troth::inline v1::cli
