// troth_trace: runs each operation × row with several secrets and holds the traces against each other: the sequence of
// basic blocks and of the addresses that are read and written (recorder.hpp). They must be the same to the end.
//
//   troth_trace [TEXT]       all operations (whose name holds TEXT) on every row of this machine
//   troth_trace --self-test  every planted leak must part the traces
//
// For the rows that valgrind cannot run under g++. The code is the compiler's own for the rows' flags, but built with
// hooks: what the last stages of the compiler make of it is not compared, nor what inline assembly and intrinsics with
// a mask or an index of their own (gather) read and write.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include <sys/wait.h>
#include <unistd.h>

#include "tests/ct/ct.hpp"
#include "tests/ct/trace/recorder.hpp"

namespace troth::ct_tests {
namespace {

constexpr u32 variations = 8;

#if defined(__clang__)
constexpr const char* compiler = "clang";
#else
constexpr const char* compiler = "g++";
#endif

// Each run in a child of its own, so that all begin with the same memory at the same addresses.
bool run_in_child(const Operation& operation, const cpu::Features& features, u32 which) {
    std::fflush(nullptr);
    const pid_t child = fork();
    if (child == 0) {
        variation = which;
        when_set_up = recorder::restart;
        recorder::start(which == 0 ? recorder::Mode::record : recorder::Mode::compare);
        operation.run(features);
        _exit(recorder::stop() ? 0 : 3);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}
bool traces_part(const Operation& operation, const cpu::Features& features) {
    for (u32 which = 0; which < variations; ++which)
        if (!run_in_child(operation, features, which)) return true;
    return false;
}

int self_test() {
    int missed = 0;
    for (const Operation& leak : planted_leaks()) {
        const bool seen = traces_part(leak, cpu::portable);
        std::printf("%-24.*s %s\n", static_cast<int>(leak.name.size()), leak.name.data(), seen ? "caught" : "MISSED");
        missed += seen ? 0 : 1;
    }
    return missed;
}

struct Counts {
    unsigned passed = 0, failed = 0, unseen = 0;
};

void run_on_every_row(const Operation& operation, Counts& counts) {
    std::vector<std::string_view> done;
    for (const cpu::Features& features : feature_sets()) {
        const std::string_view row = operation.row(features);
        if (std::ranges::find(done, row) != done.end()) continue;
        done.push_back(row);
        std::printf("| %s | %s | %s | ", std::string(operation.name).c_str(), std::string(row).c_str(), compiler);
        if (!operation.differs.empty()) {
            std::printf("not compared: %s |\n", std::string(operation.differs).c_str());
            ++counts.unseen;
            continue;
        }
        const bool parts = traces_part(operation, features);
        if (parts) {
            std::printf("trace: LEAKS |\n  %s\n", recorder::difference().c_str());
        } else {
            std::printf("trace: equal |\n");
        }
        ++(parts ? counts.failed : counts.passed);
    }
}

int run_all(std::string_view text) {
    Counts counts;
    for (const Operations table : all_operations())
        for (const Operation& operation : table)
            if (operation.name.contains(text)) run_on_every_row(operation, counts);
    std::printf("%u passed, %u failed, %u skipped\n", counts.passed, counts.failed, counts.unseen);
    return counts.failed == 0 && counts.passed > 0 ? 0 : 1;
}

}  // namespace
}  // namespace troth::ct_tests

int main(int argc, char** argv) {
    troth::ct_tests::recorder::prepare();
    if (argc == 2 && std::strcmp(argv[1], "--self-test") == 0) return troth::ct_tests::self_test();
    return troth::ct_tests::run_all(argc == 2 ? argv[1] : "");
}
