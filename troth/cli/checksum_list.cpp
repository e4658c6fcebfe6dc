#include "troth/cli/checksum_list.hpp"

#include <algorithm>
#include <optional>

#include "troth/cli/errors.hpp"

namespace troth::inline v1::cli {

namespace {

bool is_hex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
std::string small(std::string_view hex) {
    std::string out(hex);
    for (char& c : out)
        if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

// A word such as SHA512/256; whatever else stands there is no name of an algorithm.
bool is_algorithm(std::string_view word) {
    return !word.empty() && std::ranges::all_of(word, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '/' ||
               c == '_';
    });
}

std::optional<std::string> unescaped(std::string_view name) {
    std::string out;
    for (usize i = 0; i < name.size(); ++i) {
        if (name[i] != '\\') {
            out += name[i];
            continue;
        }
        if (++i == name.size()) return std::nullopt;
        if (name[i] != 'n' && name[i] != 'r' && name[i] != '\\') return std::nullopt;
        out += name[i] == 'n' ? '\n' : name[i] == 'r' ? '\r' : '\\';
    }
    return out;
}

std::optional<ChecksumLine> parse_line(std::string_view line) {
    const bool escaped = line.starts_with('\\');
    if (escaped) line.remove_prefix(1);
    ChecksumLine out;
    const usize digits = static_cast<usize>(std::ranges::find_if_not(line, is_hex) - line.begin());
    std::string_view name;
    if (digits >= 16 && digits % 2 == 0 && line.size() > digits + 2 && line[digits] == ' ' &&
        (line[digits + 1] == ' ' || line[digits + 1] == '*')) {
        out.digest = small(line.substr(0, digits));
        name = line.substr(digits + 2);
    } else {  // ALGORITHM (name) = digest, or without blanks around the parentheses, as openssl dgst has it
        const bool blanks = line.find(") = ") != std::string_view::npos;
        const std::string_view opening = blanks ? " (" : "(", closing = blanks ? ") = " : ")= ";
        const usize open = line.find(opening), close = line.rfind(closing);
        if (open == std::string_view::npos || close == std::string_view::npos || close < open + opening.size())
            return std::nullopt;
        const std::string_view digest = line.substr(close + closing.size());
        if (digest.empty() || digest.size() % 2 != 0 || !std::ranges::all_of(digest, is_hex)) return std::nullopt;
        if (!is_algorithm(line.substr(0, open))) return std::nullopt;
        out.algorithm = line.substr(0, open);
        out.digest = small(digest);
        name = line.substr(open + opening.size(), close - open - opening.size());
    }
    if (name.empty()) return std::nullopt;
    if (!escaped) {
        out.name = name;
        return out;
    }
    const auto plain = unescaped(name);
    if (!plain) return std::nullopt;
    out.name = *plain;
    return out;
}

}  // namespace

std::string checksum_line(const ChecksumLine& line) {
    std::string name;
    for (const char c : line.name) {
        if (c == '\n')
            name += "\\n";
        else if (c == '\r')
            name += "\\r";
        else if (c == '\\')
            name += "\\\\";
        else
            name += c;
    }
    const std::string start = name == line.name ? "" : "\\";
    return line.algorithm.empty() ? start + line.digest + "  " + name
                                  : start + line.algorithm + " (" + name + ") = " + line.digest;
}

Result<std::vector<ChecksumLine>> parse_checksums(Bytes text, std::string_view file) {
    std::vector<ChecksumLine> out;
    std::string_view rest = text_of(text);
    for (usize number = 1; !rest.empty(); ++number) {
        const usize end = rest.find('\n');
        std::string_view line = rest.substr(0, end);
        rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line.empty() || line.starts_with('#')) continue;
        std::optional<ChecksumLine> parsed = parse_line(line);
        if (!parsed) return fail(Error(errors::bad_checksum_list).in_file(file).with("line", std::to_string(number)));
        out.push_back(std::move(*parsed));
    }
    if (out.empty()) return fail(Error(errors::bad_checksum_list).in_file(file).with("line", "none"));
    return out;
}

}  // namespace troth::inline v1::cli
