#include "troth/cli/json.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "troth/cli/layout.hpp"

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

// A value too long for the line: octets in hexadecimal go on below themselves, at a colon, prose at a blank.
std::string fitted(std::string text, usize column, Style style) {
    constexpr usize least = 20;
    if (style.columns < column + least || text.size() <= style.columns - column) return text;
    if (text.find_first_not_of("0123456789abcdefABCDEF:") != std::string::npos || text.find(':') != 2)
        return wrapped(text, column, style.columns);
    constexpr usize steps[] = {32, 16, 8};  // octets a line
    const auto step = std::ranges::find_if(steps, [&](usize octets) { return octets * 3 <= style.columns - column; });
    if (step == std::end(steps)) return text;
    std::string out;
    for (usize at = 0; at < text.size(); at += *step * 3) {
        if (at != 0) out += '\n' + std::string(column, ' ');
        out += text.substr(at, *step * 3);
    }
    return out;
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
            out += std::string(blanks, ' ') + fitted(scalar_text(value), indent + width + 2, style) + '\n';
        } else if (value.front().is_object()) {
            for (const Json& item : value) {
                out += '\n';
                write_fields(item, indent + 2, style, out);
            }
        } else {  // a list of words goes on under its first word
            bool first = true;
            for (const Json& item : value)
                out += std::string(std::exchange(first, false) ? blanks : indent + width + 2, ' ') +
                       fitted(scalar_text(item), indent + width + 2, style) + '\n';
        }
    }
}

}  // namespace

namespace {
std::string document(std::string_view kind, Json body, int indent) {
    Json document;
    document["version"] = json_version;
    document[std::string(kind)] = std::move(body);
    return document.dump(indent, ' ', false, Json::error_handler_t::replace);
}
}  // namespace

std::string json_text(std::string_view kind, Json body) {
    return document(kind, std::move(body), 2);
}
std::string json_line(std::string_view kind, Json body) {
    return document(kind, std::move(body), -1);
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
