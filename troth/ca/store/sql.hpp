// What a store needs of a database that speaks SQL: statements, transactions. SQLite and PostgreSQL do it (sqlite.hpp,
// postgres.hpp); the SQL itself is written once (sql_store.cpp, sql_writer.cpp, sql_search.cpp), with `?` or `?N` for
// parameters, of what both understand.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "troth/base/result.hpp"

namespace troth::inline v1::ca::sql {

// Statement: prepared once, run many times. The views of its columns are valid until the next step or reset.
class Statement {
  public:
    virtual ~Statement() = default;
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    // bind: parameter `at` counts from 1. What is bound must outlive the run.
    virtual Statement& bind(int at, i64 value) = 0;
    virtual Statement& bind(int at, Bytes value) = 0;
    virtual Statement& bind(int at, std::string_view value) = 0;
    virtual Statement& bind_null(int at) = 0;

    // step: true with a row, false at the end, after which the statement is ready for the next run. Errors: ca.store_*.
    virtual Result<bool> step() = 0;
    // run: to the end; rows are not looked at.
    Result<void> run();
    // run_later: within a transaction, the same together with what is run next, which gives its error. What is bound
    // need not outlive the call.
    virtual Result<void> run_later() { return run(); }
    virtual void reset() = 0;

    virtual i64 number(int column) const = 0;
    virtual Bytes bytes(int column) const = 0;
    virtual bool is_null(int column) const = 0;
    std::string_view text(int column) const { return v1::text_of(bytes(column)); }

  protected:
    Statement() = default;
};

// Rows: a run that is reset when it goes out of scope, so that no reader holds the database up.
class Rows {
  public:
    explicit Rows(Statement& statement) : statement_(statement) {}
    Rows(const Rows&) = delete;
    Rows& operator=(const Rows&) = delete;
    ~Rows() { statement_.reset(); }

  private:
    Statement& statement_;
};

// Database: one connection. One thread at a time.
class Database {
  public:
    virtual ~Database() = default;
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    virtual Result<std::unique_ptr<Statement>> prepare(std::string_view sql) = 0;
    virtual Result<void> run(const char* sql) = 0;  // any number of statements, without parameters
    Result<i64> number(std::string_view sql);       // the one number of the one row
    // begin: a transaction beside which nobody else writes. Then COMMIT or ROLLBACK is run.
    virtual Result<void> begin() = 0;
    // begin_reading: a transaction that sees one moment.
    virtual Result<void> begin_reading() = 0;
    // is_uncertain: the last COMMIT failed, and whether it was done is not known.
    virtual bool is_uncertain() const { return false; }
    // each_row: all rows of a query without parameters, one after the other, of which few are in memory at a time;
    // within a transaction.
    using RowVisitor = std::function<Result<void>(const Statement& row)>;
    virtual Result<void> each_row(const std::string& query, const RowVisitor& visit);
    // given_ids: what stands in an INSERT that brings the ids of its rows; continue_ids: the next ones come behind
    // them.
    virtual std::string_view given_ids() const { return ""; }
    virtual Result<void> continue_ids(const std::string&) { return {}; }
    // check: that it is sound by its own means. Errors: ca.store_damaged.
    virtual Result<void> check() = 0;
    // among: a condition, that the column is one of the few numbers that are selected, which are looked up first.
    virtual std::string among(std::string_view column, std::string_view select) const {
        return std::string(column).append(" IN (").append(select).append(")");
    }
    // scan_hint: what stands behind a table's name so that it is walked by its key.
    virtual std::string_view scan_hint() const { return ""; }

  protected:
    Database() = default;
};

}  // namespace troth::inline v1::ca::sql
