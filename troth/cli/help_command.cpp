// `troth help [COMMAND | ERROR-ID | errors]`.
#include <algorithm>

#include <fmt/format.h>

#include "troth/cli/error_registry.hpp"
#include "troth/cli/errors.hpp"
#include "troth/cli/help.hpp"
#include "troth/cli/json.hpp"
#include "troth/cli/run.hpp"
#include "troth/cli/suggest.hpp"

namespace troth::inline v1::cli {

namespace {

Json error_row_json(const ErrorRow& row) {
    Json object;
    object["id"] = row.id;
    object["what"] = row.what;
    if (!row.rule.empty()) object["rule"] = row.rule;
    object["advice"] = row.advice;
    const ExitCode code = exit_code_of(row.id);
    object["exit_code"] = static_cast<int>(code);
    return object;
}

void explain_error(const ErrorRow& row, Terminal& terminal) {
    if (terminal.manners.json) return show(terminal, "error", error_row_json(row));
    const Style style = terminal.out_style();
    const ExitCode code = exit_code_of(row.id);
    terminal.print(fmt::format("{}{}{}: {}\n", style.bold, row.id, style.reset, row.what));
    if (!row.rule.empty()) terminal.print(fmt::format("  rule:       {}", row.rule));
    terminal.print(fmt::format("  what to do: {}", row.advice));
    terminal.print(fmt::format("  exit code:  {} ({})", static_cast<int>(code), meaning_of(code)));
}

void list_errors(Terminal& terminal) {
    std::vector<const ErrorRow*> all(known_errors().begin(), known_errors().end());
    std::ranges::sort(all, {}, &ErrorRow::id);
    if (terminal.manners.json) {
        Json list = Json::array();
        for (const ErrorRow* row : all) list.push_back(error_row_json(*row));
        return show(terminal, "errors", std::move(list));
    }
    usize width = 0;
    for (const ErrorRow* row : all) width = std::max(width, row->id.size());
    for (const ErrorRow* row : all) terminal.print(fmt::format("{:<{}}  {}", row->id, width, row->what));
}

struct Help {
    std::vector<std::string> topic;

    static void declare(Command& command, Help& self) {
        command.about("explain a command or an error");
        command.details(
            "Every error carries an id in square brackets; scripts may rely on it. Without a TOPIC, all "
            "commands are listed.");
        command.positional("TOPIC", self.topic, "a command, the id of an error, or the word errors for a list of them",
                           Need::optional);
        command.example("troth help help", "what a command takes");
        command.example("troth help encoding.pem_no_end", "what an error means and what to do");
        command.example("troth help errors", "all errors");
        command.example("troth help --json", "all commands with their options and examples, for a program");
    }

    Result<ExitCode> run(Terminal& terminal) const {
        if (topic.empty() && terminal.manners.json) return show(terminal, "commands", catalogue()), ExitCode::ok;
        if (topic.empty()) return terminal.print(overview(terminal.out_style())), ExitCode::ok;
        if (topic.size() == 1 && topic[0] == "errors") return list_errors(terminal), ExitCode::ok;
        if (topic.size() == 1)
            if (const ErrorRow* row = find_error(topic[0])) return explain_error(*row, terminal), ExitCode::ok;
        std::string words;
        for (const std::string& word : topic) words += (words.empty() ? "" : " ") + word;
        for (const CommandRow& row : commands())
            if (row.words == words)
                return terminal.print(help_for(*declared(row).command, terminal.out_style())), ExitCode::ok;
        if (const auto text = help_for_noun(words, terminal.out_style())) return terminal.print(*text), ExitCode::ok;
        return fail(unknown(words));
    }

  private:
    static Error unknown(const std::string& topic) {
        std::vector<std::string> names;
        for (const ErrorRow* row : known_errors()) names.emplace_back(row->id);
        for (const CommandRow& row : commands()) names.emplace_back(row.words);
        Error error = Error(errors::unknown_error_id).with("asked for", topic);
        if (const auto near = nearest(topic, names)) return std::move(error).with("did you mean", *near);
        return error;
    }
};

}  // namespace

std::unique_ptr<Runnable> help_command() {
    return subcommand<Help>();
}

}  // namespace troth::inline v1::cli
