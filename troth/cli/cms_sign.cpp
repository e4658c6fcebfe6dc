// `troth cms sign FILE`: SignedData (RFC 5652 §5), as openssl cms -sign makes it.
#include "troth/cli/cms_commands.hpp"
#include "troth/cli/cms_file.hpp"
#include "troth/cli/errors.hpp"
#include "troth/cli/held_key.hpp"
#include "troth/cli/input.hpp"
#include "troth/cms/digest.hpp"
#include "troth/cms/mime.hpp"
#include "troth/cms/signer.hpp"

namespace troth::inline v1::cli {

namespace {

// A signer's certificate, the issuers that stand behind it, and the key.
struct Hand {
    std::vector<x509::Certificate> chain;
    std::shared_ptr<keys::Signer> signer;
};

struct CmsSign {
    std::string file, algorithm, out;
    std::vector<std::string> certs, keys;
    PasswordSource password;
    CmsForm form = CmsForm::pem;
    bool attached = false, text = false, no_certs = false, force = false;

    static void declare(Command& command, CmsSign& self) {
        command.about("sign a file for CMS, PKCS#7 or S/MIME");
        command.details(
            "The signature stands beside the file, which may have any length, or with --attached around it; then, and "
            "in a mail, it has 64 MiB at most. Certificates go along: the signer's and those behind it in the file of "
            "--cert. Several signers: give --cert and --key again, in one order.");
        command.positional("FILE", self.file, "what to sign; - is standard input");
        command.option("--cert FILE", self.certs, "the signer's certificate, issuers behind it");
        command.option("--key FILE", self.keys, "the private key of that certificate");
        reading_options(command, self.password);
        command.option<CmsForm>("--form F", self.form, cms_forms, "how it is written; smime is a mail");
        command.flag("--attached", self.attached, "put the content into the message");
        command.flag("--text", self.text, "sign it as a text of a mail: with a header, lines ending in CR LF");
        command.flag("--no-certs", self.no_certs, "send no certificates along");
        command.option("-a, --algorithm NAME", self.algorithm, "how, if the key can do several; an error names them");
        command.option("-o, --out FILE", self.out,
                       "where it goes; FILE.p7s, or FILE.p7m if attached; - is standard output");
        command.flag("--force", self.force, "overwrite the file if it exists");
        command.example("troth cms sign contract.pdf --cert alice.pem --key alice.key", "writes contract.pdf.p7s");
        command.example("troth cms sign letter.txt --cert alice.pem --key alice.key --text --form smime -o letter.eml",
                        "a signed mail, for any program to send");
    }

    Result<ExitCode> run(Terminal& terminal) const {
        TROTH_TRY(const std::vector<Hand> hands, read_hands(terminal));
        std::vector<cms::SigningIdentity> identities;
        cms::SignOptions options;
        std::vector<x509::Certificate> more;
        for (usize i = 0; i < hands.size(); ++i) {
            TROTH_TRY(const auto chosen, from_file(choose(*hands[i].signer), keys[i]));
            identities.push_back({hands[i].chain.front(), *hands[i].signer, chosen});
            more.insert(more.end(), hands[i].chain.begin() + 1, hands[i].chain.end());
        }
        options.detached = !attached;
        options.include_certificates = !no_certs;
        options.more = more;
        options.time = std::chrono::floor<std::chrono::seconds>(terminal.now().wall);
        ByteVector content;  // but of a detached signature only its digest is needed, however long it is
        ByteVector der;
        if (is_digested()) {
            auto digests = cms::ContentDigests::for_signing(identities);
            TROTH_TRY(digest_file(terminal, file, digests));
            TROTH_TRY(der, cms::sign_digested(digests, identities, options, terminal.random()));
        } else {
            TROTH_TRY(const SecretBytes read, terminal.read(file));
            content = prepared(read.bytes());
            TROTH_TRY(der, cms::sign(content, identities, options, terminal.random()));
        }
        const std::string target = !out.empty() ? out : file == "-" ? "-" : file + (attached ? ".p7m" : ".p7s");
        std::string written = cms_text(der, form, "signed-data");
        if (form == CmsForm::smime && !attached) {
            TROTH_TRY(written, cms::mime::write_multipart(content, der, digest_word(der), terminal.random()));
        }
        TROTH_TRY(write_cms_output(terminal, target, bytes_of(written), false, force));
        return ExitCode::ok;
    }

  private:
    bool is_digested() const { return !attached && !text && form != CmsForm::smime; }
    Result<std::vector<Hand>> read_hands(Terminal& terminal) const {
        if (certs.empty() || keys.empty())
            return fail(Error(errors::missing_argument).with("option", certs.empty() ? "--cert" : "--key"));
        if (certs.size() != keys.size())
            return fail(Error(errors::conflicting_options).with("options", "--cert and --key come in pairs"));
        std::vector<Hand> out_hands;
        for (usize i = 0; i < certs.size(); ++i) {
            TROTH_TRY(auto chain, read_certificates(terminal, certs[i], password));
            TROTH_TRY(auto signer, open_signer(terminal, keys[i], password));
            out_hands.push_back({std::move(chain), std::move(signer)});
        }
        return out_hands;
    }
    // Nothing: the key's best. An error names those that it has.
    Result<std::optional<keys::SignAlgorithm>> choose(const keys::Signer& signer) const {
        if (algorithm.empty()) return std::nullopt;
        std::string all;
        for (const keys::SignAlgorithm one : signer.algorithms()) {
            const std::string_view own = keys::info(one).name;
            if (algorithm == own) return one;
            all += (all.empty() ? "" : ", ") + std::string(own);
        }
        return fail(Error(errors::unknown_algorithm).with("algorithm", algorithm).with("of this key", all));
    }
    // A mail's lines end in CR LF whatever is in it (RFC 8551 §3.1.1).
    ByteVector prepared(Bytes content) const {
        if (text) return cms::mime::text_entity(content);
        if (form == CmsForm::smime) return cms::mime::canonical(content);
        return {content.begin(), content.end()};
    }
    // The first signer's hash by the name that micalg has for it, RFC 8551 §3.5.3.2.
    static std::string digest_word(Bytes der) {
        const auto message = cms::SignedData::parse(der);
        const auto row = cms::digest_algorithm(message->signers().front().info.digest_algorithm);
        std::string word((*row)->name);
        std::ranges::transform(word, word.begin(),
                               [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
        return word.substr(0, word.find(' '));
    }
};

}  // namespace

std::unique_ptr<Runnable> cms_sign_command() {
    return subcommand<CmsSign>();
}

}  // namespace troth::inline v1::cli
