// Fetching what certificates name: issuers, revocation lists, OCSP responses. By plain HTTP (what comes is signed;
// https would ask for what is being checked), with limits on size, time and redirections. The addresses come from
// whoever made the certificate: those that are not public are refused unless allowed, after the name was resolved and
// before anything is sent.
#pragma once

#include "troth/io/socket.hpp"

namespace troth::inline v1::io {

// Url: http://host[:port]/path?query; nothing of RFC 3986 that these addresses do not need.
struct Url {
    HostPort to;
    std::string path;  // with the query; begins with '/'
};
// parse_url: errors: io.bad_url.
Result<Url> parse_url(std::string_view text);

// is_public_address: of 4 or 16 octets: whether it may be somebody else's on the open network. False for what RFC 6890
// sets aside: loopback, private, link-local, shared, documentation, multicast, and what embeds such an IPv4 address.
bool is_public_address(Bytes octets);

struct FetchLimits {
    usize most_bytes = usize{10} << 20;
    Milliseconds time{10'000};  // for everything, redirections too
    u32 redirects = 3;
    bool allow_private = false;
};
struct FetchRequest {
    std::string url;
    ByteVector body;           // posted, if there is any
    std::string content_type;  // of the body
};
// fetch: the body of a good answer. Errors: io.bad_url, io.private_address, io.answer_too_large, io.http_status,
// io.too_many_redirects, io.http_malformed, io.timed_out, those of connect; each with the address. Blocks.
Result<ByteVector> fetch(const FetchRequest& request, const FetchLimits& limits = {});

}  // namespace troth::inline v1::io
