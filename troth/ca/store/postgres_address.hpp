// The address of a record in PostgreSQL, read before anything is sent to it (PostgreSQL's documentation, §34.1).
#pragma once

#include <string>

#include "troth/base/result.hpp"

namespace troth::inline v1::ca::postgres {

// Address: what matters of it. libpq must be there (library()).
struct Address {
    // A password, of the user or of a client's key, stands in it.
    bool holds_secret = false;
    // It leads to another machine, or may, and neither it nor PGSSLMODE nor the service that PGSERVICE names says how
    // far the server is to be trusted. libpq would then go on in the clear with whoever says that he has no TLS.
    bool needs_verification = false;
};
// read_address: with what the environment adds (PGHOST and its like). libpq's own words are never told: they repeat the
// address. Errors: ca.store_address, ca.store_unreachable without libpq.
Result<Address> read_address(const std::string& url);
// check_argument: an address that stands on a command line, which everybody can read, must hold no secret. Errors:
// those of read_address, ca.store_password_in_argument.
Result<void> check_argument(const std::string& url);

// stays_here: whether all of these hosts, separated by commas, are folders of sockets or this machine's own loopback.
// An empty one is libpq's default, the folder. What is only another spelling of loopback does not count.
bool stays_here(std::string_view hosts);

}  // namespace troth::inline v1::ca::postgres
