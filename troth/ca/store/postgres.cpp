#include "troth/ca/store/postgres.hpp"

#include <optional>
#include <vector>

#include "troth/ca/store/errors.hpp"
#include "troth/ca/store/libpq.hpp"
#include "troth/ca/store/postgres_connect.hpp"

namespace troth::inline v1::ca::postgres {

namespace {

// Only where a Database was opened, which needs it.
const Library& pq() {
    return *library();
}

constexpr int text_format = 0, binary_format = 1, no_value = -1;

std::string state_of(const PGresult* result) {
    const char* state = result == nullptr ? nullptr : pq().resultErrorField(result, PG_DIAG_SQLSTATE);
    return state == nullptr ? "" : state;
}

// `?` and `?N` to `$1`, `$2`, …; our SQL has no question mark inside of a text.
std::string numbered(std::string_view sql) {
    std::string out;
    int next = 1;
    for (usize i = 0; i < sql.size(); ++i) {
        if (sql[i] != '?') {
            out += sql[i];
            continue;
        }
        out += '$';
        if (i + 1 < sql.size() && sql[i + 1] >= '1' && sql[i + 1] <= '9') continue;  // its number follows
        out += std::to_string(next++);
    }
    return out;
}

class Statement final : public sql::Statement {
  public:
    Statement(Database& database, std::string sql, std::string name)
        : database_(database), sql_(std::move(sql)), name_(std::move(name)) {}

    Statement& bind(int at, i64 value) override {
        Parameter& one = place(at);
        one.digits = std::to_string(value);
        one.value = bytes_of(one.digits);
        one.format = text_format;
        return *this;
    }
    Statement& bind(int at, Bytes value) override {
        place(at) = {.digits = {}, .value = value, .format = binary_format};
        return *this;
    }
    Statement& bind(int at, std::string_view value) override {
        place(at) = {.digits = {}, .value = bytes_of(value), .format = binary_format};
        return *this;
    }
    Statement& bind_null(int at) override {
        place(at) = {.digits = {}, .value = {}, .format = no_value};
        return *this;
    }
    Result<bool> step() override {
        if (!result_) {
            TROTH_TRY(execute());
            row_ = -1;
        }
        if (++row_ < pq().ntuples(result_.get())) return true;
        result_.reset();
        return false;
    }
    void reset() override { result_.reset(); }
    Result<void> run_later() override {
        TROTH_TRY(prepare());
        TROTH_TRY(database_.open_pipeline());
        lay_out();
        TROTH_TRY(send());
        if (database_.unanswered() >= most_unanswered) TROTH_TRY(database_.answers());
        return {};
    }

    // Columns come in binary: whole numbers big-endian in 2, 4 or 8 octets, truth in one.
    i64 number(int column) const override {
        const Bytes content = bytes(column);
        u64 value = !content.empty() && content.size() > 1 && (content[0] & 0x80) != 0 ? ~u64{0} : 0;
        for (const u8 octet : content) value = value << 8 | octet;
        return static_cast<i64>(value);
    }
    Bytes bytes(int column) const override {
        const char* data = pq().getvalue(result_.get(), row_, column);
        return bytes_of(std::string_view(data, static_cast<usize>(pq().getlength(result_.get(), row_, column))));
    }
    bool is_null(int column) const override { return pq().getisnull(result_.get(), row_, column) == 1; }

