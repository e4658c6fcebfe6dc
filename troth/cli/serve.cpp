// `troth serve`: an HTTPS server of files, an echo, or a page about the connection.
#include <mutex>

#include <fmt/format.h>

#include "troth/cli/commands.hpp"
#include "troth/cli/errors.hpp"
#include "troth/cli/layout.hpp"
#include "troth/cli/signals.hpp"
#include "troth/cli/tls_files.hpp"
#include "troth/service/https_server.hpp"
#include "troth/tls/session/ticket_keys.hpp"

namespace troth::inline v1::cli {
namespace {

struct Serve {
    std::string cert, key, listen = "127.0.0.1", root, ca, keylog, alpn, groups;
    u16 port = 0;
    bool echo = false, mtls = false;
    PasswordSource password;

    static void declare(Command& command, Serve& self) {
        command.about("serve files, an echo, or a page about the connection over HTTPS");
        command.details(
            "Without --root and --echo every path is answered with what was negotiated on the connection. "
            "--echo answers an HTTP request with its body, and sends anything else back as it came. "
            "Prints `listening on https://ADDR:PORT` once it accepts, with --json a document a line; stops on "
            "SIGINT and SIGTERM.");
        command.option("--cert FILE", self.cert, "certificate chain, leaf first (PEM or PKCS#12)", cli::Need::required);
        command.option("--key FILE", self.key, "the leaf's private key", cli::Need::required);
        reading_options(command, self.password);
        command.option("--listen ADDR", self.listen, "address to listen on");
        command.option("--port P", self.port, u16{0}, u16{65535}, "port to listen on; 0 picks one");
        command.option("--root DIR", self.root, "serve the files below DIR");
        command.flag("--echo", self.echo, "send back what comes");
        command.flag("--mtls", self.mtls, "clients must show a certificate that --ca vouches for");
        command.option("--ca FILE", self.ca, "roots that vouch for clients: a PEM file, or a folder of them");
        command.option("--alpn L", self.alpn, "protocols that are offered, best first; default http/1.1");
        command.option("--groups L", self.groups, "key exchanges that are accepted, best first");
        command.option("--keylog FILE", self.keylog,
                       "append the keys of every connection to FILE: whoever reads it reads the traffic");
        command.example("troth serve --cert api.pem --key api.key --root public --port 8443", "a folder over HTTPS");
        command.example("troth serve --cert api.pem --key api.key --echo --mtls --ca root.pem",
                        "only for clients with a certificate");
    }

    Result<tls::ServerConfig> configured(Terminal& terminal) const {
        tls::ServerConfig config;
        TROTH_TRY(auto credential, read_credential(terminal, cert, key, password));
        config.credentials.push_back({.names = {}, .credential = std::move(credential)});
        config.alpn = alpn.empty() ? std::vector<std::string>{"http/1.1"} : comma_list(alpn);
        TROTH_TRY(config.groups, named_list<tls::NamedGroup>("--groups", groups));
        config.ticket_keys = tls::TicketKeys::generate(terminal.random());
        if (mtls) {
            TROTH_TRY(config.roots, read_roots(terminal, ca));
            config.client_auth = tls::ClientAuth::required;
        }
        if (!keylog.empty()) {
            TROTH_TRY(config.key_log, FileKeyLog::open(keylog));
            terminal.say("warning: whoever can read " + Untrusted(keylog).escaped() + " can read this traffic");
        }
        return config;
    }

    Result<void> consistent() const {
        if (echo && !root.empty()) return fail(Error(errors::conflicting_options).with("options", "--echo and --root"));
        if (mtls && ca.empty())
            return fail(Error(errors::missing_argument).with("option", "--ca").with("wanted by", "--mtls"));
        if (!mtls && !ca.empty())
            return fail(Error(errors::missing_argument).with("option", "--mtls").with("wanted by", "--ca"));
        std::error_code error;
        if (!root.empty() && !std::filesystem::is_directory(root, error))
            return fail(Error(errors::not_directory).in_file(root));
        return {};
    }

    // One line a connection on standard error; with --json an object on standard output.
    void log(Terminal& terminal, const service::Served& served) const {
        if (terminal.manners.json) {
            Json line = served.connection != nullptr ? connection_json(*served.connection) : Json::object();
            line["peer"] = served.peer;
            if (served.error != nullptr) line["error"] = served.error->id();
            terminal.print(json_line("connection", std::move(line)));
            // Whoever reads the lines wants each when it happens; a broken pipe is told of at the end.
            [[maybe_unused]] const auto arrived = terminal.flush();
            return;
        }
        if (served.connection != nullptr) return terminal.say(served.peer + "  " + connection_line(*served.connection));
        terminal.say(served.error != nullptr
                         ? fmt::format("{}  refused: {} [{}] {}", served.peer, served.error->row().what,
                                       served.error->id(), served.error->where())
                         : served.peer + "  went away before the handshake was over");
    }

    Result<ExitCode> run(Terminal& terminal) const {
        TROTH_TRY(consistent());
        TROTH_TRY(tls::ServerConfig config, configured(terminal));
        HeldSignals signals;  // before any thread is made
        std::mutex mutex;
        u64 served_count = 0;
        service::HttpsOptions options;
        options.listen = {.host = listen, .port = port};
        options.config = std::make_shared<const tls::ServerConfig>(std::move(config));
        options.content = echo           ? service::HttpsOptions::Content::echo
                          : root.empty() ? service::HttpsOptions::Content::about
                                         : service::HttpsOptions::Content::files;
        options.root = root;
        options.on_served = [&](const service::Served& served) {
            const std::lock_guard lock(mutex);
            ++served_count;
            log(terminal, served);
        };
        TROTH_TRY(service::HttpsServer server, service::HttpsServer::start(std::move(options)));
        const io::HostPort at{.host = listen, .port = server.port()};
        {
            const std::lock_guard lock(mutex);
            if (terminal.manners.json) {
                Json line;
                line["url"] = "https://" + at.text();
                line["port"] = server.port();
                terminal.print(json_line("listening", std::move(line)));
            } else {
                terminal.print("listening on https://" + at.text());
            }
            TROTH_TRY(terminal.flush());
        }
        signals.wait();
        server.stop();
        const std::lock_guard lock(mutex);
        if (!terminal.manners.json) terminal.say("stopped after " + counted(served_count, "connection"));
        return ExitCode::ok;
    }
};

}  // namespace

std::unique_ptr<Runnable> serve_command() {
    return subcommand<Serve>();
}

}  // namespace troth::inline v1::cli
