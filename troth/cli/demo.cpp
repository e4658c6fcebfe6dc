// `troth demo`: an authority, a server, two clients, four conversations, each drawn as it went over the wire.
#include <filesystem>
#include <mutex>

#include <fmt/format.h>
#include <unistd.h>

#include "troth/cli/commands.hpp"
#include "troth/cli/conversation.hpp"
#include "troth/cli/errors.hpp"
#include "troth/cli/files.hpp"
#include "troth/cli/report.hpp"
#include "troth/cli/run.hpp"
#include "troth/cli/signals.hpp"
#include "troth/cli/tls_files.hpp"
#include "troth/inspect/ladder.hpp"
#include "troth/service/https_server.hpp"
#include "troth/tls/session/ticket_keys.hpp"
#include "troth/x509/errors.hpp"

namespace troth::inline v1::cli {
namespace {

constexpr std::string_view host = "api.example";

// Folder: of the user's choice, or a temporary one that goes away at the end.
class Folder {
  public:
    static Result<Folder> make(const std::string& wanted, bool keep) {
        if (!wanted.empty()) return Folder(wanted, false);
        std::string pattern = (std::filesystem::temp_directory_path() / "troth-demo-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) return fail(system_error(errno, pattern));
        return Folder(pattern, !keep);
    }
    Folder(Folder&& other) noexcept : path_(std::exchange(other.path_, {})), remove_(other.remove_) {}
    ~Folder() { remove(); }
    void remove() const {
        std::error_code ignored;
        if (remove_ && !path_.empty()) std::filesystem::remove_all(path_, ignored);
    }
    std::string file(std::string_view name) const { return path_ + "/" + std::string(name); }
    const std::string& path() const { return path_; }

  private:
    Folder(std::string path, bool remove) : path_(std::move(path)), remove_(remove) {}
    std::string path_;
    bool remove_;
};

// Stage: the two servers and what they saw.
struct Stage {
    std::mutex mutex;
    std::vector<std::string> refusals;                  // ids of the errors of handshakes that failed
    std::optional<service::HttpsServer> open, members;  // for everybody; for clients with a certificate

    Result<service::HttpsServer> start(std::shared_ptr<const tls::ServerConfig> config) {
        service::HttpsOptions options;
        options.config = std::move(config);
        options.workers = 1;
        options.on_served = [this](const service::Served& served) {
            const std::lock_guard lock(mutex);
            if (served.error != nullptr) refusals.emplace_back(served.error->id());
        };
        return service::HttpsServer::start(std::move(options));
    }
    bool refused_with(std::string_view id) {
        // The server learns of it a moment after the client said so.
        for (int i = 0; i < 100; ++i) {
            {
                const std::lock_guard lock(mutex);
                if (std::ranges::find(refusals, id) != refusals.end()) return true;
            }
            ::usleep(10'000);
        }
        return false;
    }
};

struct Demo {
    std::string dir;
    bool keep = false;

    static void declare(Command& command, Demo& self) {
        command.about("show the main job: an authority, a server, and four TLS conversations, drawn");
        command.details(
            "Makes a small certificate authority, issues a server's and a client's certificate, starts an "
            "HTTPS server on the loopback address and talks to it: one-way TLS, mutual TLS, resumption by "
            "ticket, and a connection that is refused and explained. Exit 0 only if all went as it should.");
        command.option("--dir D", self.dir,
                       "where the files go, and stay; default: a temporary folder that is removed");
        command.flag("--keep", self.keep, "do not remove the temporary folder");
        command.example("troth demo", "the whole of it");
        command.example("troth demo --dir demo-ca", "and keep the certificates to play with");
    }

