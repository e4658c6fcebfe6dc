#include "troth/cli/json.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace troth::inline v1::cli {

namespace {

std::string scalar_text(const Json& value) {
    if (value.is_string()) return Untrusted(value.get_ref<const std::string&>()).escaped();
    if (value.is_boolean()) return value.get<bool>() ? "yes" : "no";
    return value.dump();
}

std::string label_of(std::string_view key) {
    std::string label(key);
    std::ranges::replace(label, '_', ' ');
    return label;
}

void write_fields(const Json& body, usize indent, Style style, std::string& out) {
    usize width = 0;
    for (const auto& [key, value] : body.items()) width = std::max(width, key.size());
    for (const auto& [key, value] : body.items()) {
        if (value.is_null() || (value.is_structured() && value.empty())) continue;
        const std::string label = label_of(key);
        out += fmt::format("{:{}}{}{}{}", "", indent, style.dim, label, style.reset);
        const usize blanks = width + 2 - label.size();
        if (value.is_object()) {
            out += '\n';
            write_fields(value, indent + 2, style, out);
        } else if (!value.is_array()) {
            out += std::string(blanks, ' ') + scalar_text(value) + '\n';
        } else if (value.front().is_object()) {
            for (const Json& item : value) {
                out += '\n';
                write_fields(item, indent + 2, style, out);
            }
        } else {  // a list of words goes on under its first word
            bool first = true;
            for (const Json& item : value)
                out += std::string(std::exchange(first, false) ? blanks : indent + width + 2, ' ') + scalar_text(item) +
                       '\n';
        }
    }
}

}  // namespace

std::string json_text(std::string_view kind, Json body) {
    Json document;
    document["version"] = json_version;
    document[std::string(kind)] = std::move(body);
    return document.dump(2, ' ', false, Json::error_handler_t::replace);
}

std::string document_text(const Json& body, Style style, usize indent) {
    std::string out;
    write_fields(body, indent, style, out);
    if (!out.empty()) out.pop_back();
    return out;
}

void show(Terminal& terminal, std::string_view kind, Json body) {
    terminal.print(terminal.manners.json ? json_text(kind, std::move(body))
                                         : document_text(body, terminal.out_style()));
}

}  // namespace troth::inline v1::cli
