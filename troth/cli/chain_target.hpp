// What `troth verify` and `troth revocation` judge: a chain in a file, or what a server shows.
#pragma once

#include "troth/cli/password.hpp"
#include "troth/cli/terminal.hpp"
#include "troth/io/socket.hpp"
#include "troth/x509/ocsp.hpp"

namespace troth::inline v1::cli {

struct ChainTarget {
    std::vector<x509::Certificate> certificates;  // the one in question first
    std::vector<x509::OcspResponse> stapled;      // sent along by a server
    ByteVector timestamps;                        // a SignedCertificateTimestampList sent along, if there is one
    std::string host;                             // of a server: the name that it was asked by; empty: a file

    bool is_server() const { return !host.empty(); }
};

// host_of: HOST[:PORT] of what browsers and `troth serve` print, https://HOST[:PORT]/; other text as it is.
std::string_view host_of(std::string_view text);

// names_server: whether the target is no file and looks like a host, not like the name of a file that is missing.
bool names_server(Terminal& terminal, const std::string& target);

// read_target: of a file, "-" or HOST[:PORT]. What is no file and looks like a host is connected to; its certificates
// are taken as they are shown, once it proved to have the key of the first one: judging them is the caller's. No data
// is sent. `server_name`: the name to ask by instead of the host's. Errors: those of read_certificates, of io and tls.
Result<ChainTarget> read_target(Terminal& terminal, const std::string& target, const PasswordSource& password,
                                const std::string& server_name = {});

}  // namespace troth::inline v1::cli
