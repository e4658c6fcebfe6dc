#include "troth/encoding/der/time.hpp"

namespace troth::inline v1::encoding::der {
namespace {

using std::chrono::day;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::month;
using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::year;
using std::chrono::year_month_day;

struct Parts {
    year_month_day date;
    unsigned hour, minute, second;
};
Parts parts_of(std::chrono::sys_seconds at) {
    const sys_days date = std::chrono::floor<days>(at);
    const auto rest = static_cast<unsigned>((at - date).count());
    return {year_month_day(date), rest / 3600, rest / 60 % 60, rest % 60};
}

std::optional<unsigned> number(Bytes digits) {
    unsigned value = 0;
    for (u8 c : digits) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + (c - u8{'0'});
    }
    return value;
}

// MMDDHHMMSSZ behind a year.
std::optional<std::chrono::sys_seconds> moment(unsigned year_number, Bytes rest) {
    if (rest.size() != 11 || rest[10] != 'Z') return std::nullopt;
    unsigned field[5];
    for (usize i = 0; i < 5; ++i) {
        const std::optional<unsigned> value = number(rest.subspan(2 * i, 2));
        if (!value) return std::nullopt;
        field[i] = *value;
    }
    const year_month_day date(year(static_cast<int>(year_number)), month(field[0]), day(field[1]));
    if (!date.ok() || field[2] > 23 || field[3] > 59 || field[4] > 59) return std::nullopt;
    return sys_days(date) + hours(field[2]) + minutes(field[3]) + seconds(field[4]);
}

void pad(std::string& out, unsigned value, usize width) {
    const std::string digits = std::to_string(value);
    out.append(width > digits.size() ? width - digits.size() : 0, '0');
    out += digits;
}
unsigned year_of(const Parts& parts) {
    return static_cast<unsigned>(static_cast<int>(parts.date.year()));
}

}  // namespace

Time Time::of(std::chrono::sys_seconds at) {
    const int year_number = static_cast<int>(parts_of(at).date.year());
    return {at, year_number < 1950 || year_number > 2049};
}

std::optional<Time> parse_utc_time(Bytes content) {
    if (content.size() != 13) return std::nullopt;
    const std::optional<unsigned> two = number(content.first(2));
    if (!two) return std::nullopt;
    const auto at = moment(*two + (*two >= 50 ? 1900 : 2000), content.subspan(2));
    if (!at) return std::nullopt;
    return Time{*at, false};
}

std::optional<Time> parse_generalized_time(Bytes content) {
    if (content.size() != 15) return std::nullopt;
    const std::optional<unsigned> four = number(content.first(4));
    if (!four) return std::nullopt;
    const auto at = moment(*four, content.subspan(4));
    if (!at) return std::nullopt;
    return Time{*at, true};
}

std::string time_content(const Time& time) {
    const Parts parts = parts_of(time.at);
    std::string out;
    const bool generalized = Time::of(time.at).generalized;
    pad(out, generalized ? year_of(parts) : year_of(parts) % 100, generalized ? 4 : 2);
    for (unsigned value : {static_cast<unsigned>(parts.date.month()), static_cast<unsigned>(parts.date.day()),
                           parts.hour, parts.minute, parts.second})
        pad(out, value, 2);
    return out + 'Z';
}

std::string iso8601(std::chrono::sys_seconds at) {
    const Parts parts = parts_of(at);
    std::string out;
    pad(out, year_of(parts), 4);
    const std::pair<char, unsigned> rest[] = {{'-', static_cast<unsigned>(parts.date.month())},
                                              {'-', static_cast<unsigned>(parts.date.day())},
                                              {'T', parts.hour},
                                              {':', parts.minute},
                                              {':', parts.second}};
    for (const auto& [separator, value] : rest) {
        out += separator;
        pad(out, value, 2);
    }
    return out + 'Z';
}

}  // namespace troth::inline v1::encoding::der
