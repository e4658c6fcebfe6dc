// From words to an exit code: finds the subcommand, parses, runs it, reports what went wrong.
#pragma once

#include "troth/cli/commands.hpp"

namespace troth::inline v1::cli {

// run: `words` are the arguments without the program's name.
ExitCode run(std::span<const std::string> words, Terminal& terminal);

// Parsed: a subcommand that is ready to run.
struct Parsed {
    std::unique_ptr<Runnable> runnable;
    std::unique_ptr<Command> command;
};
// parse: finds the command and hands it its words; nothing is run. Flags that every command takes are set in `manners`.
Result<Parsed> parse(std::span<const std::string> words, Manners& manners);

// declared: the declaration of one command, for help and tests.
Parsed declared(const CommandRow& row);

}  // namespace troth::inline v1::cli
