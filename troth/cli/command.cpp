#include "troth/cli/command.hpp"

#include <algorithm>
#include <charconv>

#include <CLI/CLI.hpp>

#include "troth/cli/errors.hpp"
#include "troth/cli/suggest.hpp"

namespace troth::inline v1::cli {

namespace {

std::string quoted_list(const std::vector<std::string_view>& words) {
    std::string out;
    for (usize i = 0; i < words.size(); ++i) {
        if (i > 0) out += i + 1 == words.size() ? " or " : ", ";
        out += words[i];
    }
    return out;
}

// The last of an option's names: "--out" of "-o, --out".
std::string long_name(const OptionSpec& spec) {
    const usize comma = spec.names.rfind(' ');
    return comma == std::string::npos ? spec.names : spec.names.substr(comma + 1);
}

// What CLI11 wants to hear: "-o,--out", or a positional's name.
std::string cli11_names(const OptionSpec& spec) {
    std::string names = spec.names;
    std::erase(names, ' ');
    return names;
}

Error unexpected_word(const std::string& word, std::span<const OptionSpec> options) {
    if (!word.starts_with("-") || word == "-") return Error(errors::unexpected_argument).with("argument", word);
    std::vector<std::string> known;
    for (const OptionSpec& spec : options)
        if (!spec.positional) known.push_back(long_name(spec));
    Error error = Error(errors::unknown_option).with("option", word.substr(0, word.find('=')));
    if (const auto near = nearest(word.substr(0, word.find('=')), known))
        return std::move(error).with("did you mean", *near);
    return error;
}

}  // namespace

OptionSpec& Command::add(std::string_view names_and_value, std::string_view help) {
    OptionSpec spec;
    const usize space = names_and_value.rfind(' ');
    const bool has_value = space != std::string_view::npos && !names_and_value.substr(space + 1).starts_with('-');
    spec.names = has_value ? names_and_value.substr(0, space) : names_and_value;
    spec.value = has_value ? names_and_value.substr(space + 1) : "";
    spec.help = help;
    return options_.emplace_back(std::move(spec));
}

void Command::positional(std::string_view name, std::string& value, std::string_view help) {
    OptionSpec& spec = add(name, help);
    spec.positional = true;
    spec.required = value.empty();
    spec.set = [&value](const auto& words) { return value = words.back(), std::string(); };
}
void Command::positional(std::string_view name, std::vector<std::string>& values, std::string_view help, Need need) {
    OptionSpec& spec = add(name, help);
    spec.positional = spec.repeatable = true;
    spec.required = need == Need::required;
    spec.set = [&values](const auto& words) { return values = words, std::string(); };
}
void Command::flag(std::string_view names, bool& value, std::string_view help) {
    add(names, help).set = [&value](const auto&) { return value = true, std::string(); };
}
void Command::option(std::string_view names_and_value, std::string& value, std::string_view help, Need need) {
    OptionSpec& spec = add(names_and_value, help);
    spec.required = need == Need::required;
    spec.default_text = value;
    spec.set = [&value](const auto& words) {
        return value = words.back(), value.empty() ? std::string("is empty") : std::string();
    };
}
void Command::option(std::string_view names_and_value, std::optional<std::string>& value, std::string_view help) {
    add(names_and_value, help).set = [&value](const auto& words) { return value = words.back(), std::string(); };
}
void Command::option(std::string_view names_and_value, std::vector<std::string>& values, std::string_view help) {
    OptionSpec& spec = add(names_and_value, help);
    spec.repeatable = true;
    spec.set = [&values](const auto& words) { return values = words, std::string(); };
}

void Command::add_number(std::string_view names_and_value, u64 value, u64 least, u64 most, std::string_view help,
                         std::function<void(u64)> set) {
    OptionSpec& spec = add(names_and_value, help);
    if (value >= least) spec.default_text = std::to_string(value);  // below: what is left out is found out later
    spec.set = [least, most, set = std::move(set)](const auto& words) {
        const std::string& word = words.back();
        u64 number = 0;
        const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
        if (error != std::errc() || end != word.data() + word.size() || number < least || number > most)
            return "is not a whole number from " + std::to_string(least) + " to " + std::to_string(most);
        set(number);
        return std::string();
    };
}

void Command::add_choice(std::string_view names_and_value, std::vector<std::string_view> words, std::string_view chosen,
                         std::string_view help, std::function<void(usize)> set) {
    OptionSpec& spec = add(names_and_value, help);
    spec.default_text = chosen;
    spec.help += spec.help.empty() ? "" : ": ";
    spec.help += quoted_list(words);
    spec.choices.assign(words.begin(), words.end());
    spec.set = [words = std::move(words), set = std::move(set)](const auto& given) {
        const auto found = std::ranges::find(words, given.back());
        if (found == words.end()) return "is not " + quoted_list(words);
        set(static_cast<usize>(found - words.begin()));
        return std::string();
    };
}

Result<void> Command::parse(std::span<const std::string> arguments) {
    CLI::App app;
    app.set_help_flag();  // help is ours, and looked for before
    app.allow_extras();
    std::vector<CLI::Option*> bound;
    std::vector<std::vector<std::string>> given(options_.size());
    for (usize i = 0; i < options_.size(); ++i) {
        const OptionSpec& spec = options_[i];
        const bool is_flag = spec.value.empty() && !spec.positional;
        if (is_flag) {
            bound.push_back(app.add_flag(cli11_names(spec)));
            continue;
        }
        CLI::Option* option = app.add_option(cli11_names(spec), given[i]);
        option->expected(1)->allow_extra_args(false);
        if (spec.repeatable && spec.positional) option->expected(1, 1 << 20)->allow_extra_args(true);
        if (spec.repeatable && !spec.positional) option->take_all()->allow_extra_args(false);
        bound.push_back(option);
    }
    try {
        // CLI11 wants the last word first.
        app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
    } catch (const CLI::ParseError& error) {
        return fail(Error(errors::usage).with("reason", error.what()));
    }
    if (const auto extra = app.remaining(); !extra.empty()) return fail(unexpected_word(extra.front(), options_));
    for (usize i = 0; i < options_.size(); ++i) {
        const OptionSpec& spec = options_[i];
        if (bound[i]->count() == 0) {
            if (spec.required)
                return fail(Error(errors::missing_argument)
                                .with("missing", spec.value.empty() ? spec.names : long_name(spec) + " " + spec.value));
            continue;
        }
        const std::string problem = spec.set(given[i]);
        if (!problem.empty())
            return fail(
                Error(errors::bad_value)
                    .with(spec.positional ? "argument" : "option", spec.positional ? spec.names : long_name(spec))
                    .with("given", given[i].empty() ? std::string() : given[i].back())
                    .with("problem", problem));
    }
    return {};
}

}  // namespace troth::inline v1::cli
