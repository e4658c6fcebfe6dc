// `troth verify FILE|HOST`: would this chain be accepted? No PKI is decided here: x509/verify does.
#include <fmt/format.h>

#include "troth/cli/chain_target.hpp"
#include "troth/cli/commands.hpp"
#include "troth/cli/describe.hpp"
#include "troth/cli/evidence.hpp"
#include "troth/cli/explanation.hpp"
#include "troth/cli/input.hpp"
#include "troth/cli/log_list.hpp"
#include "troth/cli/log_list_errors.hpp"
#include "troth/cli/timestamps.hpp"
#include "troth/cli/tls_files.hpp"
#include "troth/io/idna.hpp"
#include "troth/x509/errors.hpp"
#include "troth/x509/mailbox.hpp"

namespace troth::inline v1::cli {

namespace {

constexpr Choice<x509::Purpose> purposes[] = {{"server", x509::Purpose::server_auth},
                                              {"client", x509::Purpose::client_auth},
                                              {"email", x509::Purpose::email_protection},
                                              {"code", x509::Purpose::code_signing},
                                              {"time", x509::Purpose::time_stamping},
                                              {"ocsp", x509::Purpose::ocsp_signing},
                                              {"any", x509::Purpose::any}};

struct Verify {
    std::string target, ca, name, time, log_list;
    std::vector<std::string> untrusted, crls, responses;
    x509::Purpose purpose = x509::Purpose::server_auth;
    bool strict = false, leaf_only = false, fetch = false, ocsp = false, allow_private = false;
    u32 seconds = 10, least_logs = 2;
    PasswordSource password;

    static void declare(Command& command, Verify& self) {
        command.about("check a certificate chain against trusted roots");
        command.details(
            "The first certificate in FILE is the one in question; the others, and those of --untrusted, may help to "
            "reach a root, in any order. What is no file is a server, which shows its chain; the name is then the "
            "host's. With --crl, --ocsp or --ocsp-response, revocation is asked too: of the whole chain by lists, of "
            "the first certificate by OCSP; what cannot be told is refused. A response that a server staples is "
            "believed. Nothing is fetched for a FILE unless --fetch or --ocsp asks for it. The exit code says what is "
            "wrong: 4 not trusted, 5 name mismatch, 6 expired or not yet valid, 7 revoked.");
        command.positional("FILE|HOST[:PORT]", self.target,
                           "the chain, PEM, DER or PKCS#12; - is standard input; or a server");
        command.option("--ca FILE", self.ca,
                       "trusted roots: a PEM file, or a folder of them; default: the system's store");
        command.option("--untrusted FILE", self.untrusted, "further intermediates (PEM)");
        command.option("--host, --servername N", self.name,
                       "the host name, IP address or, for email, the address that it must be for");
        command.option("--at TIME", self.time, "judge as of this time, as 2026-01-31T12:00:00Z; default: now");
        command.option("--crl FILE", self.crls, "revocation lists (PEM or DER)");
        command.flag("--leaf-only", self.leaf_only, "ask --crl about the first certificate only");
        command.flag("--ocsp", self.ocsp, "ask the OCSP responder that the certificate names");
        command.option("--ocsp-response FILE", self.responses, "an OCSP response (DER)");
        command.flag("--fetch", self.fetch, "fetch issuers that are missing; for a server that is the default");
        command.flag("--allow-private", self.allow_private, "fetch also from addresses that are not public");
        command.option("--seconds N", self.seconds, u32{1}, u32{300}, "how long one answer may take");
        command.option("--log-list FILE", self.log_list,
                       "ask for timestamps of logs on this list (JSON of version 3, as browsers publish it)");
        command.option("--logs N", self.least_logs, u32{1}, u32{10}, "how many of its logs must vouch");
        command.option<x509::Purpose>("--purpose P", self.purpose, purposes, "what it must be good for");
        reading_options(command, self.password);
        command.flag("--strict", self.strict, "refuse also what a verifier may pass over (RFC 5280 §4)");
        command.example("troth verify server.pem --servername api.example", "as a browser would");
        command.example("troth verify --ca root.pem --purpose client alice.pem", "a client of a CA of your own");
        command.example("troth verify example.com", "a server, by the chain that it shows");
    }

    Result<ExitCode> run(Terminal& terminal) const {
        TROTH_TRY(const auto roots, read_roots(terminal, ca));
        if (ca.empty()) terminal.explain("trusting the system's roots");
        const bool for_mail = purpose == x509::Purpose::email_protection;
        TROTH_TRY(const std::string host, for_mail ? Result<std::string>(std::string()) : io::host_in_a_labels(name));
        TROTH_TRY(ChainTarget shown, read_target(terminal, target, password, host));
        TROTH_TRY(const auto others, read_certificates(terminal, untrusted, password));
        shown.certificates.insert(shown.certificates.end(), others.begin(), others.end());
        TROTH_TRY(Evidence evidence, read_evidence(terminal));
        x509::ChainRequest request{shown.certificates, *roots};
        TROTH_TRY(request.time, moment_of("--at", time, terminal));
        request.purpose = purpose;
        if (!for_mail) request.name = shown.is_server() ? shown.host : host;
        request.strict = request.revocation.strict = strict;
        request.revocation.clock_skew = clock_skew;

        Fetcher fetcher(terminal, {.time = io::Milliseconds(1000 * seconds), .allow_private = allow_private});
        if (fetch || shown.is_server()) add_missing_issuers(shown.certificates, request, fetcher);
        request.certificates = shown.certificates;
        if (ocsp) ask_responders(request, fetcher, evidence.responses);
        evidence.staples = shown.stapled;
        const x509::Explanation told = judge(request, evidence, terminal);
        if (!told.chain) return fail(about_target(refused(told, terminal)));
        if (for_mail && !name.empty()) TROTH_TRY(from_file(x509::check_mailbox(told.chain->leaf(), name), target));

        std::vector<Timestamp> timestamps;
        if (!log_list.empty()) {
            TROTH_TRY(const std::vector<x509::CtLog> logs, read_logs(terminal));
            TROTH_TRY(timestamps,
                      judge_timestamps(*told.chain, evidence.responses, shown.timestamps, logs, request.time));
            TROTH_TRY(enough(timestamps, terminal));
        }
        tell(*told.chain, evidence.asked, timestamps, request.name, terminal);
        return ExitCode::ok;
    }

