#include "troth/ca/store/sqlite_schema.hpp"

#include <array>

#include "troth/ca/store/errors.hpp"

namespace troth::inline v1::ca::sqlite {

namespace {

// Never edited once released: a change is a further row. Times are seconds since 1970.
constexpr std::array migrations = {
    R"sql(
CREATE TABLE authorities(
  id INTEGER PRIMARY KEY,
  role INTEGER NOT NULL CHECK(role IN (0, 1)),
  generation INTEGER NOT NULL CHECK(generation > 0),
  fingerprint BLOB NOT NULL UNIQUE,
  der BLOB NOT NULL,
  added_at INTEGER NOT NULL,
  UNIQUE(role, generation));
CREATE TABLE keys(
  authority INTEGER PRIMARY KEY REFERENCES authorities(id),
  sealed BLOB NOT NULL);
CREATE TABLE certificates(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  serial BLOB NOT NULL UNIQUE,
  authority INTEGER NOT NULL REFERENCES authorities(id),
  der BLOB NOT NULL,
  subject TEXT NOT NULL,
  profile TEXT NOT NULL,
  requester TEXT NOT NULL,
  not_before INTEGER NOT NULL,
  not_after INTEGER NOT NULL,
  issued_at INTEGER NOT NULL,
  revoked_at INTEGER,
  reason INTEGER,
  CHECK((revoked_at IS NULL) = (reason IS NULL)));
CREATE INDEX certificates_by_end ON certificates(not_after) WHERE revoked_at IS NULL;
CREATE INDEX certificates_revoked ON certificates(authority, serial, not_after, revoked_at, reason)
  WHERE revoked_at IS NOT NULL;
CREATE TABLE names(
  certificate INTEGER NOT NULL REFERENCES certificates(id) ON DELETE CASCADE,
  place INTEGER NOT NULL,
  name TEXT NOT NULL,
  reversed TEXT NOT NULL,
  PRIMARY KEY(certificate, place)) WITHOUT ROWID;
CREATE INDEX names_forwards ON names(name);
CREATE INDEX names_backwards ON names(reversed);
CREATE TABLE audit(
  number INTEGER PRIMARY KEY CHECK(number > 0),
  at INTEGER NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  detail TEXT NOT NULL,
  previous BLOB NOT NULL CHECK(length(previous) = 32),
  hash BLOB NOT NULL CHECK(length(hash) = 32));
CREATE TRIGGER audit_is_not_altered BEFORE UPDATE ON audit
  BEGIN SELECT RAISE(ABORT, 'the log is only added to'); END;
CREATE TRIGGER audit_is_not_shortened BEFORE DELETE ON audit
  BEGIN SELECT RAISE(ABORT, 'the log is only added to'); END;
CREATE TRIGGER audit_goes_on BEFORE INSERT ON audit
  WHEN NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM audit)
  BEGIN SELECT RAISE(ABORT, 'the log is only added to'); END;
CREATE TABLE crls(
  authority INTEGER NOT NULL REFERENCES authorities(id),
  number INTEGER NOT NULL CHECK(number > 0),
  this_update INTEGER NOT NULL,
  next_update INTEGER NOT NULL,
  der BLOB NOT NULL,
  PRIMARY KEY(authority, number));
)sql",
    R"sql(
ALTER TABLE authorities ADD COLUMN revoked_at INTEGER;
ALTER TABLE authorities ADD COLUMN reason INTEGER;
ALTER TABLE crls ADD COLUMN base INTEGER NOT NULL DEFAULT 0;
ALTER TABLE crls ADD COLUMN shard INTEGER NOT NULL DEFAULT 0;
ALTER TABLE crls ADD COLUMN shards INTEGER NOT NULL DEFAULT 1;
CREATE INDEX crls_complete ON crls(authority, shards, shard, number) WHERE base = 0;
)sql",
    // The entry of the log that a revocation is, and how far the log went when a list was made: a delta is what lies
    // between. 0: from before this was kept; a process from then that still has the file open can revoke nothing, as no
    // delta would have it.
    R"sql(
ALTER TABLE certificates ADD COLUMN revoked_entry INTEGER NOT NULL DEFAULT 0;
ALTER TABLE authorities ADD COLUMN revoked_entry INTEGER NOT NULL DEFAULT 0;
ALTER TABLE crls ADD COLUMN log_size INTEGER NOT NULL DEFAULT 0;
DROP INDEX certificates_revoked;
CREATE INDEX certificates_revoked ON certificates(authority, revoked_entry, serial, not_after, revoked_at, reason)
  WHERE revoked_at IS NOT NULL;
CREATE INDEX certificates_revoked_by_end ON certificates(not_after) WHERE revoked_at IS NOT NULL;
CREATE TRIGGER certificates_revoked_by_an_entry BEFORE UPDATE OF revoked_at ON certificates
  WHEN NEW.revoked_at IS NOT NULL AND NEW.revoked_entry = 0 BEGIN SELECT RAISE(ABORT, 'a newer troth keeps this record'); END;
CREATE TRIGGER authorities_revoked_by_an_entry BEFORE UPDATE OF revoked_at ON authorities
  WHEN NEW.revoked_at IS NOT NULL AND NEW.revoked_entry = 0 BEGIN SELECT RAISE(ABORT, 'a newer troth keeps this record'); END;
)sql",
};

Result<i64> version_of(Database& database) {
    return database.number("PRAGMA user_version");
}

Result<void> check_ours(Database& database, const std::string& file) {
    TROTH_TRY(const i64 id, database.number("PRAGMA application_id"));
    TROTH_TRY(const i64 tables, database.number("SELECT count(*) FROM sqlite_schema"));
    if (id == application_id || (id == 0 && tables == 0)) return {};
    return fail(Error(errors::store_damaged).in_file(file).with("reason", "it is another program's database"));
}

// One step, unless another process has just done it.
Result<void> step(Database& database, usize from) {
    TROTH_TRY(database.run("BEGIN IMMEDIATE"));
    const auto work = [&]() -> Result<void> {
        TROTH_TRY(const i64 version, version_of(database));
        if (version != static_cast<i64>(from)) return {};
        TROTH_TRY(database.run(migrations[from]));
        const std::string mark =
            "CREATE TABLE IF NOT EXISTS migrations(version INTEGER PRIMARY KEY, at INTEGER);"
            "INSERT INTO migrations VALUES(" +
            std::to_string(from + 1) +
            ", unixepoch());"
            "PRAGMA application_id=" +
            std::to_string(application_id) +
            ";"
            "PRAGMA user_version=" +
            std::to_string(from + 1);
        return database.run(mark.c_str());
    };
    auto done = work();
    if (done) done = database.run("COMMIT");
    if (!done) static_cast<void>(database.run("ROLLBACK"));
    return done;
}

}  // namespace

Result<void> migrate(Database& database, const std::string& file) {
    TROTH_TRY(check_ours(database, file));
    for (;;) {
        TROTH_TRY(const i64 version, version_of(database));
        if (version == static_cast<i64>(migrations.size())) return {};
        if (version > static_cast<i64>(migrations.size()) || version < 0)
            return fail(Error(errors::store_too_new).in_file(file).with("version", std::to_string(version)));
        TROTH_TRY(step(database, static_cast<usize>(version)));
    }
}

}  // namespace troth::inline v1::ca::sqlite
