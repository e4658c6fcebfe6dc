// `troth decrypt FILE`: what troth encrypt wrote.
#include "troth/cli/commands.hpp"
#include "troth/cli/errors.hpp"
#include "troth/cli/input.hpp"
#include "troth/cli/password.hpp"
#include "troth/cli/pieces.hpp"
#include "troth/seal/errors.hpp"
#include "troth/seal/identity.hpp"

namespace troth::inline v1::cli {

namespace {

constexpr std::string_view suffix = ".troth";

// Exactly as many bytes as there is room for, or fewer at the end.
Result<usize> read_fully(InputStream& input, MutableBytes room) {
    usize have = 0;
    while (have < room.size()) {
        TROTH_TRY(const usize count, input.read(room.subspan(have)));
        if (count == 0) break;
        have += count;
    }
    return have;
}

Result<ByteVector> read_header(InputStream& input) {
    ByteVector header(seal::smallest_header);
    TROTH_TRY(const usize have, read_fully(input, header));
    TROTH_TRY(const usize size, seal::header_size(Bytes(header).first(have)));
    header.resize(size);
    TROTH_TRY(const usize more, read_fully(input, MutableBytes(header).subspan(have)));
    if (have + more < size) return fail(seal::errors::truncated);
    return header;
}

struct Decrypt {
    std::string file, out, key;
    PasswordSource password;
    bool force = false;

    static void declare(Command& command, Decrypt& self) {
        command.about("decrypt a file that troth encrypt made");
        command.details(
            "A file appears at its place only when all of it was verified. Standard output gets each piece as soon as\n"
            "that piece is verified; if a later one is not, the exit code says so.");
        command.positional("FILE", self.file, "what to decrypt; - is standard input");
        command.option("--key FILE", self.key, "a reader's private key; without it a password is asked for");
        password_options(command, self.password);
        command.option("-o, --out FILE", self.out,
                       "where it goes; FILE without .troth if left out, - is standard output");
        command.flag("--force", self.force, "overwrite the file if it exists");
        command.example("troth decrypt notes.txt.troth", "asks for the password, writes notes.txt");
        command.example("troth decrypt backup.troth --key alice.key -o - | tar t", "by a key, into a pipe");
    }

    Result<ExitCode> run(Terminal& terminal) const {
        TROTH_TRY(const std::string target, target_of());
        TROTH_TRY(const auto input, terminal.open(file));
        TROTH_TRY(const ByteVector header, from_file(read_header(*input), file));
        TROTH_TRY(auto opener, from_file(unlock(terminal, header), file));
        TROTH_TRY(const auto output, terminal.create(target, true, force));
        cli::Pieces pieces(*input, seal::piece_size + crypto::aead_tag_size);
        for (bool last = false; !last;) {
            TROTH_TRY(const MutableBytes piece, pieces.next(last));
            TROTH_TRY(from_file(opener.open_piece(piece, last), file));
            TROTH_TRY(output->put(piece.first(piece.size() - crypto::aead_tag_size)));
        }
        TROTH_TRY(output->commit());
        if (target != "-") terminal.say("wrote " + Untrusted(target).escaped());
        return ExitCode::ok;
    }

  private:
    Result<std::string> target_of() const {
        if (!out.empty()) return out;
        if (file == "-") return std::string("-");
        if (!file.ends_with(suffix) || file.size() == suffix.size())
            return fail(Error(errors::needs_output).in_file(file));
        return file.substr(0, file.size() - suffix.size());
    }
    Result<seal::Opener> unlock(Terminal& terminal, Bytes header) const {
        if (key.empty()) {
            TROTH_TRY(const SecretBytes secret, read_password(terminal, password, "password", PasswordUse::existing));
            return seal::Opener::open_with(header, secret.bytes());
        }
        TROTH_TRY(const auto own, read_key(terminal, key, password));
        const auto identity = seal::identity_of(own);
        if (!identity) return fail(Error(errors::unfit_recipient).in_file(key).with("key", keys::name_of(own.type())));
        return seal::Opener::open_with(header, *identity);
    }
};

}  // namespace

std::unique_ptr<Runnable> decrypt_command() {
    return subcommand<Decrypt>();
}

}  // namespace troth::inline v1::cli
