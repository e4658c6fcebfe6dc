#include "troth/cli/advice.hpp"

#include <algorithm>
#include <array>

#include "troth/cli/commands.hpp"
#include "troth/cli/errors.hpp"

namespace troth::inline v1::cli {

namespace {

using Words = std::span<const std::string>;
using Line = std::optional<std::string>;

const Untrusted* detail_of(const Error& error, std::string_view label) {
    for (const ErrorDetail& detail : error.context().details)
        if (detail.label == label) return &detail.value;
    return nullptr;
}

// The command's own words of a command line: "ca init" of `ca init --dir D`.
std::string command_words(Words words) {
    std::vector<std::string> plain;
    for (const std::string& word : words)
        if (!word.starts_with('-')) plain.push_back(word);
    if (plain.empty()) return "";
    for (const CommandRow& row : commands())
        if (row.words == plain[0] || (plain.size() > 1 && row.words == plain[0] + " " + plain[1]))
            return std::string(row.words);
    return "";
}

Line with_force(const Error&, Words words) {
    // Neither goes over what is there, whatever is said.
    if (command_words(words) == "ca backup" || command_words(words) == "ca restore") return std::nullopt;
    std::vector<std::string> again(words.begin(), words.end());
    // The demonstration overwrites nothing: it goes to another folder.
    const auto dir = std::ranges::find(again, "--dir");
    if (command_words(words) == "demo" && dir != again.end() && dir + 1 != again.end())
        dir[1] += "-2";
    else
        again.emplace_back("--force");
    return shell_line(again);
}
// The line as it was, once the folder is there.
Line with_folder(const Error& error, Words words) {
    const Untrusted* folder = detail_of(error, "folder");
    if (folder == nullptr) return std::nullopt;
    return "mkdir -p " + shell_word(folder->raw()) + " && " + shell_line(words);
}
Line help_of_command(const Error&, Words words) {
    const std::string own = command_words(words);
    return own.empty() ? "troth --help" : "troth " + own + " --help";
}
// The command line again with the word that was probably meant in the place of the wrong one.
Line with_suggestion(const Error& error, Words words) {
    const Untrusted* meant = detail_of(error, "did you mean");
    if (meant == nullptr) return help_of_command(error, words);
    for (const std::string_view label : {"option", "command"}) {
        const Untrusted* wrong = detail_of(error, label);
        if (wrong == nullptr) continue;
        const std::string_view last_wrong = wrong->raw().substr(wrong->raw().rfind(' ') + 1);
        const std::string_view last_meant = meant->raw().substr(meant->raw().rfind(' ') + 1);
        std::vector<std::string> again(words.begin(), words.end());
        for (std::string& word : again) {
            const std::string tail = word.starts_with(last_wrong) ? word.substr(last_wrong.size()) : "?";
            if (!tail.empty() && !tail.starts_with('=')) continue;
            word = std::string(last_meant) + tail;
            return shell_line(again);
        }
    }
    return help_of_command(error, words);
}
Line list_errors(const Error&, Words) {
    return "troth help errors";
}

// The first host of "DNS:a.example, IP:192.0.2.1, ...": a host name if there is one, and no wildcard.
std::string first_host(std::string_view names) {
    std::string address;
    while (!names.empty()) {
        const usize comma = std::min(names.find(", "), names.size());
        const std::string_view name = names.substr(0, comma);
        names.remove_prefix(std::min(comma + 2, names.size()));
        if (name.starts_with("DNS:") && name.find('*') == std::string_view::npos) return std::string(name.substr(4));
        if (name.starts_with("IP:") && address.empty()) address = name.substr(3);
    }
    return address;
}
// The command line again with a name that the certificate is for.
Line with_covered_name(const Error& error, Words words) {
    const Untrusted* covered = detail_of(error, "certificate is for");
    if (covered == nullptr || words.empty()) return std::nullopt;
    const std::string name = first_host(covered->raw());
    if (name.empty()) return std::nullopt;
    std::vector<std::string> again(words.begin(), words.end());
    const auto option =
        std::ranges::find_if(again, [](const std::string& word) { return word == "--servername" || word == "--host"; });
    if (option != again.end() && option + 1 != again.end()) {
        option[1] = name;
    } else {
        again.emplace_back("--servername");
        again.emplace_back(name);
    }
    return shell_line(again);
}
// `ca issue` in a folder without an authority.
Line with_authority(const Error& error, Words words) {
    const auto dir = std::ranges::find(words, "--dir");
    if (command_words(words) != "ca issue" || dir == words.end() || dir + 1 == words.end() ||
        !error.context().file.raw().ends_with("/intermediate.pem"))
        return std::nullopt;
    return shell_line(std::vector<std::string>{"ca", "init", "--dir", dir[1], "--name", "Example"});
}

struct AdviceRow {
    std::string_view id;
    Line (*command)(const Error&, Words);
};
constexpr std::array rows = {
    AdviceRow{"cli.file_exists", with_force},
    AdviceRow{"cli.file_not_found", with_authority},
    AdviceRow{"cli.folder_not_found", with_folder},
    AdviceRow{"x509.name_mismatch", with_covered_name},
    AdviceRow{"cli.unknown_command", with_suggestion},
    AdviceRow{"cli.unknown_option", with_suggestion},
    AdviceRow{"cli.missing_verb", help_of_command},
    AdviceRow{"cli.unexpected_argument", help_of_command},
    AdviceRow{"cli.missing_argument", help_of_command},
    AdviceRow{"cli.bad_value", help_of_command},
    AdviceRow{"cli.usage", help_of_command},
    AdviceRow{"cli.conflicting_options", help_of_command},
    AdviceRow{"cli.unknown_error_id", list_errors},
};

}  // namespace

std::string shell_word(std::string_view word) {
    const bool plain = !word.empty() && std::ranges::all_of(word, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("-_./:,=@%+").find(c) != std::string_view::npos;
    });
    return plain ? std::string(word) : Untrusted(word).shell_quoted();
}

std::string shell_line(std::span<const std::string> words) {
    std::string line = "troth";
    for (const std::string& word : words) line += " " + shell_word(word);
    return line;
}

std::optional<std::string> command_for(const Error& error, std::span<const std::string> words) {
    for (const AdviceRow& row : rows)
        if (row.id == error.id()) return row.command(error, words);
    return std::nullopt;
}

}  // namespace troth::inline v1::cli