  private:
    struct Evidence {
        std::vector<x509::Crl> crls;
        std::vector<x509::OcspResponse> responses, staples;
        bool asked = false;  // revocation was asked, and answered
    };
    Error about_target(Error error) const {
        return std::move(error).in_file(target == "-" ? std::string_view("standard input") : target);
    }
    Result<Evidence> read_evidence(Terminal& terminal) const {
        Evidence out;
        TROTH_TRY(out.crls, read_crls(terminal, crls));
        for (const std::string& file : responses) {
            TROTH_TRY(const SecretBytes content, terminal.read(file));
            TROTH_TRY(auto response, from_file(x509::OcspResponse::parse(content.bytes()), file));
            out.responses.push_back(std::move(response));
        }
        return out;
    }
    Result<std::vector<x509::CtLog>> read_logs(Terminal& terminal) const {
        TROTH_TRY(const SecretBytes content, terminal.read(log_list));
        return from_file(logs_in(content.bytes()), log_list);
    }
    // Whom the leaf's issuer is must be known before anybody can be asked about it.
    static void ask_responders(const x509::ChainRequest& request, Fetcher& fetcher,
                               std::vector<x509::OcspResponse>& out) {
        const auto chain = x509::verify_chain(request);
        if (!chain || chain->certificates().size() < 2) return;
        for (auto& one : fetcher.ask_responders(chain->leaf(), chain->certificates()[1])) out.push_back(std::move(one));
    }
    x509::Explanation judge(x509::ChainRequest& request, Evidence& evidence, Terminal& terminal) const {
        using Scope = x509::RevocationPolicy::Scope;
        const bool demanded = !crls.empty() || ocsp || !responses.empty();
        const bool only_staples = !demanded && !evidence.staples.empty();
        evidence.responses.insert(evidence.responses.end(), evidence.staples.begin(), evidence.staples.end());
        request.crls = evidence.crls;
        request.responses = evidence.responses;
        request.revocation.scope = !crls.empty() && !leaf_only ? Scope::chain
                                   : demanded || only_staples  ? Scope::leaf
                                                               : Scope::none;
        evidence.asked = demanded || only_staples;
        x509::Explanation told = x509::explain_chain(request);
        if (!only_staples || told.chain || !told.chain.error().is(x509::revocation_unknown)) return told;
        terminal.say("the OCSP response that the server staples does not count: " + told.chain.error().where());
        request.revocation.scope = Scope::none;
        evidence.asked = false;
        return x509::explain_chain(request);
    }
    Result<void> enough(std::span<const Timestamp> timestamps, Terminal& terminal) const {
        for (const Timestamp& one : timestamps)
            if (one.error) terminal.say(line_of(one));
        const usize logs = logs_that_vouch(timestamps);
        if (logs >= least_logs) return {};
        if (terminal.manners.json) show(terminal, "timestamps", describe(timestamps));
        return fail(about_target(Error(errors::too_few_timestamps)
                                     .with("logs that vouch", std::to_string(logs))
                                     .with("needed", std::to_string(least_logs))));
    }
    void tell(const x509::VerifiedChain& verified, bool not_revoked, std::span<const Timestamp> timestamps,
              std::string_view host, Terminal& terminal) const {
        const std::string_view is_for = host.empty() ? std::string_view(name) : host;
        if (terminal.manners.json) {
            Json out;
            out["trusted"] = true;
            if (!is_for.empty()) out["servername"] = is_for;
            out["revocation_checked"] = not_revoked;
            out["chain"] = Json::array();
            for (const x509::Certificate& certificate : verified.certificates())
                out["chain"].push_back(describe(certificate, terminal.now().wall));
            if (!log_list.empty()) out["timestamps"] = describe(timestamps);
            return show(terminal, "verified", std::move(out));
        }
        const Style style = terminal.out_style();
        const std::string what = is_for.empty() ? "" : " for " + Untrusted(is_for).escaped();
        terminal.print(fmt::format("{}{}trusted{}{}", style.bold, style.green, style.reset, what));
        auto first_end = verified.leaf().not_after().at;
        for (usize depth = 0; depth < verified.certificates().size(); ++depth) {
            const x509::Certificate& certificate = verified.certificates()[depth];
            first_end = std::min(first_end, certificate.not_after().at);
            const std::string_view role = depth + 1 == verified.certificates().size() ? "root "
                                          : depth == 0                                ? "leaf "
                                                                                      : "";
            terminal.print(fmt::format("  {} {}{}, until {}", depth, role, name_of(certificate),
                                       day_of(certificate.not_after().at)));
        }
        if (not_revoked) terminal.print("  not revoked");
        for (const Timestamp& one : timestamps)
            if (!one.error) terminal.print("  " + line_of(one));
        terminal.print("  the chain ends " + days_until(first_end, terminal.now().wall));
    }
};

}  // namespace

std::unique_ptr<Runnable> verify_command() {
    return subcommand<Verify>();
}

}  // namespace troth::inline v1::cli
