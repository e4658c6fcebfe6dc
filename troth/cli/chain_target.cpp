#include "troth/cli/chain_target.hpp"

#include "troth/cli/conversation.hpp"
#include "troth/cli/errors.hpp"
#include "troth/cli/input.hpp"
#include "troth/cli/typed_host.hpp"
#include "troth/io/worker.hpp"
#include "troth/tls/extension/status_request.hpp"
#include "troth/tls/message/certificate.hpp"
#include "troth/x509/verify.hpp"

namespace troth::inline v1::cli {

namespace {

// Onlooker: takes any chain, because nothing is said to the server and the chain is judged afterwards, by x509/.
class Onlooker final : public tls::dangerous::PeerVerifier {
  public:
    Result<void> verify(std::span<const Bytes>, std::string_view, tls::ChainPurpose, Wall) const override { return {}; }
    tls::TrustId trust() const override { return {'o', 'n', 'l', 'o', 'o', 'k', 'e', 'r'}; }
};

// Names of files that are misspelt more often than they are hosts.
bool looks_like_host(std::string_view text) {
    const bool is_url = text.starts_with("https://");
    text = host_of(text);
    if (text.find('/') != std::string_view::npos) return false;
    if (is_url) return true;
    for (const std::string_view end : {".pem", ".crt", ".cer", ".der", ".p12", ".pfx", ".p7b", ".p7c", ".p7m", ".p7s",
                                       ".key", ".pub", ".csr", ".crl", ".ocsp", ".jwk", ".json", ".eml", ".txt"})
        if (text.ends_with(end)) return false;
    return text == "localhost" || text.find_first_of(".:") != std::string_view::npos;
}

// What was stapled to the first certificate of the message, RFC 8446 §4.4.2.1.
Result<void> take_staples(Bytes message, ChainTarget& out) {
    TROTH_TRY(const auto certificate, encoding::parse<tls::Certificate>(message));
    for (const tls::CertificateEntry& entry : certificate.certificate_list) {
        for (const tls::Extension& extension : entry.extensions) {
            const Bytes data = extension.extension_data.bytes();
            if (extension.extension_type == tls::ExtensionType::status_request) {
                TROTH_TRY(const auto status, encoding::parse<tls::CertificateStatus>(data));
                TROTH_TRY(auto response, x509::OcspResponse::parse(status.response.bytes()));
                out.stapled.push_back(std::move(response));
            }
            if (extension.extension_type == tls::ExtensionType::signed_certificate_timestamp)
                out.timestamps.assign(data.begin(), data.end());
        }
        break;
    }
    return {};
}

Result<ChainTarget> ask_server(const std::string& target, const std::string& server_name) {
    TROTH_TRY(const io::HostPort to, typed_target(host_of(target), 443));
    if (to.port == 0) return fail(Error(errors::bad_value).with("option", "HOST:PORT").with("got", target));
    tls::ClientConfig config;
    config.dangerous_verifier = std::make_shared<const Onlooker>();
    config.status_request = config.timestamps = true;
    config.tickets = false;
    io::Worker worker;
    ChainTarget out;
    out.host = server_name.empty() ? to.host : server_name;
    Conversation told = converse({.to = to,
                                  .config = std::make_shared<const tls::ClientConfig>(std::move(config)),
                                  .server_name = out.host,
                                  .session = {},
                                  .get = {},
                                  .trace = true,
                                  .sink = {}},
                                 worker);
    // How it ends does not matter once the handshake stands: nobody wanted anything of it.
    if (told.chain.empty()) return fail(told.error ? *std::move(told.error) : Error(errors::io_failed));
    const std::vector<Bytes> ders(told.chain.begin(), told.chain.end());
    TROTH_TRY(out.certificates, x509::parse_chain(ders));
    constexpr usize header = 4;
    for (const tls::TraceEvent& event : told.trace)
        if (event.kind == tls::TraceEvent::Kind::handshake && !event.sent && event.bytes.size() > header &&
            event.type == static_cast<u8>(tls::HandshakeType::certificate))
            TROTH_TRY(take_staples(Bytes(event.bytes).subspan(header), out));
    return out;
}

}  // namespace

std::string_view host_of(std::string_view text) {
    constexpr std::string_view scheme = "https://";
    if (!text.starts_with(scheme)) return text;
    text.remove_prefix(scheme.size());
    if (text.ends_with('/')) text.remove_suffix(1);
    return text;
}

bool names_server(Terminal& terminal, const std::string& target) {
    return target != "-" && !terminal.exists(target) && looks_like_host(target);
}

Result<ChainTarget> read_target(Terminal& terminal, const std::string& target, const PasswordSource& password,
                                const std::string& server_name) {
    if (names_server(terminal, target)) {
        auto shown = ask_server(target, server_name);
        if (!shown) return fail(std::move(shown).error().with("no such file either", Untrusted(target)));
        return shown;
    }
    ChainTarget out;
    TROTH_TRY(out.certificates, read_certificates(terminal, target, password));
    return out;
}

}  // namespace troth::inline v1::cli
