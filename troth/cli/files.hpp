// Reading whole files into memory that is wiped, and writing several as one act: all of them stand complete at their
// places, or none does.
#pragma once

#include "troth/cli/terminal.hpp"

namespace troth::inline v1::cli {

// system_error: the row for an errno, with the file's name and the operating system's words.
Error system_error(int number, std::string_view file);

// folder_missing: the error of writing a file into a folder that is not there.
Error folder_missing(std::string_view file);

Result<SecretBytes> read_file(std::string_view file, usize limit);
Result<std::unique_ptr<InputStream>> open_file(std::string_view file);
Result<void> write_files(std::span<const OutputFile> files, bool force);

}  // namespace troth::inline v1::cli
