// The texts of help, drawn from the declarations.
#pragma once

#include "troth/cli/commands.hpp"

namespace troth::inline v1::cli {

std::string version_line();                                                    // "troth 1.2.3"
std::string overview(Style style);                                             // troth --help
std::string help_for(const Command&, Style style);                             // troth ca init --help
std::optional<std::string> help_for_noun(std::string_view noun, Style style);  // troth ca --help
std::string usage_line(const Command&);  // "troth ca init --dir D --name N [options]"

}  // namespace troth::inline v1::cli
