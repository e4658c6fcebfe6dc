// troth_trace: runs each operation × row with several secrets and holds the traces against each other: the sequence of
// basic blocks and of the addresses that are read and written (recorder.hpp). They must be the same to the end.
//
//   troth_trace [TEXT]       all operations (whose name holds TEXT) on every row of this machine
//   troth_trace --self-test  every planted leak must part the traces
//
// Values that are declassified (a rejected try, a public key) become those of the first run, as in the other checkers
// they become public; all else must not make the traces differ.
//
// For the rows that valgrind cannot run under g++. The code is the compiler's own for the rows' flags, but built with
// hooks: what the last stages of the compiler make of it is not compared, nor what inline assembly and intrinsics with
// a mask or an index of their own (gather) read and write.
#include <cstdio>

#include <sys/wait.h>
#include <unistd.h>

#include "tests/ct/trace/recorder.hpp"
#include "tests/ct/walk.hpp"

namespace troth::ct_tests {
namespace {

constexpr u32 variations = 8;
bool ended_by_itself = true;

// Each run in a child of its own, so that all begin with the same memory at the same addresses.
bool run_in_child(const Operation& operation, const cpu::Features& features, u32 which) {
    std::fflush(nullptr);
    const pid_t child = fork();
    if (child == 0) {
        variation = which;
        when_set_up = recorder::restart;
        recorder::start(which == 0 ? recorder::Mode::record : recorder::Mode::compare);
        operation.run(features);
        recorder::stop();
        _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    ended_by_itself = WIFEXITED(status);
    return ended_by_itself && WEXITSTATUS(status) == 0;
}
bool traces_part(const Operation& operation, const cpu::Features& features) {
    for (u32 which = 0; which < variations; ++which)
        if (!run_in_child(operation, features, which)) return true;
    return false;
}

Outcome look(const Operation& operation, const cpu::Features& features, std::string_view) {
    if (traces_part(operation, features)) {
        std::printf("trace: LEAKS |\n  %s\n", ended_by_itself ? recorder::difference().c_str() : "a run was aborted");
        return Outcome::failed;
    }
    std::printf("trace: equal |\n");
    return Outcome::passed;
}

}  // namespace
}  // namespace troth::ct_tests

int main(int argc, char** argv) {
    using namespace troth::ct_tests;
    recorder::prepare();
    return walk({.reports = traces_part, .look = look}, argc, argv);
}
