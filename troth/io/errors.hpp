// What can go wrong on the way to the peer.
#pragma once

#include <span>

#include "troth/base/error.hpp"

namespace troth::inline v1::io {

inline constexpr ErrorRow no_such_host{
    .id = "io.no_such_host",
    .rule = "",
    .what = "the host name has no address",
    .advice = "check the spelling, and that this machine's name resolution works",
};
inline constexpr ErrorRow bad_address{
    .id = "io.bad_address",
    .rule = "",
    .what = "this is not an address to listen on or to connect to",
    .advice = "write HOST, HOST:PORT or [IPV6]:PORT, with a port from 0 to 65535",
};
inline constexpr ErrorRow bad_host_name{
    .id = "io.bad_host_name",
    .rule = "RFC 5891 §5, UTS #46",
    .what = "this is no host name that the domain name system can hold",
    .advice = "check the spelling: letters, digits and hyphens of any script, and dots between",
};
inline constexpr ErrorRow refused{
    .id = "io.refused",
    .rule = "",
    .what = "nothing accepts connections at this address",
    .advice = "check that the server runs and that the port is right",
};
inline constexpr ErrorRow unreachable{
    .id = "io.unreachable",
    .rule = "",
    .what = "the address cannot be reached",
    .advice = "check the network and any firewall between here and there",
};
inline constexpr ErrorRow timed_out{
    .id = "io.timed_out",
    .rule = "",
    .what = "the other side did not answer in time",
    .advice = "try again, or allow more time",
};
inline constexpr ErrorRow connection_lost{
    .id = "io.connection_lost",
    .rule = "",
    .what = "the connection was cut by the other side or by the network",
    .advice = "the other side's log says why it went away, if it chose to",
};
inline constexpr ErrorRow address_in_use{
    .id = "io.address_in_use",
    .rule = "",
    .what = "another program listens at this address already",
    .advice = "stop that program, or choose another port; port 0 picks a free one",
};
inline constexpr ErrorRow not_permitted{
    .id = "io.not_permitted",
    .rule = "",
    .what = "this machine does not allow it",
    .advice = "ports below 1024 and addresses of other machines need rights that this user lacks",
};
inline constexpr ErrorRow system_failure{
    .id = "io.system",
    .rule = "",
    .what = "the operating system refused a network call",
    .advice = "the reason it gave is shown above",
};

inline constexpr ErrorRow http_malformed{
    .id = "io.http_malformed",
    .rule = "RFC 9112",
    .what = "the answer is not HTTP/1.1",
    .advice = "check that the port is the one of an HTTPS server; without --get the connection alone is tested",
};
inline constexpr ErrorRow bad_path{
    .id = "io.bad_path",
    .rule = "RFC 9112 §3.2",
    .what = "this is not the path of a request",
    .advice = "begin it with '/' and write blanks and control characters as %20 and the like",
};

std::span<const ErrorRow* const> all_errors();

// system_error: the row that fits an errno value, with the system's own words and, if given, where it was tried.
Error system_error(int error_number, std::string_view address = {});

}  // namespace troth::inline v1::io
