// Text for people: lines that fit, numbers with their nouns.
#pragma once

#include <string>

#include "troth/base/bytes.hpp"
#include "troth/cli/terminal.hpp"

namespace troth::inline v1::cli {

// wrapped: breaks a text at blanks into lines of `width` columns; every line but the first begins with `indent` blanks,
// and the first is taken to stand behind as many columns. A word that is too long has a line of its own.
std::string wrapped(std::string_view text, usize indent, usize width);

// counted: "1 byte", "2 bytes".
std::string counted(u64 number, std::string_view noun);

// columns_of: code points, which is what our own texts are counted by.
usize columns_of(std::string_view text);

}  // namespace troth::inline v1::cli
