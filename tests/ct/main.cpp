// troth_ct: runs each operation × row in a child process under the checker, prints a table, fails on any report.
//
//   troth_ct [TEXT]          all operations (whose name holds TEXT), on every row that this tool can look at (valgrind
//                            stops on AVX-512, VAES and SHA-NI: such rows are MemorySanitizer's)
//   troth_ct --self-test     every planted leak must be reported
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include <sys/wait.h>
#include <unistd.h>

#include "tests/ct/ct.hpp"

namespace troth::ct_tests {
namespace {

#if defined(TROTH_CT_MSAN)
constexpr std::string_view tool = "msan";
// A child ends with MemorySanitizer's exit code at the first report.
bool reported_in(const Operation& operation, const cpu::Features& features) {
    std::fflush(nullptr);
    const pid_t child = fork();
    if (child == 0) {
        operation.run(features);
        _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return !WIFEXITED(status) || WEXITSTATUS(status) != 0;
}
// It does not see into inline assembly, which only the adx rows have: those are valgrind's. (P-256's row avx512 has the
// same field; what it reads by its own kernel, the tool sees.)
bool sees(const cpu::Features&, std::string_view row) {
    return row != "adx";
}
#else
constexpr std::string_view tool = "valgrind";
bool reported_in(const Operation& operation, const cpu::Features& features) {
    const unsigned long before = VALGRIND_COUNT_ERRORS;
    operation.run(features);
    return VALGRIND_COUNT_ERRORS != before;
}
// valgrind 3.19 does not know these.
bool sees(const cpu::Features& f, std::string_view) {
    return !f.avx512 && !f.vaes && !f.vpclmulqdq && !f.sha && !f.gfni;
}
#endif

#if defined(__clang__)
constexpr std::string_view compiler = "clang";
#else
constexpr std::string_view compiler = "g++";
#endif

int self_test() {
    int missed = 0;
    for (const Operation& leak : planted_leaks()) {
        const bool seen = reported_in(leak, cpu::portable);
        std::printf("%-24.*s %s\n", static_cast<int>(leak.name.size()), leak.name.data(), seen ? "caught" : "MISSED");
        missed += seen ? 0 : 1;
    }
    return missed;
}

struct Counts {
    unsigned passed = 0, failed = 0, unseen = 0;
};

void run_on_every_row(const Operation& operation, Counts& counts) {
    // A vector, not a set: MemorySanitizer does not see what the library's compiled tree code writes.
    std::vector<std::string_view> done;
    for (const cpu::Features& features : feature_sets()) {
        const std::string_view row = operation.row(features);
        if (std::ranges::find(done, row) != done.end()) continue;
        done.push_back(row);
        std::printf("| %s | %s | %s | ", std::string(operation.name).c_str(), std::string(row).c_str(),
                    std::string(compiler).c_str());
        if (!sees(features, row)) {
            // A wider set may select a row that a narrower, visible one selected already; only new rows count.
            std::printf("not visible to %s |\n", std::string(tool).c_str());
            ++counts.unseen;
            continue;
        }
        const bool leaks = reported_in(operation, features);
        std::printf("%s: %s |\n", std::string(tool).c_str(), leaks ? "LEAKS" : "clean");
        ++(leaks ? counts.failed : counts.passed);
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
#if !defined(TROTH_CT_MSAN)
    if (!RUNNING_ON_VALGRIND) {
        std::fprintf(stderr, "troth_ct sees nothing by itself: run it under valgrind (scripts/check-ct does)\n");
        return 2;
    }
#endif
    if (argc == 2 && std::strcmp(argv[1], "--self-test") == 0) return troth::ct_tests::self_test();
    return troth::ct_tests::run_all(argc == 2 ? argv[1] : "");
}
