// Which alert an error earns, RFC 8446 §6.2. The rooms below never name an alert; the driver sends it in one place.
#pragma once

#include "troth/tls/registry/alert.hpp"
#include "troth/tls/registry/errors.hpp"

namespace troth::inline v1::tls {

// AlertRule: the row itself for what is found here; an id, or the beginning of one before '*', for the rooms below.
struct AlertRule {
    const ErrorRow* row = nullptr;
    std::string_view id;
    std::optional<AlertDescription> alert;  // none: the peer is told nothing, because it is gone or spoke first

    constexpr AlertRule(const ErrorRow* error, std::optional<AlertDescription> description)
        : row(error), id(error->id), alert(description) {}
    constexpr AlertRule(std::string_view pattern, AlertDescription description) : id(pattern), alert(description) {}
};

// alert_rules: the whole table; the first that fits decides.
std::span<const AlertRule> alert_rules();

// alert_for: none where the peer is told nothing. What has no rule is a fault of ours: internal_error.
std::optional<AlertDescription> alert_for(const ErrorRow& row);
inline std::optional<AlertDescription> alert_for(const Error& error) {
    return alert_for(error.row());
}

// meaning_of: what a peer's alert says, in plain words with the peer as "it"; empty where its name says all.
std::string_view meaning_of(AlertDescription alert);

}  // namespace troth::inline v1::tls
