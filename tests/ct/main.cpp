// troth_ct: runs each operation × row in a child process under the checker, prints a table, fails on any report.
//
//   troth_ct [TEXT]          all operations (whose name holds TEXT), on every row that this tool can look at (valgrind
//                            stops on AVX-512, VAES and SHA-NI: such rows are MemorySanitizer's)
//   troth_ct --self-test     every planted leak must be reported
#include <cstdio>
#include <string_view>

#include <sys/wait.h>
#include <unistd.h>

#include "tests/ct/walk.hpp"

namespace troth::ct_tests {
namespace {

#if defined(TROTH_CT_MSAN)
constexpr const char* tool = "msan";
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
// It does not see into inline assembly, which only the adx rows have, nor what the library's compiled tree code writes,
// by which certificates are read (row "host, x509"): those are valgrind's.
bool sees(const cpu::Features&, std::string_view row) {
    return row != "adx" && row != "host, x509";
}
#else
constexpr const char* tool = "valgrind";
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

Outcome look(const Operation& operation, const cpu::Features& features, std::string_view row) {
    if (!sees(features, row)) {
        std::printf("not visible to %s |\n", tool);
        return Outcome::unseen;
    }
    const bool leaks = reported_in(operation, features);
    std::printf("%s: %s |\n", tool, leaks ? "LEAKS" : "clean");
    return leaks ? Outcome::failed : Outcome::passed;
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
    using namespace troth::ct_tests;
    return walk({.reports = reported_in, .look = look}, argc, argv);
}
