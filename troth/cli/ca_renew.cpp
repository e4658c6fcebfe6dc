// `troth ca renew CERTIFICATE`: the same names and profile for longer, with the same key or a new one.
#include <fmt/format.h>

#include "troth/ca/store/errors.hpp"
#include "troth/cli/ca_commands.hpp"
#include "troth/cli/ca_deliver.hpp"
#include "troth/cli/describe.hpp"
#include "troth/cli/errors.hpp"
#include "troth/cli/key_choice.hpp"

namespace troth::inline v1::cli {

namespace {

struct CaRenew {
    std::string dir, what, out;
    KeyChoice type;
    PasswordSource password;
    u32 days = 0;
    bool new_key = false, force = false;

    static void declare(Command& command, CaRenew& self) {
        command.about("issue a certificate again, for longer");
        command.details(
            "Takes names and profile from the certificate that is on record. The old one stays valid until it "
            "ends, so that both may be in use for a while; revoke it if it shall not be. Without --new-key the "
            "new certificate is for the same key, whose file stays as it is.");
        command.positional("CERTIFICATE", self.what, "a file, a serial number or a name");
        dir_option(command, self.dir);
        command.flag("--new-key", self.new_key, "make a new key, too");
        key_type_option(command, self.type);
        command.option<u32>("--days N", self.days, 1, 36500,
                            "how long it lasts, but never longer than its issuer; the profile's if left out");
        command.option("-o, --out PREFIX", self.out, "where PREFIX.pem goes, and PREFIX.key with --new-key");
        password_options(command, self.password);
        command.flag("--force", self.force, "overwrite files that exist");
        command.example("troth ca renew --dir my-ca server.pem -o server-2", "for the same key");
        command.example("troth ca renew --dir my-ca api.example --new-key -o fresh", "by its name, with a new key");
    }
    Result<ExitCode> run(Terminal& terminal) const {
        TROTH_TRY(const auto desk, open_desk(terminal, dir, password));
        TROTH_TRY(const auto old, find_certificate(terminal, *desk.store, what));
        if (old.revoked)
            return fail(Error(ca::errors::already_revoked).with("serial number", ca::hexadecimal(old.serial)));
        TROTH_TRY(const auto before, x509::Certificate::parse(old.der));
        TROTH_TRY(const ca::Profile* const kind, desk.profiles.find(old.profile));
        ca::LeafOrder order{.name = std::string(before.subject().common_name().raw()),
                            .alternatives = old.names,
                            .profile = kind,
                            .spki = {before.spki().begin(), before.spki().end()}};
        if (days != 0) order.lifetime = ca::days(days);
        const Target target{
            out.empty() ? prefix_for(order.name.empty() && !old.names.empty() ? old.names.front() : order.name) : out};
        if (!force && !target.stream())
            for (const std::string& file : {target.chain(), new_key ? target.key() : target.chain()})
                if (terminal.exists(file)) return fail(Error(errors::file_exists).in_file(file));
        SecretBytes key_pem;
        if (new_key) {
            TROTH_TRY(const auto key, make_key(type, terminal));
            const Bytes spki = key.public_key().spki_der();
            order.spki.assign(spki.begin(), spki.end());
            key_pem = key.to_pem();
        }
        const auto now = seconds_now(terminal);
        TROTH_TRY(const auto leaf, desk.registrar.issue(order, requester(), now, terminal.random(), old.serial));
        TROTH_TRY(deliver(terminal, target, leaf, desk.chain, key_pem.bytes(), force));
        warn_of_lint(terminal, leaf, *kind);
        if (terminal.manners.json && !target.stream()) {
            Json document;
            document["certificate"] = describe(leaf, terminal.now().wall);
            document["files"] = Json::array({target.chain()});
            if (new_key) document["files"].push_back(target.key());
            show(terminal, "issued", std::move(document));
            return ExitCode::ok;
        }
        if (!target.stream())
            terminal.say(fmt::format("{}: {}, {}", Untrusted(target.chain()).escaped(), names_of(leaf),
                                     new_key ? "with a new key" : "for the same key"));
        terminal.say(validity_of(leaf, now + order.lifetime.value_or(kind->lifetime), now));
        terminal.say("the old one ends on " + day_of(old.not_after));
        return ExitCode::ok;
    }
};

}  // namespace

std::unique_ptr<Runnable> ca_renew_command() {
    return subcommand<CaRenew>();
}

}  // namespace troth::inline v1::cli
