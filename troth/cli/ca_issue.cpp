// `troth ca issue`: a key and a certificate for a server or a client.
#include <fmt/format.h>

#include "troth/cli/ca_deliver.hpp"
#include "troth/cli/commands.hpp"
#include "troth/cli/errors.hpp"
#include "troth/cli/input.hpp"
#include "troth/cli/key_choice.hpp"
#include "troth/cli/typed_host.hpp"

namespace troth::inline v1::cli {

namespace {

struct CaIssue {
    std::string dir, out, profile, csr;
    std::vector<std::string> names, sans;  // one name, or with --csr none
    KeyChoice type;
    PasswordSource password;
    u32 days = 0;
    bool client = false, force = false;

    static void declare(Command& command, CaIssue& self) {
        command.about("issue a certificate with a new key, or for the key of a request");
        command.details(
            "Writes PREFIX.pem, the certificate and then the intermediate that signed it, and PREFIX.key. "
            "A NAME that is a host name or an IP address stands among the alternative names by itself. The "
            "certificate is checked against RFC 5280 before it is signed, and recorded in troth.db before it "
            "is written. With --csr the key and the names are those of a request, and only PREFIX.pem is written; "
            "ca sign does the same and says what became of each thing in the request.");
        command.positional("NAME", self.names, "whom the certificate is for: a host, or with --client anybody",
                           Need::optional);
        dir_option(command, self.dir);
        command.option("--san NAME", self.sans, "a further name: a host name, an IP address, an e-mail address, a URI");
        command.flag("--client", self.client, "for a client that shows who it is, instead of a server");
        command.option("--profile P", self.profile,
                       "what it is for: server, client, mutual and others, see ca profile");
        command.option<u32>("--days N", self.days, 1, 36500,
                            "how long it lasts, but never longer than its issuer; the profile's if left out");
        key_type_option(command, self.type);
        command.option("--csr FILE", self.csr, "for the key and the names of this request (PEM or DER); no NAME then");
        command.option("-o, --out PREFIX", self.out, "where the files go; NAME if not given, - is standard output");
        password_options(command, self.password);
        command.flag("--force", self.force, "overwrite files that exist");
        command.example("troth ca issue --dir my-ca api.example", "api.example.pem and api.example.key, for a server");
        command.example("troth ca issue --dir my-ca localhost --san 127.0.0.1 --san ::1 -o dev", "for this machine");
        command.example("troth ca issue --dir my-ca --client 'Alice Smith' --san alice@example.org -o alice",
                        "for a person");
    }
    Result<ExitCode> run(Terminal& terminal) const {
        TROTH_TRY(check_names());
        std::optional<x509::Csr> request;
        if (!csr.empty()) {
            TROTH_TRY(request, read_request(terminal));
        }
        const std::string name = names.empty() ? std::string(request->subject().common_name().raw()) : names.front();
        if (out.empty() && name.empty()) return fail(Error(errors::missing_argument).with("missing", "--out"));
        const Target target{out.empty() ? prefix_for(name) : out};
        if (!force && !request) TROTH_TRY(target.check_absent(terminal));
        if (!force && request && !target.stream() && terminal.exists(target.chain()))
            return fail(Error(errors::file_exists).in_file(target.chain()));
        if (client && !profile.empty())
            return fail(Error(errors::conflicting_options).with("options", "--client, --profile"));
        TROTH_TRY(const auto desk, open_desk(terminal, dir, password));
        TROTH_TRY(const ca::Profile* const kind, desk.profiles.find(!profile.empty() ? profile
                                                                    : client         ? "client"
                                                                                     : "server"));
        TROTH_TRY(const std::vector<std::string> further, typed_names(sans));
        SecretBytes key_pem;
        ca::LeafOrder order;
        if (request) {
            TROTH_TRY(order, from_file(ca::order_of(*request, *kind), csr));
            order.alternatives.insert(order.alternatives.end(), further.begin(), further.end());
        } else {
            TROTH_TRY(const auto key, make_key(type, terminal));
            const Bytes spki = key.public_key().spki_der();
            order = {.name = typed_subject(name),
                     .alternatives = further,
                     .profile = kind,
                     .spki = {spki.begin(), spki.end()}};
            key_pem = key.to_pem();
        }
        if (days != 0) order.lifetime = ca::days(days);
        const auto now = seconds_now(terminal);
        TROTH_TRY(const auto leaf, desk.registrar.issue(order, requester(), now, terminal.random()));
        TROTH_TRY(deliver(terminal, target, leaf, desk.chain, key_pem.bytes(), force));
        warn_of_lint(terminal, leaf, *kind);
        if (terminal.manners.json && !target.stream()) {
            Json document;
            document["certificate"] = describe(leaf, terminal.now().wall);
            document["files"] = Json::array({target.chain()});
            if (!request) document["files"].push_back(target.key());
            show(terminal, "issued", std::move(document));
            return ExitCode::ok;
        }
        if (!target.stream())
            terminal.say(fmt::format("{}{}: {} certificate for {}", Untrusted(target.chain()).escaped(),
                                     request ? "" : ", " + Untrusted(target.key()).escaped(), kind->name,
                                     names_of(leaf)));
        terminal.say(validity_of(leaf, now + order.lifetime.value_or(kind->lifetime), now));
        return ExitCode::ok;
    }

  private:
    Result<void> check_names() const {
        if (names.size() > 1) return fail(Error(errors::unexpected_argument).with("argument", names[1]));
        if (!names.empty() && !csr.empty())
            return fail(Error(errors::conflicting_options).with("options", "NAME, --csr"));
        if (names.empty() && csr.empty()) return fail(Error(errors::missing_argument).with("missing", "NAME"));
        if (!csr.empty() && !(type == KeyChoice{}))
            return fail(Error(errors::conflicting_options).with("options", "--key-type, --csr"));
        return {};
    }
    Result<x509::Csr> read_request(Terminal& terminal) const {
        TROTH_TRY(const SecretBytes content, terminal.read(csr));
        return from_file(x509::csr_in(content.bytes()), csr);
    }
};

}  // namespace

std::unique_ptr<Runnable> ca_issue_command() {
    return subcommand<CaIssue>();
}

}  // namespace troth::inline v1::cli
