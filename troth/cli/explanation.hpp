// What a verification tried, for people and machines.
#pragma once

#include "troth/cli/json.hpp"
#include "troth/cli/moment.hpp"
#include "troth/x509/explain.hpp"

namespace troth::inline v1::cli {

// describe: {"trusted": false, "candidates": [...], "needs": [...]}.
Json describe(const x509::Explanation& told);
// tell_why_not: the same on standard error, as a tree from the leaf upwards: what was tried, the rule that it broke,
// where in it, what to do next; and what would help. Of very many candidates the first ones.
void tell_why_not(const x509::Explanation& told, Terminal& terminal);

// refused: says why, as the user asked for it (tell_why_not, or the document "verification"), and gives the
// explanation's error.
Error refused(const x509::Explanation& told, Terminal& terminal);

// moment_of: 2026-01-31T12:00:00Z, or the day alone, which is its first moment; now if it is empty. Errors:
// cli.bad_value.
Result<std::chrono::sys_seconds> moment_of(std::string_view option, const std::string& time, Terminal& terminal);

}  // namespace troth::inline v1::cli
