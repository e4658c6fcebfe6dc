// What the commands of an authority refuse by themselves; their rows are apart from cli/errors.hpp, which every command
// includes.
#pragma once

#include "troth/base/error.hpp"

namespace troth::inline v1::cli::errors {

inline constexpr ErrorRow ambiguous_name{
    .id = "cli.ambiguous_name",
    .rule = "",
    .what = "several valid certificates have this name",
    .advice = "name one of them by its serial number",
};
}  // namespace troth::inline v1::cli::errors
