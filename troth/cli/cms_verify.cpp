// `troth cms verify FILE`: who signed this, and is it what they signed? All signers have to stand.
#include <fmt/format.h>

#include "troth/cli/cms_commands.hpp"
#include "troth/cli/cms_file.hpp"
#include "troth/cli/describe.hpp"
#include "troth/cli/errors.hpp"
#include "troth/cli/explanation.hpp"
#include "troth/cli/input.hpp"
#include "troth/cli/tls_files.hpp"
#include "troth/cli/typed_host.hpp"
#include "troth/cms/errors.hpp"
#include "troth/cms/mime.hpp"
#include "troth/cms/signed_data.hpp"
#include "troth/x509/mailbox.hpp"

namespace troth::inline v1::cli {

namespace {

enum class Purpose { email, code, any };
constexpr Choice<Purpose> purposes[] = {{"email", Purpose::email}, {"code", Purpose::code}, {"any", Purpose::any}};

struct CmsVerify {
    std::string file, content, ca, mailbox, time, out;
    std::vector<std::string> untrusted, crls;
    Purpose purpose = Purpose::email;
    bool signature_only = false, text = false, force = false;

    static void declare(Command& command, CmsVerify& self) {
        command.about("check a signed message of CMS, PKCS#7 or S/MIME");
        command.details(
            "Every signature has to be good, and every signer's certificate has to lead to a trusted root. The exit "
            "code says what is wrong, as that of troth verify does. The content goes where --out says, and only if "
            "all is good. The content of a detached signature may have any length, unless --out is given; a message "
            "has 64 MiB at most.");
        command.positional("FILE", self.file, "the message: PEM, DER or a mail; - is standard input");
        command.option("--content FILE", self.content,
                       "what a detached signature is about; FILE without its .p7s if left out");
        command.option("--ca FILE", self.ca,
                       "trusted roots: a PEM file, or a folder of them; default: the system's store");
        command.option("--untrusted FILE", self.untrusted, "further certificates, of signers and issuers (PEM)");
        command.option("--crl FILE", self.crls, "revocation lists (PEM or DER); then every certificate is asked about");
        command.option("--email ADDRESS", self.mailbox, "the mail address that the signers' certificates must be for");
        command.option<Purpose>("--purpose P", self.purpose, purposes, "what the certificates must be good for");
        command.option("--at TIME", self.time, "judge as of this time, as 2026-01-31T12:00:00Z; default: now");
        command.flag("--signature-only", self.signature_only, "do not ask whether the certificates can be trusted");
        command.flag("--text", self.text, "leave out the header that a text of a mail has");
        command.option("-o, --out FILE", self.out, "where the content goes; - is standard output");
        command.flag("--force", self.force, "overwrite the file if it exists");
        command.example("troth cms verify contract.pdf.p7s --ca root.pem", "with contract.pdf beside it");
        command.example("troth cms verify letter.eml --ca root.pem --email alice@mail.example --text -o -",
                        "shows a mail if it is from Alice");
    }

    Result<ExitCode> run(Terminal& terminal) const {
        TROTH_TRY(CmsFile found, read_cms(terminal, file));
        TROTH_TRY(const auto message, from_file(cms::SignedData::from(std::move(found.message)), file));
        cms::VerifyRequest request;
        auto digests = cms::ContentDigests::for_signers(message.signers());
        ByteVector detached;
        if (is_digested(message, found.entity)) {
            TROTH_TRY(const std::string beside, content_file());
            TROTH_TRY(digest_file(terminal, beside, digests));
            request.digests = &digests;
        } else {
            TROTH_TRY(detached, detached_content(terminal, message, found.entity));
            // A file that is named is what the caller believes to be signed: never passed over.
            if (message.is_detached() || found.entity || !content.empty()) request.content = detached;
        }
        TROTH_TRY(const auto certificates, read_certificates(terminal, untrusted));
        TROTH_TRY(const auto lists, read_crls(terminal, crls));
        std::shared_ptr<const x509::TrustStore> roots;
        if (!signature_only) {
            TROTH_TRY(roots, read_roots(terminal, ca));
            if (ca.empty()) terminal.explain("trusting the system's roots");
        }
        request.certificates = certificates;
        request.crls = lists;
        request.trust = roots.get();
        TROTH_TRY(request.time, moment_of("--at", time, terminal));
        if (purpose == Purpose::any) request.purpose.reset();
        if (purpose == Purpose::code) request.purpose = x509::oids::code_signing;
        if (!crls.empty()) request.revocation.scope = x509::RevocationPolicy::Scope::chain;
        TROTH_TRY(const std::string asked, typed_name(mailbox));
        request.mailbox = asked;
        TROTH_TRY(auto verdicts, from_file(cms::verify(message, request), file));
        // Some senders sign lines as they wrote them, against RFC 8551 §3.1.1.
        const auto& error = verdicts.front().error;
        if (found.entity && error && error->is(cms::errors::digest_mismatch)) {
            detached = std::move(found.received);
            request.content = detached;
            TROTH_TRY(verdicts, from_file(cms::verify(message, request), file));
        }
        TROTH_TRY(tell(message, verdicts, terminal));
        warn_of_sender(found.from, verdicts, terminal);
        if (!out.empty()) {
            TROTH_TRY(write_content(terminal, message.is_detached() ? Bytes(detached) : message.content()));
        }
        return ExitCode::ok;
    }

