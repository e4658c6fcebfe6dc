#include "troth/ca/store/postgres_store.hpp"

#include <array>

#include "troth/ca/store/errors.hpp"
#include "troth/ca/store/sqlite_store.hpp"

namespace troth::inline v1::ca {

using postgres::Database;

namespace {

// Never edited once released: a change is a further row. As in sqlite_schema.cpp; texts compare by their octets.
constexpr std::array migrations = {
    R"sql(
CREATE TABLE authorities(
  id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  role BIGINT NOT NULL CHECK(role IN (0, 1)),
  generation BIGINT NOT NULL CHECK(generation > 0),
  fingerprint BYTEA NOT NULL UNIQUE,
  der BYTEA NOT NULL,
  added_at BIGINT NOT NULL,
  revoked_at BIGINT,
  reason BIGINT,
  UNIQUE(role, generation));
CREATE TABLE keys(
  authority BIGINT PRIMARY KEY REFERENCES authorities(id),
  sealed BYTEA NOT NULL);
CREATE TABLE certificates(
  id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  serial BYTEA NOT NULL UNIQUE,
  authority BIGINT NOT NULL REFERENCES authorities(id),
  der BYTEA NOT NULL,
  subject TEXT COLLATE "C" NOT NULL,
  profile TEXT COLLATE "C" NOT NULL,
  requester TEXT COLLATE "C" NOT NULL,
  not_before BIGINT NOT NULL,
  not_after BIGINT NOT NULL,
  issued_at BIGINT NOT NULL,
  revoked_at BIGINT,
  reason BIGINT,
  CHECK((revoked_at IS NULL) = (reason IS NULL)));
CREATE INDEX certificates_by_end ON certificates(not_after) WHERE revoked_at IS NULL;
CREATE INDEX certificates_revoked ON certificates(authority, serial) INCLUDE (not_after, revoked_at, reason)
  WHERE revoked_at IS NOT NULL;
CREATE TABLE names(
  certificate BIGINT NOT NULL REFERENCES certificates(id) ON DELETE CASCADE,
  place BIGINT NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  reversed TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY(certificate, place));
CREATE INDEX names_forwards ON names(name);
CREATE INDEX names_backwards ON names(reversed);
CREATE TABLE audit(
  number BIGINT PRIMARY KEY CHECK(number > 0),
  at BIGINT NOT NULL,
  action TEXT COLLATE "C" NOT NULL,
  subject TEXT COLLATE "C" NOT NULL,
  detail TEXT COLLATE "C" NOT NULL,
  previous BYTEA NOT NULL CHECK(length(previous) = 32),
  hash BYTEA NOT NULL CHECK(length(hash) = 32));
CREATE FUNCTION audit_is_only_added_to() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN RAISE EXCEPTION 'the log is only added to' USING ERRCODE = '23000'; END $$;
CREATE TRIGGER audit_is_not_altered BEFORE UPDATE OR DELETE ON audit
  FOR EACH ROW EXECUTE FUNCTION audit_is_only_added_to();
CREATE TRIGGER audit_is_not_emptied BEFORE TRUNCATE ON audit
  FOR EACH STATEMENT EXECUTE FUNCTION audit_is_only_added_to();
CREATE TABLE crls(
  authority BIGINT NOT NULL REFERENCES authorities(id),
  number BIGINT NOT NULL CHECK(number > 0),
  this_update BIGINT NOT NULL,
  next_update BIGINT NOT NULL,
  der BYTEA NOT NULL,
  base BIGINT NOT NULL DEFAULT 0,
  shard BIGINT NOT NULL DEFAULT 0,
  shards BIGINT NOT NULL DEFAULT 1,
  PRIMARY KEY(authority, number));
CREATE INDEX crls_complete ON crls(authority, shards, shard, number) WHERE base = 0;
)sql",
    R"sql(
ALTER TABLE certificates ADD COLUMN revoked_entry BIGINT NOT NULL DEFAULT 0;
ALTER TABLE authorities ADD COLUMN revoked_entry BIGINT NOT NULL DEFAULT 0;
ALTER TABLE crls ADD COLUMN log_size BIGINT NOT NULL DEFAULT 0;
DROP INDEX certificates_revoked;
CREATE INDEX certificates_revoked ON certificates(authority, revoked_entry, serial)
  INCLUDE (not_after, revoked_at, reason) WHERE revoked_at IS NOT NULL;
CREATE INDEX certificates_revoked_by_end ON certificates(not_after) WHERE revoked_at IS NOT NULL;
CREATE FUNCTION revoked_by_an_entry() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN RAISE EXCEPTION 'a newer troth keeps this record' USING ERRCODE = '23000'; END $$;
CREATE TRIGGER certificates_revoked_by_an_entry BEFORE UPDATE OF revoked_at ON certificates
  FOR EACH ROW WHEN (NEW.revoked_at IS NOT NULL AND NEW.revoked_entry = 0) EXECUTE FUNCTION revoked_by_an_entry();
CREATE TRIGGER authorities_revoked_by_an_entry BEFORE UPDATE OF revoked_at ON authorities
  FOR EACH ROW WHEN (NEW.revoked_at IS NOT NULL AND NEW.revoked_entry = 0) EXECUTE FUNCTION revoked_by_an_entry();
)sql",
};

