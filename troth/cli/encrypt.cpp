// `troth encrypt FILE`: into troth's container (docs/container.md), in constant memory.
#include "troth/cli/commands.hpp"
#include "troth/cli/errors.hpp"
#include "troth/cli/input.hpp"
#include "troth/cli/password.hpp"
#include "troth/cli/pieces.hpp"
#include "troth/cli/progress.hpp"
#include "troth/seal/identity.hpp"

namespace troth::inline v1::cli {

namespace {

struct Encrypt {
    std::string file, out;
    std::vector<std::string> recipients;
    PasswordSource password;
    bool force = false;

    static void declare(Command& command, Encrypt& self) {
        command.about("encrypt a file to a password or to public keys");
        command.details(
            "Without --to a password is asked for. A file of any size takes little memory, and troth decrypt finds\n"
            "every change, cut or reordering. With --to nobody but the owners of those keys reads it: not you either,\n"
            "unless you name your own.");
        command.positional("FILE", self.file, "what to encrypt; - is standard input");
        command.option("--to FILE", self.recipients,
                       "a reader's public key, certificate or request: X25519, X448 or on a P curve; repeatable");
        password_options(command, self.password);
        command.option("-o, --out FILE", self.out, "where it goes; FILE.troth if left out, - is standard output");
        command.flag("--force", self.force, "overwrite the file if it exists");
        command.example("troth encrypt notes.txt", "asks for a password, writes notes.txt.troth");
        command.example("troth encrypt backup.tar --to alice.pem --to server.pem -o backup.troth", "for two readers");
    }

    Result<ExitCode> run(Terminal& terminal) const {
        const std::string target = !out.empty() ? out : file == "-" ? "-" : file + ".troth";
        TROTH_TRY(const auto input, terminal.open(file));
        std::vector<seal::OwnedRecipient> owned;
        for (const std::string& name : recipients) {
            TROTH_TRY(const auto key, read_public_key(terminal, name));
            auto recipient = seal::recipient_of(key);
            if (!recipient)
                return fail(Error(errors::unfit_recipient).in_file(name).with("key", keys::name_of(key.type())));
            owned.push_back(std::move(*recipient));
        }
        std::vector<seal::Way> ways;
        for (const seal::OwnedRecipient& recipient : owned) ways.emplace_back(recipient.view());
        SecretBytes secret;
        if (recipients.empty() || password.given()) {
            TROTH_TRY(secret, read_password(terminal, password, "password to encrypt with", PasswordUse::fresh));
            ways.emplace_back(seal::Password{.text = secret.bytes(), .cost = {}});
        }
        TROTH_TRY(auto sealer, seal::Sealer::create(ways, terminal.random()));
        TROTH_TRY(const auto output, terminal.create(target, false, force));
        TROTH_TRY(output->put(sealer.header()));
        Pieces pieces(*input, seal::piece_size);
        Progress progress(terminal, file, input->size());
        ByteVector sealed(seal::piece_size + crypto::aead_tag_size);
        for (bool last = false; !last;) {
            TROTH_TRY(const MutableBytes piece, pieces.next(last));
            const MutableBytes space = MutableBytes(sealed).first(piece.size() + crypto::aead_tag_size);
            sealer.seal_piece(piece, last, space);
            TROTH_TRY(output->put(space));
            progress.advance(piece.size());
        }
        progress.finish();
        TROTH_TRY(output->commit());
        if (target != "-") terminal.say("wrote " + Untrusted(target).escaped());
        return ExitCode::ok;
    }
};

}  // namespace

std::unique_ptr<Runnable> encrypt_command() {
    return subcommand<Encrypt>();
}

}  // namespace troth::inline v1::cli
