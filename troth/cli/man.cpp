// `troth man [COMMAND]`: manual pages in roff (man(7)), drawn from the declarations.
#include <algorithm>

#include <fmt/format.h>

#include "troth/cli/errors.hpp"
#include "troth/cli/help.hpp"
#include "troth/cli/run.hpp"

namespace troth::inline v1::cli {

namespace {

// A text as roff takes it: no escapes of its own, plain hyphens for options to be copied, no request at a line's start.
std::string roff(std::string_view text) {
    std::string out;
    if (text.starts_with('.') || text.starts_with('\'')) out += "\\&";
    for (const char c : text) {
        if (c == '\\')
            out += "\\e";
        else if (c == '-')
            out += "\\-";
        else
            out += c;
    }
    return out;
}

std::string page_name(std::string_view words) {
    std::string name = words.empty() ? "troth" : "troth-" + std::string(words);
    std::ranges::replace(name, ' ', '-');
    return name;
}

std::string head(std::string_view words, std::string_view about) {
    return fmt::format(".TH {} 1 \"\" \"{}\" \"troth\"\n.SH NAME\n{} \\- {}\n", roff(page_name(words)),
                       roff(version_line()), roff(page_name(words)), roff(about));
}

std::string option_text(const OptionSpec& spec) {
    std::string text = spec.help;
    if (spec.required && !spec.positional) text += " (required)";
    if (!spec.default_text.empty()) text += " (default: " + spec.default_text + ")";
    if (spec.repeatable && !spec.positional) text += " (may be given several times)";
    return text;
}

std::string entry(std::string_view names, std::string_view value, std::string_view text) {
    std::string out = ".TP\n\\fB" + roff(names) + "\\fR";
    if (!value.empty()) out += " \\fI" + roff(value) + "\\fR";
    return out + "\n" + roff(text) + "\n";
}

std::string exit_status() {
    std::string out = ".SH EXIT STATUS\n";
    for (int code = 0; code <= static_cast<int>(ExitCode::revoked); ++code)
        out += entry(std::to_string(code), "", meaning_of(static_cast<ExitCode>(code)));
    return out;
}

std::string page_for(const Command& command) {
    std::string out = head(command.words(), command.about());
    out += ".SH SYNOPSIS\n" + roff(usage_line(command)) + "\n";
    if (!command.details().empty()) out += ".SH DESCRIPTION\n" + roff(command.details()) + "\n";
    std::string arguments, options;
    for (const OptionSpec& spec : command.options())
        (spec.positional ? arguments : options) += entry(spec.names, spec.value, option_text(spec));
    for (const CommonOption& common : common_options) options += entry(common.names, "", common.help);
    if (!arguments.empty()) out += ".SH ARGUMENTS\n" + arguments;
    out += ".SH OPTIONS\n" + options + ".SH EXAMPLES\n";
    for (const Example& example : command.examples())
        out += fmt::format(".PP\n{}:\n.PP\n.RS\n.nf\n{}\n.fi\n.RE\n", roff(example.purpose), roff(example.line));
    return out + exit_status() + ".SH SEE ALSO\n\\fBtroth\\fR(1)";
}

std::string page_for_all() {
    std::string out = head("", "secure conversations between programs, and manage the certificates they trust");
    out += ".SH SYNOPSIS\n\\fBtroth\\fR \\fICOMMAND\\fR [options]\n.SH COMMANDS\n";
    for (const CommandRow& row : commands())
        out += entry(page_name(row.words) + "(1)", "", declared(row).command->about());
    out += ".SH OPTIONS\n";
    for (const CommonOption& common : common_options) out += entry(common.names, "", common.help);
    return out + exit_status() + ".SH ENVIRONMENT\n" + entry("NO_COLOR", "", "no colour, if it is set and not empty");
}

struct Man {
    std::vector<std::string> topic;

    static void declare(Command& command, Man& self) {
        command.about("print a manual page");
        command.details(
            "The page of a command, or without COMMAND the one of all, in the format of man(7): pipe it into man -l - "
            "to read it, or write it into a folder of MANPATH.");
        command.positional("COMMAND", self.topic, "a command: its one or two words", Need::optional);
        command.example("troth man connect | man -l -", "read it");
        command.example("troth man ca issue > troth-ca-issue.1", "keep it");
    }
    Result<ExitCode> run(Terminal& terminal) const {
        if (topic.empty()) return terminal.print(page_for_all()), ExitCode::ok;
        std::string words;
        for (const std::string& word : topic) words += (words.empty() ? "" : " ") + word;
        for (const CommandRow& row : commands())
            if (row.words == words) return terminal.print(page_for(*declared(row).command)), ExitCode::ok;
        return fail(Error(errors::unknown_command).with("command", words));
    }
};

}  // namespace

std::unique_ptr<Runnable> man_command() {
    return subcommand<Man>();
}

}  // namespace troth::inline v1::cli
