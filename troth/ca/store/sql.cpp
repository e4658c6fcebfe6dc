#include "troth/ca/store/sql.hpp"

namespace troth::inline v1::ca::sql {

Result<void> Statement::run() {
    for (;;) {
        TROTH_TRY(const bool row, step());
        if (!row) return {};
    }
}

Result<i64> Database::number(std::string_view sql) {
    TROTH_TRY(const auto statement, prepare(sql));
    TROTH_TRY(const bool row, statement->step());
    return row ? statement->number(0) : 0;
}

Result<void> Database::each_row(const std::string& query, const RowVisitor& visit) {
    TROTH_TRY(const auto select, prepare(query));
    for (;;) {
        TROTH_TRY(const bool row, select->step());
        if (!row) return {};
        TROTH_TRY(visit(*select));
    }
}

}  // namespace troth::inline v1::ca::sql
