// Takes a command line apart as a POSIX shell would, for tests of examples and advice: quotes, and `<`, `>`, `|`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace troth::inline v1::cli::testing {

// shell_words: the words of the first command of a line, without redirections.
inline std::vector<std::string> shell_words(std::string_view line) {
    std::vector<std::string> words;
    std::string word;
    bool inside = false, quoted = false, skip_next = false;
    const auto finish = [&] {
        if (inside && !skip_next) words.push_back(word);
        if (inside) skip_next = false;
        word.clear();
        inside = false;
    };
    for (const char c : line) {
        if (quoted) {
            if (c == '\'')
                quoted = false;
            else
                word += c;
        } else if (c == '\'') {
            quoted = inside = true;
        } else if (c == ' ') {
            finish();
        } else if (c == '|') {
            break;
        } else if (c == '<' || c == '>') {
            finish();
            skip_next = true;
        } else {
            word += c;
            inside = true;
        }
    }
    finish();
    return words;
}

}  // namespace troth::inline v1::cli::testing
