// A store in a PostgreSQL database, for authorities that run on several machines. Tables in the schema "troth"; every
// commit synced by the server; one writer at a time.
#pragma once

#include "troth/ca/store/postgres.hpp"
#include "troth/ca/store/sql_store.hpp"

namespace troth::inline v1::ca {

class PostgresStore final : public SqlStore {
  public:
    // open: a database by its URL, migrated to today's tables. Errors: ca.store_absent for tables that should exist or
    // a server that does not answer, ca.store_too_new, ca.store_*.
    static Result<std::unique_ptr<PostgresStore>> open(const std::string& url, Opening opening);

    // copy_to: into a new SQLite file, which is a store like any other.
    Result<void> copy_to(const std::string& file) override;

  private:
    PostgresStore(std::unique_ptr<postgres::Database> writing, std::unique_ptr<postgres::Database> reading);
};

}  // namespace troth::inline v1::ca
