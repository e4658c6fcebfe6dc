// PostgreSQL as a database of sql.hpp, by libpq.
#pragma once

#include "troth/ca/store/postgres_connect.hpp"
#include "troth/ca/store/sql.hpp"

struct pg_result;

namespace troth::inline v1::ca::postgres {

// is_url: "postgresql://…" or "postgres://…", as libpq takes them.
bool is_url(std::string_view text);

struct Clear {
    void operator()(pg_result* result) const;
};
using ResultPointer = std::unique_ptr<pg_result, Clear>;

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
    Result<void> each_row(const std::string& query, const RowVisitor& visit) override;
    std::string_view given_ids() const override { return " OVERRIDING SYSTEM VALUE"; }
    Result<void> continue_ids(const std::string& table) override;
    // An array is looked up once; IN may be taken for a reason to walk the table.
    std::string among(std::string_view column, std::string_view select) const override {
        return std::string(column).append(" = ANY(ARRAY(").append(select).append("))");
    }

    // error: what the server said last; `state` is its SQLSTATE, empty if it did not answer.
    Error error(std::string_view state);
    pg_conn* handle() const { return handle_.get(); }
    // is_lost, revive: whether the server has gone away, and connecting again; never within a transaction, whose first
    // part would be lost.
    bool is_lost() const;
    Result<void> revive();
    // Statements that are sent without waiting for their answers, and the waiting: for one error of them all, or the
    // answer to the last. All within a transaction.
    Result<void> open_pipeline();
    bool in_pipeline() const { return pipelined_; }
    void sent_one() { ++unanswered_; }
    usize unanswered() const { return unanswered_; }
    Result<ResultPointer> answers();
    u64 generation() const { return generation_; }  // goes up with each new connection: prepared statements are gone

  private:
    bool is_gone() const;
    explicit Database(Handle handle) : handle_(std::move(handle)) {}
    Result<void> set_up();
    Result<void> run_once(const char* sql);
    Result<void> commit();
    Handle handle_;
    u64 generation_ = 1, statements_ = 0;
    bool transaction_ = false, uncertain_ = false, broken_ = false, pipelined_ = false;
    usize unanswered_ = 0;
};

}  // namespace troth::inline v1::ca::postgres
