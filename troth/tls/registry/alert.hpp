// AlertLevel and AlertDescription, RFC 8446 §6 and §B.2.
#pragma once

#include "troth/tls/registry/types.hpp"

namespace troth::inline v1::tls {

enum class AlertLevel : u8 { warning = 1, fatal = 2 };
inline constexpr NamedRow<AlertLevel> alert_levels[] = {{AlertLevel::warning, "warning"}, {AlertLevel::fatal, "fatal"}};
constexpr std::span<const NamedRow<AlertLevel>> rows_of(AlertLevel) {
    return alert_levels;
}

enum class AlertDescription : u8 {
    close_notify = 0,
    unexpected_message = 10,
    bad_record_mac = 20,
    record_overflow = 22,
    handshake_failure = 40,
    bad_certificate = 42,
    unsupported_certificate = 43,
    certificate_revoked = 44,
    certificate_expired = 45,
    certificate_unknown = 46,
    illegal_parameter = 47,
    unknown_ca = 48,
    access_denied = 49,
    decode_error = 50,
    decrypt_error = 51,
    protocol_version = 70,
    insufficient_security = 71,
    internal_error = 80,
    inappropriate_fallback = 86,
    user_canceled = 90,
    no_renegotiation = 100,
    missing_extension = 109,
    unsupported_extension = 110,
    unrecognized_name = 112,
    bad_certificate_status_response = 113,
    unknown_psk_identity = 115,
    certificate_required = 116,
    no_application_protocol = 120,
    ech_required = 121,
};
inline constexpr NamedRow<AlertDescription> alert_descriptions[] = {
    {AlertDescription::close_notify, "close_notify"},
    {AlertDescription::unexpected_message, "unexpected_message"},
    {AlertDescription::bad_record_mac, "bad_record_mac"},
    {AlertDescription::record_overflow, "record_overflow"},
    {AlertDescription::handshake_failure, "handshake_failure"},
    {AlertDescription::bad_certificate, "bad_certificate"},
    {AlertDescription::unsupported_certificate, "unsupported_certificate"},
    {AlertDescription::certificate_revoked, "certificate_revoked"},
    {AlertDescription::certificate_expired, "certificate_expired"},
    {AlertDescription::certificate_unknown, "certificate_unknown"},
    {AlertDescription::illegal_parameter, "illegal_parameter"},
    {AlertDescription::unknown_ca, "unknown_ca"},
    {AlertDescription::access_denied, "access_denied"},
    {AlertDescription::decode_error, "decode_error"},
    {AlertDescription::decrypt_error, "decrypt_error"},
    {AlertDescription::protocol_version, "protocol_version"},
    {AlertDescription::insufficient_security, "insufficient_security"},
    {AlertDescription::internal_error, "internal_error"},
    {AlertDescription::inappropriate_fallback, "inappropriate_fallback"},
    {AlertDescription::user_canceled, "user_canceled"},
    {AlertDescription::no_renegotiation, "no_renegotiation"},
    {AlertDescription::missing_extension, "missing_extension"},
    {AlertDescription::unsupported_extension, "unsupported_extension"},
    {AlertDescription::unrecognized_name, "unrecognized_name"},
    {AlertDescription::bad_certificate_status_response, "bad_certificate_status_response"},
    {AlertDescription::unknown_psk_identity, "unknown_psk_identity"},
    {AlertDescription::certificate_required, "certificate_required"},
    {AlertDescription::no_application_protocol, "no_application_protocol"},
    {AlertDescription::ech_required, "ech_required"},
};
constexpr std::span<const NamedRow<AlertDescription>> rows_of(AlertDescription) {
    return alert_descriptions;
}

}  // namespace troth::inline v1::tls
