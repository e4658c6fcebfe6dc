// Copying a whole record from one database to another, of whatever kinds.
#pragma once

#include "troth/ca/store/sql.hpp"

namespace troth::inline v1::ca::sql {

// copy_record: every row, into a database whose tables are there and empty. `from` is in a transaction that sees one
// moment, `to` in one of its own; row by row, so that a record of any size takes little memory. Errors: ca.store_*.
Result<void> copy_record(Database& from, Database& to);

}  // namespace troth::inline v1::ca::sql
