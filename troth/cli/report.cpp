#include "troth/cli/report.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "troth/cli/advice.hpp"
#include "troth/cli/json.hpp"
#include "troth/cli/layout.hpp"

namespace troth::inline v1::cli {

namespace {

constexpr usize id_column = 77;  // where the id stands, if the words before it leave room

}  // namespace

std::string error_text(const Error& error, std::span<const std::string> words, Style style) {
    const std::string_view what = error.row().what;
    const usize used = std::string_view("error: ").size() + what.size();
    // The id stands in a column of its own; where the terminal is too narrow for that, at its right edge, or below.
    const usize id_size = error.id().size() + 2;
    usize gap = used + 2 <= id_column ? id_column - used : 2;
    if (style.columns != 0 && used + gap + id_size > style.columns)
        gap = used + 2 + id_size <= style.columns ? style.columns - used - id_size : 0;
    std::string out =
        fmt::format("{}{}error:{} {}{}{}", style.bold, style.red, style.reset, style.bold, what, style.reset);
    if (gap > 0) out += fmt::format("{:{}}{}[{}]{}", "", gap, style.dim, error.id(), style.reset);
    const auto line = [&](std::string_view label, std::string_view text) {
        if (!text.empty()) out += fmt::format("\n  {}{:<6}{} {}", style.dim, label, style.reset, text);
    };
    // Prose is broken where a terminal would break it; a command stays in one piece, to be pasted.
    const auto prose = [&](std::string_view text) {
        return style.columns == 0 ? std::string(text) : wrapped(text, 9, style.columns);
    };
    if (gap == 0) line("id:", error.id());
    line("where:", prose(error.where()));
    line("rule:", error.row().rule);
    const auto command = command_for(error, words);
    line("try:", command ? *command : prose(error.row().advice));
    return out;
}

std::string error_json(const Error& error, std::span<const std::string> words) {
    const ErrorContext& context = error.context();
    Json where = Json::object();
    if (!context.file.empty()) where["file"] = std::string(context.file.raw());
    if (context.depth) where["depth"] = *context.depth;
    if (context.offset) where["offset"] = *context.offset;
    for (const ErrorDetail& detail : context.details) {
        std::string key(detail.label);
        std::ranges::replace(key, ' ', '_');
        where[key] = std::string(detail.value.raw());
    }
    Json object;
    object["id"] = error.id();
    object["what"] = error.row().what;
    object["where"] = std::move(where);
    object["rule"] = error.row().rule;
    object["advice"] = error.row().advice;
    if (const auto command = command_for(error, words)) object["try"] = *command;
    object["exit_code"] = static_cast<int>(exit_code_of(error.id()));
    return json_text("error", std::move(object));
}

ExitCode report(const Error& error, std::span<const std::string> words, Terminal& terminal) {
    terminal.complain(terminal.manners.json ? error_json(error, words)
                                            : error_text(error, words, terminal.error_style()));
    return exit_code_of(error.id());
}

}  // namespace troth::inline v1::cli
