// The vector runner: files are found by their content, a handler runs the cases of one kind, a report counts them.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>

// A member that a file lacks, read all the same, fails its case; the library's own way is undefined behaviour.
[[noreturn]] void throw_missing_member();
#define JSON_ASSERT(condition) ((condition) ? void() : throw_missing_member())
#include <nlohmann/json.hpp>

#include "troth/base/bytes.hpp"

namespace troth::vectors {

using Json = nlohmann::json;

// Report counts the cases of one file. A failure names its case and what was expected.
class Report {
  public:
    void pass() { ++passed_; }
    void fail(const std::string& which, const std::string& why);
    void skip(const std::string& reason, unsigned cases = 1) { skipped_[reason] += cases; }
    // check: the case passes exactly if `right`.
    void check(bool right, const std::string& which, const std::string& why) { right ? pass() : fail(which, why); }

    unsigned passed() const { return passed_; }
    unsigned failed() const { return failed_; }
    unsigned skipped() const;
    const std::map<std::string, unsigned>& reasons() const { return skipped_; }
    const std::string& failures() const { return failures_; }

  private:
    unsigned passed_ = 0, failed_ = 0;
    std::map<std::string, unsigned> skipped_;
    std::string failures_;  // the first ten, a line each
};

// File is one file of the folder, parsed if it is JSON.
struct File {
    std::string path;  // relative to the folder
    std::string text;  // as it stands; empty for JSON, to save memory
    Json json;
};

// Handler runs every group of a file that it knows; a file is offered to all handlers and skipped if none wants it.
struct Handler {
    std::string_view name;
    bool (*wants)(const File&);
    void (*run)(const File&, Report&);
};
std::span<const Handler> all_handlers();  // listed in handlers.cpp

// Hex of a JSON string member; an absent member is empty.
ByteVector hex(const Json& object, const char* member);
std::string label(const Json& test);  // "tcId 17 (comment)"

// Wycheproof: the result of a test is "valid", "invalid" or "acceptable".
bool is_wycheproof(const File& file);
// groups_of_type: whether the file has a wycheproof group of this type.
bool has_group_type(const File& file, std::string_view type);

// guarded: what `run` throws (the JSON library does, at a member of another kind) fails the case.
template <class Run>
void guarded(Report& report, const Json& test, Run run) {
    try {
        run();
    } catch (const std::exception& e) {
        report.fail(label(test), std::string("cannot be run: ") + e.what());
    }
}

// need: what a test must have to be run at all, such as a key of a size that there is; otherwise it fails.
inline void need(bool there) {
    if (!there) throw_missing_member();
}

// each_test: calls run(group, test) for every wycheproof test of groups of `type`.
template <class Run>
void each_test(const File& file, Report& report, std::string_view type, Run run) {
    for (const Json& group : file.json["testGroups"])
        if (group.value("type", "") == type)
            for (const Json& test : group["tests"]) guarded(report, test, [&] { run(group, test); });
}

// ACVP: vector sets and, under the same tgId and tcId, their answers. They come as one file `{vectors, expected}`, or
// as the server has them: a set or a list of a header and sets, the answers in the file beside it that says
// expectedResults for prompt, or in the tests themselves. acvp_form makes the first of the others; `beside` is what the
// file beside it holds, or null. False: this is no such file.
bool acvp_form(Json& json, Json beside);
bool is_acvp(const File& file);
std::string acvp_algorithm(const File& file);
const Json* acvp_answer(const File& file, usize set, const Json& group, const Json& test);
// each_acvp: calls run(vector set, group, test, answer) for every test that has an answer.
template <class Run>
void each_acvp(const File& file, Report& report, Run run) {
    const Json& sets = file.json["vectors"];
    for (usize i = 0; i < sets.size(); ++i)
        for (const Json& group : sets[i]["testGroups"])
            for (const Json& test : group["tests"])
                guarded(report, test, [&] {
                    const Json* answer = acvp_answer(file, i, group, test);
                    answer != nullptr ? run(sets[i], group, test, *answer) : report.skip("no answer is given");
                });
}

// verdict: for a primitive that accepts or refuses. "acceptable" passes either way.
inline void verdict(Report& report, const Json& test, bool accepted) {
    const std::string result = test["result"];
    if (result == "acceptable") return report.pass();
    report.check(accepted == (result == "valid"), label(test),
                 accepted ? "accepted, must be refused" : "refused, must be accepted");
}

}  // namespace troth::vectors
