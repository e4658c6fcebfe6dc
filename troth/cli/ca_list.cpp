// `troth ca list` and `troth ca search`: what is on record, in pages.
#include <fmt/format.h>

#include "troth/cli/ca_commands.hpp"
#include "troth/cli/ca_desk.hpp"
#include "troth/cli/describe.hpp"
#include "troth/cli/errors.hpp"
#include "troth/cli/layout.hpp"

namespace troth::inline v1::cli {

namespace {

using State = ca::Which::State;
constexpr Choice<State> states[] = {
    {"any", State::any}, {"valid", State::valid}, {"revoked", State::revoked}, {"expired", State::expired}};

Result<ExitCode> print_page(Terminal& terminal, const std::string& dir, ca::Which which) {
    TROTH_TRY(const auto store, open_store(terminal, CaFiles(dir).database, ca::Opening::existing));
    which.now = seconds_now(terminal);
    TROTH_TRY(const auto page, store->page(which));
    const bool more = page.size() == which.limit;
    const Wall now = terminal.now().wall;
    if (terminal.manners.json) {
        Json document;
        document["certificates"] = Json::array();
        for (const auto& record : page) document["certificates"].push_back(describe(record, now));
        if (more) document["next"] = page.back().id;
        show(terminal, "certificates", std::move(document));
        return ExitCode::ok;
    }
    for (const auto& record : page) {
        std::string names;
        for (const std::string& name : record.names) names += (names.empty() ? "" : ", ") + name;
        terminal.print(fmt::format("{}  {:<7}  {}  {:<12}  {}", ca::hexadecimal(record.serial), state_of(record, now),
                                   day_of(record.not_after), Untrusted(record.profile).escaped(),
                                   Untrusted(names.empty() ? record.subject : names).escaped()));
    }
    if (more) terminal.say(fmt::format("there may be more: --after {}", page.back().id));
    if (page.empty())
        terminal.say(which.name.empty() || which.name.contains('*')
                         ? "no certificates"
                         : fmt::format("no certificates of just this name; {} finds those that begin so",
                                       Untrusted(which.name + "*").shell_quoted()));
    return ExitCode::ok;
}

void page_options(Command& command, u32& limit, u32& after) {
    command.option<u32>("--limit N", limit, 1, 10'000, "how many at a time");
    command.option<u32>("--after N", after, 0, UINT32_MAX, "go on behind this one, as the page before said");
}

struct CaList {
    std::string dir;
    u32 limit = 50, after = 0;
    State state = State::any;

    static void declare(Command& command, CaList& self) {
        command.about("list the certificates that were issued");
        command.details("In the order of issuance: serial number, state, last day, profile, names.");
        dir_option(command, self.dir);
        command.option("--state S", self.state, std::span<const Choice<State>>(states), "only those");
        page_options(command, self.limit, self.after);
        command.example("troth ca list --dir my-ca", "the first fifty");
        command.example("troth ca list --dir my-ca --state revoked --json", "for a program");
    }
    Result<ExitCode> run(Terminal& terminal) const {
        return print_page(terminal, dir, {.state = state, .after = after, .limit = limit});
    }
};

struct CaSearch {
    std::string dir, name, serial, profile;
    std::vector<std::string> names;
    u32 limit = 50, after = 0, within = 0;
    State state = State::any;

    static void declare(Command& command, CaSearch& self) {
        command.about("find certificates by name, serial number, state or end");
        command.details("All that is given must hold.");
        command.positional("NAME", self.names,
                           "a common or alternative name; 'api*' is how it begins, '*.example' how it ends",
                           Need::optional);
        dir_option(command, self.dir);
        command.option("--name NAME", self.name, "the same");
        command.option("--serial HEX", self.serial, "the serial number, or how it begins");
        command.option("--state S", self.state, std::span<const Choice<State>>(states), "only those");
        command.option("--profile P", self.profile, "only of this profile");
        command.option<u32>("--ends-within N", self.within, 1, 36500, "that end within so many days from now");
        page_options(command, self.limit, self.after);
        command.example("troth ca search --dir my-ca '*.example'", "all below a domain");
        command.example("troth ca search --dir my-ca --ends-within 30 --json", "what must be renewed soon");
    }
    Result<ExitCode> run(Terminal& terminal) const {
        if (names.size() + (name.empty() ? 0 : 1) > 1)
            return fail(Error(errors::conflicting_options).with("asked for", "more than one name"));
        ca::Which which{.state = state,
                        .name = names.empty() ? name : names.front(),
                        .serial = serial,
                        .profile = profile,
                        .after = after,
                        .limit = limit};
        if (within != 0) {
            which.ends_after = seconds_now(terminal);
            which.ends_before = *which.ends_after + std::chrono::days(within);
        }
        return print_page(terminal, dir, std::move(which));
    }
};

}  // namespace

std::unique_ptr<Runnable> ca_list_command() {
    return subcommand<CaList>();
}
std::unique_ptr<Runnable> ca_search_command() {
    return subcommand<CaSearch>();
}

}  // namespace troth::inline v1::cli
