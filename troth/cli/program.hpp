// Another program, run to its end.
#pragma once

#include <span>
#include <string>

#include "troth/base/result.hpp"

namespace troth::inline v1::cli {

// run_program: a program of PATH (or of /usr/sbin, where Debian keeps those of the administrator) with these words,
// without a shell; `input` is its standard input. Gives what it said on standard output. Errors:
// cli.store_program_failed with what it said on standard error. Blocks.
Result<std::string> run_program(std::span<const std::string> words, Bytes input);

}  // namespace troth::inline v1::cli
