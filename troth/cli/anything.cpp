#include "troth/cli/anything.hpp"

#include "troth/cli/chain_target.hpp"
#include "troth/cli/conversation.hpp"
#include "troth/cli/explanation.hpp"
#include "troth/cli/tls_files.hpp"
#include "troth/cli/typed_host.hpp"
#include "troth/encoding/pem.hpp"
#include "troth/io/fetch.hpp"
#include "troth/io/fetch_errors.hpp"
#include "troth/io/worker.hpp"

namespace troth::inline v1::cli {

namespace {

constexpr std::string_view https = "https://";

// Who typed the address may look into their own network.
Result<SecretBytes> by_http(const std::string& url) {
    TROTH_TRY(const ByteVector body, io::fetch({.url = url, .body = {}, .content_type = {}}, {.allow_private = true}));
    return SecretBytes(Bytes(body));
}

Result<SecretBytes> by_https(Terminal& terminal, std::string_view url, const std::string& ca) {
    const usize slash = url.find('/', https.size());
    TROTH_TRY(io::HostPort to, typed_target(url.substr(https.size(), slash - https.size()), 443));
    tls::ClientConfig config;
    TROTH_TRY(config.roots, read_roots(terminal, ca));
    config.alpn = {"http/1.1"};
    ByteVector body;
    ConversationRequest request;
    request.to = to;
    request.config = std::make_shared<const tls::ClientConfig>(std::move(config));
    request.server_name = to.host;
    request.get = std::string(url.substr(slash));
    request.sink = [&body](Bytes piece) -> Result<void> {
        if (body.size() + piece.size() > io::FetchLimits().most_bytes) return fail(io::answer_too_large);
        body.insert(body.end(), piece.begin(), piece.end());
        return {};
    };
    io::Worker worker;
    Conversation told = converse(std::move(request), worker);
    if (told.explanation != nullptr) return fail(refused(*told.explanation, terminal).with("from", told.peer));
    if (told.error) return fail(*std::move(told.error));
    constexpr unsigned good = 200;
    if (told.http->status != good)
        return fail(Error(io::http_status).with("status", std::to_string(told.http->status)));
    return SecretBytes(Bytes(body));
}

}  // namespace

Result<SecretBytes> read_anything(Terminal& terminal, const std::string& target, const std::string& ca) {
    if (target == "-" || terminal.exists(target)) return terminal.read(target);
    if (target.starts_with("http://")) return by_http(target);
    if (target.starts_with(https) && !names_server(terminal, target)) return by_https(terminal, target, ca);
    if (!names_server(terminal, target)) return terminal.read(target);
    TROTH_TRY(const ChainTarget shown, read_target(terminal, target, {}));
    std::string pem;
    for (const x509::Certificate& one : shown.certificates) pem += encoding::pem::encode("CERTIFICATE", one.der());
    return SecretBytes(bytes_of(pem));
}

}  // namespace troth::inline v1::cli
