// The tables of a store in SQLite, and how an older file becomes one of today.
#pragma once

#include "troth/ca/store/sqlite.hpp"

namespace troth::inline v1::ca::sqlite {

// How a file is known as ours: "trth", in SQLite's application_id.
inline constexpr i64 application_id = 0x74727468;

// migrate: makes the tables that are missing, step after step, each in a transaction of its own; two processes may try
// at once. Errors: ca.store_too_new, ca.store_damaged if the file is another program's, ca.store_*.
Result<void> migrate(Database& database, const std::string& file);

}  // namespace troth::inline v1::ca::sqlite
