// The walk over every operation × row.
#include "tests/ct/walk.hpp"

#include <algorithm>
#include <cstdio>

namespace troth::ct_tests {
namespace {

#if defined(__clang__)
constexpr const char* compiler = "clang";
#else
constexpr const char* compiler = "g++";
#endif

int length(std::string_view text) {
    return static_cast<int>(text.size());
}

int self_test(const Checker& checker) {
    int missed = 0;
    for (const Operation& leak : planted_leaks()) {
        const bool seen = checker.reports(leak, cpu::portable);
        std::printf("%-32.*s %s\n", length(leak.name), leak.name.data(), seen ? "caught" : "MISSED");
        missed += seen ? 0 : 1;
    }
    return missed;
}

struct Counts {
    unsigned passed = 0, failed = 0, unseen = 0;
};

void run_on_every_row(const Checker& checker, const Operation& operation, Counts& counts) {
    // A vector, not a set: MemorySanitizer does not see what the library's compiled tree code writes.
    std::vector<std::string_view> done;
    for (const cpu::Features& features : feature_sets()) {
        // A wider set may select a row that a narrower one, which more tools can look at, selected already.
        const std::string_view row = operation.row(features);
        if (std::ranges::find(done, row) != done.end()) continue;
        done.push_back(row);
        std::printf("| %.*s | %.*s | %s | ", length(operation.name), operation.name.data(), length(row), row.data(),
                    compiler);
        switch (checker.look(operation, features, row)) {
            case Outcome::passed:
                ++counts.passed;
                break;
            case Outcome::failed:
                ++counts.failed;
                break;
            case Outcome::unseen:
                ++counts.unseen;
                break;
        }
    }
}

int run_all(const Checker& checker, std::string_view text) {
    Counts counts;
    for (const Operations table : all_operations())
        for (const Operation& operation : table)
            if (operation.name.contains(text)) run_on_every_row(checker, operation, counts);
    std::printf("%u passed, %u failed, %u skipped\n", counts.passed, counts.failed, counts.unseen);
    return counts.failed == 0 && counts.passed > 0 ? 0 : 1;
}

}  // namespace

int walk(const Checker& checker, int argc, char** argv) {
    const std::string_view argument = argc == 2 ? argv[1] : "";
    return argument == "--self-test" ? self_test(checker) : run_all(checker, argument);
}

}  // namespace troth::ct_tests
