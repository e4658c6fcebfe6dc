#include "tests/vectors/runner.hpp"

#include "troth/base/testing/hex.hpp"

namespace troth::vectors {

void Report::fail(const std::string& which, const std::string& why) {
    if (++failed_ <= 10) failures_ += "  FAILED " + which + ": " + why + "\n";
}

unsigned Report::skipped() const {
    unsigned sum = 0;
    for (const auto& [reason, count] : skipped_) sum += count;
    return sum;
}

ByteVector hex(const Json& object, const char* member) {
    const auto found = object.find(member);
    if (found == object.end() || !found->is_string()) return {};
    const std::string text = *found;
    ByteVector out;
    for (usize i = 0; i + 1 < text.size(); i += 2)
        out.push_back(static_cast<u8>(std::stoul(text.substr(i, 2), nullptr, 16)));
    return out;
}

std::string label(const Json& test) {
    return "tcId " + std::to_string(test.value("tcId", 0)) + " (" + test.value("comment", "") + ")";
}

bool is_wycheproof(const File& file) {
    return file.json.is_object() && file.json.contains("testGroups") && file.json.contains("numberOfTests");
}

bool has_group_type(const File& file, std::string_view type) {
    if (!is_wycheproof(file)) return false;
    for (const Json& group : file.json["testGroups"])
        if (group.value("type", "") == type) return true;
    return false;
}

bool is_acvp(const File& file) {
    return file.json.is_object() && file.json.contains("vectors") && file.json.contains("expected");
}

std::string acvp_algorithm(const File& file) {
    for (const Json& set : file.json["vectors"])
        if (set.is_object() && set.contains("algorithm")) return set["algorithm"];
    return {};
}

const Json* acvp_answer(const File& file, usize set, const Json& group, const Json& test) {
    for (const Json& g : file.json["expected"][set]["testGroups"]) {
        if (g["tgId"] != group["tgId"]) continue;
        for (const Json& t : g["tests"])
            if (t["tcId"] == test["tcId"]) return &t;
    }
    return nullptr;
}

}  // namespace troth::vectors
