// UTCTime and GeneralizedTime as certificates hold them: RFC 5280 §4.1.2.5 (seconds, Zulu, no fraction).
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "troth/base/bytes.hpp"

namespace troth::inline v1::encoding::der {

// Time: a moment, and which of the two forms it was read in. Written as UTCTime through 2049, GeneralizedTime later.
struct Time {
    std::chrono::sys_seconds at{};
    bool generalized = false;

    static Time of(std::chrono::sys_seconds at);
    // Whether the form is the one that RFC 5280 §4.1.2.5 asks for at this year.
    bool in_required_form() const { return generalized == of(at).generalized; }
    friend bool operator==(const Time& a, const Time& b) { return a.at == b.at; }
};

std::optional<Time> parse_utc_time(Bytes content);          // YYMMDDHHMMSSZ; YY of 50 and above is 19YY
std::optional<Time> parse_generalized_time(Bytes content);  // YYYYMMDDHHMMSSZ
// The content octets; the year is 0 to 9999, and 1950 to 2049 for UTCTime.
std::string time_content(const Time& time);
// "2026-01-31T00:00:00Z"
std::string iso8601(std::chrono::sys_seconds at);

}  // namespace troth::inline v1::encoding::der
