// From what is searched to SQL. Pages are in the order of issuance; the condition that leaves least leads.
#pragma once

#include "troth/ca/store/sqlite_connection.hpp"

namespace troth::inline v1::ca::sqlite {

// Condition: SQL over certificates `c`, with the values for its question marks.
struct Condition {
    std::string sql;
    std::vector<std::variant<i64, std::string, ByteVector>> values;
    std::string candidates;  // a SELECT of the ids for which it holds, by an index; empty: there is none
};
// conditions_of: all that must hold, but for `after`. Nothing if no certificate can fit.
std::optional<std::vector<Condition>> conditions_of(const Which& which);

// bind: puts the values at the question marks from `at` on; gives the next place.
int bind(Statement& statement, int at, const Condition& condition);

}  // namespace troth::inline v1::ca::sqlite
