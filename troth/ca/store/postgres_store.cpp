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

// What a copy takes, table by table, what is pointed to before what points to it. All columns are numbers, octets or
// texts: 'n', 'o', 't'.
struct Table {
    const char *name, *columns, *kinds, *order;
};
constexpr Table tables[] = {
    {"authorities", "id, role, generation, fingerprint, der, added_at, revoked_at, reason", "nnnoonnn", "id"},
    {"keys", "authority, sealed", "no", "authority"},
    {"certificates",
     "id, serial, authority, der, subject, profile, requester, not_before, not_after, issued_at, revoked_at, reason",
     "nonotttnnnnn", "id"},
    {"names", "certificate, place, name, reversed", "nntt", "certificate, place"},
    {"audit", "number, at, action, subject, detail, previous, hash", "nntttoo", "number"},
    {"crls", "authority, number, this_update, next_update, der, base, shard, shards", "nnnnonnn", "authority, number"},
};

Result<void> copy_row(const sql::Statement& row, sql::Statement& insert, std::string_view kinds) {
    for (usize i = 0; i < kinds.size(); ++i) {
        const int column = static_cast<int>(i), at = column + 1;
        if (row.is_null(column))
            insert.bind_null(at);
        else if (kinds[i] == 'n')
            insert.bind(at, row.number(column));
        else if (kinds[i] == 'o')
            insert.bind(at, row.bytes(column));
        else
            insert.bind(at, row.text(column));
    }
    return insert.run();
}

Result<void> copy_table(sql::Database& from, sql::Database& to, const Table& table) {
    const std::string columns(table.columns), name(table.name);
    const std::string_view kinds(table.kinds);
    std::string places;
    for (usize i = 0; i < kinds.size(); ++i) places += i == 0 ? "?" : ", ?";
    TROTH_TRY(const auto insert, to.prepare("INSERT INTO " + name + "(" + columns + ") VALUES(" + places + ")"));
    // In pieces: a result is in memory as a whole.
    const std::string cursor =
        "DECLARE copying NO SCROLL CURSOR FOR SELECT " + columns + " FROM " + name + " ORDER BY " + table.order;
    TROTH_TRY(from.run(cursor.c_str()));
    TROTH_TRY(const auto fetch, from.prepare("FETCH 5000 FROM copying"));
    for (bool more = true; more;) {
        more = false;
        for (;; more = true) {
            TROTH_TRY(const bool row, fetch->step());
            if (!row) break;
            TROTH_TRY(copy_row(*fetch, *insert, kinds));
        }
    }
    return from.run("CLOSE copying");
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
    return with_reading([&](sql::Database& from) {
        return copy->fill([&](sql::Database& to) -> Result<void> {
            TROTH_TRY(from.begin_reading());
            const auto work = [&]() -> Result<void> {
                for (const Table& table : tables) TROTH_TRY(copy_table(from, to, table));
                return {};
            };
            auto done = work();
            static_cast<void>(from.run("COMMIT"));
            return done;
        });
    });
}

}  // namespace troth::inline v1::ca
