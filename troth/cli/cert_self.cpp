// `troth cert self`: a certificate signed by its own key, for trying things out.
#include <fmt/format.h>

#include "troth/ca/issue.hpp"
#include "troth/cli/commands.hpp"
#include "troth/cli/describe.hpp"
#include "troth/cli/errors.hpp"
#include "troth/cli/key_choice.hpp"
#include "troth/cli/typed_host.hpp"
#include "troth/encoding/pem.hpp"

namespace troth::inline v1::cli {

namespace {

struct CertSelf {
    std::string name, out;
    std::vector<std::string> sans;
    KeyChoice type;
    u32 days = 30;
    bool force = false;

    static void declare(Command& command, CertSelf& self) {
        command.about("make a self-signed server certificate with a new key");
        command.details(
            "Writes PREFIX.pem and PREFIX.key. Whoever shall trust it must be given PREFIX.pem itself; for "
            "more than one server, make an authority (troth ca init).");
        command.positional("NAME", self.name, "the host that the certificate is for");
        command.option("-o, --out PREFIX", self.out, "where the files go", Need::required);
        command.option("--san NAME", self.sans, "a further name: a host name, an IP address, an e-mail address, a URI");
        command.option<u32>("--days N", self.days, 1, 36500, "how long it lasts");
        key_type_option(command, self.type);
        command.flag("--force", self.force, "overwrite files that exist");
        command.example("troth cert self localhost --san 127.0.0.1 -o dev", "for this machine");
        command.example("troth cert self printer.local --days 3650 -o printer", "for a device");
    }
    Result<ExitCode> run(Terminal& terminal) const {
        const std::string certificate_file = out + ".pem", key_file = out + ".key";
        if (!force)
            for (const std::string* file : {&certificate_file, &key_file})
                if (terminal.exists(*file)) return fail(Error(errors::file_exists).in_file(*file));
        TROTH_TRY(const std::vector<std::string> further, typed_names(sans));
        const std::string subject = typed_subject(name);
        TROTH_TRY(auto key, make_key(type, terminal));
        const SecretBytes key_pem = key.to_pem();
        const auto signer = keys::local_signer(std::move(key));
        const auto now = std::chrono::floor<std::chrono::seconds>(terminal.now().wall);
        const ca::LeafRequest request{.name = subject,
                                      .alternatives = further,
                                      .spki = signer->public_key().spki_der(),
                                      .lifetime = ca::days(days)};
        TROTH_TRY(const auto certificate, ca::self_sign(*signer, request, now, terminal.random()));
        const std::string pem = encoding::pem::encode("CERTIFICATE", certificate.der());
        const OutputFile outputs[] = {{key_file, key_pem.bytes(), true}, {certificate_file, bytes_of(pem)}};
        TROTH_TRY(terminal.write(outputs, force));
        terminal.say(fmt::format("{}, {}: self-signed, until {}", Untrusted(certificate_file).escaped(),
                                 Untrusted(key_file).escaped(), day_of(certificate.not_after().at)));
        return ExitCode::ok;
    }
};

}  // namespace

std::unique_ptr<Runnable> cert_self_command() {
    return subcommand<CertSelf>();
}

}  // namespace troth::inline v1::cli
