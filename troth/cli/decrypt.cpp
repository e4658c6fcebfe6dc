// `troth decrypt FILE`: what troth encrypt wrote, and what openssl enc wrote.
#include "troth/cli/base64_input.hpp"
#include "troth/cli/commands.hpp"
#include "troth/cli/decrypt_errors.hpp"
#include "troth/cli/digests.hpp"
#include "troth/cli/errors.hpp"
#include "troth/cli/input.hpp"
#include "troth/cli/password.hpp"
#include "troth/cli/pieces.hpp"
#include "troth/cli/progress.hpp"
#include "troth/cli/suggest.hpp"
#include "troth/seal/errors.hpp"
#include "troth/seal/identity.hpp"
#include "troth/seal/openssl_enc.hpp"

namespace troth::inline v1::cli {

namespace {

constexpr std::string_view suffix = ".troth";

constexpr std::string_view openssl_suffix = ".enc";
constexpr Choice<seal::openssl::Derivation> derivations[] = {{"pbkdf2", seal::openssl::Derivation::pbkdf2},
                                                             {"bytes-to-key", seal::openssl::Derivation::bytes_to_key}};

// The rest of a header of which the beginning was read already.
Result<ByteVector> read_header(ByteVector header, InputStream& input) {
    const usize have = header.size();
    TROTH_TRY(const usize size, seal::header_size(header));
    header.resize(size);
    TROTH_TRY(const usize more, read_fully(input, MutableBytes(header).subspan(have)));
    if (have + more < size) return fail(seal::errors::truncated);
    return header;
}

struct Decrypt {
    std::string file, out, key, cipher, digest = "sha256";
    PasswordSource password;
    seal::openssl::Derivation derivation = seal::openssl::Derivation::pbkdf2;
    u64 iterations = seal::openssl::How{}.iterations;
    bool base64 = false, legacy = false, force = false;

    static void declare(Command& command, Decrypt& self) {
        command.about("decrypt a file that troth encrypt or openssl enc made");
        command.details(
            "A file appears at its place only when all of it was verified. Standard output gets each piece as soon as "
            "that piece is verified; if a later one is not, the exit code says so.\n"
            "A file of openssl enc does not say how it was made: name its --cipher, and the other options below where "
            "openssl was given them. Nothing in such a file is protected against change, and troth says so.");
        command.positional("FILE", self.file, "what to decrypt; - is standard input");
        command.option("--key FILE", self.key, "a reader's private key; without it a password is asked for");
        password_options(command, self.password);
        command.option("--cipher NAME", self.cipher, "of openssl enc: the cipher; troth list openssl names them");
        command.option<seal::openssl::Derivation>("--kdf K", self.derivation, derivations,
                                                  "of openssl enc: how the password becomes a key (-pbkdf2 or not)");
        command.option("--digest NAME", self.digest, "of openssl enc: its hash function (-md)");
        command.option("--iter N", self.iterations, u64{1}, u64{100'000'000}, "of openssl enc with pbkdf2");
        command.flag("-a, --base64", self.base64, "of openssl enc: the file is base64 (-a)");
        command.flag("--legacy", self.legacy, "of openssl enc: read also what protects nothing today");
        command.option("-o, --out FILE", self.out,
                       "where it goes; FILE without .troth or .enc if left out, - is standard output");
        command.flag("--force", self.force, "overwrite the file if it exists");
        command.example("troth decrypt notes.txt.troth", "asks for the password, writes notes.txt");
        command.example("troth decrypt backup.troth --key alice.key -o - | tar t", "by a key, into a pipe");
        command.example("troth decrypt old.tar.enc --cipher aes-256-cbc --iter 100000",
                        "what openssl enc -pbkdf2 made");
        command.example("troth decrypt older.enc --cipher des3 --kdf bytes-to-key --digest md5 --legacy",
                        "what an OpenSSL before 1.1.0 made");
    }

    Result<ExitCode> run(Terminal& terminal) const {
        TROTH_TRY(const std::string target, target_of());
        if (cipher.empty() && (base64 || legacy))
            return fail(Error(errors::missing_argument)
                            .with("option", "--cipher")
                            .with("wanted by", base64 ? "--base64" : "--legacy"));
        TROTH_TRY(const auto input, terminal.open(file));
        if (!cipher.empty()) {
            TROTH_TRY(run_openssl(terminal, *input, target));
        } else {
            TROTH_TRY(run_container(terminal, *input, target));
        }
        if (target != "-") terminal.say("wrote " + Untrusted(target).escaped());
        return ExitCode::ok;
    }

