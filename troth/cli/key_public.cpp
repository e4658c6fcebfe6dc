// `troth key public FILE`.
#include "troth/cli/commands.hpp"
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
        command.positional("FILE", self.file, "PEM, DER or PKCS#12; - is standard input");
        reading_options(command, self.password);
        command.option("-o, --out FILE", self.out, "where the public key goes; - is standard output");
        command.flag("--force", self.force, "overwrite the file if it exists");
        command.example("troth key public server.key", "to give to somebody");
        command.example("troth key public server.pem -o server.pub", "the one in a certificate");
    }
    Result<ExitCode> run(Terminal& terminal) const {
        TROTH_TRY(const auto key, read_public_key(terminal, file, password));
        const std::string pem = encoding::pem::encode("PUBLIC KEY", key.spki_der());
        const OutputFile output{out, bytes_of(pem), false};
        TROTH_TRY(terminal.write(std::span(&output, 1), force));
        return ExitCode::ok;
    }
};

}  // namespace

std::unique_ptr<Runnable> key_public_command() {
    return subcommand<KeyPublic>();
}

}  // namespace troth::inline v1::cli
