// `troth ca audit verify|log|prove`: whether the record is what the authority once wrote.
#include <fmt/format.h>

#include "troth/ca/audit_check.hpp"
#include "troth/cli/ca_commands.hpp"
#include "troth/cli/ca_desk.hpp"
#include "troth/cli/errors.hpp"
#include "troth/cli/layout.hpp"

namespace troth::inline v1::cli {

namespace {

struct CaAudit {
    std::string dir, verb, head;
    u32 entry = 0, limit = 50;

    static void declare(Command& command, CaAudit& self) {
        command.about("check the log of an authority, show it, or prove an entry of it");
        command.details(
            "Each entry holds the hash of the one before, and all are leaves of a hash tree (RFC 9162). verify "
            "checks every entry, and the table of certificates against them, and prints the tree's head: note "
            "it elsewhere, and verify --head proves later that nothing before it was altered. log prints "
            "entries from --entry on. prove prints the path from an entry to the head.");
        command.positional("VERB", self.verb, "verify, log or prove");
        dir_option(command, self.dir);
        command.option("--head SIZE:HASH", self.head, "for verify: a head that was noted before");
        command.option<u32>("--entry N", self.entry, 1, UINT32_MAX, "for log and prove: the entry's number");
        command.option<u32>("--limit N", self.limit, 1, 10'000, "for log: how many");
        command.example("troth ca audit verify --dir my-ca", "prints the head");
        command.example("troth ca audit log --dir my-ca --entry 1", "from the beginning");
        command.example("troth ca audit prove --dir my-ca --entry 2 --json", "for somebody who has the head");
    }
    Result<ExitCode> run(Terminal& terminal) const {
        if (verb != "verify" && verb != "log" && verb != "prove")
            return fail(Error(errors::bad_value).with("VERB", verb).with("reason", "is none of verify, log, prove"));
        TROTH_TRY(const auto store, open_store(terminal, CaFiles(dir).database, ca::Opening::existing));
        return verb == "verify" ? verify(terminal, *store)
               : verb == "log"  ? log(terminal, *store)
                                : prove(terminal, *store);
    }

  private:
    Result<ExitCode> verify(Terminal& terminal, ca::Store& store) const {
        std::optional<ca::Head> noted;
        if (!head.empty()) {
            noted = ca::head_from(head);
            if (!noted) return fail(Error(errors::bad_value).with("--head", head).with("reason", "is no SIZE:HASH"));
        }
        TROTH_TRY(const auto report, ca::check_audit(store, noted));
        if (terminal.manners.json) {
            show(terminal, "audit",
                 {{"entries", report.head.size},
                  {"certificates", report.certificates},
                  {"head", ca::text_of(report.head)}});
            return ExitCode::ok;
        }
        terminal.say(fmt::format("the log holds together: {}, {}{}", counted_entries(report.head.size),
                                 counted(report.certificates, "certificate"),
                                 noted ? "; it continues the one of the head that was given" : ""));
        terminal.print(ca::text_of(report.head));
        return ExitCode::ok;
    }
    Result<ExitCode> log(Terminal& terminal, ca::Store& store) const {
        TROTH_TRY(const auto page, store.log(entry == 0 ? 1 : entry, limit));
        if (terminal.manners.json) {
            Json entries = Json::array();
            for (const auto& [one, hash] : page)
                entries.push_back({{"number", one.number},
                                   {"at", encoding::der::iso8601(one.at)},
                                   {"action", one.action},
                                   {"subject", one.subject},
                                   {"detail", one.detail},
                                   {"hash", ca::text_of(ca::Head{one.number, hash})}});
            show(terminal, "log", {{"entries", std::move(entries)}});
            return ExitCode::ok;
        }
        for (const auto& [one, hash] : page)
            terminal.print(fmt::format("{:>6}  {}  {:<9}  {}  {}", one.number, encoding::der::iso8601(one.at),
                                       Untrusted(one.action).escaped(), Untrusted(one.subject).escaped(),
                                       Untrusted(one.detail).escaped()));
        return ExitCode::ok;
    }
    Result<ExitCode> prove(Terminal& terminal, ca::Store& store) const {
        if (entry == 0) return fail(Error(errors::missing_argument).with("missing", "--entry"));
        TROTH_TRY(const auto proof, ca::prove_inclusion(store, entry));
        Json path = Json::array();
        for (const auto& node : proof.path) path.push_back(hex_of(node));
        Json document{{"entry", proof.number},
                      {"leaf", hex_of(proof.leaf)},
                      {"path", std::move(path)},
                      {"head", ca::text_of(proof.head)}};
        show(terminal, "inclusion", std::move(document));
        return ExitCode::ok;
    }
    static std::string hex_of(const ca::merkle::Node& node) { return ca::text_of(ca::Head{0, node}).substr(2); }
    static std::string counted_entries(u64 size) { return std::to_string(size) + (size == 1 ? " entry" : " entries"); }
};

}  // namespace

std::unique_ptr<Runnable> ca_audit_command() {
    return subcommand<CaAudit>();
}

}  // namespace troth::inline v1::cli