    Result<ExitCode> run(Terminal& terminal) const {
        TROTH_TRY(const Folder folder, Folder::make(dir, keep));
        std::mutex writing;  // held while files are made, so that none appears behind the cleaning
        const OnSignal cleaning([&] {
            const std::lock_guard lock(writing);
            folder.remove();  // keys stay nowhere, also under Ctrl-C
        });
        for (const std::string_view taken : {"root.pem", "root.key", "intermediate.pem", "intermediate.key"})
            if (terminal.exists(folder.file(taken)))
                return fail(Error(errors::file_exists).in_file(folder.file(taken)));
        Json outcomes = Json::array();
        const Show show{terminal, outcomes};
        show.title("1  An authority, and certificates from it");
        {
            const std::lock_guard lock(writing);
            if (const ExitCode made = make_files(show, folder); made != ExitCode::ok) return made;
        }
        show.title("2  An HTTPS server with them");
        Stage stage;
        TROTH_TRY(start_servers(terminal, folder, stage));
        show.print(fmt::format("  for everybody          https://127.0.0.1:{}", stage.open->port()));
        show.print(fmt::format("  for members (mutual)   https://127.0.0.1:{}", stage.members->port()));
        TROTH_TRY(const bool good, converse_all(show, folder, stage));
        if (terminal.manners.json)
            terminal.print(json_text("demo", {{"good", good}, {"conversations", std::move(outcomes)}}));
        if (keep || !dir.empty()) show.print("\nthe files are in " + Untrusted(folder.path()).escaped());
        show.print(good ? "\nall four conversations went as they should"
                        : "\nsomething did not go as it should: see the lines marked NOT SO");
        return good ? ExitCode::ok : ExitCode::bad_content;
    }

  private:
    // Show: words and pictures for a person; with --json one object at the end.
    struct Show {
        Terminal& terminal;
        Json& outcomes;
        void print(std::string_view line) const {
            if (!terminal.manners.json) terminal.print(line);
        }
        void title(std::string_view text) const {
            const Style style = terminal.out_style();
            print(fmt::format("\n{}{}{}\n", style.bold, text, style.reset));
        }
        void ladder(const Conversation& conversation) const {
            const std::string picture = inspect::ladder(conversation.trace, true, picture_style(terminal.out_style()));
            print(picture);
        }
        // verdict: what was to be seen, and whether it was.
        bool verdict(bool right, std::string_view what) const {
            const Style style = terminal.out_style();
            outcomes.push_back({{"so", right}, {"what", what}});
            print(fmt::format("  {}{}{} {}", right ? style.green : style.red,
                              right ? "so it is:" : "NOT SO:", style.reset, what));
            return right;
        }
    };

    // Runs one of our own commands as a person would, and shows it.
    static ExitCode command(const Show& show, const std::vector<std::string>& words) {
        std::string line = "  $ troth";
        for (const std::string& word : words) line += " " + Untrusted(word).shell_quoted();
        show.print(line);
        const Manners manners = show.terminal.manners;  // which the command's own words would replace
        std::vector<std::string> all = words;
        if (manners.json) all.emplace_back("--quiet");
        const ExitCode code = cli::run(all, show.terminal);
        show.terminal.manners = manners;
        return code;
    }

    // What goes wrong in a step has been told by it.
    static ExitCode make_files(const Show& show, const Folder& folder) {
        const std::vector<std::string> steps[] = {
            {"ca", "init", "--dir", folder.path(), "--name", "Demo"},
            {"ca", "issue", "--dir", folder.path(), std::string(host), "--san", "127.0.0.1", "-o", folder.file(host)},
            {"ca", "issue", "--dir", folder.path(), "--client", "alice", "-o", folder.file("alice")}};
        ExitCode code = ExitCode::ok;
        for (const auto& step : steps)
            if (code == ExitCode::ok) code = command(show, step);
        return code;
    }

