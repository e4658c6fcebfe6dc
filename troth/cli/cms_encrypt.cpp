// `troth cms encrypt FILE` and `troth cms decrypt FILE`: AuthEnvelopedData (RFC 5083) and EnvelopedData (RFC 5652 §6).
#include "troth/cli/cms_commands.hpp"
#include "troth/cli/cms_file.hpp"
#include "troth/cli/cms_stream.hpp"
#include "troth/cli/errors.hpp"
#include "troth/cli/input.hpp"
#include "troth/cli/output_file.hpp"
#include "troth/cli/pieces.hpp"
#include "troth/cli/progress.hpp"
#include "troth/cms/envelope_stream.hpp"
#include "troth/cms/errors.hpp"

namespace troth::inline v1::cli {

namespace {

using cms::CipherId;
constexpr Choice<CipherId> cipher_words[] = {
    {"aes-256-gcm", CipherId::aes_256_gcm}, {"aes-192-gcm", CipherId::aes_192_gcm},
    {"aes-128-gcm", CipherId::aes_128_gcm}, {"chacha20-poly1305", CipherId::chacha20_poly1305},
    {"aes-256-cbc", CipherId::aes_256_cbc}, {"aes-192-cbc", CipherId::aes_192_cbc},
    {"aes-128-cbc", CipherId::aes_128_cbc},
};

struct CmsEncrypt {
    std::string file, out;
    std::vector<std::string> to;
    PasswordSource password;
    CipherId cipher = CipherId::aes_256_gcm;
    CmsForm form = CmsForm::pem;
    bool text = false, unauthenticated = false, force = false;

    static void declare(Command& command, CmsEncrypt& self) {
        command.about("encrypt a file to certificates or a password, for CMS or S/MIME");
        command.details(
            "Without --to a password is asked for. AES-GCM and ChaCha20-Poly1305 notice every change; old mail "
            "programs know CBC only, which notices none and needs --unauthenticated. A file of any size takes little "
            "memory; what comes from a pipe is written in BER, of which no length is known before (some programs "
            "read messages beyond 2 GiB in no form).");
        command.positional("FILE", self.file, "what to encrypt; - is standard input");
        command.option("--to FILE", self.to, "a reader's certificate: RSA, EC, X25519 or X448; repeatable");
        password_options(command, self.password);
        command.option<CipherId>("--cipher NAME", self.cipher, cipher_words, "how the content is encrypted");
        command.flag("--unauthenticated", self.unauthenticated, "allow a cipher that does not notice changes");
        command.option<CmsForm>("--form F", self.form, cms_forms, "how it is written; smime is a mail");
        command.flag("--text", self.text, "encrypt it as a text of a mail: with a header, lines ending in CR LF");
        command.option("-o, --out FILE", self.out, "where it goes; FILE.p7m if left out, - is standard output");
        command.flag("--force", self.force, "overwrite the file if it exists");
        command.example("troth cms encrypt plan.pdf --to alice.pem --to bob.pem",
                        "writes plan.pdf.p7m for two readers");
        command.example("troth cms encrypt letter.txt --to bob.pem --text --form smime -o secret.eml",
                        "an encrypted mail");
    }

    Result<ExitCode> run(Terminal& terminal) const {
        if (!cms::info(cipher).authenticated && !unauthenticated)
            return fail(Error(cms::errors::not_authenticated).with("algorithm", cms::info(cipher).name));
        cms::Recipients recipients;
        std::vector<x509::Certificate> certificates;
        for (const std::string& name : to) {
            TROTH_TRY(auto read, read_certificates(terminal, name));
            certificates.push_back(std::move(read.front()));
        }
        recipients.certificates = certificates;
        SecretBytes secret;
        if (to.empty() || password.given()) {
            TROTH_TRY(secret, read_password(terminal, password, "password to encrypt with", PasswordUse::fresh));
            recipients.password = secret.bytes();
        }
        const std::string target = !out.empty() ? out : file == "-" ? "-" : file + ".p7m";
        TROTH_TRY(encrypt(terminal, recipients, target));
        if (target != "-") terminal.say("wrote " + Untrusted(target).escaped());
        return ExitCode::ok;
    }

  private:
    Result<void> encrypt(Terminal& terminal, const cms::Recipients& recipients, const std::string& target) const {
        TROTH_TRY(const auto input, terminal.open(file));
        MailText mail(*input);
        const auto size = text ? std::nullopt : input->size();
        TROTH_TRY(auto encryption, cms::Encryption::create(recipients, cipher, size, terminal.random()));
        TROTH_TRY(const auto output, terminal.create(target, false, force));
        CmsOutput written(*output, form, cms::info(cipher).authenticated ? "authEnveloped-data" : "enveloped-data");
        Progress progress(terminal, file, input->size());
        Pieces pieces(text ? static_cast<InputStream&>(mail) : *input, cms::Decryption::piece_size);
        for (bool last = false; !last;) {
            TROTH_TRY(const MutableBytes piece, pieces.next(last));
            TROTH_TRY(const Bytes sealed, from_file(encryption.add(piece, last), file));
            TROTH_TRY(written.put(sealed));
            progress.advance(piece.size());
        }
        progress.finish();
        TROTH_TRY(written.finish());
        return output->commit();
    }
};

struct CmsDecrypt {
    std::string file, out, key, cert;
    PasswordSource password;
    bool text = false, unauthenticated = false, force = false;

