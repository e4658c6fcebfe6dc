#include "troth/tls/registry/alerts.hpp"

namespace troth::inline v1::tls {

namespace {

constexpr AlertRule rules[] = {
    // Records, §5.
    {&unexpected_record_type, AlertDescription::unexpected_message},
    {&not_tls, AlertDescription::protocol_version},
    {&record_overflow, AlertDescription::record_overflow},
    {&bad_record_mac, AlertDescription::bad_record_mac},
    {&no_content_type, AlertDescription::unexpected_message},
    {&empty_handshake_record, AlertDescription::unexpected_message},
    {&interleaved_message, AlertDescription::unexpected_message},
    {&key_change_inside_record, AlertDescription::unexpected_message},
    {&bad_change_cipher_spec, AlertDescription::unexpected_message},
    {&too_many_change_cipher_specs, AlertDescription::unexpected_message},
    {&too_many_empty_records, AlertDescription::unexpected_message},
    {&too_many_warnings, AlertDescription::unexpected_message},
    {&key_exhausted, AlertDescription::internal_error},
    {&too_much_early_data, AlertDescription::unexpected_message},
    // Alerts, §6.
    {&bad_alert, AlertDescription::decode_error},
    {&illegal_parameter_alert_level, AlertDescription::illegal_parameter},
    {&peer_alert, std::nullopt},
    {&truncated, std::nullopt},
    {&closed_early, std::nullopt},
    {&handshake_timeout, AlertDescription::user_canceled},
    // The order of messages, §4.
    {&unexpected_message, AlertDescription::unexpected_message},
    {&bad_message, AlertDescription::decode_error},
    {&message_too_long, AlertDescription::illegal_parameter},
    {&handshake_too_long, AlertDescription::illegal_parameter},
    {&second_hello_retry_request, AlertDescription::unexpected_message},
    {&too_many_key_updates, AlertDescription::unexpected_message},
    {&renegotiation, AlertDescription::unexpected_message},
    // Versions, §4.2.1.
    {&unsupported_version, AlertDescription::protocol_version},
    {&downgrade_detected, AlertDescription::illegal_parameter},
    {&inappropriate_fallback, AlertDescription::inappropriate_fallback},
    // Nothing in common.
    {&no_shared_cipher_suite, AlertDescription::handshake_failure},
    {&no_shared_group, AlertDescription::handshake_failure},
    {&no_shared_signature_scheme, AlertDescription::handshake_failure},
    {&no_shared_psk_mode, AlertDescription::handshake_failure},
    {&no_credential, AlertDescription::handshake_failure},
    {&no_application_protocol, AlertDescription::no_application_protocol},
    {&unrecognized_name, AlertDescription::unrecognized_name},
    // Values that may not be, §6.2 illegal_parameter.
    {&illegal_parameter_legacy_version, AlertDescription::illegal_parameter},
    {&illegal_parameter_compression, AlertDescription::illegal_parameter},
    {&illegal_parameter_session_id_echo, AlertDescription::illegal_parameter},
    {&illegal_parameter_cipher_suite, AlertDescription::illegal_parameter},
    {&illegal_parameter_cipher_suite_changed, AlertDescription::illegal_parameter},
    {&illegal_parameter_selected_version, AlertDescription::illegal_parameter},
    {&illegal_parameter_selected_version_changed, AlertDescription::illegal_parameter},
    {&illegal_parameter_retry_changes_nothing, AlertDescription::illegal_parameter},
    {&illegal_parameter_retry_group, AlertDescription::illegal_parameter},
    {&illegal_parameter_second_client_hello, AlertDescription::illegal_parameter},
    {&illegal_parameter_duplicate_extension, AlertDescription::illegal_parameter},
    {&illegal_parameter_extension_placement, AlertDescription::illegal_parameter},
    {&illegal_parameter_extension_order, AlertDescription::illegal_parameter},
    {&illegal_parameter_server_group, AlertDescription::illegal_parameter},
    {&illegal_parameter_key_share, AlertDescription::illegal_parameter},
    {&illegal_parameter_duplicate_key_share, AlertDescription::illegal_parameter},
    {&illegal_parameter_key_share_not_offered, AlertDescription::illegal_parameter},
    {&illegal_parameter_key_share_after_retry, AlertDescription::illegal_parameter},
    {&illegal_parameter_selected_identity, AlertDescription::illegal_parameter},
    {&illegal_parameter_psk_hash, AlertDescription::illegal_parameter},
    {&illegal_parameter_binders, AlertDescription::illegal_parameter},
    {&illegal_parameter_psk_mode, AlertDescription::illegal_parameter},
    {&illegal_parameter_early_data, AlertDescription::illegal_parameter},
    {&illegal_parameter_alpn, AlertDescription::illegal_parameter},
    {&illegal_parameter_server_name, AlertDescription::illegal_parameter},
    {&illegal_parameter_signature_scheme, AlertDescription::illegal_parameter},
    {&illegal_parameter_certificate_request_context, AlertDescription::illegal_parameter},
    {&illegal_parameter_ticket_lifetime, AlertDescription::illegal_parameter},
    {&illegal_parameter_key_update, AlertDescription::illegal_parameter},
    {&illegal_parameter_record_size_limit, AlertDescription::illegal_parameter},
    {&illegal_parameter_status_request, AlertDescription::illegal_parameter},
    // Extensions, §4.2, §9.2.
    {&unsupported_extension, AlertDescription::unsupported_extension},
    {&missing_extension_supported_versions, AlertDescription::missing_extension},
    {&missing_extension_supported_groups, AlertDescription::missing_extension},
    {&missing_extension_key_share, AlertDescription::missing_extension},
    {&missing_extension_signature_algorithms, AlertDescription::missing_extension},
    {&missing_extension_psk_key_exchange_modes, AlertDescription::missing_extension},
    {&missing_extension_server_name, AlertDescription::missing_extension},
    {&missing_extension_cookie, AlertDescription::missing_extension},
    // Authentication, §4.4.
    {&bad_finished, AlertDescription::decrypt_error},
    {&bad_certificate_verify, AlertDescription::decrypt_error},
    {&bad_binder, AlertDescription::decrypt_error},
    {&empty_certificate, AlertDescription::decode_error},
    {&certificate_required, AlertDescription::certificate_required},
    {&wrong_key_type, AlertDescription::illegal_parameter},
    {&certificate_not_for_signing, AlertDescription::unsupported_certificate},
    {&unsupported_certificate_key, AlertDescription::unsupported_certificate},
    {&bad_certificate_status, AlertDescription::bad_certificate_status_response},
    // The wire format: "decode_error: a message could not be decoded" (§6.2). A buffer of ours that is too small is not
    // the peer's doing.
    {"encoding.wire_no_space", AlertDescription::internal_error},
    {"encoding.wire_*", AlertDescription::decode_error},
    // Certificates of the peer.
    {"x509.expired", AlertDescription::certificate_expired},
    {"x509.not_yet_valid", AlertDescription::certificate_expired},
    {"x509.no_trusted_root", AlertDescription::unknown_ca},
    {"x509.self_signed", AlertDescription::unknown_ca},
    {"x509.incomplete", AlertDescription::unknown_ca},
    {"x509.wrong_purpose", AlertDescription::unsupported_certificate},
    {"x509.no_system_store", AlertDescription::internal_error},  // ours
    {"x509.revoked", AlertDescription::certificate_revoked},
    {"x509.unsupported*", AlertDescription::unsupported_certificate},
    {"x509.*", AlertDescription::bad_certificate},
    {"encoding.der_*", AlertDescription::bad_certificate},
    {"keys.bad_signature", AlertDescription::decrypt_error},           // of CertificateVerify, §4.4.3
    {"keys.algorithm_mismatch", AlertDescription::illegal_parameter},  // a scheme that the leaf's key cannot make
    {"keys.unsupported*", AlertDescription::unsupported_certificate},
    {"keys.*", AlertDescription::bad_certificate},
    // A public value that cannot be agreed with (§4.2.8, §7.4).
    {"crypto.bad_key_share", AlertDescription::illegal_parameter},
    {"crypto.x25519_zero", AlertDescription::illegal_parameter},
    {"curve.*", AlertDescription::illegal_parameter},
    {"crypto.mlkem_encapsulation_key_*", AlertDescription::illegal_parameter},
    {"crypto.mlkem_ciphertext_size", AlertDescription::illegal_parameter},
};

struct Meaning {
    AlertDescription alert;
    std::string_view words;
};
constexpr Meaning meanings[] = {
    {AlertDescription::unexpected_message, "it did not expect our message at this point"},
    {AlertDescription::bad_record_mac, "it could not decrypt our record"},
    {AlertDescription::record_overflow, "our record was too long for it"},
    {AlertDescription::handshake_failure, "nothing that we offer suits it, or it does not speak TLS 1.3"},
    {AlertDescription::bad_certificate, "it finds fault with our certificate"},
    {AlertDescription::unsupported_certificate, "it cannot use our kind of certificate"},
    {AlertDescription::certificate_revoked, "our certificate is revoked"},
    {AlertDescription::certificate_expired, "our certificate has expired or is not valid yet"},
    {AlertDescription::certificate_unknown, "it does not accept our certificate and does not say why"},
    {AlertDescription::illegal_parameter, "a value in our message may not be there"},
    {AlertDescription::unknown_ca, "it does not trust the issuer of our certificate"},
    {AlertDescription::access_denied, "our certificate is valid, but may not do this"},
    {AlertDescription::decode_error, "it could not read our message"},
    {AlertDescription::decrypt_error, "a signature or a check value of ours was wrong to it"},
    {AlertDescription::protocol_version, "it does not speak TLS 1.3"},
    {AlertDescription::insufficient_security, "it wants stronger algorithms than we offer"},
    {AlertDescription::internal_error, "it failed for a reason of its own; its log may say more"},
    {AlertDescription::user_canceled, "somebody stopped it"},
    {AlertDescription::missing_extension, "it misses something in our message"},
    {AlertDescription::unrecognized_name, "it does not serve the name that was asked for"},
    {AlertDescription::certificate_required, "it wants a certificate, and none was shown"},
    {AlertDescription::no_application_protocol, "it speaks none of the application protocols that were offered"},
};

constexpr bool fits(std::string_view pattern, std::string_view id) {
    if (!pattern.ends_with('*')) return pattern == id;
    pattern.remove_suffix(1);
    return id.starts_with(pattern);
}

}  // namespace

std::span<const AlertRule> alert_rules() {
    return rules;
}

std::string_view meaning_of(AlertDescription alert) {
    for (const Meaning& meaning : meanings)
        if (meaning.alert == alert) return meaning.words;
    return {};
}

std::optional<AlertDescription> alert_for(const ErrorRow& row) {
    for (const AlertRule& rule : rules)
        if (rule.row ? rule.row == &row : fits(rule.id, row.id)) return rule.alert;
    return AlertDescription::internal_error;
}

}  // namespace troth::inline v1::tls
