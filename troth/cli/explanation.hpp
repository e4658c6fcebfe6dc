// What a verification tried, for people and machines.
#pragma once

#include "troth/cli/json.hpp"
#include "troth/x509/explain.hpp"

namespace troth::inline v1::cli {

// describe: {"trusted": false, "candidates": [...], "needs": [...]}.
Json describe(const x509::Explanation& told);
// tell_why_not: the same on standard error, a line a candidate, as a tree from the leaf upwards, and what would help.
void tell_why_not(const x509::Explanation& told, Terminal& terminal);

// moment_of: 2026-01-31T12:00:00Z, or the day alone, which is its first moment; now if it is empty. Errors:
// cli.bad_value.
Result<std::chrono::sys_seconds> moment_of(std::string_view option, const std::string& time, Terminal& terminal);

}  // namespace troth::inline v1::cli