    static void declare(Command& command, CmsDecrypt& self) {
        command.about("decrypt a message of CMS, PKCS#7 or S/MIME");
        command.details(
            "Without --key the password that the message was encrypted to is asked for. Content that nothing protects "
            "against change (EnvelopedData, all that old mail programs make) is written only with --unauthenticated: "
            "whoever had the message may have altered it. A signature inside is for troth cms verify. A message of any "
            "size takes little memory: its file appears only when all of it was verified. Standard output gets it only "
            "then, too, and 64 MiB at most.");
        command.positional("FILE", self.file, "the message: PEM, DER or a mail; - is standard input");
        command.option("--key FILE", self.key, "a reader's private key");
        command.option("--cert FILE", self.cert, "its certificate, needed where several readers could be meant");
        reading_options(command, self.password);
        command.flag("--unauthenticated", self.unauthenticated, "write content that may have been altered");
        command.flag("--text", self.text, "leave out the header that a text of a mail has");
        command.option("-o, --out FILE", self.out,
                       "where it goes; FILE without its .p7m if left out, - is standard output");
        command.flag("--force", self.force, "overwrite the file if it exists");
        command.example("troth cms decrypt plan.pdf.p7m --key bob.key --cert bob.pem", "writes plan.pdf");
        command.example("troth cms decrypt secret.eml --key bob.key --text -o -", "shows a mail");
    }

    Result<ExitCode> run(Terminal& terminal) const {
        const auto target =
            out.empty() ? file == "-" ? std::optional(std::string("-")) : without_suffix(file) : std::optional(out);
        if (!target) return fail(Error(errors::needs_output).in_file(file));
        TROTH_TRY(const auto input, from_file(CmsInput::open(terminal, file), file));
        TROTH_TRY(auto reader, from_file(cms::EnvelopeReader::open(*input), file));
        const bool authenticated = reader.front().is_authenticated();
        TROTH_TRY(const Hand hand, read_hand(terminal));
        TROTH_TRY(
            auto decryption,
            from_file(cms::Decryption::start(std::move(reader), hand.unlocking(), options(), terminal.random()), file));
        auto done = decrypt(terminal, decryption, input->size(), *target);
        if (!done && done.error().is(cms::errors::attributes_behind) && file != "-")
            done = decrypt_held(terminal, hand, *target);
        if (!done) return fail(std::move(done).error());
        if (!authenticated)
            terminal.say(
                "warning: nothing in this message protects it against change: whoever had it may have "
                "altered what you read now");
        if (*target != "-") terminal.say("wrote " + Untrusted(*target).escaped());
        return ExitCode::ok;
    }

  private:
    // What the message is opened by.
    struct Hand {
        SecretBytes secret;
        std::optional<keys::PrivateKey> own;
        std::vector<x509::Certificate> certificates;

        cms::Unlocking unlocking() const {
            cms::Unlocking by;
            if (own)
                by.key = &*own;
            else
                by.password = secret.bytes();
            if (!certificates.empty()) by.certificate = &certificates.front();
            return by;
        }
    };
    Result<Hand> read_hand(Terminal& terminal) const {
        Hand hand;
        if (key.empty()) {
            TROTH_TRY(hand.secret, read_password(terminal, password, "password of the message", PasswordUse::existing));
            return hand;
        }
        TROTH_TRY(hand.own, read_key(terminal, key, password));
        if (!cert.empty()) {
            TROTH_TRY(hand.certificates, read_certificates(terminal, cert, password));
        }
        return hand;
    }
    cms::OpenOptions options() const {
        cms::OpenOptions allowed;
        allowed.allow_unauthenticated = unauthenticated;
        allowed.allow_legacy = password.legacy;
        return allowed;
    }
    Result<std::unique_ptr<OutputStream>> create(Terminal& terminal, const std::string& target) const {
        TROTH_TRY(auto output, terminal.create(target, true, force));
        if (goes_straight(target)) output = std::make_unique<HeldOutput>(std::move(output));
        if (text) output = std::make_unique<WithoutHeader>(std::move(output));
        return output;
    }

    Result<void> decrypt(Terminal& terminal, cms::Decryption& decryption, std::optional<u64> size,
                         const std::string& target) const {
        TROTH_TRY(const auto output, create(terminal, target));
        Progress progress(terminal, file, size);
        for (bool last = false; !last;) {
            TROTH_TRY(const Bytes piece, from_file(decryption.next(last), file));
            TROTH_TRY(from_file(output->put(piece), file));
            progress.advance(piece.size());
        }
        progress.finish();
        return from_file(output->commit(), file);
    }
    // A cipher that wants to know before what stands behind: held as a whole, if it is short enough.
    Result<void> decrypt_held(Terminal& terminal, const Hand& hand, const std::string& target) const {
        TROTH_TRY(CmsFile found, read_cms(terminal, file));
        TROTH_TRY(const cms::Envelope message, from_file(cms::Envelope::from(std::move(found.message)), file));
        TROTH_TRY(const SecretBytes content,
                  from_file(cms::open(message, hand.unlocking(), options(), terminal.random()), file));
        TROTH_TRY(const auto output, create(terminal, target));
        TROTH_TRY(from_file(output->put(content.bytes()), file));
        return from_file(output->commit(), file);
    }
};

}  // namespace

std::unique_ptr<Runnable> cms_encrypt_command() {
    return subcommand<CmsEncrypt>();
}
std::unique_ptr<Runnable> cms_decrypt_command() {
    return subcommand<CmsDecrypt>();
}

}  // namespace troth::inline v1::cli
