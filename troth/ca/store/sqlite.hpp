// SQLite, as far as a store needs it: connections and prepared statements that give Results.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "troth/base/result.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace troth::inline v1::ca::sqlite {

class Database;

// Statement: prepared once, run many times. The views of its columns are valid until the next step or reset.
class Statement {
  public:
    Statement() = default;

    // bind: parameter `at` counts from 1. What is bound must outlive the run.
    Statement& bind(int at, i64 value);
    Statement& bind(int at, Bytes value);
    Statement& bind(int at, std::string_view value);
    Statement& bind_null(int at);

    // step: true with a row, false at the end, after which the statement is ready for the next run. Errors: ca.store_*,
    // ca.serial_taken for a value that must be unique and is not.
    Result<bool> step();
    // run: to the end; rows are not looked at.
    Result<void> run();
    void reset();

    i64 number(int column) const;
    Bytes bytes(int column) const;
    std::string_view text(int column) const;
    bool is_null(int column) const;

  private:
    friend class Database;
    struct Finalise {
        void operator()(sqlite3_stmt* statement) const;
    };
    Statement(Database& database, sqlite3_stmt* statement) : database_(&database), statement_(statement) {}
    Database* database_ = nullptr;
    std::unique_ptr<sqlite3_stmt, Finalise> statement_;
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
    // open: a file that is there, or ":memory:".
    static Result<std::unique_ptr<Database>> open(const std::string& file);
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;
    ~Database();

    Result<Statement> prepare(std::string_view sql);
    Result<void> run(const char* sql);         // any number of statements
    Result<i64> number(std::string_view sql);  // the one number of the one row
    i64 last_row() const;
    i64 total_changes() const;

    // image, load_image: the whole content as bytes, as a file would hold it.
    Result<ByteVector> image();
    Result<void> load_image(Bytes image);
    // copy_to: the content as of now, into a database file that is new.
    Result<void> copy_to(const std::string& file);

    // error: what SQLite says of its last failure, with the file's name.
    Error error(int code) const;

  private:
    Database(sqlite3* handle, std::string file) : handle_(handle), file_(std::move(file)) {}
    sqlite3* handle_;
    std::string file_;
};

}  // namespace troth::inline v1::ca::sqlite
