// `troth cms encrypt FILE` and `troth cms decrypt FILE`: AuthEnvelopedData (RFC 5083) and EnvelopedData (RFC 5652 §6).
#include "troth/cli/cms_commands.hpp"
#include "troth/cli/cms_file.hpp"
#include "troth/cli/errors.hpp"
#include "troth/cli/input.hpp"
#include "troth/cms/envelope.hpp"
#include "troth/cms/errors.hpp"
#include "troth/cms/mime.hpp"

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
            "programs know CBC only, which notices none and needs --unauthenticated. At most 64 MiB, since the message "
            "is "
            "made as a whole: for more see troth encrypt.");
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
        TROTH_TRY(const SecretBytes read, terminal.read(file));
        const SecretBytes content(text ? cms::mime::text_entity(read.bytes())
                                       : ByteVector(read.bytes().begin(), read.bytes().end()));
        TROTH_TRY(const ByteVector der, cms::seal(content.bytes(), recipients, cipher, terminal.random()));
        const bool authenticated = cms::info(cipher).authenticated;
        const std::string written = cms_text(der, form, authenticated ? "authEnveloped-data" : "enveloped-data");
        const std::string target = !out.empty() ? out : file == "-" ? "-" : file + ".p7m";
        TROTH_TRY(write_cms_output(terminal, target, bytes_of(written), false, force));
        return ExitCode::ok;
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
            "whoever had the message may have altered it. A signature inside is for troth cms verify.");
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
        TROTH_TRY(CmsFile found, read_cms(terminal, file));
        TROTH_TRY(const cms::Envelope message, from_file(cms::Envelope::from(std::move(found.message)), file));
        TROTH_TRY(SecretBytes content, from_file(opened(terminal, message), file));
        Bytes plain = content.bytes();
        if (text) {
            const auto body = cms::mime::without_headers(plain);
            if (!body) return fail(Error(cms::errors::bad_mime).in_file(file).with("rule", "the content has a header"));
            plain = *body;
        }
        if (!message.is_authenticated())
            terminal.say(
                "warning: nothing in this message protects it against change: whoever had it may have "
                "altered what you read now");
        TROTH_TRY(write_cms_output(terminal, *target, plain, true, force));
        return ExitCode::ok;
    }

  private:
    Result<SecretBytes> opened(Terminal& terminal, const cms::Envelope& message) const {
        cms::OpenOptions options;
        options.allow_unauthenticated = unauthenticated;
        options.allow_legacy = password.legacy;
        cms::Unlocking unlocking;
        if (key.empty()) {
            TROTH_TRY(const SecretBytes secret,
                      read_password(terminal, password, "password of the message", PasswordUse::existing));
            unlocking.password = secret.bytes();
            return cms::open(message, unlocking, options, terminal.random());
        }
        TROTH_TRY(const auto own, read_key(terminal, key, password));
        unlocking.key = &own;
        if (cert.empty()) return cms::open(message, unlocking, options, terminal.random());
        TROTH_TRY(const auto certificates, read_certificates(terminal, cert, password));
        unlocking.certificate = &certificates.front();
        return cms::open(message, unlocking, options, terminal.random());
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
