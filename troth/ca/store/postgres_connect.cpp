#include "troth/ca/store/postgres_connect.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>

#include <poll.h>

#include "troth/ca/store/errors.hpp"
#include "troth/ca/store/libpq.hpp"
#include "troth/ca/store/postgres_address.hpp"

namespace troth::inline v1::ca::postgres {

namespace {

constexpr std::chrono::seconds time_to_connect{10};

// The row of a state that is a reason of its own; null for all others.
const ErrorRow* special_row(std::string_view state) {
    struct Row {
        std::string_view state;  // or how it begins
        const ErrorRow* row;
    };
    static constexpr Row rows[] = {
        {"08", &errors::store_unreachable},     // connection exceptions
        {"57P", &errors::store_unreachable},    // shut down, crashed, starting
        {"25P03", &errors::store_unreachable},  // idle in a transaction for too long
        {"28", &errors::store_refused},         // invalid authorisation
        {"42501", &errors::store_refused},      // insufficient privilege
        {"3D000", &errors::store_absent},       // no such database
        {"53100", &errors::store_full},         // disk full
        {"25006", &errors::store_read_only},    // a standby
        {"53300", &errors::store_busy},         // too many connections
        {"55P03", &errors::store_busy},         // lock not available
        {"40001", &errors::store_busy},         // serialisation
        {"40P01", &errors::store_busy},         // deadlock
        {"23", &errors::store_damaged},         // integrity constraints
        {"XX", &errors::store_damaged},         // internal: an index or a page
    };
    for (const Row& row : rows)
        if (state.starts_with(row.state)) return row.row;
    return nullptr;
}

// What libpq says of an attempt: a line for each address it tried, where the server answered with `FATAL:  28P01: ` and
// its own words, and a line that begins with LOCATION behind.
struct Said {
    std::string state, words;
};
bool is_state(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); });
}
Said read_words(std::string_view text) {
    constexpr std::string_view before = ":  ";
    Said out;
    while (!text.empty()) {
        const usize end = std::min(text.find('\n'), text.size());
        std::string line(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.empty() || line.starts_with("LOCATION:")) continue;
        const usize at = line.find(before);
        const usize state = at + before.size();
        if (at != std::string::npos && line.size() > state + 7 && line.compare(state + 5, 2, ": ") == 0 &&
            is_state(std::string_view(line).substr(state, 5))) {
            out.state = line.substr(state, 5);
            line.erase(state, 7);
        }
        if (!out.words.empty()) out.words += "; ";
        out.words += line;
    }
    return out;
}

void conceal(std::string& words, std::string_view secret) {
    if (secret.empty()) return;
    for (usize at = words.find(secret); at != std::string::npos; at = words.find(secret, at))
        words.replace(at, secret.size(), "***"), at += 3;
}

// Whether the attempt ended because there is no TLS, or because the server's certificate does not do: libpq has no code
// for it, and the server said nothing. The words are libpq's, or libssl's: never translated, as nobody sets a locale.
bool is_distrust(const Said& said) {
    const auto has = [&](std::string_view word) { return said.words.find(word) != std::string::npos; };
    return said.state.empty() && (has("SSL") || has("certificate"));
}

Error failure(PGconn* handle, std::string_view otherwise) {
    const Library& pq = *library();
    Said said = read_words(pq.errorMessage(handle));
    if (said.words.empty()) said.words = otherwise;
    if (const char* password = pq.pass(handle); password != nullptr) conceal(said.words, password);
    const bool lacks_password = pq.connectionNeedsPassword(handle) == 1;
    const ErrorRow* row = special_row(said.state);
    if (row == nullptr)
        row = lacks_password      ? &errors::store_refused
              : is_distrust(said) ? &errors::store_not_verified
                                  : &errors::store_unreachable;
    return Error(*row).in_file(shown(handle)).with("reason", said.words);
}

// Goes on with an attempt that was begun, until it has succeeded, failed, or taken too long.
Result<void> complete(PGconn* handle, PostgresPollingStatusType (*proceed)(PGconn*)) {
    const Library& pq = *library();
    const auto end = std::chrono::steady_clock::now() + time_to_connect;
    for (auto state = PGRES_POLLING_WRITING; state != PGRES_POLLING_OK; state = proceed(handle)) {
        if (state == PGRES_POLLING_FAILED || pq.status(handle) == CONNECTION_BAD)
            return fail(failure(handle, "no connection"));
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now()).count();
        pollfd one{.fd = pq.socket(handle),
                   .events = static_cast<short>(state == PGRES_POLLING_READING ? POLLIN : POLLOUT),
                   .revents = 0};
        const int ready = left <= 0 ? 0 : ::poll(&one, 1, static_cast<int>(left));
        if (ready == 0) return fail(failure(handle, "no answer within ten seconds"));
        if (ready < 0 && errno != EINTR) return fail(failure(handle, std::strerror(errno)));
    }
    // What an error says from here on is for people: no state, no place in the server's source.
    static_cast<void>(pq.setErrorVerbosity(handle, PQERRORS_DEFAULT));
    return {};
}

}  // namespace

void Finish::operator()(pg_conn* handle) const {
    library()->finish(handle);
}

const ErrorRow& row_for(std::string_view state) {
    const ErrorRow* row = special_row(state);
    return row == nullptr ? errors::store_failed : *row;
}

std::string shown(const pg_conn* handle) {
    const Library& pq = *library();
    const char *host = handle == nullptr ? nullptr : pq.host(handle),
               *name = handle == nullptr ? nullptr : pq.db(handle);
    std::string out = "postgresql://";
    out += host == nullptr ? "" : host;
    (out += "/") += name == nullptr ? "" : name;
    return out;
}

Result<Handle> connect(const std::string& url) {
    TROTH_TRY(const Address address, read_address(url));
    const Library& pq = *library();
    // A server that is cut off is noticed; what the address says wins, as it comes last. An empty sslmode is libpq's
    // own.
    const char* const words[] = {"keepalives_idle",  "keepalives_interval",
                                 "keepalives_count", "tcp_user_timeout",
                                 "application_name", "sslmode",
                                 "dbname",           nullptr};
    const char* const values[] = {
        "10", "5", "3", "30000", "troth", address.needs_verification ? "verify-full" : "", url.c_str(), nullptr};
    Handle handle(pq.connectStartParams(words, values, 1));
    if (!handle) return fail(Error(errors::store_failed).with("reason", "no memory"));
    static_cast<void>(pq.setErrorVerbosity(handle.get(), PQERRORS_VERBOSE));
    TROTH_TRY(complete(handle.get(), pq.connectPoll));
    return handle;
}

Result<void> connect_again(pg_conn* handle) {
    const Library& pq = *library();
    static_cast<void>(pq.setErrorVerbosity(handle, PQERRORS_VERBOSE));
    if (pq.resetStart(handle) == 0) return fail(failure(handle, "no connection"));
    return complete(handle, pq.resetPoll);
}

}  // namespace troth::inline v1::ca::postgres
