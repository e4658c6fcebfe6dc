// From an error to a command that can be pasted. What came from outside is quoted for the shell.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "troth/base/error.hpp"

namespace troth::inline v1::cli {

// command_for: the command to try next after this error of the command line `words` (without the program's name);
// nothing where words say more than a command could.
std::optional<std::string> command_for(const Error& error, std::span<const std::string> words);

// shell_word: one word as a shell would need it to be typed.
std::string shell_word(std::string_view word);
// shell_line: the words as a shell would need them to be typed, "troth" in front.
std::string shell_line(std::span<const std::string> words);

}  // namespace troth::inline v1::cli
