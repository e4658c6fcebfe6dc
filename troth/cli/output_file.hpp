// A file that is written in pieces and appears at its place when it is complete.
#pragma once

#include "troth/cli/terminal.hpp"

namespace troth::inline v1::cli {

// create_file: Terminal::create for real files and standard output ("-").
Result<std::unique_ptr<OutputStream>> create_file(const std::string& path, bool secret, bool force);

// goes_straight: whether what create_file() gives for this path cannot be taken back: standard output, a pipe, a
// device.
bool goes_straight(const std::string& path);

}  // namespace troth::inline v1::cli
