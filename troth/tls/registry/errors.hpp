// What can go wrong in TLS: one row a violation. Which alert a row earns is in registry/alerts.cpp.
#pragma once

#include "troth/base/error.hpp"

namespace troth::inline v1::tls {

// Records, §5.
inline constexpr ErrorRow unexpected_record_type{
    .id = "tls.unexpected_record_type",
    .rule = "RFC 8446 §5",
    .what = "a record has a content type that may not stand here",
    .advice = "the peer breaks the protocol, or something between altered the bytes",
};
inline constexpr ErrorRow not_tls{
    .id = "tls.not_tls",
    .rule = "RFC 8446 §5.1",
    .what = "the bytes are not a TLS record",
    .advice = "check that the other side speaks TLS on this port",
};
inline constexpr ErrorRow record_overflow{
    .id = "tls.record_overflow",
    .rule = "RFC 8446 §5.1, §5.2",
    .what = "a record is longer than the protocol allows",
    .advice = "the peer breaks the protocol, or something between altered the bytes",
};
inline constexpr ErrorRow bad_record_mac{
    .id = "tls.bad_record_mac",
    .rule = "RFC 8446 §5.2",
    .what = "a record could not be decrypted",
    .advice = "the bytes were altered on the way, or the two sides disagree about the keys",
};
inline constexpr ErrorRow no_content_type{
    .id = "tls.no_content_type",
    .rule = "RFC 8446 §5.4",
    .what = "a decrypted record holds no content type",
    .advice = "the peer breaks the protocol",
};
inline constexpr ErrorRow empty_handshake_record{
    .id = "tls.empty_handshake_record",
    .rule = "RFC 8446 §5.1",
    .what = "a record of type handshake or alert is empty",
    .advice = "the peer breaks the protocol",
};
inline constexpr ErrorRow interleaved_message{
    .id = "tls.interleaved_message",
    .rule = "RFC 8446 §5.1",
    .what = "another record stands between the parts of a handshake message",
    .advice = "the peer breaks the protocol",
};
inline constexpr ErrorRow key_change_inside_record{
    .id = "tls.key_change_inside_record",
    .rule = "RFC 8446 §5.1",
    .what = "bytes follow a message after which the keys change",
    .advice = "the peer breaks the protocol",
};
inline constexpr ErrorRow bad_change_cipher_spec{
    .id = "tls.bad_change_cipher_spec",
    .rule = "RFC 8446 §5",
    .what = "a change_cipher_spec record is not the single byte 0x01, or stands where none may",
    .advice = "the peer breaks the protocol",
};
inline constexpr ErrorRow too_many_change_cipher_specs{
    .id = "tls.too_many_change_cipher_specs",
    .rule = "RFC 8446 §D.4",
    .what = "too many change_cipher_spec records",
    .advice = "the peer breaks the protocol",
};
inline constexpr ErrorRow too_many_empty_records{
    .id = "tls.too_many_empty_records",
    .rule = "RFC 8446 §5.4",
    .what = "too many records without content in a row",
    .advice = "the peer wastes our time: it is broken or hostile",
};
inline constexpr ErrorRow too_many_warnings{
    .id = "tls.too_many_warnings",
    .rule = "RFC 8446 §6",
    .what = "too many warning alerts",
    .advice = "the peer wastes our time: it is broken or hostile",
};
inline constexpr ErrorRow key_exhausted{
    .id = "tls.key_exhausted",
    .rule = "RFC 8446 §5.5",
    .what = "a traffic key has protected as many records as it may",
    .advice = "update keys earlier; this is a fault on our side",
};
inline constexpr ErrorRow too_much_early_data{
    .id = "tls.too_much_early_data",
    .rule = "RFC 8446 §4.2.10",
    .what = "more early data than max_early_data_size",
    .advice = "the peer breaks the protocol",
};

// Alerts, §6.
inline constexpr ErrorRow bad_alert{
    .id = "tls.bad_alert",
    .rule = "RFC 8446 §6",
    .what = "an alert is not two bytes long",
    .advice = "the peer breaks the protocol",
};
inline constexpr ErrorRow illegal_parameter_alert_level{
    .id = "tls.illegal_parameter_alert_level",
    .rule = "RFC 8446 §6",
    .what = "an alert has an unknown level",
    .advice = "the peer breaks the protocol",
};
inline constexpr ErrorRow peer_alert{
    .id = "tls.peer_alert",
    .rule = "RFC 8446 §6.2",
    .what = "the peer ended the connection with an alert",
    .advice = "the alert says what the peer objected to",
};
inline constexpr ErrorRow truncated{
    .id = "tls.truncated",
    .rule = "RFC 8446 §6.1",
    .what = "the connection ended without close_notify: data may be missing",
    .advice = "do not trust that what arrived is complete",
};
inline constexpr ErrorRow closed_early{
    .id = "tls.closed_early",
    .rule = "RFC 8446 §6",
    .what = "the other side closed the connection before the handshake was over",
    .advice = "check that it speaks TLS on this port; its log may say why it gave up",
};
inline constexpr ErrorRow handshake_timeout{
    .id = "tls.handshake_timeout",
    .rule = "",
    .what = "the handshake took too long",
    .advice = "check that the peer is reachable and speaks TLS on this port",
};

// The order of messages, §4.
inline constexpr ErrorRow unexpected_message{
    .id = "tls.unexpected_message",
    .rule = "RFC 8446 §4",
    .what = "a message that may not come here",
    .advice = "the peer breaks the protocol",
};
inline constexpr ErrorRow bad_message{
    .id = "tls.bad_message",
    .rule = "RFC 8446 §6.2",
    .what = "a message cannot be decoded",
    .advice = "the peer breaks the protocol",
};
inline constexpr ErrorRow message_too_long{
    .id = "tls.message_too_long",
    .rule = "RFC 8446 §4",
    .what = "a handshake message is longer than our limit",
    .advice = "ask the peer's operator to send less, such as a shorter certificate chain",
};
inline constexpr ErrorRow handshake_too_long{
    .id = "tls.handshake_too_long",
    .rule = "RFC 8446 §4",
    .what = "the peer sent more than our limit before it was authenticated",
    .advice = "ask the peer's operator to send less, such as a shorter certificate chain",
};
inline constexpr ErrorRow second_hello_retry_request{
    .id = "tls.second_hello_retry_request",
    .rule = "RFC 8446 §4.1.4",
    .what = "the server sent a second HelloRetryRequest",
    .advice = "the server breaks the protocol",
};
inline constexpr ErrorRow too_many_key_updates{
    .id = "tls.too_many_key_updates",
    .rule = "RFC 8446 §4.6.3",
    .what = "too many KeyUpdate messages in a row",
    .advice = "the peer wastes our time: it is broken or hostile",
};
inline constexpr ErrorRow renegotiation{
    .id = "tls.renegotiation",
    .rule = "RFC 8446 §4.1.2",
    .what = "the peer tried to renegotiate",
    .advice = "TLS 1.3 has no renegotiation; the peer breaks the protocol",
};

// Versions, §4.2.1.
inline constexpr ErrorRow unsupported_version{
    .id = "tls.unsupported_version",
    .rule = "RFC 8446 §4.2.1",
    .what = "no protocol version in common",
    .advice = "the other side is too old, or is set up to refuse TLS 1.3",
};
inline constexpr ErrorRow downgrade_detected{
    .id = "tls.downgrade_detected",
    .rule = "RFC 8446 §4.1.3",
    .what = "the server can do a later version than it chose: somebody between may have changed the hello",
    .advice = "do not retry with an older version; look for a proxy between",
};
inline constexpr ErrorRow inappropriate_fallback{
    .id = "tls.inappropriate_fallback",
    .rule = "RFC 7507 §3",
    .what = "the client fell back to an older version although we can do a later one",
    .advice = "the client should retry with its latest version",
};

// Nothing in common.
inline constexpr ErrorRow no_shared_cipher_suite{
    .id = "tls.no_shared_cipher_suite",
    .rule = "RFC 8446 §4.1.1",
    .what = "no cipher suite in common",
    .advice = "allow a suite that both sides have",
};
inline constexpr ErrorRow no_shared_group{
    .id = "tls.no_shared_group",
    .rule = "RFC 8446 §4.1.1",
    .what = "no key exchange group in common",
    .advice = "allow a group that both sides have",
};
inline constexpr ErrorRow no_shared_signature_scheme{
    .id = "tls.no_shared_signature_scheme",
    .rule = "RFC 8446 §4.4.2.2",
    .what = "no signature scheme in common with our certificate",
    .advice = "use a key of a kind that the peer accepts",
};
inline constexpr ErrorRow no_shared_psk_mode{
    .id = "tls.no_shared_psk_mode",
    .rule = "RFC 8446 §4.2.9",
    .what = "no PSK key exchange mode in common",
    .advice = "allow psk_dhe_ke",
};
inline constexpr ErrorRow no_credential{
    .id = "tls.no_credential",
    .rule = "RFC 8446 §4.4.2",
    .what = "no certificate to show for the asked name",
    .advice = "configure a certificate and key for it",
};
inline constexpr ErrorRow no_application_protocol{
    .id = "tls.no_application_protocol",
    .rule = "RFC 7301 §3.2",
    .what = "no application protocol in common",
    .advice = "allow a protocol that both sides have",
};
inline constexpr ErrorRow unrecognized_name{
    .id = "tls.unrecognized_name",
    .rule = "RFC 6066 §3",
    .what = "the client asked for a name that this server does not serve",
    .advice = "check the name, or configure a certificate for it",
};

// Values that may not be, §6.2 illegal_parameter.
inline constexpr ErrorRow illegal_parameter_legacy_version{
    .id = "tls.illegal_parameter_legacy_version",
    .rule = "RFC 8446 §4.1.2, §4.1.3",
    .what = "legacy_version is not 0x0303",
    .advice = "the peer breaks the protocol",
};
inline constexpr ErrorRow illegal_parameter_compression{
    .id = "tls.illegal_parameter_compression",
    .rule = "RFC 8446 §4.1.2, §4.1.3",
    .what = "legacy_compression_method is not the single null method",
    .advice = "the peer breaks the protocol",
};
inline constexpr ErrorRow illegal_parameter_session_id_echo{
    .id = "tls.illegal_parameter_session_id_echo",
    .rule = "RFC 8446 §4.1.3",
    .what = "the server did not echo our legacy_session_id",
    .advice = "the server breaks the protocol",
};
inline constexpr ErrorRow illegal_parameter_cipher_suite{
    .id = "tls.illegal_parameter_cipher_suite",
    .rule = "RFC 8446 §4.1.3",
    .what = "the server chose a cipher suite that we did not offer",
    .advice = "the server breaks the protocol",
};
inline constexpr ErrorRow illegal_parameter_cipher_suite_changed{
    .id = "tls.illegal_parameter_cipher_suite_changed",
    .rule = "RFC 8446 §4.1.4",
    .what = "the cipher suite differs between HelloRetryRequest and ServerHello",
    .advice = "the server breaks the protocol",
};
inline constexpr ErrorRow illegal_parameter_selected_version{
    .id = "tls.illegal_parameter_selected_version",
    .rule = "RFC 8446 §4.2.1",
    .what = "the server selected a version that we did not offer",
    .advice = "the server breaks the protocol",
};
inline constexpr ErrorRow illegal_parameter_selected_version_changed{
    .id = "tls.illegal_parameter_selected_version_changed",
    .rule = "RFC 8446 §4.1.4",
    .what = "the version differs between HelloRetryRequest and ServerHello",
    .advice = "the server breaks the protocol",
};
inline constexpr ErrorRow illegal_parameter_retry_changes_nothing{
    .id = "tls.illegal_parameter_retry_changes_nothing",
    .rule = "RFC 8446 §4.1.4",
    .what = "a HelloRetryRequest asks for no change",
    .advice = "the server breaks the protocol",
};
inline constexpr ErrorRow illegal_parameter_retry_group{
    .id = "tls.illegal_parameter_retry_group",
    .rule = "RFC 8446 §4.2.8",
    .what = "a HelloRetryRequest asks for a group that we did not offer or already sent a share of",
    .advice = "the server breaks the protocol",
};
inline constexpr ErrorRow illegal_parameter_second_client_hello{
    .id = "tls.illegal_parameter_second_client_hello",
    .rule = "RFC 8446 §4.1.2",
    .what = "the second ClientHello differs where it may not",
    .advice = "the client breaks the protocol",
};
inline constexpr ErrorRow illegal_parameter_duplicate_extension{
    .id = "tls.illegal_parameter_duplicate_extension",
    .rule = "RFC 8446 §4.2",
    .what = "an extension stands twice in one message",
    .advice = "the peer breaks the protocol",
};
inline constexpr ErrorRow illegal_parameter_extension_placement{
    .id = "tls.illegal_parameter_extension_placement",
    .rule = "RFC 8446 §4.2",
    .what = "an extension stands in a message where it may not",
    .advice = "the peer breaks the protocol",
};
inline constexpr ErrorRow illegal_parameter_extension_order{
    .id = "tls.illegal_parameter_extension_order",
    .rule = "RFC 8446 §4.2.11",
    .what = "pre_shared_key is not the last extension",
    .advice = "the client breaks the protocol",
};
inline constexpr ErrorRow illegal_parameter_server_group{
    .id = "tls.illegal_parameter_server_group",
    .rule = "RFC 8446 §4.2.8",
    .what = "the server's key share is of a group that we did not offer a share of",
    .advice = "the server breaks the protocol",
};
inline constexpr ErrorRow illegal_parameter_key_share{
    .id = "tls.illegal_parameter_key_share",
    .rule = "RFC 8446 §4.2.8",
    .what = "the peer's key share is not a valid public value of its group",
    .advice = "the peer breaks the protocol, or somebody attacks it",
};
inline constexpr ErrorRow illegal_parameter_duplicate_key_share{
    .id = "tls.illegal_parameter_duplicate_key_share",
    .rule = "RFC 8446 §4.2.8",
    .what = "two key shares of one group",
    .advice = "the client breaks the protocol",
};
inline constexpr ErrorRow illegal_parameter_key_share_not_offered{
    .id = "tls.illegal_parameter_key_share_not_offered",
    .rule = "RFC 8446 §4.2.8",
    .what = "a key share of a group that supported_groups does not name",
    .advice = "the client breaks the protocol",
};
inline constexpr ErrorRow illegal_parameter_key_share_after_retry{
    .id = "tls.illegal_parameter_key_share_after_retry",
    .rule = "RFC 8446 §4.2.8",
    .what = "the second ClientHello does not hold exactly the key share that was asked for",
    .advice = "the client breaks the protocol",
};
inline constexpr ErrorRow illegal_parameter_selected_identity{
    .id = "tls.illegal_parameter_selected_identity",
    .rule = "RFC 8446 §4.2.11",
    .what = "the server selected a pre-shared key that we did not offer",
    .advice = "the server breaks the protocol",
};
inline constexpr ErrorRow illegal_parameter_psk_hash{
    .id = "tls.illegal_parameter_psk_hash",
    .rule = "RFC 8446 §4.2.11",
    .what = "the cipher suite's hash is not the one of the selected pre-shared key",
    .advice = "the server breaks the protocol",
};
inline constexpr ErrorRow illegal_parameter_binders{
    .id = "tls.illegal_parameter_binders",
    .rule = "RFC 8446 §4.2.11",
    .what = "pre_shared_key has not one binder for each identity",
    .advice = "the client breaks the protocol",
};
inline constexpr ErrorRow illegal_parameter_psk_mode{
    .id = "tls.illegal_parameter_psk_mode",
    .rule = "RFC 8446 §4.2.9",
    .what = "the server answered in a PSK key exchange mode that we did not offer",
    .advice = "the server breaks the protocol",
};
inline constexpr ErrorRow illegal_parameter_early_data{
    .id = "tls.illegal_parameter_early_data",
    .rule = "RFC 8446 §4.2.10",
    .what = "early data was accepted or offered without the pre-shared key that it needs",
    .advice = "the peer breaks the protocol",
};
inline constexpr ErrorRow illegal_parameter_alpn{
    .id = "tls.illegal_parameter_alpn",
    .rule = "RFC 7301 §3.1",
    .what = "the server selected an application protocol that we did not offer, or not exactly one",
    .advice = "the server breaks the protocol",
};
inline constexpr ErrorRow illegal_parameter_server_name{
    .id = "tls.illegal_parameter_server_name",
    .rule = "RFC 6066 §3",
    .what = "the server name is not one host name",
    .advice = "send one A-label host name without a trailing dot",
};
inline constexpr ErrorRow illegal_parameter_signature_scheme{
    .id = "tls.illegal_parameter_signature_scheme",
    .rule = "RFC 8446 §4.4.3",
    .what = "the peer signed with a scheme that it may not use here",
    .advice = "the peer breaks the protocol",
};
inline constexpr ErrorRow illegal_parameter_certificate_request_context{
    .id = "tls.illegal_parameter_certificate_request_context",
    .rule = "RFC 8446 §4.3.2, §4.4.2",
    .what = "certificate_request_context is not the one that was asked with",
    .advice = "the peer breaks the protocol",
};
inline constexpr ErrorRow illegal_parameter_ticket_lifetime{
    .id = "tls.illegal_parameter_ticket_lifetime",
    .rule = "RFC 8446 §4.6.1",
    .what = "a ticket claims to live longer than seven days",
    .advice = "the server breaks the protocol",
};
inline constexpr ErrorRow illegal_parameter_key_update{
    .id = "tls.illegal_parameter_key_update",
    .rule = "RFC 8446 §4.6.3",
    .what = "request_update of KeyUpdate is neither 0 nor 1",
    .advice = "the peer breaks the protocol",
};
inline constexpr ErrorRow illegal_parameter_record_size_limit{
    .id = "tls.illegal_parameter_record_size_limit",
    .rule = "RFC 8449 §4",
    .what = "record_size_limit is less than 64 or more than the protocol allows",
    .advice = "the peer breaks the protocol",
};
inline constexpr ErrorRow illegal_parameter_status_request{
    .id = "tls.illegal_parameter_status_request",
    .rule = "RFC 6066 §8",
    .what = "a certificate status of a kind that we did not ask for",
    .advice = "the peer breaks the protocol",
};

// Extensions, §4.2, §9.2.
inline constexpr ErrorRow unsupported_extension{
    .id = "tls.unsupported_extension",
    .rule = "RFC 8446 §4.2",
    .what = "the peer answered an extension that we did not send",
    .advice = "the peer breaks the protocol",
};
inline constexpr ErrorRow missing_extension_supported_versions{
    .id = "tls.missing_extension_supported_versions",
    .rule = "RFC 8446 §4.2.1",
    .what = "supported_versions is missing",
    .advice = "the peer breaks the protocol",
};
inline constexpr ErrorRow missing_extension_supported_groups{
    .id = "tls.missing_extension_supported_groups",
    .rule = "RFC 8446 §9.2",
    .what = "supported_groups is missing",
    .advice = "the peer breaks the protocol",
};
inline constexpr ErrorRow missing_extension_key_share{
    .id = "tls.missing_extension_key_share",
    .rule = "RFC 8446 §9.2",
    .what = "key_share is missing",
    .advice = "the peer breaks the protocol",
};
inline constexpr ErrorRow missing_extension_signature_algorithms{
    .id = "tls.missing_extension_signature_algorithms",
    .rule = "RFC 8446 §9.2",
    .what = "signature_algorithms is missing",
    .advice = "the peer breaks the protocol",
};
inline constexpr ErrorRow missing_extension_psk_key_exchange_modes{
    .id = "tls.missing_extension_psk_key_exchange_modes",
    .rule = "RFC 8446 §4.2.9",
    .what = "pre_shared_key came without psk_key_exchange_modes",
    .advice = "the client breaks the protocol",
};
inline constexpr ErrorRow missing_extension_server_name{
    .id = "tls.missing_extension_server_name",
    .rule = "RFC 8446 §9.2",
    .what = "server_name is missing and this server needs it",
    .advice = "ask for the server by name",
};
inline constexpr ErrorRow missing_extension_cookie{
    .id = "tls.missing_extension_cookie",
    .rule = "RFC 8446 §4.2.2",
    .what = "the second ClientHello does not return the cookie",
    .advice = "the client breaks the protocol",
};

// Authentication, §4.4.
inline constexpr ErrorRow bad_finished{
    .id = "tls.bad_finished",
    .rule = "RFC 8446 §4.4.4",
    .what = "the Finished message does not prove the handshake",
    .advice = "the two sides saw different handshakes: somebody between may have changed it",
};
inline constexpr ErrorRow bad_certificate_verify{
    .id = "tls.bad_certificate_verify",
    .rule = "RFC 8446 §4.4.3",
    .what = "the signature over the handshake is wrong",
    .advice = "the peer does not hold the key of the certificate that it showed",
};
inline constexpr ErrorRow bad_binder{
    .id = "tls.bad_binder",
    .rule = "RFC 8446 §4.2.11.2",
    .what = "the binder does not prove the pre-shared key",
    .advice = "the two sides hold different keys for the same identity",
};
inline constexpr ErrorRow empty_certificate{
    .id = "tls.empty_certificate",
    .rule = "RFC 8446 §4.4.2.4",
    .what = "the server showed no certificate",
    .advice = "the server breaks the protocol",
};
inline constexpr ErrorRow certificate_required{
    .id = "tls.certificate_required",
    .rule = "RFC 8446 §4.4.2.4",
    .what = "the client showed no certificate although this server requires one",
    .advice = "configure a client certificate",
};
inline constexpr ErrorRow wrong_key_type{
    .id = "tls.wrong_key_type",
    .rule = "RFC 8446 §4.4.3",
    .what = "the certificate's key cannot make signatures of the scheme that was used",
    .advice = "the peer breaks the protocol",
};
inline constexpr ErrorRow certificate_not_for_signing{
    .id = "tls.certificate_not_for_signing",
    .rule = "RFC 8446 §4.4.2.2",
    .what = "the certificate's key usage does not allow digital signatures",
    .advice = "issue a certificate whose key usage has digitalSignature",
};
inline constexpr ErrorRow unsupported_certificate_key{
    .id = "tls.unsupported_certificate_key",
    .rule = "RFC 8446 §4.4.2",
    .what = "the certificate holds a key of a kind that is not supported",
    .advice = "use a certificate with an RSA, ECDSA or Ed25519 key",
};
inline constexpr ErrorRow bad_certificate_status{
    .id = "tls.bad_certificate_status",
    .rule = "RFC 6066 §8",
    .what = "the stapled certificate status is not acceptable",
    .advice = "ask the server's operator to renew its OCSP staple",
};

}  // namespace troth::inline v1::tls
