// `troth csr new`: a certificate request for a key.
#include "troth/ca/names.hpp"
#include "troth/cli/commands.hpp"
#include "troth/cli/describe.hpp"
#include "troth/cli/errors.hpp"
#include "troth/cli/held_key.hpp"
#include "troth/cli/typed_host.hpp"
#include "troth/encoding/pem.hpp"
#include "troth/x509/builder.hpp"

namespace troth::inline v1::cli {

namespace {

struct CsrNew {
    std::string key, new_key, name, out = "-";
    std::vector<std::string> sans;
    KeyChoice type;
    PasswordSource password;
    bool encrypt = false, force = false;

    static void declare(Command& command, CsrNew& self) {
        command.about("make a certificate request for a key");
        command.details(
            "A NAME that is a host name or an IP address stands among the alternative names by itself. The key is one "
            "that exists, --key, or is made, --new-key.");
        command.positional("NAME", self.name, "whom the certificate shall be for");
        command.option("--key FILE", self.key, "the private key; - is standard input, pkcs11:... a key in a token");
        command.option("--new-key FILE", self.new_key, "make a key, and put it there");
        key_type_option(command, self.type);
        command.flag("--encrypt", self.encrypt, "put the new key under a password");
        reading_options(command, self.password);
        command.option("--san NAME", self.sans, "a further name: a host name, an IP address, an e-mail address, a URI");
        command.option("-o, --out FILE", self.out, "where the request goes; - is standard output");
        command.flag("--force", self.force, "overwrite files that exist");
        command.example("troth csr new --key server.key api.example -o server.csr", "for a server");
        command.example("troth csr new --key server.key api.example --san www.api.example", "with a second name");
        command.example("troth csr new --new-key blog.key blog.example -o blog.csr", "with a key of its own");
    }
    Result<ExitCode> run(Terminal& terminal) const {
        if (key.empty() == new_key.empty())
            return fail(key.empty() ? Error(errors::missing_argument).with("missing", "--key or --new-key")
                                    : Error(errors::conflicting_options).with("options", "--key, --new-key"));
        SecretBytes new_pem;
        TROTH_TRY(const auto signer, new_key.empty() ? open_signer(terminal, key, password) : make(terminal, new_pem));
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
        const OutputFile files[] = {{out, bytes_of(pem), false}, {new_key, new_pem.bytes(), true}};
        TROTH_TRY(terminal.write(std::span(files).first(new_key.empty() ? 1 : 2), force));
        if (!new_key.empty())
            terminal.say("wrote " + Untrusted(new_key).escaped() + ": " + describe_kind(signer->public_key()));
        if (out != "-")
            terminal.say("wrote " + Untrusted(out).escaped() + ": a request for " + Untrusted(name).escaped());
        return ExitCode::ok;
    }

  private:
    Result<std::shared_ptr<keys::Signer>> make(Terminal& terminal, SecretBytes& pem) const {
        TROTH_TRY(auto made, make_key(type, terminal));
        TROTH_TRY(pem, key_pem(terminal, made, password, encrypt || password.given()));
        return keys::local_signer(std::move(made));
    }
};

}  // namespace

std::unique_ptr<Runnable> csr_new_command() {
    return subcommand<CsrNew>();
}

}  // namespace troth::inline v1::cli
