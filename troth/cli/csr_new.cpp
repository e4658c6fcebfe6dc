// `troth csr new`: a certificate request for a key.
#include "troth/ca/names.hpp"
#include "troth/cli/commands.hpp"
#include "troth/cli/held_key.hpp"
#include "troth/cli/typed_host.hpp"
#include "troth/encoding/pem.hpp"
#include "troth/x509/builder.hpp"

namespace troth::inline v1::cli {

namespace {

struct CsrNew {
    std::string key, name, out = "-";
    std::vector<std::string> sans;
    PasswordSource password;
    bool force = false;

    static void declare(Command& command, CsrNew& self) {
        command.about("make a certificate request for a key");
        command.details("A NAME that is a host name or an IP address stands among the alternative names by itself.");
        command.positional("NAME", self.name, "whom the certificate shall be for");
        command.option("--key FILE", self.key, "the private key; - is standard input, pkcs11:... a key in a token",
                       Need::required);
        reading_options(command, self.password);
        command.option("--san NAME", self.sans, "a further name: a host name, an IP address, an e-mail address, a URI");
        command.option("-o, --out FILE", self.out, "where the request goes; - is standard output");
        command.flag("--force", self.force, "overwrite FILE if it exists");
        command.example("troth csr new --key server.key api.example -o server.csr", "for a server");
        command.example("troth csr new --key server.key api.example --san www.api.example", "with a second name");
    }
    Result<ExitCode> run(Terminal& terminal) const {
        TROTH_TRY(const auto signer, open_signer(terminal, key, password));
        x509::CsrBuilder builder;
        std::vector<ca::AlternativeName> names;
        const std::string subject_name = typed_subject(name);
        if (auto own = ca::alternative_name(subject_name)) names.push_back(std::move(*own));
        TROTH_TRY(const std::vector<std::string> typed, typed_names(sans));
        for (const std::string& san : typed) {
            TROTH_TRY(auto further, ca::alternative_name(san));
            if (std::ranges::find(names, further) == names.end()) names.push_back(std::move(further));
        }
        auto subject = ca::common_name(subject_name);
        if (!subject && names.empty()) return fail(std::move(subject).error());
        if (subject) builder.subject = std::move(*subject);  // else the name is too long for one, and an alternative
        x509::GeneralNames views;
        for (const ca::AlternativeName& one : names) views.push_back(one.view());
        if (!views.empty()) builder.extensions.subject_alt_name(views, builder.subject.empty());
        TROTH_TRY(const auto request, builder.sign(*signer, terminal.random()));
        const std::string pem = encoding::pem::encode("CERTIFICATE REQUEST", request.der());
        const OutputFile file{out, bytes_of(pem), false};
        TROTH_TRY(terminal.write(std::span(&file, 1), force));
        if (out != "-")
            terminal.say("wrote " + Untrusted(out).escaped() + ": a request for " + Untrusted(name).escaped());
        return ExitCode::ok;
    }
};

}  // namespace

std::unique_ptr<Runnable> csr_new_command() {
    return subcommand<CsrNew>();
}

}  // namespace troth::inline v1::cli
