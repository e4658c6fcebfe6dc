#include "troth/cli/help.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "troth/cli/layout.hpp"
#include "troth/cli/run.hpp"

namespace troth::inline v1::cli {

namespace {

struct Entry {
    std::string term, text;
};

// Two columns; the second starts where the longest term allows, a very long term has a line of its own.
std::string columns(std::span<const Entry> entries, Style style) {
    constexpr usize widest = 26;
    usize width = 0;
    for (const Entry& entry : entries)
        if (entry.term.size() <= widest) width = std::max(width, entry.term.size());
    std::string out;
    for (const Entry& entry : entries) {
        const usize indent = width + 4;
        out += "  " + entry.term;
        if (entry.term.size() > width)
            out += '\n' + std::string(indent, ' ');
        else
            out += std::string(indent - 2 - entry.term.size(), ' ');
        out += wrapped(entry.text, indent, style.text_width()) + "\n";
    }
    return out;
}

std::string heading(std::string_view text, Style style) {
    return fmt::format("\n{}{}{}\n", style.bold, text, style.reset);
}

// A line that begins with a name set off, broken where the terminal ends.
std::string titled(std::string_view name, std::string_view text, Style style) {
    const std::string whole = wrapped(std::string(name) + std::string(text), 0, style.text_width());
    return fmt::format("{}{}{}{}\n", style.bold, name, style.reset, whole.substr(name.size()));
}

Entry entry_for(const OptionSpec& spec) {
    Entry entry{spec.names, spec.help};
    // A long name stands under long names whether it has a short one or not.
    if (!spec.positional && spec.names.starts_with("--")) entry.term = "    " + entry.term;
    if (!spec.value.empty()) entry.term += " " + spec.value;
    if (spec.required && !spec.positional) entry.text += " (required)";
    if (!spec.default_text.empty()) entry.text += " (default: " + spec.default_text + ")";
    if (spec.repeatable && !spec.positional) entry.text += " (may be given several times)";
    return entry;
}

std::vector<Entry> entries_for_rows(auto wanted) {
    std::vector<Entry> entries;
    for (const CommandRow& row : commands())
        if (wanted(row)) entries.push_back({std::string(row.words), declared(row).command->about()});
    return entries;
}

}  // namespace

std::string version_line() {
    return "troth " TROTH_VERSION;
}

std::string usage_line(const Command& command) {
    std::string line = "troth " + command.words();
    bool more = false;
    for (const OptionSpec& spec : command.options()) {
        if (spec.positional) continue;
        if (!spec.required) more = true;
        const usize last = spec.names.rfind(' ');
        if (spec.required) line += " " + spec.names.substr(last == std::string::npos ? 0 : last + 1) + " " + spec.value;
    }
    for (const OptionSpec& spec : command.options()) {
        if (!spec.positional) continue;
        const std::string name = spec.names + (spec.repeatable ? "..." : "");
        line += spec.required ? " " + name : " [" + name + "]";
    }
    return more ? line + " [options]" : line;
}

std::string overview(Style style) {
    std::string out =
        titled("troth", " secures conversations between programs, and manages the certificates they trust", style);
    out += "\nUsage: troth COMMAND [options]\n";
    for (const Purpose purpose :
         {Purpose::keys, Purpose::authority, Purpose::look, Purpose::talk, Purpose::data, Purpose::help}) {
        auto entries = entries_for_rows([&](const CommandRow& row) { return row.purpose == purpose; });
        if (purpose == Purpose::help) {
            entries.push_back({"COMMAND --help", "show what a command takes, with examples"});
            entries.push_back({"--version", "show the version"});
        }
        if (!entries.empty()) out += heading(heading_of(purpose), style) + columns(entries, style);
    }
    out += heading("Exit codes", style) +
           "  0 ok, 1 bad content or failed check, 2 usage, 3 files or network,\n"
           "  4 not trusted, 5 name mismatch, 6 expired or not yet valid, 7 revoked";
    return out;
}

Json catalogue() {
    Json all = Json::array();
    for (const CommandRow& row : commands()) {
        const Parsed parsed = declared(row);
        Json one;
        one["command"] = row.words;
        one["about"] = parsed.command->about();
        one["usage"] = usage_line(*parsed.command);
        one["options"] = Json::array();
        for (const OptionSpec& spec : parsed.command->options()) {
            Json option;
            option["names"] = spec.names;
            if (!spec.value.empty()) option["value"] = spec.value;
            option["help"] = spec.help;
            if (!spec.default_text.empty()) option["default"] = spec.default_text;
            if (!spec.choices.empty()) option["choices"] = spec.choices;
            option["positional"] = spec.positional;
            option["required"] = spec.required;
            option["repeatable"] = spec.repeatable;
            one["options"].push_back(std::move(option));
        }
        one["examples"] = Json::array();
        for (const Example& example : parsed.command->examples())
            one["examples"].push_back({{"line", example.line}, {"purpose", example.purpose}});
        all.push_back(std::move(one));
    }
    return all;
}

std::string help_for(const Command& command, Style style) {
    std::string out = titled("troth " + command.words(), ": " + command.about(), style);
    out += "\nUsage: " + wrapped(usage_line(command), 7, style.text_width()) + "\n";
    if (!command.details().empty()) out += "\n" + wrapped(command.details(), 0, style.text_width()) + "\n";
    std::vector<Entry> arguments, options;
    for (const OptionSpec& spec : command.options()) (spec.positional ? arguments : options).push_back(entry_for(spec));
    if (!arguments.empty()) out += heading("Arguments", style) + columns(arguments, style);
    for (const CommonOption& common : common_options)
        options.push_back(
            {(common.names.starts_with("--") ? "    " : "") + std::string(common.names), std::string(common.help)});
    out += heading("Options", style) + columns(options, style);
    out += heading("Examples", style);
    for (const Example& example : command.examples())
        out += fmt::format("  {}# {}{}\n  {}\n", style.dim, example.purpose, style.reset, example.line);
    out.pop_back();
    return out;
}

std::optional<std::string> help_for_noun(std::string_view noun, Style style) {
    const auto entries = entries_for_rows([&](const CommandRow& row) {
        return row.words.starts_with(noun) && row.words.substr(noun.size()).starts_with(' ');
    });
    if (entries.empty()) return std::nullopt;
    std::string out =
        fmt::format("Usage: troth {} VERB [options]\n", noun) + heading("Commands", style) + columns(entries, style);
    out += fmt::format("\ntroth {} VERB --help shows what one takes, with examples", noun);
    return out;
}

}  // namespace troth::inline v1::cli
