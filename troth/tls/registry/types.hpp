// The small registries of RFC 8446: content and handshake types, PSK modes, KeyUpdateRequest, and what a few extensions
// count.
#pragma once

#include "troth/tls/registry/registry.hpp"

namespace troth::inline v1::tls {

template <class E>
struct NamedRow {
    E value;
    std::string_view name;
};

enum class ContentType : u8 {  // §5.1
    invalid = 0,
    change_cipher_spec = 20,
    alert = 21,
    handshake = 22,
    application_data = 23,
};
inline constexpr NamedRow<ContentType> content_types[] = {
    {ContentType::change_cipher_spec, "change_cipher_spec"},
    {ContentType::alert, "alert"},
    {ContentType::handshake, "handshake"},
    {ContentType::application_data, "application_data"},
};
constexpr std::span<const NamedRow<ContentType>> rows_of(ContentType) {
    return content_types;
}

enum class HandshakeType : u8 {  // §4; the reserved ones are TLS 1.2's (RFC 5246 §7.4)
    hello_request = 0,
    client_hello = 1,
    server_hello = 2,
    new_session_ticket = 4,
    end_of_early_data = 5,
    encrypted_extensions = 8,
    certificate = 11,
    server_key_exchange = 12,
    certificate_request = 13,
    server_hello_done = 14,
    certificate_verify = 15,
    client_key_exchange = 16,
    finished = 20,
    certificate_status = 22,
    key_update = 24,
    compressed_certificate = 25,
    message_hash = 254,
};
inline constexpr NamedRow<HandshakeType> handshake_types[] = {
    {HandshakeType::client_hello, "client_hello"},
    {HandshakeType::server_hello, "server_hello"},
    {HandshakeType::new_session_ticket, "new_session_ticket"},
    {HandshakeType::end_of_early_data, "end_of_early_data"},
    {HandshakeType::encrypted_extensions, "encrypted_extensions"},
    {HandshakeType::certificate, "certificate"},
    {HandshakeType::certificate_request, "certificate_request"},
    {HandshakeType::certificate_verify, "certificate_verify"},
    {HandshakeType::finished, "finished"},
    {HandshakeType::key_update, "key_update"},
    {HandshakeType::compressed_certificate, "compressed_certificate"},
    {HandshakeType::message_hash, "message_hash"},
    {HandshakeType::hello_request, "hello_request"},
    {HandshakeType::server_key_exchange, "server_key_exchange"},
    {HandshakeType::server_hello_done, "server_hello_done"},
    {HandshakeType::client_key_exchange, "client_key_exchange"},
    {HandshakeType::certificate_status, "certificate_status"},
};
constexpr std::span<const NamedRow<HandshakeType>> rows_of(HandshakeType) {
    return handshake_types;
}

enum class PskKeyExchangeMode : u8 { psk_ke = 0, psk_dhe_ke = 1 };  // §4.2.9
inline constexpr NamedRow<PskKeyExchangeMode> psk_key_exchange_mode_rows[] = {
    {PskKeyExchangeMode::psk_dhe_ke, "psk_dhe_ke"},
    {PskKeyExchangeMode::psk_ke, "psk_ke"},
};
constexpr std::span<const NamedRow<PskKeyExchangeMode>> rows_of(PskKeyExchangeMode) {
    return psk_key_exchange_mode_rows;
}

enum class KeyUpdateRequest : u8 { update_not_requested = 0, update_requested = 1 };  // §4.6.3
inline constexpr NamedRow<KeyUpdateRequest> key_update_requests[] = {
    {KeyUpdateRequest::update_not_requested, "update_not_requested"},
    {KeyUpdateRequest::update_requested, "update_requested"},
};
constexpr std::span<const NamedRow<KeyUpdateRequest>> rows_of(KeyUpdateRequest) {
    return key_update_requests;
}

enum class NameType : u8 { host_name = 0 };  // RFC 6066 §3
inline constexpr NamedRow<NameType> name_types[] = {{NameType::host_name, "host_name"}};
constexpr std::span<const NamedRow<NameType>> rows_of(NameType) {
    return name_types;
}

enum class CertificateStatusType : u8 { ocsp = 1 };  // RFC 6066 §8
inline constexpr NamedRow<CertificateStatusType> certificate_status_types[] = {{CertificateStatusType::ocsp, "ocsp"}};
constexpr std::span<const NamedRow<CertificateStatusType>> rows_of(CertificateStatusType) {
    return certificate_status_types;
}

}  // namespace troth::inline v1::tls