  private:
    // Whether digests are enough, so that the content may have any length.
    bool is_digested(const cms::SignedData& message, const std::optional<ByteVector>& entity) const {
        const auto by_attributes = [](const cms::Signer& signer) { return signer.attributes.has_value(); };
        return out.empty() && !entity && message.is_detached() && !message.signers().empty() &&
               std::ranges::all_of(message.signers(), by_attributes);
    }
    Result<std::string> content_file() const {
        if (!content.empty()) return content;
        auto beside = without_suffix(file);
        if (!beside) return fail(Error(cms::errors::no_content).in_file(file));
        return *std::move(beside);
    }
    // The content of a detached signature: the entity of a mail, or a file.
    Result<ByteVector> detached_content(Terminal& terminal, const cms::SignedData& message,
                                        const std::optional<ByteVector>& entity) const {
        if (entity) return *entity;
        if ((!message.is_detached() && content.empty()) || message.signers().empty()) return ByteVector();
        TROTH_TRY(const std::string beside, content_file());
        TROTH_TRY(const SecretBytes read, terminal.read(beside));
        return ByteVector(read.bytes().begin(), read.bytes().end());
    }
    Result<void> write_content(Terminal& terminal, Bytes plain) const {
        if (text) {
            const auto body = cms::mime::without_headers(plain);
            if (!body) return fail(Error(cms::errors::bad_mime).in_file(file).with("rule", "the content has a header"));
            plain = *body;
        }
        return write_cms_output(terminal, out, plain, false, force);
    }

    // A line a signer, or a document; the error of the first that does not stand.
    Result<void> tell(const cms::SignedData& message, std::vector<cms::SignerVerdict>& verdicts,
                      Terminal& terminal) const {
        Json list = Json::array();
        std::optional<Error> first;
        for (usize i = 0; i < verdicts.size(); ++i) {
            cms::SignerVerdict& verdict = verdicts[i];
            list.push_back(document(message.signers()[i], verdict));
            if (!terminal.manners.json) {
                if (verdict.error && verdict.chain) tell_why_not(*verdict.chain, terminal);
                if (!verdict.error && out != "-") terminal.print(line_of(list.back()));
                if (!verdict.error && out == "-") terminal.say(line_of(list.back()));
                if (verdict.error && first) terminal.say("another signer: " + std::string(verdict.error->row().what));
            }
            if (verdict.error && !first) first = std::move(verdict.error);
        }
        if (terminal.manners.json && (out != "-" || first))
            show(terminal, "signed", {{"good", !first}, {"chains_checked", !signature_only}, {"signers", list}});
        if (first) return fail(std::move(*first).in_file(file));
        if (signature_only) terminal.say("warning: whether the certificates can be trusted was not asked");
        return {};
    }
    static Json document(const cms::Signer& signer, const cms::SignerVerdict& verdict) {
        Json one;
        one["good"] = !verdict.error;
        if (verdict.error) one["error"] = verdict.error->id();
        one["signer"] = verdict.certificate && !verdict.certificate->subject().empty()
                            ? std::string(verdict.certificate->subject().text().raw())
                            : signer.identifier();
        one["algorithm"] = signer.algorithm();
        if (signer.attributes && signer.attributes->signing_time)
            one["claimed_time"] = encoding::der::iso8601(*signer.attributes->signing_time);
        if (verdict.certificate) {
            one["mailboxes"] = x509::mailboxes_of(*verdict.certificate);
            one["sha256"] = x509::fingerprint(*verdict.certificate);
        }
        return one;
    }
    static std::string line_of(const Json& one) {
        std::string out = "good signature by " + Untrusted(one["signer"].get<std::string>()).escaped() + " (" +
                          one["algorithm"].get<std::string>() + ")";
        if (one.contains("claimed_time")) out += ", who says it was at " + one["claimed_time"].get<std::string>();
        return out;
    }
    // RFC 8550 §3: the sender of the mail and the owner of the certificate are to be one.
    void warn_of_sender(const std::string& from, const std::vector<cms::SignerVerdict>& verdicts,
                        Terminal& terminal) const {
        if (from.empty() || !mailbox.empty()) return;
        for (const cms::SignerVerdict& verdict : verdicts)
            if (verdict.certificate && x509::check_mailbox(*verdict.certificate, from)) return;
        terminal.say("warning: the mail says that it is from " + Untrusted(from).escaped() +
                     ", and no signer's certificate is for that address");
    }
};

}  // namespace

std::unique_ptr<Runnable> cms_verify_command() {
    return subcommand<CmsVerify>();
}

}  // namespace troth::inline v1::cli
