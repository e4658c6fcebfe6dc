// The command.
#include "troth/cli/report.hpp"
#include "troth/cli/run.hpp"

int main(int argc, char** argv) {
    using namespace troth::cli;
    SystemTerminal terminal;
    const std::vector<std::string> words(argv + (argc > 0 ? 1 : 0), argv + argc);
    ExitCode code = run(words, terminal);
    if (const auto arrived = terminal.flush(); !arrived)
        code = worst_of(code, report(arrived.error(), words, terminal));
    return static_cast<int>(code);
}
