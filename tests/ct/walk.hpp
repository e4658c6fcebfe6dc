// The walk over every operation × row, and the lines of the table that both programs print (scripts/ct-table reads
// them).
#pragma once

#include "tests/ct/ct.hpp"

namespace troth::ct_tests {

enum class Outcome : u8 { passed, failed, unseen };

// Checker: what one program does with an operation on a row.
struct Checker {
    // reports: whether it finds that the operation leaks.
    bool (*reports)(const Operation& operation, const cpu::Features& features);
    // look: the same, if it can look at this row; prints the last cell of the table's line.
    Outcome (*look)(const Operation& operation, const cpu::Features& features, std::string_view row);
};

// walk: `--self-test` (every planted leak must be reported), or the operations whose name holds the first argument,
// each on every row of this machine. Ends with the counts; the exit code is 0 if nothing leaks and something was looked
// at.
int walk(const Checker& checker, int argc, char** argv);

}  // namespace troth::ct_tests
