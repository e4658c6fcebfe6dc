// `troth connect HOST[:PORT]`: connects, verifies, says in plain words what it found.
#include <fmt/format.h>

#include "troth/cli/chain_target.hpp"
#include "troth/cli/commands.hpp"
#include "troth/cli/conversation.hpp"
#include "troth/cli/errors.hpp"
#include "troth/cli/explanation.hpp"
#include "troth/cli/layout.hpp"
#include "troth/cli/tls_files.hpp"
#include "troth/cli/typed_host.hpp"
#include "troth/inspect/ladder.hpp"
#include "troth/io/idna.hpp"

namespace troth::inline v1::cli {
namespace {

struct Connect {
    std::string host, ca, cert, key, servername, alpn, groups, keylog;
    std::optional<std::string> get;
    bool resume = false, trace = false;
    PasswordSource password;

    static void declare(Command& command, Connect& self) {
        command.about("connect to a TLS server, verify it, and say what was found");
        command.details(
            "The port is 443 if none is given. --get prints the answer's body on standard output and the "
            "verdict on standard error.");
        command.positional("HOST[:PORT]", self.host, "the server");
        command.option("--ca FILE", self.ca,
                       "trusted roots: a PEM file, or a folder of them; default: the system's store");
        command.option("--cert FILE", self.cert, "a certificate chain to show if the server asks (PEM or PKCS#12)");
        command.option("--key FILE", self.key, "its private key");
        reading_options(command, self.password);
        command.option("--servername N", self.servername, "the name that is sent and checked; default: HOST");
        command.option("--alpn L", self.alpn, "protocols to offer, best first");
        command.option("--groups L", self.groups, "key exchanges to offer, best first; a share of the first is sent");
        command.option("--get PATH", self.get, "fetch PATH by HTTP and print its body");
        command.flag("--resume", self.resume,
                     "connect twice, the second time with the server's ticket, and show the difference");
        command.flag("--trace", self.trace, "draw what went over the wire");
        command.option("--keylog FILE", self.keylog,
                       "append the connection's keys to FILE: whoever reads it reads the traffic");
        command.example("troth connect example.com", "is this server in order?");
        command.example("troth connect 127.0.0.1:8443 --ca root.pem --servername api.example --trace",
                        "a server of your own, drawn");
        command.example("troth connect api.example --resume", "does the server resume sessions?");
    }

    Result<ExitCode> run(Terminal& terminal) const {
        TROTH_TRY(io::HostPort to, typed_target(host_of(host), 443));
        if (to.port == 0) return fail(Error(errors::bad_value).with("option", "HOST:PORT").with("got", host));
        TROTH_TRY(const std::string name, io::host_in_a_labels(servername.empty() ? to.host : servername));
        TROTH_TRY(auto config, configured(terminal));
        io::Worker worker;
        u8 ends = '\n';  // the last byte of the body
        Conversation first = converse(request(terminal, {to, name}, config, {}, ends), worker);
        // A body that ends in the middle of a line would have the prompt behind it; in a pipe it stays as it is.
        if (ends != '\n' && terminal.out_style().columns != 0) terminal.print("");
        if (trace) draw(terminal, first);
        if (first.error) return fail(ended(std::move(first), terminal));
        std::optional<Conversation> second;
        if (resume) {
            if (first.ticket.empty()) {
                terminal.say("the server gave no ticket: it does not resume sessions, or not for everyone");
            } else {
                second = converse(request(terminal, {to, name}, config, std::move(first.ticket), ends), worker);
                if (trace) draw(terminal, *second);
                if (second->error) return fail(ended(std::move(*second), terminal));
            }
        }
        if (terminal.manners.json) {
            print_json(terminal, first, second);
        } else {
            print_words(terminal, first, second);
        }
        return ExitCode::ok;
    }

