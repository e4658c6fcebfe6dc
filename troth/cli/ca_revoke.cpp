// `troth ca revoke CERTIFICATE`: from now on, or since a moment that is said, it does not count.
#include "troth/ca/store/errors.hpp"
#include "troth/cli/ca_commands.hpp"
#include "troth/cli/ca_desk.hpp"

namespace troth::inline v1::cli {

namespace {

struct CaRevoke {
    std::string dir, what;
    ca::Reason reason = ca::Reason::unspecified;
    u32 hours_ago = 0;

    static constexpr Choice<ca::Reason> reasons[] = {
        {"unspecified", ca::Reason::unspecified},
        {"keyCompromise", ca::Reason::key_compromise},
        {"cACompromise", ca::Reason::ca_compromise},
        {"affiliationChanged", ca::Reason::affiliation_changed},
        {"superseded", ca::Reason::superseded},
        {"cessationOfOperation", ca::Reason::cessation_of_operation},
        {"privilegeWithdrawn", ca::Reason::privilege_withdrawn},
    };

    static void declare(Command& command, CaRevoke& self) {
        command.about("revoke a certificate");
        command.details(
            "Records that the certificate is not to be trusted any more. Nobody learns of it before the next list "
            "of revoked certificates (CRL) or OCSP answer. A revocation is not taken back.");
        command.positional("CERTIFICATE", self.what, "a file, a serial number or a name");
        dir_option(command, self.dir);
        command.option("--reason R", self.reason, std::span<const Choice<ca::Reason>>(reasons),
                       "RFC 5280 section 5.3.1");
        command.option<u32>("--hours-ago N", self.hours_ago, 0, 87600, "since when, if the key was lost some time ago");
        command.example("troth ca revoke --dir my-ca server.pem --reason keyCompromise", "its key was stolen");
        command.example("troth ca revoke --dir my-ca api.example --reason superseded", "by its name");
    }
    Result<ExitCode> run(Terminal& terminal) const {
        const CaFiles files(dir);
        TROTH_TRY(const auto store, open_store(terminal, files.database, ca::Opening::existing));
        TROTH_TRY(auto record, find_certificate(terminal, *store, what));
        const auto now = seconds_now(terminal);
        record.revoked = ca::Revocation{now - std::chrono::hours(hours_ago), reason};
        TROTH_TRY(store->record(ca::Revoked{record.serial, *record.revoked, requester()}, now));
        if (terminal.manners.json) {
            show(terminal, "revoked", describe(record, terminal.now().wall));
            return ExitCode::ok;
        }
        terminal.say("revoked: " + Untrusted(record.subject).escaped() + ", serial number " +
                     ca::hexadecimal(record.serial) + ", " + std::string(ca::name_of(reason)));
        return ExitCode::ok;
    }
};

}  // namespace

std::unique_ptr<Runnable> ca_revoke_command() {
    return subcommand<CaRevoke>();
}

}  // namespace troth::inline v1::cli
