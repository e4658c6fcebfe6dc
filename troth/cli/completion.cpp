// `troth completion SHELL`: what a shell needs to complete our command lines, drawn from the declarations.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "troth/cli/help.hpp"
#include "troth/cli/run.hpp"

namespace troth::inline v1::cli {

namespace {

enum class Shell { bash, zsh, fish };
constexpr Choice<Shell> shells[] = {{"bash", Shell::bash}, {"zsh", Shell::zsh}, {"fish", Shell::fish}};

// What stands for a value in a declaration, and is completed by the names of files or of folders.
constexpr std::array file_values = {std::string_view("FILE"), std::string_view("PREFIX")};
constexpr std::array folder_values = {std::string_view("DIR"), std::string_view("D")};

bool takes_files(const OptionSpec& spec) {
    // FILE|HOST[:PORT]: a file, among others.
    const std::string_view value = spec.positional ? std::string_view(spec.names) : spec.value;
    return std::ranges::find(file_values, value.substr(0, value.find('|'))) != file_values.end();
}
bool takes_folders(const OptionSpec& spec) {
    return std::ranges::find(folder_values, spec.value) != folder_values.end();
}

std::vector<std::string> names_of(std::string_view names) {
    std::vector<std::string> out;
    while (!names.empty()) {
        const usize comma = std::min(names.find(", "), names.size());
        out.emplace_back(names.substr(0, comma));
        names.remove_prefix(std::min(comma + 2, names.size()));
    }
    return out;
}
std::string joined(const std::vector<std::string>& words, std::string_view between) {
    std::string out;
    for (const std::string& word : words) out += (out.empty() ? "" : std::string(between)) + word;
    return out;
}

// The words that may stand first, or behind the noun.
std::vector<std::string> first_words() {
    std::vector<std::string> out;
    for (const CommandRow& row : commands()) {
        std::string first(row.words.substr(0, row.words.find(' ')));
        if (std::ranges::find(out, first) == out.end()) out.push_back(std::move(first));
    }
    return out;
}
std::vector<std::string> verbs_of(std::string_view noun) {
    std::vector<std::string> out;
    for (const CommandRow& row : commands())
        if (const usize space = row.words.find(' ');
            space != std::string_view::npos && row.words.substr(0, space) == noun)
            out.emplace_back(row.words.substr(space + 1));
    return out;
}

std::string bash_case(const CommandRow& row) {
    const Parsed parsed = declared(row);
    std::vector<std::string> all;
    std::string values;
    bool files = false;
    for (const OptionSpec& spec : parsed.command->options()) {
        files |= spec.positional && takes_files(spec);
        if (spec.positional) continue;
        for (const std::string& name : names_of(spec.names)) all.push_back(name);
        if (spec.value.empty()) continue;
        const std::string how = !spec.choices.empty() ? "-W '" + joined(spec.choices, " ") + "'"
                                : takes_files(spec)   ? "-f"
                                : takes_folders(spec) ? "-d"
                                                      : "";
        values += fmt::format("                {}) {}return ;;\n", joined(names_of(spec.names), "|"),
                              how.empty() ? "" : "COMPREPLY=($(compgen " + how + " -- \"$current\")); ");
    }
    for (const CommonOption& common : common_options)
        for (const std::string& name : names_of(common.names)) all.push_back(name);
    std::string choices;
    for (const OptionSpec& spec : parsed.command->options())
        if (spec.positional && !spec.choices.empty()) choices = joined(spec.choices, " ");
    std::string out =
        fmt::format("        '{}')\n            case \"$previous\" in\n{}            esac\n", row.words, values);
    out += fmt::format("            words='{}' {}\n            ;;\n", joined(all, " "),
                       !choices.empty() ? "positional=(-W '" + choices + "')"
                       : files          ? "positional=(-f)"
                                        : "positional=()");
    return out;
}

std::string bash() {
    std::string nouns, cases;
    for (const std::string& first : first_words()) {
        const auto verbs = verbs_of(first);
        if (!verbs.empty()) nouns += fmt::format("        {}) verbs='{}' ;;\n", first, joined(verbs, " "));
    }
    for (const CommandRow& row : commands()) cases += bash_case(row);
    return fmt::format(R"sh(# Completion for bash, made by `troth completion bash`.
_troth() {{
    local current=${{COMP_WORDS[COMP_CWORD]}} previous=${{COMP_WORDS[COMP_CWORD-1]}}
    local command=${{COMP_WORDS[1]}} verbs='' words='' positional=()
    COMPREPLY=()
    if [ "$COMP_CWORD" -eq 1 ]; then
        COMPREPLY=($(compgen -W '{} --help --version' -- "$current"))
        return
    fi
    case "$command" in
{}    esac
    if [ -n "$verbs" ]; then
        if [ "$COMP_CWORD" -eq 2 ]; then
            COMPREPLY=($(compgen -W "$verbs --help" -- "$current"))
            return
        fi
        command="$command ${{COMP_WORDS[2]}}"
    fi
    case "$command" in
{}    esac
    case "$current" in
        -*) COMPREPLY=($(compgen -W "$words" -- "$current")) ;;
        *) [ ${{#positional[@]}} -eq 0 ] || COMPREPLY=($(compgen "${{positional[@]}}" -- "$current")) ;;
    esac
}}
complete -o filenames -F _troth troth)sh",
                       joined(first_words(), " "), nouns, cases);
}

// zsh runs bash's by its own emulation.
std::string zsh() {
    return "#compdef troth\nautoload -U +X bashcompinit && bashcompinit\n" + bash();
}

// A text in single quotes, as fish reads them.
std::string fish_quoted(std::string_view text) {
    std::string out = "'";
    for (const char c : text) {
        if (c == '\'' || c == '\\') out += '\\';
        out += c;
    }
    return out + "'";
}

std::string fish() {
    std::string out = "# Completion for fish, made by `troth completion fish`.\ncomplete -c troth -f\n";
    for (const std::string& first : first_words()) {
        out += "complete -c troth -n __fish_use_subcommand -a " + first + "\n";
        for (const std::string& verb : verbs_of(first))
            out += fmt::format(
                "complete -c troth -n '__fish_seen_subcommand_from {}; and not __fish_seen_subcommand_from {}' "
                "-a {}\n",
                first, joined(verbs_of(first), " "), verb);
    }
    for (const CommandRow& row : commands()) {
        std::string words(row.words), condition = "__fish_seen_subcommand_from ";
        if (const usize space = words.find(' '); space != std::string::npos)
            words.replace(space, 1, "; and __fish_seen_subcommand_from ");
        condition = fish_quoted(condition + words);
        const auto option = [&](std::string_view names, std::string_view help) {
            std::string line = "complete -c troth -n " + condition;
            for (const std::string& name : names_of(names))
                line += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
            return line + " -d " + fish_quoted(help);
        };
        const Parsed parsed = declared(row);
        for (const OptionSpec& spec : parsed.command->options()) {
            if (spec.positional) {
                if (takes_files(spec)) out += "complete -c troth -n " + condition + " -F\n";
                if (!spec.choices.empty())
                    out += "complete -c troth -n " + condition + " -a " + fish_quoted(joined(spec.choices, " ")) + "\n";
                continue;
            }
            out += option(spec.names, spec.help);
            if (!spec.choices.empty())
                out += " -x -a " + fish_quoted(joined(spec.choices, " "));
            else if (takes_files(spec))
                out += " -r -F";
            else if (takes_folders(spec))
                out += " -x -a '(__fish_complete_directories)'";
            else if (!spec.value.empty())
                out += " -x";
            out += '\n';
        }
        for (const CommonOption& common : common_options) out += option(common.names, common.help) + "\n";
    }
    out.pop_back();
    return out;
}

struct Completion {
    Shell shell = Shell::bash;

    static void declare(Command& command, Completion& self) {
        command.about("print what a shell needs to complete our command lines");
        command.option<Shell>("--shell S", self.shell, shells, "the shell");
        command.example("troth completion > ~/.local/share/bash-completion/completions/troth", "for bash, for good");
        command.example("troth completion --shell fish > ~/.config/fish/completions/troth.fish", "for fish");
        command.example("troth completion --shell zsh > _troth", "for zsh: into a folder of fpath");
    }
    Result<ExitCode> run(Terminal& terminal) const {
        switch (shell) {
            case Shell::bash:
                terminal.print(bash());
                break;
            case Shell::zsh:
                terminal.print(zsh());
                break;
            case Shell::fish:
                terminal.print(fish());
                break;
        }
        return ExitCode::ok;
    }
};

}  // namespace

std::unique_ptr<Runnable> completion_command() {
    return subcommand<Completion>();
}

}  // namespace troth::inline v1::cli
