#include "troth/cli/conversation.hpp"

#include <chrono>

#include <fmt/format.h>

#include "troth/cli/tls_files.hpp"
#include "troth/x509/certificate.hpp"

namespace troth::inline v1::cli {
namespace {

namespace der = encoding::der;

constexpr io::Milliseconds connect_limit{15'000}, ticket_limit{500};

Result<void> talk(io::BlockingStream& stream, ConversationRequest& request, Conversation& out) {
    const auto started = std::chrono::steady_clock::now();
    TROTH_TRY(stream.handshake());
    out.handshake_ms = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - started).count();
    const tls::Connection& connection = stream.connection();
    out.connection = connection_json(connection);
    out.line = connection_line(connection);
    out.resumed = connection.resumed();
    if (const auto* peer = std::get_if<tls::ByCertificate>(&connection.peer()))
        for (const Bytes der : peer->chain()->certificates()) out.chain.emplace_back(der.begin(), der.end());
    if (request.get) {
        // Host: what the user asked for, with the port where it is not HTTPS's own (RFC 9110 §7.2).
        const std::string host =
            request.to.port == 443 ? request.server_name : io::HostPort{request.server_name, request.to.port}.text();
        TROTH_TRY(out.http, io::http_get(stream, host, *request.get, request.sink));
    }
    if (request.want_ticket) {
        const auto until = std::chrono::steady_clock::now() + ticket_limit;
        while (out.ticket.empty() && std::chrono::steady_clock::now() < until) {
            for (tls::TicketReceived& ticket : stream.take_tickets()) out.ticket = std::move(ticket.session);
            if (out.ticket.empty()) TROTH_TRY(stream.poll(io::Milliseconds(50)));
        }
    }
    return stream.close();
}

Result<void> open_and_talk(ConversationRequest& request, io::Worker& worker, Conversation& out) {
    TROTH_TRY(io::Socket socket, io::connect(request.to, connect_limit));
    out.peer = socket.peer();
    tls::Overrides overrides;
    overrides.server_name = request.server_name;
    overrides.session = std::move(request.session);
    overrides.trace = request.trace;
    TROTH_TRY(tls::Connection connection, tls::Connection::client(request.config, std::move(overrides)));
    io::BlockingStream stream(std::move(socket), std::move(connection), worker);
    Result<void> done = talk(stream, request, out);
    out.trace = stream.connection().take_trace();
    out.explanation = stream.connection().explanation();
    return done;
}

}  // namespace

Conversation converse(ConversationRequest request, io::Worker& worker) {
    Conversation out;
    auto done = open_and_talk(request, worker, out);
    if (!done) {
        Error error = std::move(done).error();
        if (!out.peer.empty() && !error.id().starts_with("io.")) error = std::move(error).with("from", out.peer);
        out.error = std::move(error);
    }
    return out;
}

inspect::LadderStyle picture_style(Style style) {
    inspect::LadderStyle out{.colour = !style.bold.empty()};
    if (style.columns != 0) out.width = static_cast<unsigned>(std::clamp<usize>(style.columns, 60, 100));
    return out;
}

Json chain_json(const std::vector<ByteVector>& chain) {
    Json list = Json::array();
    for (const ByteVector& der : chain) {
        const auto certificate = x509::Certificate::parse(der);
        if (!certificate) continue;
        Json one;
        one["subject"] = certificate->subject().text().escaped();
        one["issuer"] = certificate->issuer().text().escaped();
        one["not_before"] = der::iso8601(certificate->not_before().at);
        one["not_after"] = der::iso8601(certificate->not_after().at);
        one["sha256"] = x509::fingerprint(*certificate);
        list.push_back(std::move(one));
    }
    return list;
}

std::vector<std::string> chain_lines(const std::vector<ByteVector>& chain) {
    std::vector<std::string> out;
    for (usize i = 0; i < chain.size(); ++i) {
        const auto certificate = x509::Certificate::parse(chain[i]);
        if (!certificate) continue;
        out.push_back(fmt::format("{} {}", i, certificate->subject().text().escaped()));
        out.push_back(fmt::format("    issued by {}, until {}", certificate->issuer().text().escaped(),
                                  der::iso8601(certificate->not_after().at)));
    }
    return out;
}

}  // namespace troth::inline v1::cli
