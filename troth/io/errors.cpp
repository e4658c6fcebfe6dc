#include "troth/io/errors.hpp"

#include <array>
#include <cerrno>
#include <cstring>

namespace troth::inline v1::io {

std::span<const ErrorRow* const> all_errors() {
    static constexpr std::array rows = {&no_such_host,   &bad_address,     &refused,        &unreachable,
                                        &timed_out,      &connection_lost, &address_in_use, &not_permitted,
                                        &system_failure, &http_malformed,  &bad_path,       &bad_host_name};
    return rows;
}

Error system_error(int error_number, std::string_view address) {
    const ErrorRow* row = &system_failure;
    switch (error_number) {
        case ECONNREFUSED:
            row = &refused;
            break;
        case ENETUNREACH:
        case EHOSTUNREACH:
        case ENETDOWN:
        case EADDRNOTAVAIL:
            row = &unreachable;
            break;
        case ETIMEDOUT:
            row = &timed_out;
            break;
        case ECONNRESET:
        case ECONNABORTED:
        case EPIPE:
            row = &connection_lost;
            break;
        case EADDRINUSE:
            row = &address_in_use;
            break;
        case EACCES:
        case EPERM:
            row = &not_permitted;
            break;
        default:
            break;
    }
    Error error(*row);
    if (!address.empty()) error = std::move(error).with("address", address);
    if (row == &system_failure) error = std::move(error).with("system says", std::strerror(error_number));
    return error;
}

}  // namespace troth::inline v1::io
