#include "troth/cli/log_list.hpp"

#include <nlohmann/json.hpp>

#include "troth/cli/log_list_errors.hpp"
#include "troth/cli/moment.hpp"
#include "troth/crypto/hash/hash.hpp"
#include "troth/encoding/base64.hpp"

namespace troth::inline v1::cli {

namespace {

using Json = nlohmann::json;
using State = x509::CtLog::State;
struct StateName {
    std::string_view word;
    State state;
};
constexpr StateName state_names[] = {{"pending", State::pending}, {"qualified", State::qualified},
                                     {"usable", State::usable},   {"readonly", State::read_only},
                                     {"retired", State::retired}, {"rejected", State::rejected}};

Error bad(std::string_view where, std::string_view why) {
    return Error(errors::bad_log_list).with("at", Untrusted(where)).with("found", Untrusted(why));
}

std::string text_at(const Json& object, const char* field) {
    const auto found = object.find(field);
    return found == object.end() || !found->is_string() ? std::string() : found->get<std::string>();
}

// {"usable": {"timestamp": "2024-01-01T00:00:00Z"}}: one field, named for the state.
Result<void> read_state(const Json& log, std::string_view where, x509::CtLog& out) {
    const auto state = log.find("state");
    if (state == log.end()) return {};  // logs that are not part of the programme have none
    if (!state->is_object() || state->size() != 1) return fail(bad(where, "a state that is not one"));
    const auto known = std::ranges::find(state_names, std::string_view(state->begin().key()), &StateName::word);
    if (known == std::end(state_names)) return fail(bad(where, "state " + state->begin().key()));
    out.state = known->state;
    if (out.state != State::retired) return {};
    // Seconds are enough: what has a fraction counts from the whole one before it.
    std::string moment = text_at(state->begin().value(), "timestamp");
    if (const usize dot = moment.find('.'); dot != std::string::npos) moment = moment.substr(0, dot) + "Z";
    const auto at = parse_moment(moment);
    if (!at) return fail(bad(where, "timestamp " + moment));
    out.retired_at = *at;
    return {};
}

Result<x509::CtLog> read_log(const Json& log, std::string_view operated_by) {
    x509::CtLog out;
    out.operated_by = operated_by;
    if (!log.is_object()) return fail(bad(operated_by, "a log that is no object"));
    out.description = text_at(log, "description");
    const std::string where = out.description.empty() ? std::string(operated_by) : out.description;
    auto key = encoding::base64::decode(text_at(log, "key"));
    const auto id = encoding::base64::decode(text_at(log, "log_id"));
    if (!key || key->empty()) return fail(bad(where, "a key that is not in base64"));
    if (!id || id->size() != out.log_id.size()) return fail(bad(where, "a log_id that is not 32 bytes in base64"));
    const crypto::Digest hash = crypto::hash(crypto::HashId::sha256, *key);
    if (!std::ranges::equal(hash.bytes(), *id)) return fail(bad(where, "a log_id that is not the key's hash"));
    std::ranges::copy(*id, out.log_id.begin());
    out.key = *std::move(key);
    TROTH_TRY(read_state(log, where, out));
    return out;
}

}  // namespace

Result<std::vector<x509::CtLog>> logs_in(Bytes json) {
    const Json list = Json::parse(text_of(json), nullptr, false);
    if (list.is_discarded() || !list.is_object()) return fail(bad("the beginning", "no JSON object"));
    const auto operators = list.find("operators");
    if (operators == list.end() || !operators->is_array()) return fail(bad("the beginning", "no operators"));
    std::vector<x509::CtLog> out;
    for (const Json& one : *operators) {
        if (!one.is_object()) return fail(bad("operators", "an operator that is no object"));
        const std::string name = text_at(one, "name");
        for (const char* kind : {"logs", "tiled_logs"}) {
            const auto logs = one.find(kind);
            if (logs == one.end()) continue;
            if (!logs->is_array()) return fail(bad(name, "logs that are no array"));
            for (const Json& log : *logs) {
                TROTH_TRY(out.emplace_back(), read_log(log, name));
            }
        }
    }
    if (out.empty()) return fail(bad("operators", "no log at all"));
    return out;
}

}  // namespace troth::inline v1::cli
