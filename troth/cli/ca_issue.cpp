// `troth ca issue`: a key and a certificate for a server or a client.
#include <algorithm>

#include <fmt/format.h>

#include "troth/ca/issue.hpp"
#include "troth/cli/ca_files.hpp"
#include "troth/cli/commands.hpp"
#include "troth/cli/describe.hpp"
#include "troth/cli/errors.hpp"
#include "troth/cli/input.hpp"
#include "troth/cli/key_choice.hpp"
#include "troth/cli/layout.hpp"
#include "troth/encoding/pem.hpp"

namespace troth::inline v1::cli {

namespace {

struct CaIssue {
    std::string dir, name, out;
    std::vector<std::string> sans;
    KeyChoice type;
    u32 days = static_cast<u32>(ca::leaf_lifetime.count());
    bool client = false, force = false;

    static void declare(Command& command, CaIssue& self) {
        command.about("issue a certificate with a new key");
        command.details(
            "Writes PREFIX.pem, the certificate and then the intermediate that signed it, and PREFIX.key. "
            "A NAME that is a host name or an IP address stands among the alternative names by itself.");
        command.positional("NAME", self.name, "whom the certificate is for: a host, or with --client anybody");
        command.option("--dir D", self.dir, "the authority's folder, as ca init made it", Need::required);
        command.option("--san NAME", self.sans, "a further name: a host name, an IP address, an e-mail address, a URI");
        command.flag("--client", self.client, "for a client that shows who it is, instead of a server");
        command.option<u32>("--days N", self.days, 1, 36500, "how long it lasts, but never longer than its issuer");
        key_type_option(command, self.type);
        command.option("-o, --out PREFIX", self.out, "where the files go; NAME if not given, - is standard output");
        command.flag("--force", self.force, "overwrite files that exist");
        command.example("troth ca issue --dir my-ca api.example", "api.example.pem and api.example.key, for a server");
        command.example("troth ca issue --dir my-ca localhost --san 127.0.0.1 --san ::1 -o dev", "for this machine");
        command.example("troth ca issue --dir my-ca --client 'Alice Smith' --san alice@example.org -o alice",
                        "for a person");
    }
    Result<ExitCode> run(Terminal& terminal) const {
        const std::string prefix = out.empty() ? default_prefix() : out;
        const bool stream = prefix == "-";
        const std::string chain_file = stream ? "-" : prefix + ".pem", key_file = stream ? "-" : prefix + ".key";
        if (!force && !stream)
            for (const std::string* file : {&chain_file, &key_file})
                if (terminal.exists(*file)) return fail(Error(errors::file_exists).in_file(*file));
        const CaFiles files(dir);
        TROTH_TRY(const auto authority, read_authority(terminal, files.intermediate, files.intermediate_key));
        TROTH_TRY(const auto key, make_key(type, terminal));
        const auto now = std::chrono::floor<std::chrono::seconds>(terminal.now().wall);
        const ca::LeafRequest request{.name = name,
                                      .alternatives = sans,
                                      .use = client ? ca::LeafUse::client : ca::LeafUse::server,
                                      .spki = key.public_key().spki_der(),
                                      .lifetime = ca::days(days)};
        TROTH_TRY(const auto leaf, ca::issue(authority, request, now, terminal.random()));
        const std::string chain = encoding::pem::encode("CERTIFICATE", leaf.der()) +
                                  encoding::pem::encode("CERTIFICATE", authority.certificate().der());
        const SecretBytes key_pem = key.to_pem();
        const OutputFile outputs[] = {{key_file, key_pem.bytes(), true}, {chain_file, bytes_of(chain)}};
        TROTH_TRY(terminal.write(outputs, force));
        report(leaf, now, chain_file, key_file, terminal);
        return ExitCode::ok;
    }

  private:
    // NAME as the name of a file: what a folder or a shell would trip over becomes '_'.
    std::string default_prefix() const {
        std::string prefix = name;
        std::ranges::replace_if(
            prefix,
            [](char c) {
                return !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
                         c == '-' || c == '_' || c == '@' || static_cast<u8>(c) >= 0x80);
            },
            '_');
        if (prefix.starts_with('-') || prefix.starts_with('.')) prefix[0] = '_';
        return prefix;
    }
    void report(const x509::Certificate& leaf, ca::sys_seconds now, const std::string& chain_file,
                const std::string& key_file, Terminal& terminal) const {
        if (terminal.manners.json && chain_file != "-") {
            Json out_json;
            out_json["certificate"] = describe(leaf, terminal.now().wall);
            out_json["files"] = {chain_file, key_file};
            return show(terminal, "issued", std::move(out_json));
        }
        std::string names;
        if (leaf.extensions().subject_alt_name)
            for (const auto& general : *leaf.extensions().subject_alt_name)
                names += (names.empty() ? "" : ", ") + general.printable().escaped();
        const std::string until = encoding::der::iso8601(leaf.not_after().at).substr(0, 10);
        if (chain_file != "-")
            terminal.say(fmt::format("{}, {}: {} certificate for {}", Untrusted(chain_file).escaped(),
                                     Untrusted(key_file).escaped(), client ? "client" : "server",
                                     names.empty() ? leaf.subject().text().escaped() : names));
        if (leaf.not_after().at < now + ca::days(days))
            terminal.say("valid until " + until + ", when its issuer ends; " + counted(days, "day") +
                         (days == 1 ? " was asked for" : " were asked for"));
        else
            terminal.say(fmt::format("valid until {} ({})", until, counted(days, "day")));
    }
};

}  // namespace

std::unique_ptr<Runnable> ca_issue_command() {
    return subcommand<CaIssue>();
}

}  // namespace troth::inline v1::cli
