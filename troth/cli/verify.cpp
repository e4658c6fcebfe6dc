// `troth verify FILE`: would this chain be accepted? No PKI is decided here: x509/verify does.
#include "troth/x509/verify.hpp"

#include <fmt/format.h>

#include "troth/cli/commands.hpp"
#include "troth/cli/describe.hpp"
#include "troth/cli/input.hpp"
#include "troth/cli/tls_files.hpp"

namespace troth::inline v1::cli {

namespace {

constexpr Choice<x509::Purpose> purposes[] = {
    {"server", x509::Purpose::server_auth}, {"client", x509::Purpose::client_auth}, {"any", x509::Purpose::any}};

struct Verify {
    std::string file, ca, servername;
    std::vector<std::string> untrusted;
    x509::Purpose purpose = x509::Purpose::server_auth;
    bool strict = false;

    static void declare(Command& command, Verify& self) {
        command.about("check a certificate chain against trusted roots");
        command.details(
            "The first certificate in FILE is the one in question; the others, and those of --untrusted, "
            "may help to reach a root, in any order. Revocation is not asked. The exit code says what is "
            "wrong: 4 not trusted, 5 name mismatch, 6 expired or not yet valid.");
        command.positional("FILE", self.file, "the chain, PEM or DER; - is standard input");
        command.option("--ca FILE", self.ca, "trusted roots (PEM); default: the system's store");
        command.option("--untrusted FILE", self.untrusted, "further intermediates (PEM)");
        command.option("--servername N", self.servername, "the host name or IP address that it must be for");
        command.option<x509::Purpose>("--purpose P", self.purpose, purposes, "what it must be good for");
        command.flag("--strict", self.strict, "refuse also what a verifier may pass over (RFC 5280 §4)");
        command.example("troth verify server.pem --servername api.example", "as a browser would");
        command.example("troth verify --ca root.pem --purpose client alice.pem", "a client of a CA of your own");
    }
    Result<ExitCode> run(Terminal& terminal) const {
        TROTH_TRY(auto certificates, read_certificates(terminal, file));
        for (const std::string& more : untrusted) {
            TROTH_TRY(auto others, read_certificates(terminal, more));
            for (x509::Certificate& other : others) certificates.push_back(std::move(other));
        }
        TROTH_TRY(const auto roots, read_roots(terminal, ca));
        if (ca.empty()) terminal.explain("trusting the system's roots");
        const auto now = std::chrono::floor<std::chrono::seconds>(terminal.now().wall);
        TROTH_TRY(const auto verified, from_file(x509::verify_chain({.certificates = certificates,
                                                                     .trust = *roots,
                                                                     .time = now,
                                                                     .purpose = purpose,
                                                                     .name = servername,
                                                                     .strict = strict}),
                                                 file));
        tell(verified, terminal);
        return ExitCode::ok;
    }

  private:
    void tell(const x509::VerifiedChain& verified, Terminal& terminal) const {
        if (terminal.manners.json) {
            Json out;
            out["trusted"] = true;
            if (!servername.empty()) out["servername"] = servername;
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
        terminal.print("  the chain ends " + days_until(first_end, terminal.now().wall));
    }
};

}  // namespace

std::unique_ptr<Runnable> verify_command() {
    return subcommand<Verify>();
}

}  // namespace troth::inline v1::cli
