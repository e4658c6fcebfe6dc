// Connecting to a PostgreSQL server: within a limit of time, and in words that hold no password.
#pragma once

#include <memory>
#include <string>

#include "troth/base/result.hpp"

struct pg_conn;

namespace troth::inline v1::ca::postgres {

struct Finish {
    void operator()(pg_conn* handle) const;
};
using Handle = std::unique_ptr<pg_conn, Finish>;

// connect: a connection, ready for use. A server on another machine must show by TLS, with a certificate for its name,
// that it is the one (sslmode=verify-full), unless the address or PGSSLMODE says another sslmode. Errors:
// ca.store_address; ca.store_unreachable where nothing answers within ten seconds; ca.store_not_verified without TLS or
// with another's certificate; ca.store_refused for a wrong user or password; ca.store_absent without that database;
// ca.store_busy.
Result<Handle> connect(const std::string& url);
// connect_again: the same once more, after the server has gone away. What was prepared or begun is gone.
Result<void> connect_again(pg_conn* handle);

// shown: the address of a connection, without a user's name and password.
std::string shown(const pg_conn* handle);
// row_for: which of our errors an SQLSTATE is (PostgreSQL's documentation, appendix A).
const ErrorRow& row_for(std::string_view state);

}  // namespace troth::inline v1::ca::postgres
