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
inline constexpr ErrorRow import_incomplete{
    .id = "cli.import_incomplete",
    .rule = "",
    .what = "an authority cannot be made of what these files hold",
    .advice =
        "import a root with its key, or an intermediate with its key and the root's certificate; where the root's key "
        "is kept elsewhere, begin with --offline-root",
};
inline constexpr ErrorRow store_in_use{
    .id = "cli.store_in_use",
    .rule = "",
    .what = "this database holds the record of an authority already",
    .advice = "give each authority a database of its own",
};
}  // namespace troth::inline v1::cli::errors
