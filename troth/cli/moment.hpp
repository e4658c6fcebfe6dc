// Moments as people write them.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace troth::inline v1::cli {

// parse_moment: 2026-01-31T12:00:00Z, or the day alone, which is its first moment.
std::optional<std::chrono::sys_seconds> parse_moment(std::string_view text);

}  // namespace troth::inline v1::cli
