// `troth revocation FILE|HOST`: asks those whom the certificate names whether it has been revoked. What they say is
// judged by x509/verify.
#include <fmt/format.h>

#include "troth/cli/chain_commands.hpp"
#include "troth/cli/chain_target.hpp"
#include "troth/cli/evidence.hpp"
#include "troth/cli/explanation.hpp"
#include "troth/cli/tls_files.hpp"

namespace troth::inline v1::cli {

namespace {

enum class Ask { both, ocsp, crl };
constexpr Choice<Ask> asks[] = {{"both", Ask::both}, {"ocsp", Ask::ocsp}, {"crl", Ask::crl}};

struct Revocation {
    std::string target, ca, time;
    PasswordSource password;
    Ask by = Ask::both;
    u32 seconds = 10;
    bool chain = false, allow_private = false;

    static void declare(Command& command, Revocation& self) {
        command.about("ask whether a certificate has been revoked, as it says where");
        command.details(
            "Asks the OCSP responders and fetches the revocation lists that the certificate names, by plain HTTP, and "
            "verifies what they sign. A name that is no file is a server: its chain is verified for its name, and a "
            "response that it staples counts, too. The exit code is 7 if the certificate is revoked and 4 if nobody "
            "could tell. Issuers that are missing are "
            "fetched, too.");
        command.positional("FILE|HOST[:PORT]", self.target, "a chain (PEM, DER, PKCS#12), or a server");
        command.option("--ca FILE", self.ca,
                       "trusted roots: a PEM file, or a folder of them; default: the system's store");
        reading_options(command, self.password);
        command.option<Ask>("--by WAY", self.by, asks, "whom to ask");
        command.flag("--chain", self.chain, "ask about the issuers, too");
        command.flag("--allow-private", self.allow_private, "also ask at addresses that are not public");
        command.option("--at TIME", self.time, "judge as of this time, as 2026-01-31T12:00:00Z; default: now");
        command.option("--seconds N", self.seconds, u32{1}, u32{300}, "how long one answer may take");
        command.example("troth revocation example.com", "is this server's certificate still good?");
        command.example("troth revocation server.pem --ca root.pem --allow-private", "of an authority of your own");
    }

    Result<ExitCode> run(Terminal& terminal) const {
        TROTH_TRY(const auto roots, read_roots(terminal, ca));
        TROTH_TRY(ChainTarget shown, read_target(terminal, target, password));
        io::FetchLimits limits;
        limits.allow_private = allow_private;
        limits.time = io::Milliseconds(1000 * seconds);
        Fetcher fetcher(terminal, limits);
        x509::ChainRequest request{shown.certificates, *roots};
        TROTH_TRY(request.time, moment_of("--at", time, terminal));
        request.name = shown.host;
        request.purpose = shown.is_server() ? x509::Purpose::server_auth : x509::Purpose::any;
        add_missing_issuers(shown.certificates, request, fetcher);
        request.certificates = shown.certificates;
        x509::Explanation told = x509::explain_chain(request);
        if (!told.chain) return fail(refused(told, terminal).in_file(target));

        const std::span<const x509::Certificate> path = told.chain->certificates();
        std::vector<x509::Crl> lists;
        std::vector<x509::OcspResponse> responses;
        if (by != Ask::crl) responses = shown.stapled;
        // The anchor is not asked about (RFC 5280 §6.3).
        for (usize depth = 0; depth + 1 < path.size() && (depth == 0 || chain); ++depth) {
            if (by != Ask::crl)
                for (auto& one : fetcher.ask_responders(path[depth], path[depth + 1])) responses.push_back(one);
            if (by != Ask::ocsp)
                for (auto& one : fetcher.lists(path[depth])) lists.push_back(one);
        }
        using Scope = x509::RevocationPolicy::Scope;
        request.revocation.scope = chain ? Scope::chain : Scope::leaf;
        request.revocation.clock_skew = clock_skew;
        request.crls = lists;
        request.responses = responses;
        const x509::Explanation judged = x509::explain_chain(request);
        if (!judged.chain) return fail(refused(judged, terminal).in_file(target));
        tell(*judged.chain, responses.size(), lists.size(), terminal);
        return ExitCode::ok;
    }

  private:
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
