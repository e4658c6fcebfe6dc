#include "troth/ca/store/sql_store.hpp"

#include "troth/ca/store/errors.hpp"
#include "troth/ca/store/sql_connection.hpp"
#include "troth/ca/store/sql_copy.hpp"
#include "troth/ca/store/sql_search.hpp"

namespace troth::inline v1::ca {

using sql::Rows;
using sql::Statement;

namespace {

sys_seconds moment(i64 seconds) {
    return sys_seconds(std::chrono::seconds(seconds));
}
i64 seconds(sys_seconds time) {
    return time.time_since_epoch().count();
}
ByteVector copied(Bytes bytes) {
    return {bytes.begin(), bytes.end()};
}

}  // namespace

Result<Statement*> SqlStore::Connection::prepared(std::string_view sql) {
    for (const auto& [text, statement] : statements_)
        if (text == sql) return statement.get();
    TROTH_TRY(auto made, database->prepare(sql));
    if (statements_.size() == most_statements) statements_.pop_back();
    statements_.emplace_back(sql, std::move(made));
    return statements_.back().second.get();
}

Result<CertificateRecord> SqlStore::Connection::record_in(const Statement& row) {
    CertificateRecord record{.id = row.number(0),
                             .authority = row.number(1),
                             .serial = copied(row.bytes(2)),
                             .der = copied(row.bytes(3)),
                             .subject = std::string(row.text(4)),
                             .profile = std::string(row.text(5)),
                             .requester = std::string(row.text(6)),
                             .not_before = moment(row.number(7)),
                             .not_after = moment(row.number(8)),
                             .issued_at = moment(row.number(9))};
    if (!row.is_null(10)) record.revoked = Revocation{moment(row.number(10)), static_cast<Reason>(row.number(11))};
    auto certificate = x509::Certificate::parse(record.der);
    if (!certificate) return fail(Error(errors::store_damaged).with("serial number", hexadecimal(record.serial)));
    if (const auto& names = certificate->extensions().subject_alt_name)
        for (const auto& name : *names) record.names.emplace_back(name.printable().raw());
    return record;
}

SqlStore::SqlStore(std::unique_ptr<sql::Database> writing, std::unique_ptr<sql::Database> reading)
    : writer_(std::make_unique<Writer>(std::move(writing))),
      reader_(reading ? std::make_unique<Connection>(std::move(reading)) : nullptr) {}
SqlStore::~SqlStore() = default;

Result<std::optional<Standing>> SqlStore::standing(Bytes serial) {
    const std::lock_guard lock(reader_mutex());
    TROTH_TRY(Statement* const select,
              reader().prepared("SELECT authority, revoked_at, reason FROM certificates WHERE serial = ?"));
    const Rows rows(*select);
    select->bind(1, serial);
    TROTH_TRY(const bool row, select->step());
    if (!row) return std::nullopt;
    Standing standing{.authority = select->number(0), .revoked = {}};
    if (!select->is_null(1))
        standing.revoked = Revocation{moment(select->number(1)), static_cast<Reason>(select->number(2))};
    return standing;
}
auto SqlStore::reader() -> Connection& {
    return reader_ ? *reader_ : writer_->connection;
}

Result<void> SqlStore::write(std::span<Order* const> orders) {
    const std::lock_guard lock(writing_);
    if (auto begun = writer_->begin(); !begun) {
        writer_->roll_back();
        return begun;
    }
    for (Order* order : orders) {
        auto outcome = writer_->act(*order->change, order->at);
        if (!outcome.result && !outcome.refused) {
            writer_->roll_back();
            return std::move(outcome.result);
        }
        order->outcome = std::move(outcome.result);
    }
    auto committed = writer_->commit();
    if (!committed) writer_->roll_back();
    return committed;
}

Result<std::vector<AuthorityRecord>> SqlStore::authorities() {
    const std::lock_guard lock(reader_mutex());
    TROTH_TRY(Statement* const select, reader().prepared("SELECT a.id, a.role, a.generation, a.der, k.sealed, "
                                                         "a.revoked_at, a.reason, a.revoked_entry FROM authorities a "
                                                         "LEFT JOIN keys k ON k.authority = a.id ORDER BY a.id"));
    const Rows rows(*select);
    std::vector<AuthorityRecord> out;
    for (;;) {
        TROTH_TRY(const bool row, select->step());
        if (!row) return out;
        TROTH_TRY(auto certificate, x509::Certificate::parse(select->bytes(3)));
        out.push_back({select->number(0), static_cast<Role>(select->number(1)), static_cast<u32>(select->number(2)),
                       std::move(certificate), copied(select->bytes(4)), std::nullopt,
                       static_cast<u64>(select->number(7))});
        if (!select->is_null(5))
            out.back().revoked = Revocation{moment(select->number(5)), static_cast<Reason>(select->number(6))};
    }
}

Result<std::optional<CertificateRecord>> SqlStore::find(Bytes serial) {
    const std::lock_guard lock(reader_mutex());
    static const std::string sql =
        "SELECT " + std::string(certificate_columns) + " FROM certificates c WHERE serial = ?";
    TROTH_TRY(Statement* const select, reader().prepared(sql));
    const Rows rows(*select);
    select->bind(1, serial);
    TROTH_TRY(const bool row, select->step());
    if (!row) return std::nullopt;
    TROTH_TRY(CertificateRecord record, Connection::record_in(*select));
    return record;
}

Result<std::vector<CertificateRecord>> SqlStore::page(const Which& which) {
    constexpr i64 few = 5000;  // candidates that are cheaper to fetch one by one than to go through the table
    const std::lock_guard lock(reader_mutex());
    const auto conditions = sql::conditions_of(which);
    std::vector<CertificateRecord> out;
    if (!conditions) return out;
    const sql::Condition* leading = nullptr;
    i64 least = few;
    for (const sql::Condition& condition : *conditions) {
        if (condition.candidates.empty()) continue;
        TROTH_TRY(Statement* const count, reader().prepared("SELECT count(*) FROM (" + condition.candidates +
                                                            " LIMIT " + std::to_string(few) + ") AS few"));
        const Rows rows(*count);
        sql::bind(*count, 1, condition);
        TROTH_TRY(const bool row, count->step());
        if (row && count->number(0) < least) least = count->number(0), leading = &condition;
    }
    if (least == 0) return out;
    std::string sql = "SELECT " + std::string(certificate_columns) + " FROM certificates c" +
                      std::string(reader().database->scan_hint()) + " WHERE ";
    // By id, from the candidates or all in their order: no other index, whose rows would have to be sorted first.
    sql += leading != nullptr ? reader().database->among("c.id", leading->candidates) + " AND +c.id > ?"
                              : std::string("c.id > ?");
    for (const sql::Condition& condition : *conditions)
        if (&condition != leading) sql += " AND (" + condition.probe + ")";
    sql += " ORDER BY c.id LIMIT ?";
    TROTH_TRY(Statement* const select, reader().prepared(sql));
    const Rows rows(*select);
    int at = leading != nullptr ? sql::bind(*select, 1, *leading) : 1;
    select->bind(at++, which.after);
    for (const sql::Condition& condition : *conditions)
        if (&condition != leading) at = sql::bind(*select, at, condition);
    select->bind(at, static_cast<i64>(which.limit));
    for (;;) {
        TROTH_TRY(const bool row, select->step());
        if (!row) return out;
        TROTH_TRY(CertificateRecord record, Connection::record_in(*select));
        out.push_back(std::move(record));
    }
}

Result<void> SqlStore::each_issued(const IssuedVisitor& visit) {
    constexpr i64 rows_at_once = 5000;
    for (i64 after = 0, rows = rows_at_once; rows == rows_at_once;) {
        const std::lock_guard lock(reader_mutex());
        TROTH_TRY(
            Statement* const select,
            reader().prepared("SELECT id, serial, der, profile, requester, revoked_at, reason, revoked_entry FROM "
                              "certificates WHERE id > ? ORDER BY id LIMIT ?"));
        const Rows open(*select);
        select->bind(1, after).bind(2, rows_at_once);
        for (rows = 0;; ++rows) {
            TROTH_TRY(const bool row, select->step());
            if (!row) break;
            after = select->number(0);
            IssuedRow issued{select->bytes(1),
                             select->bytes(2),
                             select->text(3),
                             select->text(4),
                             {},
                             static_cast<u64>(select->number(7))};
            if (!select->is_null(5))
                issued.revoked = Revocation{moment(select->number(5)), static_cast<Reason>(select->number(6))};
            TROTH_TRY(visit(issued));
        }
    }
    return {};
}

Result<Counts> SqlStore::counts(sys_seconds now) {
    const std::lock_guard lock(reader_mutex());
    Counts counts;
    TROTH_TRY(Statement* const select,
              reader().prepared("SELECT (SELECT count(*) FROM certificates WHERE revoked_at IS NULL AND not_after >= "
                                "?1), (SELECT count(*) FROM certificates WHERE revoked_at IS NOT NULL), (SELECT "
                                "count(*) FROM certificates WHERE revoked_at IS NULL AND not_after < ?1)"));
    const Rows rows(*select);
    select->bind(1, seconds(now));
    TROTH_TRY(const bool row, select->step());
    if (row)
        counts = {static_cast<u64>(select->number(0)), static_cast<u64>(select->number(1)),
                  static_cast<u64>(select->number(2))};
    return counts;
}

Result<std::vector<CertificateRecord>> SqlStore::ending(sys_seconds now, u32 limit) {
    const std::lock_guard lock(reader_mutex());
    static const std::string sql = "SELECT " + std::string(certificate_columns) +
                                   " FROM certificates c WHERE revoked_at IS NULL AND not_after >= ? ORDER BY "
                                   "not_after LIMIT ?";
    TROTH_TRY(Statement* const select, reader().prepared(sql));
    const Rows rows(*select);
    select->bind(1, seconds(now)).bind(2, static_cast<i64>(limit));
    std::vector<CertificateRecord> out;
    for (;;) {
        TROTH_TRY(const bool row, select->step());
        if (!row) return out;
        TROTH_TRY(CertificateRecord record, Connection::record_in(*select));
        out.push_back(std::move(record));
    }
}

Result<void> SqlStore::each_revoked(const WhichRevoked& which, const RevokedVisitor& visit) {
    const std::lock_guard lock(reader_mutex());
    TROTH_TRY(
        Statement* const select,
        reader().prepared("SELECT serial, revoked_at, reason, revoked_entry FROM certificates WHERE revoked_at IS "
                          "NOT NULL AND authority = ? AND revoked_entry > ? AND not_after >= ? ORDER BY "
                          "revoked_entry, serial"));
    const Rows rows(*select);
    const i64 behind = which.behind ? static_cast<i64>(*which.behind) : -1;
    select->bind(1, which.authority).bind(2, behind).bind(3, seconds(which.since));
    for (;;) {
        TROTH_TRY(const bool row, select->step());
        if (!row) return {};
        visit({.serial = select->bytes(0),
               .revocation = {moment(select->number(1)), static_cast<Reason>(select->number(2))},
               .entry = static_cast<u64>(select->number(3))});
    }
}

// Those that were revoked have an index of their own.
Result<std::vector<ByteVector>> SqlStore::ended(sys_seconds before, u32 limit) {
    const std::lock_guard lock(reader_mutex());
    std::vector<ByteVector> out;
    for (const char* sql :
         {"SELECT serial FROM certificates WHERE revoked_at IS NULL AND not_after < ? ORDER BY not_after LIMIT ?",
          "SELECT serial FROM certificates WHERE revoked_at IS NOT NULL AND not_after < ? ORDER BY not_after LIMIT "
          "?"}) {
        TROTH_TRY(Statement* const select, reader().prepared(sql));
        const Rows rows(*select);
        select->bind(1, seconds(before)).bind(2, static_cast<i64>(limit - out.size()));
        for (;;) {
            TROTH_TRY(const bool row, select->step());
            if (!row) break;
            out.push_back(copied(select->bytes(0)));
        }
    }
    return out;
}
Result<u64> SqlStore::count_ended(sys_seconds before) {
    const std::lock_guard lock(reader_mutex());
    TROTH_TRY(
        Statement* const select,
        reader().prepared("SELECT (SELECT count(*) FROM certificates WHERE revoked_at IS NULL AND not_after < ?1) "
                          "+ (SELECT count(*) FROM certificates WHERE revoked_at IS NOT NULL AND not_after < "
                          "?1)"));
    const Rows rows(*select);
    select->bind(1, seconds(before));
    TROTH_TRY(const bool row, select->step());
    return row ? static_cast<u64>(select->number(0)) : 0;
}

Result<u64> SqlStore::next_crl_number(i64 authority) {
    const std::lock_guard lock(reader_mutex());
    TROTH_TRY(Statement* const select,
              reader().prepared("SELECT coalesce(max(number), 0) + 1 FROM crls WHERE authority = ?"));
    const Rows rows(*select);
    select->bind(1, authority);
    TROTH_TRY(const bool row, select->step());
    return row ? static_cast<u64>(select->number(0)) : 1;
}

Result<std::optional<CrlRecord>> SqlStore::last_crl(i64 authority, const CrlPart& part) {
    const std::lock_guard lock(reader_mutex());
    TROTH_TRY(Statement* const select,
              reader().prepared("SELECT number, this_update, next_update, log_size FROM crls WHERE authority = ? AND "
                                "shards = ? AND shard = ? AND base = 0 ORDER BY number DESC LIMIT 1"));
    const Rows rows(*select);
    select->bind(1, authority).bind(2, i64{part.shards}).bind(3, i64{part.shard});
    TROTH_TRY(const bool row, select->step());
    if (!row) return std::nullopt;
    return CrlRecord{.number = static_cast<u64>(select->number(0)),
                     .this_update = moment(select->number(1)),
                     .next_update = moment(select->number(2)),
                     .log_size = static_cast<u64>(select->number(3))};
}
Result<ByteVector> SqlStore::crl_der(i64 authority, u64 number) {
    const std::lock_guard lock(reader_mutex());
    TROTH_TRY(Statement* const select, reader().prepared("SELECT der FROM crls WHERE authority = ? AND number = ?"));
    const Rows rows(*select);
    select->bind(1, authority).bind(2, static_cast<i64>(number));
    TROTH_TRY(const bool row, select->step());
    return row ? copied(select->bytes(0)) : ByteVector();
}

Result<u64> SqlStore::log_size() {
    const std::lock_guard lock(reader_mutex());
    TROTH_TRY(Statement* const select, reader().prepared("SELECT coalesce(max(number), 0) FROM audit"));
    const Rows rows(*select);
    TROTH_TRY(const bool row, select->step());
    return row ? static_cast<u64>(select->number(0)) : 0;
}

Result<std::vector<Store::Logged>> SqlStore::log(u64 first, u64 count) {
    const std::lock_guard lock(reader_mutex());
    TROTH_TRY(Statement* const select,
              reader().prepared("SELECT number, at, action, subject, detail, previous, hash FROM audit WHERE number >= "
                                "? ORDER BY number LIMIT ?"));
    const Rows rows(*select);
    select->bind(1, static_cast<i64>(first)).bind(2, static_cast<i64>(count));
    std::vector<Logged> out;
    for (;;) {
        TROTH_TRY(const bool row, select->step());
        if (!row) return out;
        Logged logged;
        logged.entry = {.number = static_cast<u64>(select->number(0)),
                        .at = moment(select->number(1)),
                        .action = std::string(select->text(2)),
                        .subject = std::string(select->text(3)),
                        .detail = std::string(select->text(4))};
        const Bytes previous = select->bytes(5), hash = select->bytes(6);
        if (previous.size() != 32 || hash.size() != 32) return fail(errors::store_damaged);
        std::ranges::copy(previous, logged.entry.previous.begin());
        std::ranges::copy(hash, logged.hash.begin());
        out.push_back(std::move(logged));
    }
}

Result<void> SqlStore::check() {
    return with_reading([](sql::Database& database) { return database.check(); });
}
Result<void> SqlStore::with_reading(const std::function<Result<void>(sql::Database&)>& work) {
    const std::lock_guard lock(reader_mutex());
    return work(*reader().database);
}
Result<void> SqlStore::with_writing(const std::function<Result<void>(sql::Database&)>& work) {
    const std::lock_guard lock(writing_);
    return work(*writer_->connection.database);
}

Result<void> SqlStore::fill_from(Store& source) {
    auto* const other = dynamic_cast<SqlStore*>(&source);
    if (other == nullptr || other == this) return fail(errors::store_failed);
    return other->with_reading([&](sql::Database& from) {
        return with_writing([&](sql::Database& to) -> Result<void> {
            TROTH_TRY(from.begin_reading());
            auto done = to.begin();
            const auto work = [&]() -> Result<void> {
                TROTH_TRY(const i64 entries, to.number("SELECT count(*) FROM audit"));
                TROTH_TRY(const i64 authorities, to.number("SELECT count(*) FROM authorities"));
                if (entries + authorities != 0) return fail(errors::store_not_empty);
                return sql::copy_record(from, to);
            };
            if (done) done = work();
            if (done) done = to.run("COMMIT");
            if (!done) static_cast<void>(to.run("ROLLBACK"));
            static_cast<void>(from.run("COMMIT"));
            return done;
        });
    });
}

}  // namespace troth::inline v1::ca
