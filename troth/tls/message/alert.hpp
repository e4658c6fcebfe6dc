// Alert, RFC 8446 §6: the content of a record of type alert.
#pragma once

#include "troth/encoding/wire.hpp"
#include "troth/tls/registry/alert.hpp"
#include "troth/tls/registry/errors.hpp"

namespace troth::inline v1::tls {

struct Alert {
    static constexpr std::string_view name = "Alert";

    AlertLevel level = AlertLevel::fatal;
    AlertDescription description{};

    template <class Io>
    static bool wire(Io& io, auto& m) {
        return io("level", m.level) && io("description", m.description);
    }
};

// parse_alert: one alert fills its record (§5.1: alerts are not fragmented or joined), or bad_alert; a level that is
// neither warning nor fatal is illegal_parameter_alert_level. Unknown descriptions stay representable.
Result<Alert> parse_alert(Bytes content);

// alert: as it is sent (§6): the two closing alerts are warnings, all others fatal.
constexpr Alert alert(AlertDescription description) {
    const bool closing =
        description == AlertDescription::close_notify || description == AlertDescription::user_canceled;
    return {closing ? AlertLevel::warning : AlertLevel::fatal, description};
}

}  // namespace troth::inline v1::tls
