// What the list of logs can be refused for.
#pragma once

#include "troth/base/error.hpp"

namespace troth::inline v1::cli::errors {

inline constexpr ErrorRow bad_log_list{
    .id = "cli.bad_log_list",
    .rule = "RFC 6962 §3.2",
    .what = "this is no list of certificate transparency logs",
    .advice = "expect the JSON of version 3 that browsers publish, as log_list.json",
};
inline constexpr ErrorRow too_few_timestamps{
    .id = "cli.too_few_timestamps",
    .rule = "RFC 6962 §3.3",
    .what = "too few logs of the list vouch that they know this certificate",
    .advice = "the lines above say what is wrong with each timestamp; a newer list may know further logs",
};

}  // namespace troth::inline v1::cli::errors
