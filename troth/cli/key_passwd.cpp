// `troth key passwd FILE`: sets, changes or removes the password of a private key.
#include "troth/cli/commands.hpp"
#include "troth/cli/errors.hpp"
#include "troth/cli/input.hpp"
#include "troth/cli/password.hpp"
#include "troth/cli/pkcs12_file.hpp"
#include "troth/keys/encrypted.hpp"
#include "troth/keys/errors.hpp"

namespace troth::inline v1::cli {

namespace {

struct KeyPasswd {
    std::string file, out;
    std::string new_file;
    PasswordSource old;
    bool remove = false, force = false;

    static void declare(Command& command, KeyPasswd& self) {
        command.about("set, change or remove the password of a private key or PKCS#12 file");
        command.positional("FILE", self.file, "the private key, PEM or DER, or a PKCS#12 file");
        reading_options(command, self.old);
        command.option("--new-password-file FILE", self.new_file,
                       "the new password is the first line of FILE; else it is asked for");
        command.flag("--remove", self.remove, "write the key without a password, readable to you only");
        command.option("-o, --out FILE", self.out, "where the key goes; over the old one if left out");
        command.flag("--force", self.force, "overwrite the file that --out names if it exists");
        command.example("troth key passwd server.key", "asks for the old password, if there is one, and a new one");
        command.example("troth key passwd server.key --remove -o plain.key", "for a server that starts by itself");
    }

    Result<ExitCode> run(Terminal& terminal) const {
        TROTH_TRY(const SecretBytes content, terminal.read(file));
        if (keys::pkcs12::looks_like(content.bytes())) return run_pkcs12(terminal, content.bytes());
        TROTH_TRY(const auto key, key_in(terminal, file, content.bytes(), old));
        const std::string target = out.empty() ? file : out;
        const bool over_the_old = out.empty();
        if (remove) return write(terminal, target, key.to_pem(), over_the_old);
        PasswordSource fresh;
        fresh.file = new_file;
        TROTH_TRY(const SecretBytes password,
                  read_password(terminal, fresh, "new password for the key", PasswordUse::fresh));
        TROTH_TRY(const std::string pem, keys::encrypt_pem(key, password.bytes(), terminal.random()));
        return write(terminal, target, SecretBytes(bytes_of(pem)), over_the_old);
    }

  private:
    // A PKCS#12 file stays one, with all that was understood in it, under today's algorithms.
    Result<ExitCode> run_pkcs12(Terminal& terminal, Bytes content) const {
        if (remove)
            return fail(
                Error(errors::conflicting_options).with("option", "--remove").with("file", "PKCS#12").in_file(file));
        TROTH_TRY(const auto contents, from_file(open_pkcs12(terminal, file, content, old), file));
        if (!contents.unread.empty())
            return fail(Error(keys::errors::unsupported_algorithm)
                            .with("would be lost", contents.unread.front())
                            .in_file(file));
        PasswordSource fresh;
        fresh.file = new_file;
        TROTH_TRY(const SecretBytes password,
                  read_password(terminal, fresh, "new password for the file", PasswordUse::fresh));
        // Who could read the old file's MAC can read that of the new one.
        using Integrity = keys::pkcs12::Integrity;
        const auto integrity = contents.integrity.starts_with("PBMAC1") ? Integrity::pbmac1 : Integrity::hmac_sha256;
        TROTH_TRY(const ByteVector written, keys::pkcs12::write(contents, password.bytes(), terminal.random(),
                                                                {.cost = {}, .integrity = integrity}));
        return write(terminal, out.empty() ? file : out, SecretBytes(written), out.empty());
    }
    Result<ExitCode> write(Terminal& terminal, const std::string& target, SecretBytes pem, bool over_the_old) const {
        const OutputFile output{target, pem.bytes(), true};
        TROTH_TRY(terminal.write(std::span(&output, 1), force || over_the_old));
        if (target != "-")
            terminal.say("wrote " + Untrusted(target).escaped() +
                         (remove ? ", without a password" : ", under a password"));
        return ExitCode::ok;
    }
};

}  // namespace

std::unique_ptr<Runnable> key_passwd_command() {
    return subcommand<KeyPasswd>();
}

}  // namespace troth::inline v1::cli
