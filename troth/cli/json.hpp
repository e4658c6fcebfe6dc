// Machine output. Every object carries the version of its shape; a field is never renamed or removed within a version.
//
// What a command shows is built once as a document; --json prints it as it is, otherwise it becomes aligned lines.
#pragma once

#include <nlohmann/json.hpp>

#include "troth/cli/terminal.hpp"

namespace troth::inline v1::cli {

using Json = nlohmann::ordered_json;

inline constexpr int json_version = 1;

// json_text: {"version": 1, KIND: body}. Text that is not UTF-8 is shown with replacement characters.
std::string json_text(std::string_view kind, Json body);
// json_line: the same without line breaks, for output that goes on: one document a line.
std::string json_line(std::string_view kind, Json body);

// document_text: the fields as aligned lines, `a_field` as "a field"; text escaped for a terminal; nested objects and
// lists indented.
std::string document_text(const Json& body, Style style, usize indent = 0);

// show: prints the document the way that the user asked for.
void show(Terminal& terminal, std::string_view kind, Json body);

}  // namespace troth::inline v1::cli
