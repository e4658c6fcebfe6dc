// `troth key public FILE`.
#include "troth/cli/commands.hpp"
#include "troth/cli/held_key.hpp"
#include "troth/cli/input.hpp"
#include "troth/encoding/pem.hpp"

namespace troth::inline v1::cli {

namespace {

struct KeyPublic {
    std::string file, out = "-";
    PasswordSource password;
    bool force = false;

    static void declare(Command& command, KeyPublic& self) {
        command.about("print the public key of a key, certificate or request");
        command.positional("FILE", self.file, "PEM, DER or PKCS#12; - is standard input, pkcs11:... a key in a token");
        reading_options(command, self.password);
        command.option("-o, --out FILE", self.out, "where the public key goes; - is standard output");
        command.flag("--force", self.force, "overwrite the file if it exists");
        command.example("troth key public server.key", "to give to somebody");
        command.example("troth key public server.pem -o server.pub", "the one in a certificate");
    }
    Result<ExitCode> run(Terminal& terminal) const {
        TROTH_TRY(const auto key, public_key_of(terminal));
        const std::string pem = encoding::pem::encode("PUBLIC KEY", key.spki_der());
        const OutputFile output{out, bytes_of(pem), false};
        TROTH_TRY(terminal.write(std::span(&output, 1), force));
        return ExitCode::ok;
    }

  private:
    Result<keys::PublicKey> public_key_of(Terminal& terminal) const {
        // A file with an address in it; standard input can be read only once.
        bool in_token = token::looks_like_uri(file);
        if (!in_token && file != "-") {
            TROTH_TRY(const SecretBytes content, terminal.read(file));
            in_token = address_in(content.bytes()).has_value();
        }
        if (!in_token) return read_public_key(terminal, file, password);
        TROTH_TRY(const auto held, hold_key(terminal, file, password));
        return held.public_key();
    }
};

}  // namespace

std::unique_ptr<Runnable> key_public_command() {
    return subcommand<KeyPublic>();
}

}  // namespace troth::inline v1::cli
