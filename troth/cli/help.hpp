// The texts of help, drawn from the declarations.
#pragma once

#include <array>

#include "troth/cli/commands.hpp"
#include "troth/cli/json.hpp"

namespace troth::inline v1::cli {

// The options that every command takes.
struct CommonOption {
    std::string_view names, help;
};
inline constexpr std::array common_options = {
    CommonOption{"--json", "print for machines, as JSON with a version number"},
    CommonOption{"--quiet", "print only results and errors"},
    CommonOption{"--explain", "say what was decided by default"},
    CommonOption{"-h, --help", "show this help"},
};

std::string version_line();                                                    // "troth 1.2.3"
std::string overview(Style style);                                             // troth --help
std::string help_for(const Command&, Style style);                             // troth ca init --help
std::optional<std::string> help_for_noun(std::string_view noun, Style style);  // troth ca --help
std::string usage_line(const Command&);  // "troth ca init --dir D --name N [options]"
Json catalogue();                        // every command with its options and examples: troth help --json

}  // namespace troth::inline v1::cli
