#include "troth/ca/store/sqlite_store.hpp"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "troth/ca/store/errors.hpp"
#include "troth/ca/store/sqlite_schema.hpp"

namespace troth::inline v1::ca {

using sqlite::Database;

namespace {

Error of_errno(int number, const std::string& file) {
    const ErrorRow& row = number == ENOSPC || number == EDQUOT || number == EFBIG  ? errors::store_full
                          : number == EACCES || number == EPERM || number == EROFS ? errors::store_read_only
                          : number == ENOENT || number == ENOTDIR                  ? errors::store_absent
                                                                                   : errors::store_failed;
    return Error(row).in_file(file).with("reason", std::strerror(number));
}

// The file is there afterwards, 0600 if it was made now, and its name is on the disk.
Result<void> make_file(const std::string& file) {
    const int made = ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (made < 0) {
        if (errno == EEXIST) return {};
        return fail(of_errno(errno, file));
    }
    ::close(made);
    const usize slash = file.rfind('/');
    const std::string folder = slash == std::string::npos ? "." : file.substr(0, slash + 1);
    const int directory = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory < 0) return {};
    ::fsync(directory);  // some file systems cannot
    ::close(directory);
    return {};
}

constexpr const char* settings =
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF;"
    "PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY; PRAGMA wal_autocheckpoint=4000";

}  // namespace

SqliteStore::SqliteStore(std::unique_ptr<Database> writing, std::unique_ptr<Database> reading)
    : SqlStore(std::move(writing), std::move(reading)) {}

Result<std::unique_ptr<SqliteStore>> SqliteStore::open(const std::string& file, Opening opening) {
    if (opening == Opening::create) TROTH_TRY(make_file(file));
    struct stat info;
    if (::stat(file.c_str(), &info) != 0) return fail(of_errno(errno, file));
    TROTH_TRY(auto writing, Database::open(file));
    TROTH_TRY(sqlite::migrate(*writing, file));  // first: another program's file is left as it is
    TROTH_TRY(writing->run(settings));
    TROTH_TRY(auto reading, Database::open(file));
    TROTH_TRY(reading->run(settings));
    return std::unique_ptr<SqliteStore>(new SqliteStore(std::move(writing), std::move(reading)));
}
Result<std::unique_ptr<SqliteStore>> SqliteStore::in_memory(Bytes image) {
    TROTH_TRY(auto database, Database::open(":memory:"));
    if (!image.empty()) TROTH_TRY(database->load_image(image));
    TROTH_TRY(database->run("PRAGMA foreign_keys=ON"));
    TROTH_TRY(sqlite::migrate(*database, ":memory:"));
    return std::unique_ptr<SqliteStore>(new SqliteStore(std::move(database), nullptr));
}

Result<void> SqliteStore::copy_to(const std::string& file) {
    struct stat info;
    if (::lstat(file.c_str(), &info) == 0) return fail(of_errno(EEXIST, file));
    TROTH_TRY(make_file(file));
    return with_reading([&](sql::Database& database) { return static_cast<Database&>(database).copy_to(file); });
}

Result<std::unique_ptr<SqliteStore>> SqliteStore::create_empty(const std::string& file) {
    struct stat info;
    if (::lstat(file.c_str(), &info) == 0) return fail(of_errno(EEXIST, file));
    return open(file, Opening::create);
}

Result<ByteVector> SqliteStore::image() {
    ByteVector out;
    TROTH_TRY(with_writing([&](sql::Database& database) -> Result<void> {
        TROTH_TRY(out, static_cast<Database&>(database).image());
        return {};
    }));
    return out;
}
bool SqliteStore::was_written() {
    bool written = false;
    static_cast<void>(with_writing([&](sql::Database& database) -> Result<void> {
        written = static_cast<Database&>(database).total_changes() > 0;
        return {};
    }));
    return written;
}

}  // namespace troth::inline v1::ca
