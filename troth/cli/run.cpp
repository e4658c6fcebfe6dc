#include "troth/cli/run.hpp"

#include <algorithm>

#include "troth/cli/errors.hpp"
#include "troth/cli/help.hpp"
#include "troth/cli/report.hpp"
#include "troth/cli/suggest.hpp"

namespace troth::inline v1::cli {

namespace {

constexpr bool is_flag(std::string_view word) {
    return word.size() > 1 && word.starts_with('-');
}

// Wishes: the flags that every command takes, wherever they stand; the rest of the words.
struct Wishes {
    Manners manners;
    bool help = false, version = false;
    std::vector<std::string> rest;
};
Wishes sort_out(std::span<const std::string> words) {
    Wishes wishes;
    bool literal = false;  // behind "--" a word is what it is
    for (usize i = 0; i < words.size(); ++i) {
        const std::string& word = words[i];
        if (word == "--") literal = true;
        const bool first = wishes.rest.empty();
        if (!literal && word == "--json")
            wishes.manners.json = true;
        else if (!literal && word == "--quiet")
            wishes.manners.quiet = true;
        else if (!literal && word == "--explain")
            wishes.manners.explain = true;
        else if (!literal && (word == "--help" || word == "-h"))
            wishes.help = true;
        else if (first && !literal && (word == "--version" || word == "-V"))
            wishes.version = true;
        else
            wishes.rest.push_back(word);
    }
    return wishes;
}

// The row whose words stand at the beginning; the longest one.
const CommandRow* find(std::span<const std::string> words) {
    const CommandRow* found = nullptr;
    const std::string two = words.size() >= 2 ? words[0] + " " + words[1] : "";
    for (const CommandRow& row : commands())
        if (row.words == two || (row.words == words[0] && found == nullptr)) found = &row;
    return found;
}

Error not_a_command(std::span<const std::string> words) {
    if (is_flag(words[0])) return Error(errors::unknown_option).with("option", words[0]);
    std::vector<std::string> nouns, verbs, verbs_behind;
    for (const CommandRow& row : commands()) {
        const usize space = row.words.find(' ');
        nouns.emplace_back(row.words.substr(0, space));
        if (space != std::string_view::npos && nouns.back() == words[0])
            verbs.emplace_back(row.words.substr(space + 1));
    }
    if (verbs.empty()) {
        Error error = Error(errors::unknown_command).with("command", words[0]);
        if (const auto near = nearest(words[0], nouns)) return std::move(error).with("did you mean", *near);
        return error;
    }
    std::string all;
    for (const std::string& verb : verbs) all += (all.empty() ? "" : ", ") + words[0] + " " + verb;
    if (words.size() == 1 || is_flag(words[1])) return Error(errors::missing_verb).with("one of", all);
    Error error = Error(errors::unknown_command).with("command", words[0] + " " + words[1]);
    if (const auto near = nearest(words[1], verbs))
        return std::move(error).with("did you mean", words[0] + " " + *near);
    return std::move(error).with("one of", all);
}

Result<Parsed> parse_rest(const CommandRow& row, std::span<const std::string> words) {
    Parsed parsed = declared(row);
    const usize own = row.words.find(' ') == std::string_view::npos ? 1 : 2;
    TROTH_TRY(parsed.command->parse(words.subspan(own)));
    return parsed;
}

ExitCode answer_help(std::span<const std::string> words, Terminal& terminal) {
    if (words.empty()) return terminal.print(overview(terminal.out_style())), ExitCode::ok;
    if (const CommandRow* row = find(words))
        return terminal.print(help_for(*declared(*row).command, terminal.out_style())), ExitCode::ok;
    if (const auto text = help_for_noun(words[0], terminal.out_style())) return terminal.print(*text), ExitCode::ok;
    return report(not_a_command(words), words, terminal);
}

}  // namespace

Parsed declared(const CommandRow& row) {
    Parsed parsed{row.make(), std::make_unique<Command>(row.words)};
    parsed.runnable->declare(*parsed.command);
    return parsed;
}

Result<Parsed> parse(std::span<const std::string> words, Manners& manners) {
    const Wishes wishes = sort_out(words);
    manners = wishes.manners;
    if (wishes.rest.empty()) return fail(Error(errors::missing_argument).with("missing", "a command"));
    const CommandRow* row = find(wishes.rest);
    if (row == nullptr) return fail(not_a_command(wishes.rest));
    return parse_rest(*row, wishes.rest);
}

ExitCode run(std::span<const std::string> words, Terminal& terminal) {
    const Wishes wishes = sort_out(words);
    terminal.manners = wishes.manners;
    if (wishes.version) return terminal.print(version_line()), ExitCode::ok;
    if (wishes.help) return answer_help(wishes.rest, terminal);
    if (wishes.rest.empty()) return terminal.complain(overview(terminal.error_style())), ExitCode::usage;
    auto parsed = parse(words, terminal.manners);
    if (!parsed) return report(parsed.error(), words, terminal);
    const auto code = parsed->runnable->run(terminal);
    return code ? *code : report(code.error(), words, terminal);
}

}  // namespace troth::inline v1::cli
