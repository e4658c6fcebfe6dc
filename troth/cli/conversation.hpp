// One TLS conversation as a client, from address to close, with all that is worth telling about it. `connect` and
// `demo`.
#pragma once

#include <functional>

#include "troth/cli/json.hpp"
#include "troth/cli/terminal.hpp"
#include "troth/inspect/ladder.hpp"
#include "troth/io/blocking_stream.hpp"
#include "troth/io/http_client.hpp"

namespace troth::inline v1::cli {

struct ConversationRequest {
    io::HostPort to;
    std::shared_ptr<const tls::ClientConfig> config;
    std::string server_name;         // sent and checked
    SecretBytes session;             // resume with this ticket, if not empty
    std::optional<std::string> get;  // a path to fetch
    bool trace = false;
    bool want_ticket = false;                 // wait shortly for the server's ticket
    std::function<Result<void>(Bytes)> sink;  // of the body
};

struct Conversation {
    std::optional<Error> error;                            // why it ended early; what is below was learnt until then
    std::shared_ptr<const x509::Explanation> explanation;  // of an error that is about the server's chain
    std::string peer;                                      // "192.0.2.1:443"
    Json connection;                                       // connection_json, once the handshake stood
    std::string line;                                      // connection_line
    bool resumed = false;
    std::vector<ByteVector> chain;  // the server's certificates, if it showed any
    std::optional<io::HttpResponse> http;
    SecretBytes ticket;
    std::vector<tls::TraceEvent> trace;
    double handshake_ms = 0;
};

Conversation converse(ConversationRequest request, io::Worker& worker);

// picture_style: of a ladder on a terminal, as wide as fits and helps.
inspect::LadderStyle picture_style(Style style);

// chain_json: subject, issuer, validity of each certificate; chain_lines the same for a person.
Json chain_json(const std::vector<ByteVector>& chain);
std::vector<std::string> chain_lines(const std::vector<ByteVector>& chain);

}  // namespace troth::inline v1::cli
