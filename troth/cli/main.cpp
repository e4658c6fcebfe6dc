// The command.
#include <fcntl.h>

#include "troth/cli/report.hpp"
#include "troth/cli/run.hpp"

namespace {

// A caller may have closed a standard stream. The next file that is opened would then take its number, and what is
// printed would go into that file; so the number is taken by something that neither reads nor writes.
void occupy_standard_streams() {
    for (int stream = 0; stream <= 2; ++stream)
        if (fcntl(stream, F_GETFD) < 0) open("/dev/null", stream == 0 ? O_WRONLY : O_RDONLY);
}

}  // namespace

int main(int argc, char** argv) {
    using namespace troth::cli;
    occupy_standard_streams();
    SystemTerminal terminal;
    const std::vector<std::string> words(argv + (argc > 0 ? 1 : 0), argv + argc);
    ExitCode code = run(words, terminal);
    // One error is told: a command that failed has told its own, which may well be this one.
    if (const auto arrived = terminal.flush(); !arrived && code == ExitCode::ok)
        code = report(arrived.error(), words, terminal);
    return static_cast<int>(code);
}