  private:
    struct Parameter {
        std::string digits;
        Bytes value;
        int format = text_format;
    };
    Parameter& place(int at) {
        if (parameters_.size() < static_cast<usize>(at)) parameters_.resize(static_cast<usize>(at));
        return parameters_[static_cast<usize>(at) - 1];
    }
    Result<void> prepare() {
        if (prepared_in_ == database_.generation()) return {};
        TROTH_TRY(database_.answers());
        const ResultPointer made(pq().prepare(database_.handle(), name_.c_str(), sql_.c_str(), 0, nullptr));
        if (pq().resultStatus(made.get()) != PGRES_COMMAND_OK) return fail(database_.error(state_of(made.get())));
        prepared_in_ = database_.generation();
        return {};
    }
    Result<void> execute() {
        TROTH_TRY(database_.revive());
        auto done = execute_once();
        if (done || !database_.is_lost()) return done;
        TROTH_TRY(database_.revive());  // a server that was started anew; outside of a transaction nothing was done
        return execute_once();
    }
    Result<void> execute_once() {
        TROTH_TRY(prepare());
        lay_out();
        if (database_.in_pipeline()) {
            TROTH_TRY(send());
            TROTH_TRY(result_, database_.answers());
            return {};
        }
        result_.reset(pq().execPrepared(database_.handle(), name_.c_str(), static_cast<int>(values_.size()),
                                        values_.data(), lengths_.data(), formats_.data(), binary_format));
        const ExecStatusType status = pq().resultStatus(result_.get());
        if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK) return {};
        Error error = database_.error(state_of(result_.get()));
        result_.reset();
        return fail(std::move(error));
    }
    Result<void> send() {
        if (pq().sendQueryPrepared(database_.handle(), name_.c_str(), static_cast<int>(values_.size()), values_.data(),
                                   lengths_.data(), formats_.data(), binary_format) != 1)
            return fail(database_.error(""));
        database_.sent_one();
        return {};
    }
    // As libpq takes what is bound.
    void lay_out() {
        static constexpr char nothing[] = "";
        values_.clear(), lengths_.clear(), formats_.clear();
        for (Parameter& one : parameters_) {
            // Short texts move with the vector: the digits are where they are now.
            if (one.format == text_format) one.value = bytes_of(one.digits);
            values_.push_back(one.format == no_value ? nullptr
                              : one.value.empty()    ? nothing
                                                     : reinterpret_cast<const char*>(one.value.data()));
            lengths_.push_back(static_cast<int>(one.value.size()));
            formats_.push_back(one.format == no_value ? text_format : one.format);
        }
    }

    // The answers to so many are small enough to wait in the sockets until they are read.
    static constexpr usize most_unanswered = 200;
    Database& database_;
    std::string sql_, name_;
    std::vector<Parameter> parameters_;
    std::vector<const char*> values_;
    std::vector<int> lengths_, formats_;
    ResultPointer result_;
    int row_ = -1;
    u64 prepared_in_ = 0;
};

}  // namespace

void Clear::operator()(PGresult* result) const {
    pq().clear(result);
}

bool is_url(std::string_view text) {
    return text.starts_with("postgresql://") || text.starts_with("postgres://");
}

Result<std::unique_ptr<Database>> Database::open(const std::string& url) {
    TROTH_TRY(Handle handle, connect(url));
    std::unique_ptr<Database> database(new Database(std::move(handle)));
    TROTH_TRY(database->set_up());
    return database;
}

Result<void> Database::set_up() {
    pq().setNoticeProcessor(handle(), [](void*, const char*) {}, nullptr);
    // A writer that goes away without a word must not hold the others up for ever: the server ends its transaction.
    return run_once(
        "SET search_path TO troth; SET synchronous_commit TO on; SET lock_timeout TO '10s';"
        "SET idle_in_transaction_session_timeout TO '60s'; SET client_encoding TO 'UTF8'; SET timezone TO 'UTC'");
}

bool Database::is_gone() const {
    return broken_ || pq().status(handle()) != CONNECTION_OK;
}
bool Database::is_lost() const {
    return !transaction_ && is_gone();
}
Result<void> Database::revive() {
    if (!is_lost()) return {};
    TROTH_TRY(connect_again(handle()));
    broken_ = pipelined_ = false;
    unanswered_ = 0;
    ++generation_;
    return set_up();
}

Result<std::unique_ptr<sql::Statement>> Database::prepare(std::string_view sql) {
    return std::make_unique<Statement>(*this, numbered(sql), "s" + std::to_string(++statements_));
}

