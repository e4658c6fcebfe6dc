#include "tests/vectors/runner.hpp"

#include <algorithm>
#include <stdexcept>

#include "troth/base/testing/hex.hpp"

void throw_missing_member() {
    throw std::out_of_range("a member is missing or of another kind");
}

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
    if (test.is_object() && test.contains("id") && test["id"].is_string()) return test["id"];
    const Json id = test.is_object() && test.contains("tcId") ? test["tcId"] : Json();
    const Json comment = test.is_object() && test.contains("comment") ? test["comment"] : Json();
    return "tcId " + id.dump() + (comment.is_string() ? " (" + comment.get<std::string>() + ")" : "");
}

bool is_wycheproof(const File& file) {
    if (!file.json.is_object() || !file.json.contains("testGroups") || file.json.contains("vsId")) return false;
    return file.json["testGroups"].is_array();
}

bool has_group_type(const File& file, std::string_view type) {
    if (!is_wycheproof(file)) return false;
    for (const Json& group : file.json["testGroups"])
        if (group.value("type", "") == type) return true;
    return false;
}

namespace {

bool is_set(const Json& json) {
    return json.is_object() && json.contains("testGroups") && json["testGroups"].is_array();
}
Json sets_of(Json&& json) {
    Json out = Json::array();
    if (is_set(json)) {
        out.push_back(std::move(json));
    } else if (json.is_array()) {
        for (Json& one : json)
            for (Json& set : sets_of(std::move(one))) out.push_back(std::move(set));
    }
    return out;
}
bool same_set(const Json& a, const Json& b) {
    return !a.contains("vsId") || !b.contains("vsId") || a["vsId"] == b["vsId"];
}

}  // namespace

bool acvp_form(Json& json, Json beside) {
    const bool formed = json.is_object() && json.contains("vectors") && json.contains("expected");
    const bool bare = is_set(json) && json.contains("vsId");
    const bool listed =
        json.is_array() && std::ranges::any_of(json, [](const Json& one) { return is_set(one) || one.is_array(); });
    if (!formed && !bare && !listed) return false;
    Json sets = sets_of(formed ? std::move(json["vectors"]) : std::move(json));
    Json answers = formed ? sets_of(std::move(json["expected"])) : sets_of(std::move(beside));
    if (!formed && answers.empty()) answers = sets;  // each test holds its own
    json = Json{{"vectors", std::move(sets)}, {"expected", std::move(answers)}};
    return true;
}

bool is_acvp(const File& file) {
    return file.json.is_object() && file.json.contains("vectors") && file.json.contains("expected");
}

std::string acvp_algorithm(const File& file) {
    for (const Json& set : file.json["vectors"])
        if (set.contains("algorithm")) return set["algorithm"];
    return {};
}

const Json* acvp_answer(const File& file, usize set, const Json& group, const Json& test) {
    const Json& sets = file.json["expected"];
    const Json& asked = file.json["vectors"][set];
    if (set >= sets.size() || !same_set(asked, sets[set]))
        set = static_cast<usize>(std::ranges::find_if(sets, [&](const Json& s) { return same_set(asked, s); }) -
                                 sets.begin());
    if (set == sets.size()) return nullptr;
    for (const Json& g : sets[set]["testGroups"]) {
        if (g["tgId"] != group["tgId"]) continue;
        for (const Json& t : g["tests"])
            if (t["tcId"] == test["tcId"]) return &t;
    }
    return nullptr;
}

}  // namespace troth::vectors