  private:
    // A chain that is refused is explained, as `troth verify` does it.
    static Error ended(Conversation conversation, Terminal& terminal) {
        if (conversation.explanation == nullptr) return *std::move(conversation.error);
        return refused(*conversation.explanation, terminal).with("from", conversation.peer);
    }
    Result<std::shared_ptr<const tls::ClientConfig>> configured(Terminal& terminal) const {
        tls::ClientConfig config;
        TROTH_TRY(config.roots, read_roots(terminal, ca));
        if (cert.empty() != key.empty())
            return fail(Error(errors::missing_argument)
                            .with("option", cert.empty() ? "--cert" : "--key")
                            .with("wanted by", cert.empty() ? "--key" : "--cert"));
        if (!cert.empty()) {
            TROTH_TRY(config.credential, read_credential(terminal, cert, key, password));
        }
        config.status_request = true;  // a revoked certificate that its server admits to is refused
        config.alpn = alpn.empty() && get ? std::vector<std::string>{"http/1.1"} : comma_list(alpn);
        TROTH_TRY(config.groups, named_list<tls::NamedGroup>("--groups", groups));
        if (!keylog.empty()) {
            TROTH_TRY(config.key_log, FileKeyLog::open(keylog));
            terminal.say("warning: whoever can read " + Untrusted(keylog).escaped() + " can read this traffic");
        }
        return std::make_shared<const tls::ClientConfig>(std::move(config));
    }

    // Where to, and the name that is sent and checked.
    struct Target {
        const io::HostPort& to;
        const std::string& name;
    };
    ConversationRequest request(Terminal& terminal, const Target& target,
                                std::shared_ptr<const tls::ClientConfig> config, SecretBytes session, u8& ends) const {
        const bool again = !session.empty();
        return {.to = target.to,
                .config = std::move(config),
                .server_name = target.name,
                .session = std::move(session),
                .get = get,
                .trace = trace,
                .want_ticket = resume && !again,
                // The body is printed once, however often it is fetched; in JSON its size is enough.
                .sink = [&terminal, &ends, again](Bytes piece) -> Result<void> {
                    if (again || terminal.manners.json) return {};
                    if (!piece.empty()) ends = piece.back();
                    return terminal.put(piece);
                }};
    }

    void draw(Terminal& terminal, const Conversation& conversation) const {
        const std::string picture = inspect::ladder(conversation.trace, true, picture_style(terminal.error_style()));
        terminal.complain(std::string_view(picture).substr(0, picture.empty() ? 0 : picture.size() - 1));
    }

    // The verdict is the payload unless a body was asked for: then it goes to standard error.
    void print_words(Terminal& terminal, const Conversation& first, const std::optional<Conversation>& second) const {
        const auto tell = [&](const std::string& line) { get ? terminal.say(line) : terminal.print(line); };
        const Style style = get ? terminal.error_style() : terminal.out_style();
        tell(fmt::format("{}{}trusted{}: the server proved to be {} ({})", style.bold, style.green, style.reset,
                         Untrusted(first.connection.value("server_name", host)).escaped(), first.peer));
        tell("  " + first.line);
        for (const std::string& line : chain_lines(first.chain)) tell("  " + line);
        if (first.http)
            tell(fmt::format("  HTTP {} {}, {}", first.http->status, first.http->reason.escaped(),
                             counted(first.http->body_size, "byte")));
        if (!second) return;
        if (second->resumed) {
            tell(fmt::format(
                "resumed: the second time no certificate was sent or checked; {:.1f} ms instead of {:.1f} ms",
                second->handshake_ms, first.handshake_ms));
        } else {
            tell("not resumed: the server gave a ticket and then did a full handshake all the same");
        }
    }

    void print_json(Terminal& terminal, const Conversation& first, const std::optional<Conversation>& second) const {
        Json out = first.connection;
        out["peer"] = first.peer;
        out["trusted"] = true;
        out["handshake_ms"] = first.handshake_ms;
        out["chain"] = chain_json(first.chain);
        if (first.http) out["http"] = {{"status", first.http->status}, {"body_bytes", first.http->body_size}};
        if (second) {
            Json again = second->connection;
            again["handshake_ms"] = second->handshake_ms;
            out["second"] = std::move(again);
        }
        terminal.print(json_text("connection", std::move(out)));
    }
};

}  // namespace

std::unique_ptr<Runnable> connect_command() {
    return subcommand<Connect>();
}

}  // namespace troth::inline v1::cli
