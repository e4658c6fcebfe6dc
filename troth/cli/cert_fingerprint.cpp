// `troth cert fingerprint FILE`.
#include "troth/cli/commands.hpp"
#include "troth/cli/input.hpp"
#include "troth/cli/json.hpp"

namespace troth::inline v1::cli {

namespace {

struct CertFingerprint {
    std::string file;
    PasswordSource password;
    bool all = false;

    static void declare(Command& command, CertFingerprint& self) {
        command.about("print a certificate's SHA-256 fingerprint");
        command.positional("FILE", self.file, "PEM, DER or PKCS#12; - is standard input");
        reading_options(command, self.password);
        command.flag("--all", self.all, "print every certificate in FILE, in its order, not only the first");
        command.example("troth cert fingerprint root.pem", "to compare over the telephone");
        command.example("troth cert fingerprint --all - < chain.pem", "each link of a chain");
    }
    Result<ExitCode> run(Terminal& terminal) const {
        TROTH_TRY(const auto certificates, read_certificates(terminal, file, password));  // never empty
        const auto wanted = std::span(certificates).first(all ? certificates.size() : 1);
        if (terminal.manners.json) {
            Json list = Json::array();
            for (const x509::Certificate& certificate : wanted) list.push_back(x509::fingerprint(certificate));
            show(terminal, "sha256", std::move(list));
            return ExitCode::ok;
        }
        for (const x509::Certificate& certificate : wanted) terminal.print(x509::fingerprint(certificate));
        return ExitCode::ok;
    }
};

}  // namespace

std::unique_ptr<Runnable> cert_fingerprint_command() {
    return subcommand<CertFingerprint>();
}

}  // namespace troth::inline v1::cli
