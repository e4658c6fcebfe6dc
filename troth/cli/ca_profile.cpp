// `troth ca profile [NAME]`: what kinds of certificates there are, and their text to start from.
#include <fmt/format.h>

#include "troth/cli/ca_commands.hpp"
#include "troth/cli/ca_desk.hpp"
#include "troth/cli/layout.hpp"

namespace troth::inline v1::cli {

namespace {

struct CaProfile {
    std::string dir;
    bool text = false;

    static void declare(Command& command, CaProfile& self) {
        command.about("list the profiles: what kinds of certificates are issued");
        command.details(
            "A file profiles.toml in the authority's folder adds profiles, and changes those that are built in. "
            "--text prints the built-in ones as such a file.");
        command.option("--dir D", self.dir, "the authority's folder; the built-in profiles alone if left out");
        command.flag("--text", self.text, "print the built-in profiles as TOML");
        command.example("troth ca profile", "names, lifetimes and purposes");
        command.example("troth ca profile --text", "to write profiles.toml from");
    }
    Result<ExitCode> run(Terminal& terminal) const {
        if (text) {
            terminal.print(ca::default_profiles().substr(1));
            return ExitCode::ok;
        }
        ca::Profiles profiles = ca::Profiles::built_in();
        if (!dir.empty()) {
            TROTH_TRY(profiles, read_profiles(terminal, CaFiles(dir)));
        }
        Json list = Json::array();
        for (const ca::Profile& profile : profiles.all())
            list.push_back({{"name", profile.name},
                            {"about", profile.about},
                            {"hours", profile.lifetime / std::chrono::hours(1)},
                            {"longest_hours", profile.longest / std::chrono::hours(1)}});
        if (terminal.manners.json) {
            show(terminal, "profiles", std::move(list));
            return ExitCode::ok;
        }
        usize widest = 0;
        for (const ca::Profile& profile : profiles.all()) widest = std::max(widest, profile.name.size());
        for (const ca::Profile& profile : profiles.all()) {
            const auto hours = static_cast<u64>(profile.lifetime / std::chrono::hours(1));
            terminal.print(fmt::format("{:<{}} {:<9} {}", Untrusted(profile.name).escaped(), widest,
                                       hours % 24 == 0 ? counted(hours / 24, "day") : counted(hours, "hour"),
                                       Untrusted(profile.about).escaped()));
        }
        return ExitCode::ok;
    }
};

}  // namespace

std::unique_ptr<Runnable> ca_profile_command() {
    return subcommand<CaProfile>();
}

}  // namespace troth::inline v1::cli
