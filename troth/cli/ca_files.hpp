// The files of an authority in its folder (command.md, "Files of a CA").
#pragma once

#include "troth/cli/terminal.hpp"

namespace troth::inline v1::cli {

struct CaFiles {
    explicit CaFiles(const std::string& dir)
        : root(dir + "/root.pem"),
          root_key(dir + "/root.key"),
          intermediate(dir + "/intermediate.pem"),
          intermediate_key(dir + "/intermediate.key") {}

    // check_absent: none of them is there. Errors: cli.file_exists.
    Result<void> check_absent(Terminal& terminal) const;

    std::string root, root_key, intermediate, intermediate_key;
};

}  // namespace troth::inline v1::cli
