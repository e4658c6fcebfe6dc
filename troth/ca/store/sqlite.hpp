// SQLite as a database of sql.hpp.
#pragma once

#include "troth/ca/store/sql.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace troth::inline v1::ca::sqlite {

class Database;

class Statement final : public sql::Statement {
  public:
    Statement& bind(int at, i64 value) override;
    Statement& bind(int at, Bytes value) override;
    Statement& bind(int at, std::string_view value) override;
    Statement& bind_null(int at) override;
    Result<bool> step() override;
    void reset() override;
    i64 number(int column) const override;
    Bytes bytes(int column) const override;
    bool is_null(int column) const override;

  private:
    friend class Database;
    struct Finalise {
        void operator()(sqlite3_stmt* statement) const;
    };
    Statement(Database& database, sqlite3_stmt* statement) : database_(database), statement_(statement) {}
    Database& database_;
    std::unique_ptr<sqlite3_stmt, Finalise> statement_;
};

class Database final : public sql::Database {
  public:
    // open: a file that is there, or ":memory:".
    static Result<std::unique_ptr<Database>> open(const std::string& file);
    ~Database() override;

    Result<std::unique_ptr<sql::Statement>> prepare(std::string_view sql) override;
    Result<void> run(const char* sql) override;
    Result<void> begin() override;
    Result<void> begin_reading() override;
    Result<void> check() override;
    std::string_view scan_hint() const override { return " NOT INDEXED"; }
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
