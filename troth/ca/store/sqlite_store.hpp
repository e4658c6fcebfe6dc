// A store in one SQLite file: write-ahead log, every commit synced.
#pragma once

#include "troth/ca/store/sql_store.hpp"
#include "troth/ca/store/sqlite.hpp"

namespace troth::inline v1::ca {

class SqliteStore final : public SqlStore {
  public:
    // open: the file (0600 when it is made here), migrated to today's tables. Errors: ca.store_absent for one that
    // should exist, ca.store_too_new, ca.store_damaged, ca.store_read_only, ca.store_*.
    static Result<std::unique_ptr<SqliteStore>> open(const std::string& file, Opening opening);
    // in_memory: a store that lives as long as the object; `image` is the content of a file, or nothing.
    static Result<std::unique_ptr<SqliteStore>> in_memory(Bytes image);

    // create_empty: a new file with tables. Errors: those of open, and where the name is taken.
    static Result<std::unique_ptr<SqliteStore>> create_empty(const std::string& file);

    Result<void> copy_to(const std::string& file) override;

    Result<ByteVector> image();
    bool was_written();  // since it was opened

  private:
    SqliteStore(std::unique_ptr<sqlite::Database> writing, std::unique_ptr<sqlite::Database> reading);
};

}  // namespace troth::inline v1::ca
