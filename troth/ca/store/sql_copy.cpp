#include "troth/ca/store/sql_copy.hpp"

namespace troth::inline v1::ca::sql {

namespace {

// Table by table, what is pointed to before what points to it. All columns are numbers, octets or texts: 'n', 'o', 't'.
struct Table {
    const char *name, *columns, *kinds, *order;
    bool numbers_itself;  // its ids
};
constexpr Table tables[] = {
    {"authorities", "id, role, generation, fingerprint, der, added_at, revoked_at, reason, revoked_entry", "nnnoonnnn",
     "id", true},
    {"keys", "authority, sealed", "no", "authority", false},
    {"certificates",
     "id, serial, authority, der, subject, profile, requester, not_before, not_after, issued_at, revoked_at, reason, "
     "revoked_entry",
     "nonotttnnnnnn", "id", true},
    {"names", "certificate, place, name, reversed", "nntt", "certificate, place", false},
    {"audit", "number, at, action, subject, detail, previous, hash", "nntttoo", "number", false},
    {"crls", "authority, number, this_update, next_update, der, base, shard, shards, log_size", "nnnnonnnn",
     "authority, number", false},
};

Result<void> copy_row(const Statement& row, Statement& insert, std::string_view kinds) {
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
    return insert.run_later();
}

Result<void> copy_table(Database& from, Database& to, const Table& table) {
    const std::string columns(table.columns), name(table.name);
    std::string places;
    for (usize i = 0; i < std::string_view(table.kinds).size(); ++i) places += i == 0 ? "?" : ", ?";
    std::string sql = "INSERT INTO " + name + "(" + columns + ")";
    if (table.numbers_itself) sql += to.given_ids();
    TROTH_TRY(const auto insert, to.prepare(sql + " VALUES(" + places + ")"));
    TROTH_TRY(from.each_row("SELECT " + columns + " FROM " + name + " ORDER BY " + table.order,
                            [&](const Statement& row) { return copy_row(row, *insert, table.kinds); }));
    if (!table.numbers_itself) return {};
    return to.continue_ids(table.name);
}

}  // namespace

Result<void> copy_record(Database& from, Database& to) {
    for (const Table& table : tables) TROTH_TRY(copy_table(from, to, table));
    return {};
}

}  // namespace troth::inline v1::ca::sql
