// `troth ca init`: a root and an intermediate below it, in a folder.
#include <fmt/format.h>

#include "troth/ca/key_box.hpp"
#include "troth/cli/advice.hpp"
#include "troth/cli/ca_desk.hpp"
#include "troth/cli/commands.hpp"
#include "troth/cli/describe.hpp"
#include "troth/cli/key_choice.hpp"
#include "troth/encoding/pem.hpp"

namespace troth::inline v1::cli {

namespace {

// "Example" and "Example CA" both give "Example Root CA".
std::string authority_name(std::string_view name, std::string_view role) {
    if (name.ends_with(" CA")) name.remove_suffix(3);
    return fmt::format("{} {} CA", name, role);
}

struct CaInit {
    std::string dir, name;
    KeyChoice type;
    u32 days = static_cast<u32>(ca::root_lifetime.count());
    PasswordSource password;
    bool encrypt = false, force = false;

    static void declare(Command& command, CaInit& self) {
        command.about("make a certificate authority: a root and an intermediate, in a folder");
        command.details(
            "Writes root.pem, root.key, intermediate.pem and intermediate.key, and troth.db, the record of all "
            "that is issued. Give root.pem to everybody who shall trust the authority. Only the intermediate's "
            "key is needed to issue: root.key may be moved to a safe place. With --encrypt or a password option "
            "both keys are put under a password (Argon2id and AES-256-GCM); without, only the files' mode "
            "protects them.");
        command.option("--dir D", self.dir, "the folder; made if it is missing", Need::required);
        command.option("--name N", self.name, "what the authority is called: \"N Root CA\"", Need::required);
        key_type_option(command, self.type);
        command.option<u32>("--days N", self.days, 1, 36500,
                            "how long the root lasts; the intermediate lasts half of it");
        command.flag("--encrypt", self.encrypt, "put the keys under a password");
        password_options(command, self.password);
        command.flag("--force", self.force,
                     "overwrite an authority that is there: what it issued loses its issuer; the record stays");
        command.example("troth ca init --dir my-ca --name Example", "an authority on P-256 for ten years");
        command.example("troth ca init --dir lab --name 'Test Lab' --key-type ed25519 --days 30", "one for a month");
    }
    Result<ExitCode> run(Terminal& terminal) const {
        const CaFiles files(dir);
        if (!force) TROTH_TRY(files.check_absent(terminal));
        const auto now = std::chrono::floor<std::chrono::seconds>(terminal.now().wall);
        TROTH_TRY(auto root_key, make_key(type, terminal));
        TROTH_TRY(auto intermediate_key, make_key(type, terminal));
        SecretBytes root_key_file = root_key.to_pem(), intermediate_key_file = intermediate_key.to_pem();
        ByteVector sealed;  // of the intermediate: the record keeps it, too
        if (encrypt || password.given()) {
            TROTH_TRY(const SecretBytes secret,
                      read_password(terminal, password, "password for the authority's keys", PasswordUse::fresh));
            TROTH_TRY(const ByteVector sealed_root, ca::seal_key(root_key, secret.bytes(), terminal.random()));
            TROTH_TRY(sealed, ca::seal_key(intermediate_key, secret.bytes(), terminal.random()));
            root_key_file = SecretBytes(Bytes(sealed_root));
            intermediate_key_file = SecretBytes(Bytes(sealed));
        }
        TROTH_TRY(const auto root, ca::make_root(authority_name(name, "Root"), keys::local_signer(std::move(root_key)),
                                                 ca::days(days), now, terminal.random()));
        TROTH_TRY(const auto intermediate, ca::make_intermediate(root, authority_name(name, "Intermediate"),
                                                                 keys::local_signer(std::move(intermediate_key)),
                                                                 ca::days((days + 1) / 2), now, terminal.random()));
        const std::string root_pem = encoding::pem::encode("CERTIFICATE", root.certificate().der());
        const std::string intermediate_pem = encoding::pem::encode("CERTIFICATE", intermediate.certificate().der());
        const OutputFile outputs[] = {{files.root_key, root_key_file.bytes(), true},
                                      {files.intermediate_key, intermediate_key_file.bytes(), true},
                                      {files.root, bytes_of(root_pem)},
                                      {files.intermediate, bytes_of(intermediate_pem)}};
        TROTH_TRY(terminal.make_directory(dir));
        TROTH_TRY(terminal.write(outputs, force));
        TROTH_TRY(const auto store, open_store(terminal, files.database, ca::Opening::create));
        const ca::Change added[] = {ca::AuthorityAdded{ca::Role::root, root.certificate(), {}},
                                    ca::AuthorityAdded{ca::Role::intermediate, intermediate.certificate(), sealed}};
        for (auto& outcome : store->record_all(added, now)) TROTH_TRY(std::move(outcome));
        report(root, intermediate, files, terminal);
        return ExitCode::ok;
    }

  private:
    void report(const ca::Authority& root, const ca::Authority& intermediate, const CaFiles& files,
                Terminal& terminal) const {
        if (terminal.manners.json) {
            Json out;
            out["root"] = describe(root.certificate(), terminal.now().wall);
            out["intermediate"] = describe(intermediate.certificate(), terminal.now().wall);
            out["files"] = {files.root, files.root_key, files.intermediate, files.intermediate_key};
            return show(terminal, "authority", std::move(out));
        }
        const auto line = [&](const ca::Authority& authority, std::string_view file) {
            terminal.say(fmt::format("{}: \"{}\", {}, until {}", Untrusted(file).escaped(),
                                     authority.certificate().subject().common_name().escaped(),
                                     describe_kind(authority.signer().public_key()),
                                     encoding::der::iso8601(authority.certificate().not_after().at).substr(0, 10)));
        };
        line(root, files.root);
        line(intermediate, files.intermediate);
        terminal.say(encrypt || password.given() ? "keys beside them, readable to you only and under the password"
                                                 : "keys beside them, readable to you only, not under a password");
        terminal.say("record of what is issued: " + Untrusted(files.database).escaped());
        terminal.say("next: troth ca issue --dir " + shell_word(dir) + " HOST");
    }
};

}  // namespace

std::unique_ptr<Runnable> ca_init_command() {
    return subcommand<CaInit>();
}

}  // namespace troth::inline v1::cli
