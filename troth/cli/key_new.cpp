// `troth key new`.
#include "troth/cli/commands.hpp"
#include "troth/cli/describe.hpp"
#include "troth/cli/errors.hpp"
#include "troth/cli/held_key.hpp"
#include "troth/cli/json.hpp"
#include "troth/cli/key_choice.hpp"

namespace troth::inline v1::cli {

namespace {

struct KeyNew {
    std::string out = "-", token;
    KeyChoice type;
    PasswordSource password;
    bool encrypt = false, force = false;

    static void declare(Command& command, KeyNew& self) {
        command.about("make a private key");
        command.details("The key is written as PKCS#8 in PEM, readable to its owner only.");
        key_type_option(command, self.type);
        command.option("-o, --out FILE", self.out, "where the key goes; - is standard output");
        command.option("--token URI", self.token,
                       "make it in a PKCS#11 token instead: pkcs11:token=LABEL;object=NAME; FILE gets its address");
        command.flag("--encrypt", self.encrypt, "put the key under a password");
        password_options(command, self.password);
        command.flag("--force", self.force, "overwrite FILE if it exists");
        command.example("troth key new -o server.key", "a key on P-256");
        command.example("troth key new --key-type rsa -o old.key", "for software that knows RSA only");
        command.example("troth key new --token 'pkcs11:token=build;object=release' -o release.key",
                        "in a token; release.key says where");
    }
    Result<ExitCode> run(Terminal& terminal) const {
        if (!token.empty()) return make_there(terminal);
        TROTH_TRY(const auto key, make_key(type, terminal));
        TROTH_TRY(const SecretBytes pem, key_pem(terminal, key, password, encrypt || password.given()));
        const OutputFile file{out, pem.bytes(), true};
        TROTH_TRY(terminal.write(std::span(&file, 1), force));
        if (out != "-") terminal.say("wrote " + Untrusted(out).escaped() + ": " + describe_kind(key.public_key()));
        return ExitCode::ok;
    }

  private:
    // The key stays in the token; what is written is where it is, which every --key takes.
    Result<ExitCode> make_there(Terminal& terminal) const {
        if (encrypt) return fail(Error(errors::conflicting_options).with("options", "--token, --encrypt"));
        if (out != "-" && !force && terminal.exists(out)) return fail(Error(errors::file_exists).in_file(out));
        TROTH_TRY(const auto where, token_uri(token));
        TROTH_TRY(const auto made, make_in_token(terminal, where, {}, type, password, Labels::unique));
        const SecretBytes line = reference(made.uri);
        const OutputFile file{out, line.bytes(), true};
        TROTH_TRY(terminal.write(std::span(&file, 1), force));
        if (out != "-")
            terminal.say("wrote " + Untrusted(out).escaped() + ": where the key is, " +
                         describe_kind(made.signer->public_key()));
        return ExitCode::ok;
    }
};

}  // namespace

std::unique_ptr<Runnable> key_new_command() {
    return subcommand<KeyNew>();
}

}  // namespace troth::inline v1::cli
