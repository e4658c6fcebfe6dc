// What `troth bench` can refuse.
#pragma once

#include "troth/base/error.hpp"

namespace troth::inline v1::cli::errors {

inline constexpr ErrorRow nothing_to_measure{
    .id = "cli.nothing_to_measure",
    .rule = "",
    .what = "no operation fits what was asked for on this processor",
    .advice =
        "troth bench --list names the operations, troth list rows the rows; those in brackets are taken by default",
};

}  // namespace troth::inline v1::cli::errors
