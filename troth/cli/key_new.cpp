// `troth key new`.
#include "troth/cli/commands.hpp"
#include "troth/cli/describe.hpp"
#include "troth/cli/json.hpp"
#include "troth/cli/key_choice.hpp"
#include "troth/cli/password.hpp"
#include "troth/keys/encrypted.hpp"

namespace troth::inline v1::cli {

namespace {

struct KeyNew {
    std::string out = "-";
    KeyChoice type;
    PasswordSource password;
    bool encrypt = false, force = false;

    static void declare(Command& command, KeyNew& self) {
        command.about("make a private key");
        command.details("The key is written as PKCS#8 in PEM, readable to its owner only.");
        key_type_option(command, self.type);
        command.option("-o, --out FILE", self.out, "where the key goes; - is standard output");
        command.flag("--encrypt", self.encrypt, "put the key under a password");
        password_options(command, self.password);
        command.flag("--force", self.force, "overwrite FILE if it exists");
        command.example("troth key new -o server.key", "a key on P-256");
        command.example("troth key new --key-type rsa -o old.key", "for software that knows RSA only");
    }
    Result<ExitCode> run(Terminal& terminal) const {
        TROTH_TRY(const auto key, make_key(type, terminal));
        SecretBytes pem = key.to_pem();
        if (encrypt || password.given()) {
            TROTH_TRY(const SecretBytes secret,
                      read_password(terminal, password, "password for the key", PasswordUse::fresh));
            TROTH_TRY(const std::string text, keys::encrypt_pem(key, secret.bytes(), terminal.random()));
            pem = SecretBytes(bytes_of(text));
        }
        const OutputFile file{out, pem.bytes(), true};
        TROTH_TRY(terminal.write(std::span(&file, 1), force));
        if (out != "-") terminal.say("wrote " + Untrusted(out).escaped() + ": " + describe_kind(key.public_key()));
        return ExitCode::ok;
    }
};

}  // namespace

std::unique_ptr<Runnable> key_new_command() {
    return subcommand<KeyNew>();
}

}  // namespace troth::inline v1::cli
