// `troth ca status`: how the authority stands, what ends when, and what to do about it.
#include <fmt/format.h>

#include "troth/cli/advice.hpp"
#include "troth/cli/ca_commands.hpp"
#include "troth/cli/ca_desk.hpp"
#include "troth/cli/describe.hpp"

namespace troth::inline v1::cli {

namespace {

struct CaStatus {
    std::string dir;
    u32 days = 30;

    static void declare(Command& command, CaStatus& self) {
        command.about("say how an authority stands: what ends when, and what to do");
        dir_option(command, self.dir);
        command.option<u32>("--days N", self.days, 1, 36500, "what ends within so many days is listed");
        command.example("troth ca status --dir my-ca", "what is to be done");
        command.example("troth ca status --dir my-ca --days 7 --json", "for a program that watches");
    }
    Result<ExitCode> run(Terminal& terminal) const {
        TROTH_TRY(const auto store, open_store(terminal, CaFiles(dir).database, ca::Opening::existing));
        const auto now = seconds_now(terminal);
        const Wall wall = terminal.now().wall;
        TROTH_TRY(const auto counts, store->counts(now));
        TROTH_TRY(const auto authorities, store->authorities());
        TROTH_TRY(const auto ending, store->ending(now, 20));
        TROTH_TRY(const u64 entries, store->log_size());
        Json document;
        document["certificates"] = {{"valid", counts.valid}, {"revoked", counts.revoked}, {"expired", counts.expired}};
        document["log_entries"] = entries;
        document["authorities"] = Json::array();
        std::vector<std::string> actions;
        for (const auto& one : authorities) {
            const auto end = one.certificate.not_after().at;
            document["authorities"].push_back({{"role", ca::name_of(one.role)},
                                               {"generation", one.generation},
                                               {"subject", one.certificate.subject().text().raw()},
                                               {"not_after", encoding::der::iso8601(end)},
                                               {"ends", one.revoked ? "revoked" : days_until(end, wall)}});
            const bool newest = &one == &authorities.back() || one.role == ca::Role::root;
            // Leaves of the usual length should fit before the issuer's end.
            if (newest && one.role == ca::Role::intermediate && end < now + ca::leaf_lifetime)
                actions.push_back(fmt::format("the intermediate ends {}: make a new one", days_until(end, wall)));
        }
        document["ending"] = Json::array();
        for (const auto& record : ending) {
            if (record.not_after > now + std::chrono::days(days)) break;
            document["ending"].push_back(describe(record, wall));
            actions.push_back("troth ca renew --dir " + shell_word(dir) + " " + ca::hexadecimal(record.serial));
        }
        document["actions"] = actions;
        if (terminal.manners.json) {
            show(terminal, "status", std::move(document));
            return ExitCode::ok;
        }
        for (const auto& one : document["authorities"])
            terminal.print(
                fmt::format("{:<12} {}  \"{}\" ends {}", one["role"].get<std::string>(), one["generation"].get<u32>(),
                            Untrusted(one["subject"].get<std::string>()).escaped(), one["ends"].get<std::string>()));
        terminal.print(fmt::format("certificates  {} valid, {} revoked, {} expired; {} entries in the log",
                                   counts.valid, counts.revoked, counts.expired, entries));
        for (const auto& record : document["ending"])
            terminal.print(fmt::format("ends {}  {}", record["not_after"].get<std::string>().substr(0, 10),
                                       Untrusted(record["subject"].get<std::string>()).escaped()));
        for (const std::string& action : actions) terminal.print("to do: " + action);
        if (actions.empty()) terminal.print("nothing to do");
        return ExitCode::ok;
    }
};

}  // namespace

std::unique_ptr<Runnable> ca_status_command() {
    return subcommand<CaStatus>();
}

}  // namespace troth::inline v1::cli
