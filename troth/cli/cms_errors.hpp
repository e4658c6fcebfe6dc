// What the commands for messages want to be told.
#pragma once

#include "troth/base/error.hpp"

namespace troth::inline v1::cli::errors {

inline constexpr ErrorRow too_long_for_output{
    .id = "cli.too_long_for_output",
    .rule = "RFC 5083 §2.2",
    .what = "the content is too long to be held, and standard output gets only what was verified as a whole",
    .advice = "name a file to write it to",
};

}  // namespace troth::inline v1::cli::errors
