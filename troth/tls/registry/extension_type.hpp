// ExtensionType, RFC 8446 §4.2 and the IANA registry. What an extension means and where it may stand is in extension/.
#pragma once

#include "troth/tls/registry/registry.hpp"

namespace troth::inline v1::tls {

enum class ExtensionType : u16 {
    server_name = 0,
    max_fragment_length = 1,
    status_request = 5,
    supported_groups = 10,
    ec_point_formats = 11,
    signature_algorithms = 13,
    use_srtp = 14,
    heartbeat = 15,
    application_layer_protocol_negotiation = 16,
    signed_certificate_timestamp = 18,
    client_certificate_type = 19,
    server_certificate_type = 20,
    padding = 21,
    encrypt_then_mac = 22,
    extended_master_secret = 23,
    compress_certificate = 27,
    record_size_limit = 28,
    delegated_credential = 34,
    session_ticket = 35,
    pre_shared_key = 41,
    early_data = 42,
    supported_versions = 43,
    cookie = 44,
    psk_key_exchange_modes = 45,
    certificate_authorities = 47,
    oid_filters = 48,
    post_handshake_auth = 49,
    signature_algorithms_cert = 50,
    key_share = 51,
    quic_transport_parameters = 57,
    ech_outer_extensions = 0xfd00,
    encrypted_client_hello = 0xfe0d,
    renegotiation_info = 0xff01,
};

struct ExtensionTypeRow {
    ExtensionType value;
    std::string_view name;
};
inline constexpr ExtensionTypeRow extension_types[] = {
    {ExtensionType::server_name, "server_name"},
    {ExtensionType::max_fragment_length, "max_fragment_length"},
    {ExtensionType::status_request, "status_request"},
    {ExtensionType::supported_groups, "supported_groups"},
    {ExtensionType::ec_point_formats, "ec_point_formats"},
    {ExtensionType::signature_algorithms, "signature_algorithms"},
    {ExtensionType::use_srtp, "use_srtp"},
    {ExtensionType::heartbeat, "heartbeat"},
    {ExtensionType::application_layer_protocol_negotiation, "application_layer_protocol_negotiation"},
    {ExtensionType::signed_certificate_timestamp, "signed_certificate_timestamp"},
    {ExtensionType::client_certificate_type, "client_certificate_type"},
    {ExtensionType::server_certificate_type, "server_certificate_type"},
    {ExtensionType::padding, "padding"},
    {ExtensionType::encrypt_then_mac, "encrypt_then_mac"},
    {ExtensionType::extended_master_secret, "extended_master_secret"},
    {ExtensionType::compress_certificate, "compress_certificate"},
    {ExtensionType::record_size_limit, "record_size_limit"},
    {ExtensionType::delegated_credential, "delegated_credential"},
    {ExtensionType::session_ticket, "session_ticket"},
    {ExtensionType::pre_shared_key, "pre_shared_key"},
    {ExtensionType::early_data, "early_data"},
    {ExtensionType::supported_versions, "supported_versions"},
    {ExtensionType::cookie, "cookie"},
    {ExtensionType::psk_key_exchange_modes, "psk_key_exchange_modes"},
    {ExtensionType::certificate_authorities, "certificate_authorities"},
    {ExtensionType::oid_filters, "oid_filters"},
    {ExtensionType::post_handshake_auth, "post_handshake_auth"},
    {ExtensionType::signature_algorithms_cert, "signature_algorithms_cert"},
    {ExtensionType::key_share, "key_share"},
    {ExtensionType::quic_transport_parameters, "quic_transport_parameters"},
    {ExtensionType::ech_outer_extensions, "ech_outer_extensions"},
    {ExtensionType::encrypted_client_hello, "encrypted_client_hello"},
    {ExtensionType::renegotiation_info, "renegotiation_info"},
};
constexpr std::span<const ExtensionTypeRow> rows_of(ExtensionType) {
    return extension_types;
}

}  // namespace troth::inline v1::tls
