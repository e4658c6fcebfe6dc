// What the process answers with. Scripts rely on these numbers; the command's manual lists them.
#pragma once

#include "troth/base/error.hpp"

namespace troth::inline v1::cli {

enum class ExitCode : int {
    ok = 0,
    bad_content = 1,  // bad content, refused handshake, failed check
    usage = 2,
    io = 3,  // files or network
    not_trusted = 4,
    name_mismatch = 5,
    expired = 6,  // or not yet valid
    revoked = 7,
};

// exit_code_of: the code that an error earns, from its id.
ExitCode exit_code_of(std::string_view error_id);
// meaning_of: the code in words.
std::string_view meaning_of(ExitCode code);
// worst_of: of several failures, the first of 7, 5, 6, 4, and then the larger number.
ExitCode worst_of(ExitCode a, ExitCode b);

}  // namespace troth::inline v1::cli