    static Result<void> start_servers(Terminal& terminal, const Folder& folder, Stage& stage) {
        tls::ServerConfig config;
        TROTH_TRY(auto credential, read_credential(terminal, folder.file(std::string(host) + ".pem"),
                                                   folder.file(std::string(host) + ".key")));
        config.credentials.push_back({.names = {}, .credential = std::move(credential)});
        config.alpn = {"http/1.1"};
        config.ticket_keys = tls::TicketKeys::generate(terminal.random());
        tls::ServerConfig members = config;
        TROTH_TRY(members.roots, read_roots(terminal, folder.file("root.pem")));
        members.client_auth = tls::ClientAuth::required;
        TROTH_TRY(stage.open, stage.start(std::make_shared<const tls::ServerConfig>(std::move(config))));
        TROTH_TRY(stage.members, stage.start(std::make_shared<const tls::ServerConfig>(std::move(members))));
        return {};
    }

    Result<bool> converse_all(const Show& show, const Folder& folder, Stage& stage) const {
        tls::ClientConfig client;
        TROTH_TRY(client.roots, read_roots(show.terminal, folder.file("root.pem")));
        client.alpn = {"http/1.1"};
        tls::ClientConfig alice = client;
        TROTH_TRY(alice.credential, read_credential(show.terminal, folder.file("alice.pem"), folder.file("alice.key")));
        const auto anyone = std::make_shared<const tls::ClientConfig>(std::move(client));
        io::Worker worker;
        std::string page;
        const auto talk = [&](const service::HttpsServer& server, std::shared_ptr<const tls::ClientConfig> config,
                              std::string_view name, SecretBytes session) {
            page.clear();
            Conversation conversation = converse({.to = {.host = "127.0.0.1", .port = server.port()},
                                                  .config = std::move(config),
                                                  .server_name = std::string(name),
                                                  .session = std::move(session),
                                                  .get = "/",
                                                  .trace = true,
                                                  .want_ticket = true,
                                                  .sink = [&page](Bytes piece) -> Result<void> {
                                                      page += text_of(piece);
                                                      return {};
                                                  }},
                                                 worker);
            show.ladder(conversation);
            return conversation;
        };
        const auto ended_well = [](const Conversation& c) { return !c.error && c.http && c.http->status == 200; };
        bool good = true;

        show.title("3  One-way TLS: the server proves who it is");
        Conversation first = talk(*stage.open, anyone, host, {});
        good &=
            show.verdict(ended_well(first) && !first.resumed, fmt::format("{} proved its name; {}", host, first.line));

        show.title("4  Mutual TLS: the client proves who it is, too");
        const Conversation mutual =
            talk(*stage.members, std::make_shared<const tls::ClientConfig>(std::move(alice)), host, {});
        good &= show.verdict(ended_well(mutual) && page.contains("authenticated by its certificate"),
                             "the server knows that this is alice");

        show.title("5  Resumption: the same client comes back with its ticket");
        const Conversation again = talk(*stage.open, anyone, host, std::move(first.ticket));
        good &= show.verdict(ended_well(again) && again.resumed,
                             fmt::format("no certificate was sent or checked; {:.1f} ms instead of {:.1f} ms",
                                         again.handshake_ms, first.handshake_ms));

        show.title("6  Refused: the client asks for another name than the server can prove");
        const Conversation refused = talk(*stage.open, anyone, "wrong.example", {});
        // What the same would have been on a command line: the advice then is a line, too.
        const std::vector<std::string> line = {"connect",      fmt::format("127.0.0.1:{}", stage.open->port()),
                                               "--ca",         folder.file("root.pem"),
                                               "--servername", "wrong.example"};
        if (refused.error) show.print(error_text(*refused.error, line, show.terminal.out_style()));
        good &= show.verdict(
            refused.error && refused.error->is(x509::name_mismatch) && stage.refused_with("tls.peer_alert"),
            "the client refused, said why, and told the server by an alert");
        return good;
    }
};

}  // namespace

std::unique_ptr<Runnable> demo_command() {
    return subcommand<Demo>();
}

}  // namespace troth::inline v1::cli
