// `troth verify FILE`: would this chain be accepted? No PKI is decided here: x509/verify does.
#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "troth/cli/commands.hpp"
#include "troth/cli/describe.hpp"
#include "troth/cli/explanation.hpp"
#include "troth/cli/input.hpp"
#include "troth/cli/tls_files.hpp"
#include "troth/cli/typed_host.hpp"
#include "troth/x509/explain.hpp"

namespace troth::inline v1::cli {

namespace {

constexpr Choice<x509::Purpose> purposes[] = {
    {"server", x509::Purpose::server_auth}, {"client", x509::Purpose::client_auth}, {"any", x509::Purpose::any}};

struct Verify {
    std::string file, ca, servername, time;
    std::vector<std::string> untrusted, crls, responses;
    x509::Purpose purpose = x509::Purpose::server_auth;
    bool strict = false;
    PasswordSource password;

    static void declare(Command& command, Verify& self) {
        command.about("check a certificate chain against trusted roots");
        command.details(
            "The first certificate in FILE is the one in question; the others, and those of --untrusted, "
            "may help to reach a root, in any order. With --crl or --ocsp, revocation is asked too: of the whole "
            "chain, or with --ocsp alone of the first certificate; what cannot be told is refused. Nothing is "
            "fetched. The exit code says what is wrong: 4 not trusted, 5 name mismatch, 6 expired or not yet "
            "valid, 7 revoked.");
        command.positional("FILE", self.file, "the chain, PEM, DER or PKCS#12; - is standard input");
        command.option("--ca FILE", self.ca, "trusted roots (PEM); default: the system's store");
        command.option("--untrusted FILE", self.untrusted, "further intermediates (PEM)");
        command.option("--host, --servername N", self.servername, "the host name or IP address that it must be for");
        command.option("--at TIME", self.time, "judge as of this time, as 2026-01-31T12:00:00Z; default: now");
        command.option("--crl FILE", self.crls, "revocation lists (PEM or DER)");
        command.option("--ocsp FILE", self.responses, "an OCSP response (DER)");
        command.option<x509::Purpose>("--purpose P", self.purpose, purposes, "what it must be good for");
        reading_options(command, self.password);
        command.flag("--strict", self.strict, "refuse also what a verifier may pass over (RFC 5280 §4)");
        command.example("troth verify server.pem --servername api.example", "as a browser would");
        command.example("troth verify --ca root.pem --purpose client alice.pem", "a client of a CA of your own");
    }
    Result<ExitCode> run(Terminal& terminal) const {
        TROTH_TRY(auto certificates, read_certificates(terminal, file, password));
        TROTH_TRY(auto others, read_certificates(terminal, untrusted, password));
        std::ranges::move(others, std::back_inserter(certificates));
        TROTH_TRY(const auto roots, read_roots(terminal, ca));
        if (ca.empty()) terminal.explain("trusting the system's roots");
        TROTH_TRY(const Evidence evidence, read_evidence(terminal));
        x509::ChainRequest request{certificates, *roots};
        TROTH_TRY(request.time, moment_of("--at", time, terminal));
        request.purpose = purpose;
        TROTH_TRY(const std::string host, typed_host(servername));
        request.name = host;
        request.strict = strict;
        request.crls = evidence.crls;
        request.responses = evidence.responses;
        request.revocation.strict = strict;
        using Scope = x509::RevocationPolicy::Scope;
        request.revocation.scope = !crls.empty() ? Scope::chain : !responses.empty() ? Scope::leaf : Scope::none;
        x509::Explanation told = x509::explain_chain(request);
        if (!told.chain && terminal.manners.json) show(terminal, "verification", cli::describe(told));
        if (!told.chain && !terminal.manners.json) tell_why_not(told, terminal);
        TROTH_TRY(const auto verified, from_file(std::move(told.chain), file));
        tell(verified, terminal);
        return ExitCode::ok;
    }

  private:
    struct Evidence {
        std::vector<x509::Crl> crls;
        std::vector<x509::OcspResponse> responses;
    };
    Result<Evidence> read_evidence(Terminal& terminal) const {
        Evidence out;
        TROTH_TRY(out.crls, read_crls(terminal, crls));
        for (const std::string& name : responses) {
            TROTH_TRY(const SecretBytes content, terminal.read(name));
            TROTH_TRY(auto response, from_file(x509::OcspResponse::parse(content.bytes()), name));
            out.responses.push_back(std::move(response));
        }
        return out;
    }
    void tell(const x509::VerifiedChain& verified, Terminal& terminal) const {
        if (terminal.manners.json) {
            Json out;
            out["trusted"] = true;
            if (!servername.empty()) out["servername"] = servername;
            out["revocation_checked"] = !crls.empty() || !responses.empty();
            out["chain"] = Json::array();
            for (const x509::Certificate& certificate : verified.certificates())
                out["chain"].push_back(describe(certificate, terminal.now().wall));
            return show(terminal, "verified", std::move(out));
        }
        const Style style = terminal.out_style();
        std::string what = servername.empty() ? "" : " for " + Untrusted(servername).escaped();
        terminal.print(fmt::format("{}{}trusted{}{}", style.bold, style.green, style.reset, what));
        auto first_end = verified.leaf().not_after().at;
        for (usize depth = 0; depth < verified.certificates().size(); ++depth) {
            const x509::Certificate& certificate = verified.certificates()[depth];
            first_end = std::min(first_end, certificate.not_after().at);
            const std::string_view role = depth + 1 == verified.certificates().size() ? "root "
                                          : depth == 0                                ? "leaf "
                                                                                      : "";
            const x509::Name& subject = certificate.subject();
            terminal.print(fmt::format("  {} {}{}, until {}", depth, role,
                                       subject.empty() ? "(no subject)" : subject.text().escaped(),
                                       encoding::der::iso8601(certificate.not_after().at).substr(0, 10)));
        }
        if (!crls.empty() || !responses.empty()) terminal.print("  not revoked");
        terminal.print("  the chain ends " + days_until(first_end, terminal.now().wall));
    }
};

}  // namespace

std::unique_ptr<Runnable> verify_command() {
    return subcommand<Verify>();
}

}  // namespace troth::inline v1::cli