  private:
    Result<void> run_container(Terminal& terminal, InputStream& input, const std::string& target) const {
        ByteVector start(seal::smallest_header);
        TROTH_TRY(const usize have, read_fully(input, start));
        start.resize(have);
        if (const auto form = seal::openssl::looks_like(start); form != seal::openssl::Form::other) {
            Error error = Error(errors::needs_cipher).in_file(shown_name());
            if (form == seal::openssl::Form::base64) return fail(std::move(error).with("form", "base64"));
            return fail(std::move(error));
        }
        TROTH_TRY(const ByteVector header, from_file(read_header(std::move(start), input), file));
        TROTH_TRY(auto opener, from_file(unlock(terminal, header), file));
        TROTH_TRY(const auto output, terminal.create(target, true, force));
        Progress progress(terminal, file, input.size());
        cli::Pieces pieces(input, seal::piece_size + crypto::aead_tag_size);
        for (bool last = false; !last;) {
            TROTH_TRY(const MutableBytes piece, pieces.next(last));
            TROTH_TRY(from_file(opener.open_piece(piece, last), file));
            TROTH_TRY(output->put(piece.first(piece.size() - crypto::aead_tag_size)));
            progress.advance(piece.size());
        }
        progress.finish();
        return output->commit();
    }

    Result<void> run_openssl(Terminal& terminal, InputStream& input, const std::string& target) const {
        TROTH_TRY(const seal::openssl::How how, how_it_was_made());
        if (!key.empty()) return fail(Error(errors::conflicting_options).with("options", "--cipher and --key"));
        // Text is recognised by its beginning, too: Salted__ in base64.
        ByteVector start(10);
        TROTH_TRY(const usize have, read_fully(input, start));
        start.resize(have);
        const bool text = base64 || seal::openssl::looks_like(start) == seal::openssl::Form::base64;
        Preceded whole(std::move(start), input);
        Base64Input decoded(whole);
        InputStream& content = text ? static_cast<InputStream&>(decoded) : whole;
        ByteVector header(seal::openssl::header_size);
        TROTH_TRY(const usize header_have, from_file(read_fully(content, header), file));
        TROTH_TRY(const auto salt, from_file(seal::openssl::salt_of(Bytes(header).first(header_have)), file));
        TROTH_TRY(const SecretBytes secret, read_password(terminal, password, "password", PasswordUse::existing));
        TROTH_TRY(auto decryption, from_file(seal::openssl::Decryption::create(how, secret.bytes(), salt), file));
        TROTH_TRY(const auto output, terminal.create(target, true, force));
        Progress progress(terminal, file, input.size());
        cli::Pieces pieces(content, seal::piece_size);
        for (bool last = false; !last;) {
            TROTH_TRY(const MutableBytes piece, from_file(pieces.next(last), file));
            TROTH_TRY(const usize size, from_file(decryption.decrypt(piece, last), file));
            TROTH_TRY(output->put(piece.first(size)));
            progress.advance(text ? piece.size() / 3 * 4 : piece.size());
        }
        progress.finish();
        TROTH_TRY(output->commit());
        terminal.say(
            how.cipher->block_size > 1
                ? "warning: nothing in a file of openssl enc is authenticated: the text may have been altered by "
                  "anybody who had the file, and a wrong password is not always noticed"
                : "warning: nothing in a file of openssl enc is authenticated: the text may have been altered or cut "
                  "off by anybody who had the file, and with this cipher a wrong password gives nonsense, not an "
                  "error");
        return {};
    }

    Result<seal::openssl::How> how_it_was_made() const {
        const seal::openssl::Cipher* row = seal::openssl::find_cipher(cipher);
        if (row == nullptr) {
            std::vector<std::string> names;
            for (const seal::openssl::Cipher& known : seal::openssl::ciphers()) names.emplace_back(known.name);
            Error error = Error(errors::unknown_algorithm).with("cipher", cipher);
            if (const auto near = nearest(cipher, names)) return fail(std::move(error).with("did you mean", *near));
            return fail(std::move(error));
        }
        if (row->legacy && !legacy) return fail(Error(errors::needs_legacy).with("cipher", row->name));
        if (derivation == seal::openssl::Derivation::bytes_to_key && !legacy)
            return fail(Error(errors::needs_legacy).with("derivation", "bytes-to-key"));
        TROTH_TRY(const DigestKind* hash, find_digest(digest));
        return seal::openssl::How{
            .cipher = row, .derivation = derivation, .digest = hash->id, .iterations = iterations};
    }

    std::string shown_name() const { return file == "-" ? "standard input" : file; }
    Result<std::string> target_of() const {
        if (!out.empty()) return out;
        if (file == "-") return std::string("-");
        for (const std::string_view end : {suffix, openssl_suffix})
            if (file.ends_with(end) && file.size() > end.size()) return file.substr(0, file.size() - end.size());
        return fail(Error(errors::needs_output).in_file(file));
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