Result<i64> version_of(Database& database) {
    TROTH_TRY(const i64 there, database.number("SELECT count(*) FROM pg_tables WHERE schemaname = 'troth' AND "
                                               "tablename = 'migrations'"));
    if (there == 0) return i64{0};
    return database.number("SELECT coalesce(max(version), 0)::bigint FROM troth.migrations");
}

// All in one transaction: who comes second finds it done.
Result<void> migrate(Database& database, Opening opening) {
    TROTH_TRY(database.begin());
    const auto work = [&]() -> Result<void> {
        TROTH_TRY(const i64 version, version_of(database));
        if (version == 0 && opening == Opening::existing) return fail(errors::store_absent);
        if (version < 0 || version > static_cast<i64>(migrations.size()))
            return fail(Error(errors::store_too_new).with("version", std::to_string(version)));
        if (version == static_cast<i64>(migrations.size())) return {};
        TROTH_TRY(database.run("CREATE SCHEMA IF NOT EXISTS troth"));
        TROTH_TRY(database.run("CREATE TABLE IF NOT EXISTS migrations(version BIGINT PRIMARY KEY, at TIMESTAMPTZ)"));
        for (usize step = static_cast<usize>(version); step < migrations.size(); ++step) {
            TROTH_TRY(database.run(migrations[step]));
            const std::string mark = "INSERT INTO migrations VALUES(" + std::to_string(step + 1) + ", now())";
            TROTH_TRY(database.run(mark.c_str()));
        }
        return {};
    };
    auto done = work();
    if (done) return database.run("COMMIT");
    static_cast<void>(database.run("ROLLBACK"));
    return done;
}

}  // namespace

PostgresStore::PostgresStore(std::unique_ptr<Database> writing, std::unique_ptr<Database> reading)
    : SqlStore(std::move(writing), std::move(reading)) {}

Result<std::unique_ptr<PostgresStore>> PostgresStore::open(const std::string& url, Opening opening) {
    TROTH_TRY(auto writing, Database::open(url));
    TROTH_TRY(migrate(*writing, opening));
    TROTH_TRY(auto reading, Database::open(url));
    return std::unique_ptr<PostgresStore>(new PostgresStore(std::move(writing), std::move(reading)));
}

Result<void> PostgresStore::copy_to(const std::string& file) {
    TROTH_TRY(const auto copy, SqliteStore::create_empty(file));
    return copy->fill_from(*this);
}

}  // namespace troth::inline v1::ca
