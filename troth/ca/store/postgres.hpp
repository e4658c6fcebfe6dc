// PostgreSQL as a database of sql.hpp, by libpq.
#pragma once

#include "troth/ca/store/postgres_connect.hpp"
#include "troth/ca/store/sql.hpp"

namespace troth::inline v1::ca::postgres {

// is_url: "postgresql://…" or "postgres://…", as libpq takes them.
bool is_url(std::string_view text);

class Database final : public sql::Database {
  public:
    // open: connects. The URL may hold a password: it is never in an error. Errors: as connect's.
    static Result<std::unique_ptr<Database>> open(const std::string& url);

    Result<std::unique_ptr<sql::Statement>> prepare(std::string_view sql) override;
    Result<void> run(const char* sql) override;
    Result<void> begin() override;
    Result<void> begin_reading() override;
    Result<void> check() override;
    bool is_uncertain() const override { return uncertain_; }

    // error: what the server said last; `state` is its SQLSTATE, empty if it did not answer.
    Error error(std::string_view state);
    pg_conn* handle() const { return handle_.get(); }
    // is_lost, revive: whether the server has gone away, and connecting again; never within a transaction, whose first
    // part would be lost.
    bool is_lost() const;
    Result<void> revive();
    u64 generation() const { return generation_; }  // goes up with each new connection: prepared statements are gone

  private:
    explicit Database(Handle handle) : handle_(std::move(handle)) {}
    Result<void> set_up();
    Result<void> run_once(const char* sql);
    Result<void> commit();
    Handle handle_;
    u64 generation_ = 1, statements_ = 0;
    bool transaction_ = false, uncertain_ = false, broken_ = false;
};

}  // namespace troth::inline v1::ca::postgres