Result<void> Database::run(const char* sql) {
    const std::string_view words(sql);
    if (words == "COMMIT") return commit();
    if (words == "ROLLBACK") {
        static_cast<void>(answers());
        transaction_ = false;
        return run_once(sql);
    }
    TROTH_TRY(revive());
    auto done = run_once(sql);
    if (done || !is_lost()) return done;
    TROTH_TRY(revive());
    return run_once(sql);
}
Result<void> Database::run_once(const char* sql) {
    TROTH_TRY(answers());
    const ResultPointer result(pq().exec(handle(), sql));
    const ExecStatusType status = pq().resultStatus(result.get());
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) return fail(error(state_of(result.get())));
    return {};
}
Result<void> Database::commit() {
    uncertain_ = false;
    TROTH_TRY(answers());
    const ResultPointer result(pq().exec(handle(), "COMMIT"));
    transaction_ = false;
    if (pq().resultStatus(result.get()) != PGRES_COMMAND_OK) {
        Error said = error(state_of(result.get()));
        uncertain_ = is_lost();  // it may have been done, and the answer lost
        return fail(std::move(said));
    }
    // The COMMIT of a transaction that had failed is answered with ROLLBACK, and success.
    if (std::string_view(pq().cmdStatus(result.get())) != "COMMIT")
        return fail(Error(errors::store_failed).in_file(shown(handle())).with("reason", "the transaction was undone"));
    return {};
}

Result<void> Database::open_pipeline() {
    if (pipelined_) return {};
    if (pq().enterPipelineMode(handle()) != 1) return fail(error(""));
    pipelined_ = true;
    return {};
}
// After an error the server passes over the rest up to the mark that pipelineSync sends.
Result<ResultPointer> Database::answers() {
    ResultPointer last;
    if (!pipelined_) return last;
    std::optional<Error> first;
    const auto note = [&](const PGresult* result) {
        if (!first) first = error(state_of(result));
    };
    if (pq().pipelineSync(handle()) != 1) note(nullptr);
    for (; unanswered_ > 0 && !is_gone(); --unanswered_) {
        last.reset(pq().getResult(handle()));
        const ExecStatusType status = pq().resultStatus(last.get());
        if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) note(last.get());
        for (bool more = last != nullptr; more;) more = ResultPointer(pq().getResult(handle())) != nullptr;
    }
    if (!is_gone()) {
        const ResultPointer mark(pq().getResult(handle()));
        if (pq().resultStatus(mark.get()) != PGRES_PIPELINE_SYNC || pq().exitPipelineMode(handle()) != 1)
            note(mark.get());
    }
    unanswered_ = 0;
    pipelined_ = false;
    if (first) return fail(*std::move(first));
    return last;
}

// One writer at a time, of all processes: the log is a chain. The lock goes with the transaction.
Result<void> Database::begin() {
    TROTH_TRY(run("BEGIN; SELECT pg_advisory_xact_lock(7239480)"));
    transaction_ = true;
    return {};
}
Result<void> Database::begin_reading() {
    TROTH_TRY(run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"));
    transaction_ = true;
    return {};
}
// By a cursor: a result is in memory as a whole.
Result<void> Database::each_row(const std::string& query, const RowVisitor& visit) {
    TROTH_TRY(run(("DECLARE walking NO SCROLL CURSOR FOR " + query).c_str()));
    TROTH_TRY(const auto fetch, prepare("FETCH 5000 FROM walking"));
    for (bool more = true; more;) {
        more = false;
        for (;; more = true) {
            TROTH_TRY(const bool row, fetch->step());
            if (!row) break;
            TROTH_TRY(visit(*fetch));
        }
    }
    return run("CLOSE walking");
}
Result<void> Database::continue_ids(const std::string& table) {
    const std::string sql = "SELECT setval(pg_get_serial_sequence('" + table + "', 'id'), max(id)) FROM " + table +
                            " HAVING max(id) IS NOT NULL";
    return run(sql.c_str());
}
// The server checks its pages as it reads them, and references when they are written.
Result<void> Database::check() {
    return run("SELECT count(*) FROM certificates c LEFT JOIN authorities a ON a.id = c.authority WHERE a.id IS NULL");
}

Error Database::error(std::string_view state) {
    std::string_view words = pq().errorMessage(handle());
    while (!words.empty() && words.back() == '\n') words.remove_suffix(1);
    const ErrorRow* row = &row_for(state);
    // Without a state the words are libpq's own, which does not always notice at once that the connection has ended.
    if (state.empty() || pq().status(handle()) != CONNECTION_OK) row = &errors::store_unreachable;
    broken_ = row == &errors::store_unreachable;
    return Error(*row).in_file(shown(handle())).with("reason", words);
}

}  // namespace troth::inline v1::ca::postgres
