// Runs the command in a terminal in memory, for tests of subcommands.
#pragma once

#include "troth/cli/run.hpp"
#include "troth/cli/testing/memory_terminal.hpp"
#include "troth/cli/testing/shell_words.hpp"

namespace troth::inline v1::cli::testing {

// go: one command, with nothing left on the terminal from the one before.
inline ExitCode go(MemoryTerminal& terminal, const std::vector<std::string>& words) {
    terminal.out.clear();
    terminal.err.clear();
    return run(words, terminal);
}
// go_line: the same, given as a person types it, `troth` first.
inline ExitCode go_line(MemoryTerminal& terminal, std::string_view line) {
    std::vector<std::string> words = shell_words(line);
    words.erase(words.begin());
    return go(terminal, words);
}
// complains: the error with this id was printed.
inline bool complains(const MemoryTerminal& terminal, std::string_view id) {
    return terminal.err.find("[" + std::string(id) + "]") != std::string::npos;
}

}  // namespace troth::inline v1::cli::testing
