#include "troth/ca/store/sql_search.hpp"

#include <algorithm>

namespace troth::inline v1::ca::sql {

namespace {

i64 seconds(sys_seconds time) {
    return time.time_since_epoch().count();
}

// A text above all that begin with this one: the last character there is, which nothing has for a name.
std::string above(std::string text) {
    return text + "\xf4\x8f\xbf\xbf";
}

Condition by_names(const std::string& condition, std::vector<std::variant<i64, std::string, ByteVector>> values) {
    // OFFSET keeps PostgreSQL from joining all names with all certificates where a page has few.
    return {"EXISTS (SELECT 1 FROM names n WHERE n.certificate = c.id AND " + condition + " LIMIT 1 OFFSET 0)",
            "SELECT n.certificate FROM names n WHERE " + condition, std::move(values)};
}

Condition by_name(std::string name) {
    for (const std::string_view kind : {"dns:", "ip:", "email:", "uri:"})
        if (name.starts_with(kind) && !name.starts_with("uri://")) {
            name.erase(0, kind.size());
            break;
        }
    if (name.size() > 1 && name.ends_with('*')) {
        name.pop_back();
        return by_names("n.name >= ? AND n.name < ?", {name, above(name)});
    }
    // "*.api.example" is also the name of a wildcard certificate, which ends like all that it stands for.
    if (name.size() > 1 && name.starts_with('*')) {
        std::string reversed(name.rbegin(), name.rend() - 1);
        return by_names("n.reversed >= ? AND n.reversed < ?", {reversed, above(reversed)});
    }
    return by_names("n.name = ?", {name});
}

// All serial numbers that begin with these digits, of any length: bounds of the same first octets.
std::optional<Condition> by_serial(std::string_view digits) {
    const auto whole = serial_from(digits);
    if (!whole) return std::nullopt;
    std::string even;
    for (const char c : digits)
        if (c != ':') even += c;
    ByteVector low, high;
    const auto value = [](char c) { return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10; };
    for (usize i = 0; i < even.size(); i += 2) {
        const bool half = i + 1 == even.size();
        const int first = value(even[i]) * 16;
        low.push_back(static_cast<u8>(first + (half ? 0 : value(even[i + 1]))));
        high.push_back(static_cast<u8>(first + (half ? 15 : value(even[i + 1]))));
    }
    // DER puts a zero octet in front of a number whose first bit is set.
    if (low[0] & 0x80) low.insert(low.begin(), 0), high.insert(high.begin(), 0);
    high.resize(high.size() + 22, 0xff);
    return Condition{"c.serial >= ? AND c.serial <= ?",
                     "SELECT id FROM certificates WHERE serial >= ? AND serial <= ?",
                     {low, high}};
}

}  // namespace

std::optional<std::vector<Condition>> conditions_of(const Which& which) {
    std::vector<Condition> all;
    const i64 now = seconds(which.now);
    if (which.state == Which::State::revoked)
        all.push_back({"c.revoked_at IS NOT NULL", "SELECT id FROM certificates WHERE revoked_at IS NOT NULL", {}});
    if (which.state == Which::State::valid) all.push_back({"c.revoked_at IS NULL AND c.not_after >= ?", "", {now}});
    if (which.state == Which::State::expired)
        all.push_back({"c.revoked_at IS NULL AND c.not_after < ?",
                       "SELECT id FROM certificates WHERE revoked_at IS NULL AND not_after < ?",
                       {now}});
    if (!which.name.empty()) all.push_back(by_name(small_letters(as_text(which.name))));
    if (!which.serial.empty()) {
        auto condition = by_serial(which.serial);
        if (!condition) return std::nullopt;
        all.push_back(std::move(*condition));
    }
    if (!which.profile.empty()) all.push_back({"c.profile = ?", "", {as_text(which.profile)}});
    // Revoked ones are left out where one asks for what ends: nothing needs to be done for them.
    if (which.ends_before)
        all.push_back({"c.revoked_at IS NULL AND c.not_after < ? AND c.not_after >= ?",
                       "SELECT id FROM certificates WHERE revoked_at IS NULL AND not_after < ? AND not_after >= ?",
                       {seconds(*which.ends_before), which.ends_after ? seconds(*which.ends_after) : INT64_MIN}});
    else if (which.ends_after)
        all.push_back({"c.not_after >= ?", "", {seconds(*which.ends_after)}});
    return all;
}

int bind(Statement& statement, int at, const Condition& condition) {
    for (const auto& value : condition.values) {
        if (const auto* number = std::get_if<i64>(&value)) statement.bind(at++, *number);
        if (const auto* text = std::get_if<std::string>(&value)) statement.bind(at++, std::string_view(*text));
        if (const auto* bytes = std::get_if<ByteVector>(&value)) statement.bind(at++, Bytes(*bytes));
    }
    return at;
}

}  // namespace troth::inline v1::ca::sql
