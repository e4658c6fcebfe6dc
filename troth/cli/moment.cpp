#include "troth/cli/moment.hpp"

#include "troth/encoding/der.hpp"

namespace troth::inline v1::cli {

std::optional<std::chrono::sys_seconds> parse_moment(std::string_view time) {
    constexpr std::string_view shape = "dddd-dd-ddTdd:dd:ddZ", midnight = "000000Z";
    std::string digits;
    bool good = time.size() == shape.size() || time.size() == shape.find('T');
    for (usize i = 0; i < time.size() && good; ++i) {
        const bool digit = time[i] >= '0' && time[i] <= '9';
        good = shape[i] == 'd' ? digit : time[i] == shape[i];
        if (digit) digits += time[i];
    }
    digits += time.size() == shape.size() ? std::string_view("Z") : midnight;
    const auto parsed = good ? encoding::der::parse_generalized_time(bytes_of(digits)) : std::nullopt;
    if (!parsed) return std::nullopt;
    return parsed->at;
}

}  // namespace troth::inline v1::cli
