#include "troth/ca/store/sqlite.hpp"

#include <sqlite3.h>

#include "troth/ca/store/errors.hpp"

namespace troth::inline v1::ca::sqlite {

namespace {

constexpr int busy_milliseconds = 10'000;

// Which of our errors a result code of SQLite is; extended codes say more in their higher bytes.
const ErrorRow& row_for(int code) {
    switch (code & 0xff) {
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
        case SQLITE_FORMAT:
            return errors::store_damaged;
        case SQLITE_FULL:
            return errors::store_full;
        case SQLITE_READONLY:
        case SQLITE_PERM:
        case SQLITE_CANTOPEN:
        case SQLITE_AUTH:
            return errors::store_read_only;
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return errors::store_busy;
        case SQLITE_CONSTRAINT:
            return errors::store_damaged;
        default:
            return errors::store_failed;
    }
}

}  // namespace

void Statement::Finalise::operator()(sqlite3_stmt* statement) const {
    sqlite3_finalize(statement);
}

// Binding fails for a wrong index alone, which is a broken invariant of ours.
static void must(int code) {
    if (code != SQLITE_OK) std::abort();
}

Statement& Statement::bind(int at, i64 value) {
    must(sqlite3_bind_int64(statement_.get(), at, value));
    return *this;
}
Statement& Statement::bind(int at, Bytes value) {
    // An empty span may have no address, which SQLite would take for NULL.
    must(value.empty() ? sqlite3_bind_zeroblob(statement_.get(), at, 0)
                       : sqlite3_bind_blob64(statement_.get(), at, value.data(), value.size(), SQLITE_STATIC));
    return *this;
}
Statement& Statement::bind(int at, std::string_view value) {
    const char* data = value.data() == nullptr ? "" : value.data();
    must(sqlite3_bind_text64(statement_.get(), at, data, value.size(), SQLITE_STATIC, SQLITE_UTF8));
    return *this;
}
Statement& Statement::bind_null(int at) {
    must(sqlite3_bind_null(statement_.get(), at));
    return *this;
}

Result<bool> Statement::step() {
    const int code = sqlite3_step(statement_.get());
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) {
        sqlite3_reset(statement_.get());
        return false;
    }
    Error error = database_.error(code);
    sqlite3_reset(statement_.get());
    return fail(std::move(error));
}
void Statement::reset() {
    sqlite3_reset(statement_.get());
}

i64 Statement::number(int column) const {
    return sqlite3_column_int64(statement_.get(), column);
}
Bytes Statement::bytes(int column) const {
    const void* data = sqlite3_column_blob(statement_.get(), column);
    const int size = sqlite3_column_bytes(statement_.get(), column);
    return {static_cast<const u8*>(data), static_cast<usize>(size)};
}
bool Statement::is_null(int column) const {
    return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

Result<std::unique_ptr<Database>> Database::open(const std::string& file) {
    sqlite3* handle = nullptr;
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    const int code = sqlite3_open_v2(file.c_str(), &handle, flags, nullptr);
    std::unique_ptr<Database> database(new Database(handle, file));
    if (code != SQLITE_OK) return fail(database->error(code));
    sqlite3_busy_timeout(handle, busy_milliseconds);
    return database;
}
Database::~Database() {
    sqlite3_close_v2(handle_);
}

Result<std::unique_ptr<sql::Statement>> Database::prepare(std::string_view sql) {
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                                        &statement, nullptr);
    if (code != SQLITE_OK) return fail(error(code));
    return std::unique_ptr<sql::Statement>(new Statement(*this, statement));
}
Result<void> Database::run(const char* sql) {
    const int code = sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return fail(error(code));
    return {};
}
Result<void> Database::begin() {
    return run("BEGIN IMMEDIATE");
}
Result<void> Database::begin_reading() {
    return run("BEGIN");
}
Result<void> Database::check() {
    {
        TROTH_TRY(const auto integrity, prepare("PRAGMA integrity_check(1)"));
        TROTH_TRY(const bool row, integrity->step());
        if (!row || integrity->text(0) != "ok")
            return fail(
                Error(errors::store_damaged).with("reason", row ? integrity->text(0) : std::string_view("no answer")));
    }
    TROTH_TRY(const i64 broken, number("SELECT count(*) FROM pragma_foreign_key_check"));
    if (broken != 0) return fail(Error(errors::store_damaged).with("reason", "a row points to one that is missing"));
    return {};
}
i64 Database::total_changes() const {
    return sqlite3_total_changes64(handle_);
}

Result<ByteVector> Database::image() {
    sqlite3_int64 size = 0;
    u8* data = sqlite3_serialize(handle_, "main", &size, 0);
    if (data == nullptr) return fail(error(SQLITE_NOMEM));
    ByteVector out(data, data + size);
    sqlite3_free(data);
    return out;
}
Result<void> Database::load_image(Bytes image) {
    auto* data = static_cast<u8*>(sqlite3_malloc64(image.size()));
    if (data == nullptr) return fail(error(SQLITE_NOMEM));
    std::memcpy(data, image.data(), image.size());
    const auto size = static_cast<i64>(image.size());
    const int code = sqlite3_deserialize(handle_, "main", data, size, size,
                                         SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE);
    if (code != SQLITE_OK) return fail(error(code));
    return {};
}

Result<void> Database::copy_to(const std::string& file) {
    TROTH_TRY(const auto target, open(file));
    // Kept as one plain file, so that the copy needs nothing beside it.
    TROTH_TRY(target->run("PRAGMA journal_mode=DELETE; PRAGMA synchronous=FULL"));
    sqlite3_backup* backup = sqlite3_backup_init(target->handle_, "main", handle_, "main");
    if (backup == nullptr) return fail(target->error(sqlite3_errcode(target->handle_)));
    const int stepped = sqlite3_backup_step(backup, -1);
    const int finished = sqlite3_backup_finish(backup);
    if (stepped != SQLITE_DONE) return fail(target->error(finished != SQLITE_OK ? finished : stepped));
    return {};
}

Error Database::error(int code) const {
    const int extended = handle_ == nullptr ? code : sqlite3_extended_errcode(handle_);
    const int shown = extended == SQLITE_OK || (extended & 0xff) != (code & 0xff) ? code : extended;
    const char* words = handle_ == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(handle_);
    return Error(row_for(shown)).in_file(file_).with("reason", std::string_view(words));
}

}  // namespace troth::inline v1::ca::sqlite
