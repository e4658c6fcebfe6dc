// `troth bundle FILE...`: loose certificates become a chain in the order that servers send it (RFC 8446 §4.4.2): the
// leaf, then each issuer, without the root.
#include <fmt/format.h>

#include "troth/cli/bundle_errors.hpp"
#include "troth/cli/chain_commands.hpp"
#include "troth/cli/describe.hpp"
#include "troth/cli/input.hpp"
#include "troth/cms/signed_data.hpp"
#include "troth/encoding/pem.hpp"
#include "troth/x509/signature_rules.hpp"

namespace troth::inline v1::cli {

namespace {

using Certificates = std::vector<x509::Certificate>;

// The signature decides, since names may be equal; signatures that are weak today still tell who signed.
bool vouches(const x509::Certificate& issuer, const x509::Certificate& subject) {
    constexpr x509::SignatureRules lenient{.least_rsa_bits = 1024, .sha1 = true};
    return issuer.subject() == subject.issuer() && x509::check_signed_by(subject, issuer, lenient) == nullptr;
}
bool is_root(const x509::Certificate& certificate) {
    return certificate.is_self_issued() && vouches(certificate, certificate);
}
std::string name_of(const x509::Certificate& certificate) {
    const x509::Name& subject = certificate.subject();
    return subject.empty() ? x509::fingerprint(certificate) : std::string(subject.text().raw());
}

struct Bundle {
    std::vector<std::string> files;
    std::string key, out = "-";
    PasswordSource password;
    bool root = false, force = false;

    static void declare(Command& command, Bundle& self) {
        command.about("put loose certificates into a chain in the right order");
        command.details(
            "The files may hold certificates in any order, twice, and some that do not belong; PEM, DER, PKCS#12 and "
            "PKCS#7 (.p7b) are read. The chain begins with the certificate of --key, or with the one that vouches for "
            "no other. Nothing is verified but who signed whom: troth verify does the rest.");
        command.positional("FILE", self.files, "certificates; - is standard input");
        command.option("--key FILE", self.key, "the private key, or a public one, of the first certificate");
        reading_options(command, self.password);
        command.flag("--root", self.root, "write the root, too, which nobody needs to be sent");
        command.option("-o, --out FILE", self.out, "where the chain goes; - is standard output");
        command.flag("--force", self.force, "overwrite the file if it exists");
        command.example("troth bundle server.pem root.pem -o chain.pem", "leaf, then intermediates, in their order");
        command.example("troth bundle root.pem server.pem --key server.key --root",
                        "the one for this key, and the root");
    }

    Result<ExitCode> run(Terminal& terminal) const {
        TROTH_TRY(const Certificates loose, read_all(terminal));
        TROTH_TRY(const x509::Certificate leaf, first_of(terminal, loose));
        Certificates chain = chain_of(leaf, loose);
        const bool complete = is_root(chain.back());
        tell_what_is_missing(chain.back(), complete, terminal);
        if (complete && !root && chain.size() > 1) chain.pop_back();
        for (const x509::Certificate& one : loose)
            if (std::ranges::find(chain, one) == chain.end() && !is_root(one))
                terminal.explain("left out: " + Untrusted(name_of(one)).escaped());
        if (terminal.manners.json && out != "-") {
            Json certificates = Json::array();
            for (const x509::Certificate& one : chain) certificates.push_back(describe(one, terminal.now().wall));
            show(terminal, "chain", {{"complete", complete}, {"certificates", std::move(certificates)}});
        }
        std::string pem;
        for (const x509::Certificate& one : chain) pem += encoding::pem::encode("CERTIFICATE", one.der());
        const OutputFile output{out, bytes_of(pem), false};
        TROTH_TRY(terminal.write(std::span(&output, 1), force));
        if (out != "-") terminal.say(fmt::format("wrote {} ({} certificates)", Untrusted(out).escaped(), chain.size()));
        return ExitCode::ok;
    }

  private:
    Result<Certificates> read_all(Terminal& terminal) const {
        Certificates all;
        for (const std::string& file : files) {
            TROTH_TRY(const Certificates some, read_one(terminal, file));
            for (const x509::Certificate& one : some)
                if (std::ranges::find(all, one) == all.end()) all.push_back(one);
        }
        return all;
    }
    Result<Certificates> read_one(Terminal& terminal, const std::string& file) const {
        if (file != "-") {  // standard input can be read once only
            TROTH_TRY(const SecretBytes content, terminal.read(file));
            if (cms::looks_like_cms(content.bytes())) {
                TROTH_TRY(const auto message, from_file(cms::SignedData::parse(content.bytes()), file));
                return Certificates(message.certificates().begin(), message.certificates().end());
            }
        }
        return read_certificates(terminal, file, password);
    }

    // Where the chain begins.
    Result<x509::Certificate> first_of(Terminal& terminal, const Certificates& loose) const {
        Certificates possible;
        if (!key.empty()) {
            TROTH_TRY(const keys::PublicKey wanted, read_public_key(terminal, key, password));
            for (const x509::Certificate& one : loose) {
                const auto own = keys::PublicKey::from_spki(one.spki());
                if (own && *own == wanted) possible.push_back(one);
            }
        } else {
            for (const x509::Certificate& one : loose) {
                const bool is_issuer = std::ranges::any_of(
                    loose, [&](const x509::Certificate& other) { return !(other == one) && vouches(one, other); });
                if (!is_issuer) possible.push_back(one);
            }
            // An authority that vouches for nobody here does not belong, if anything else does.
            Certificates leaves = possible;
            std::erase_if(leaves, [](const x509::Certificate& one) { return one.is_ca(); });
            if (!leaves.empty()) possible = std::move(leaves);
        }
        if (possible.size() == 1) return possible.front();
        if (possible.empty()) return fail(Error(errors::no_leaf).in_file(key));
        std::string names;
        for (const x509::Certificate& one : possible) names += (names.empty() ? "" : "; ") + name_of(one);
        return fail(Error(errors::several_leaves).with("found", names));
    }

    // Of several issuers (crossed certificates) the one that lasts longest, and a root last.
    static Certificates chain_of(const x509::Certificate& leaf, const Certificates& loose) {
        Certificates chain{leaf};
        while (!is_root(chain.back())) {
            const x509::Certificate* best = nullptr;
            for (const x509::Certificate& one : loose) {
                if (std::ranges::find(chain, one) != chain.end() || !vouches(one, chain.back())) continue;
                const bool better = best == nullptr || (is_root(*best) && !is_root(one)) ||
                                    (is_root(*best) == is_root(one) && one.not_after().at > best->not_after().at);
                if (better) best = &one;
            }
            if (best == nullptr) break;
            chain.push_back(*best);
        }
        return chain;
    }

    // A chain that ends below a root is what servers send; whether something is missing in it, the names tell.
    static void tell_what_is_missing(const x509::Certificate& last, bool complete, Terminal& terminal) {
        if (complete) return;
        terminal.say("the issuer " + last.issuer().text().escaped() +
                     " is not among the files: well if it is a root that the others have");
        const auto& accesses = last.extensions().authority_info_access;
        if (!accesses) return;
        for (const x509::AccessDescription& access : *accesses)
            if (access.access_method == x509::oids::ca_issuers)
                terminal.say("its certificate is said to be at " + Untrusted(access.access_location.text()).escaped());
    }
};

}  // namespace

std::unique_ptr<Runnable> bundle_command() {
    return subcommand<Bundle>();
}

}  // namespace troth::inline v1::cli
