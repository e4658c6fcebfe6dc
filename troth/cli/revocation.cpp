// `troth revocation FILE|HOST`: asks those whom the certificate names whether it has been revoked. What they say is
// judged by x509/verify.
#include <fmt/format.h>

#include "troth/cli/chain_commands.hpp"
#include "troth/cli/conversation.hpp"
#include "troth/cli/errors.hpp"
#include "troth/cli/evidence.hpp"
#include "troth/cli/explanation.hpp"
#include "troth/cli/input.hpp"
#include "troth/cli/tls_files.hpp"
#include "troth/cli/typed_host.hpp"
#include "troth/io/worker.hpp"

namespace troth::inline v1::cli {

namespace {

using Certificates = std::vector<x509::Certificate>;
enum class Ask { both, ocsp, crl };
constexpr Choice<Ask> asks[] = {{"both", Ask::both}, {"ocsp", Ask::ocsp}, {"crl", Ask::crl}};

struct Revocation {
    std::string target, ca;
    PasswordSource password;
    Ask by = Ask::both;
    u32 seconds = 10;
    bool chain = false, allow_private = false;

    static void declare(Command& command, Revocation& self) {
        command.about("ask whether a certificate has been revoked, as it says where");
        command.details(
            "Asks the OCSP responders and fetches the revocation lists that the certificate names, by plain HTTP, and "
            "verifies what they sign. A name that is no file is a server, which is connected to and verified first. "
            "The exit code is 7 if the certificate is revoked and 4 if nobody could tell. Issuers that are missing are "
            "fetched, too.");
        command.positional("FILE|HOST[:PORT]", self.target, "a chain (PEM, DER, PKCS#12), or a server");
        command.option("--ca FILE", self.ca, "trusted roots (PEM); default: the system's store");
        reading_options(command, self.password);
        command.option<Ask>("--by WAY", self.by, asks, "whom to ask");
        command.flag("--chain", self.chain, "ask about the issuers, too");
        command.flag("--allow-private", self.allow_private, "also ask at addresses that are not public");
        command.option("--seconds N", self.seconds, u32{1}, u32{300}, "how long one answer may take");
        command.example("troth revocation example.com", "is this server's certificate still good?");
        command.example("troth revocation server.pem --ca root.pem --allow-private", "of an authority of your own");
    }

    Result<ExitCode> run(Terminal& terminal) const {
        TROTH_TRY(const auto roots, read_roots(terminal, ca));
        TROTH_TRY(Certificates certificates, read_target(terminal, roots));
        io::FetchLimits limits;
        limits.allow_private = allow_private;
        limits.time = io::Milliseconds(1000 * seconds);
        Fetcher fetcher(terminal, limits);
        x509::ChainRequest request{certificates, *roots};
        TROTH_TRY(request.time, moment_of("", "", terminal));
        request.purpose = x509::Purpose::any;
        add_missing_issuers(certificates, request, fetcher);
        request.certificates = certificates;
        x509::Explanation told = x509::explain_chain(request);
        if (!told.chain) return refused(std::move(told), terminal);

        const std::span<const x509::Certificate> path = told.chain->certificates();
        std::vector<x509::Crl> lists;
        std::vector<x509::OcspResponse> responses;
        // The anchor is not asked about (RFC 5280 §6.3).
        for (usize depth = 0; depth + 1 < path.size() && (depth == 0 || chain); ++depth) {
            if (by != Ask::crl)
                for (auto& one : fetcher.ask_responders(path[depth], path[depth + 1])) responses.push_back(one);
            if (by != Ask::ocsp)
                for (auto& one : fetcher.lists(path[depth])) lists.push_back(one);
        }
        using Scope = x509::RevocationPolicy::Scope;
        request.revocation.scope = chain ? Scope::chain : Scope::leaf;
        request.crls = lists;
        request.responses = responses;
        x509::Explanation judged = x509::explain_chain(request);
        if (!judged.chain) return refused(std::move(judged), terminal);
        tell(*judged.chain, responses.size(), lists.size(), terminal);
        return ExitCode::ok;
    }

  private:
    Result<Certificates> read_target(Terminal& terminal, const std::shared_ptr<const x509::TrustStore>& roots) const {
        if (target == "-" || terminal.exists(target)) return read_certificates(terminal, target, password);
        TROTH_TRY(const io::HostPort to, typed_target(target, 443));
        tls::ClientConfig config;
        config.roots = roots;
        io::Worker worker;
        Conversation told = converse({.to = to,
                                      .config = std::make_shared<const tls::ClientConfig>(std::move(config)),
                                      .server_name = to.host,
                                      .session = {},
                                      .get = {},
                                      .sink = {}},
                                     worker);
        if (told.chain.empty() && told.error) return fail(*std::move(told.error));
        std::vector<Bytes> ders(told.chain.begin(), told.chain.end());
        return x509::parse_chain(ders);
    }
    Result<ExitCode> refused(x509::Explanation told, Terminal& terminal) const {
        if (terminal.manners.json)
            show(terminal, "verification", cli::describe(told));
        else
            tell_why_not(told, terminal);
        return fail(std::move(told.chain).error().in_file(target));
    }
    void tell(const x509::VerifiedChain& verified, usize responses, usize lists, Terminal& terminal) const {
        if (terminal.manners.json) {
            Json names = Json::array();
            for (const x509::Certificate& one : verified.certificates())
                names.push_back(std::string(one.subject().text().raw()));
            return show(terminal, "revocation",
                        {{"revoked", false}, {"responses", responses}, {"lists", lists}, {"chain", std::move(names)}});
        }
        const std::string subject = verified.leaf().subject().text().escaped();
        terminal.print(fmt::format("not revoked: {} ({} OCSP response{}, {} revocation list{})",
                                   subject.empty() ? Untrusted(target).escaped() : subject, responses,
                                   responses == 1 ? "" : "s", lists, lists == 1 ? "" : "s"));
    }
};

}  // namespace

std::unique_ptr<Runnable> revocation_command() {
    return subcommand<Revocation>();
}

}  // namespace troth::inline v1::cli
