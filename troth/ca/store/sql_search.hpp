// From what is searched to SQL. Pages are in the order of issuance; the condition that leaves least leads.
#pragma once

#include "troth/ca/store/sql_connection.hpp"

namespace troth::inline v1::ca::sql {

// Condition: SQL for one certificate `c`, and if there is an index for it, a SELECT of the ids of all that fit. Both
// have the same question marks, for the same values.
struct Condition {
    std::string probe;
    std::string candidates;  // empty: there is no index
    std::vector<std::variant<i64, std::string, ByteVector>> values;
};
// conditions_of: all that must hold, but for `after`. Nothing if no certificate can fit.
std::optional<std::vector<Condition>> conditions_of(const Which& which);

// bind: puts the values at the question marks from `at` on; gives the next place.
int bind(Statement& statement, int at, const Condition& condition);

}  // namespace troth::inline v1::ca::sql
