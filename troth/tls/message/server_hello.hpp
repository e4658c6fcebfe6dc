// ServerHello, RFC 8446 §4.1.3, and HelloRetryRequest, which is one with a Random of its own, §4.1.4.
#pragma once

#include "troth/tls/message/handshake.hpp"
#include "troth/tls/registry/cipher_suite.hpp"
#include "troth/tls/registry/protocol_version.hpp"

namespace troth::inline v1::tls {

// SHA-256 of "HelloRetryRequest", §4.1.3.
inline constexpr Random hello_retry_request_random{0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c,
                                                   0x02, 0x1e, 0x65, 0xb8, 0x91, 0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb,
                                                   0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c};

// Field names are the RFC's own.
struct ServerHello {
    static constexpr std::string_view name = "ServerHello";
    static constexpr HandshakeType type = HandshakeType::server_hello;

    ProtocolVersion legacy_version = ProtocolVersion::tls12;
    Random random{};
    Opaque<0, 32> legacy_session_id_echo;
    CipherSuite cipher_suite{};
    u8 legacy_compression_method = 0;
    Extensions extensions;
    bool has_extensions = true;  // one of TLS 1.2 may end without them

    bool is_hello_retry_request() const { return random == hello_retry_request_random; }
    MessageKind kind() const {
        return is_hello_retry_request() ? MessageKind::hello_retry_request : MessageKind::server_hello;
    }

    // The format, said once. Reader fills the fields, Writer emits them, inspect's Describer prints them; a failure
    // names the field it stopped at.
    template <class Io>
    static bool wire(Io& io, auto& m) {
        return io("legacy_version", m.legacy_version) && io("random", m.random) &&
               io.context(static_cast<u8>(m.kind())) && io("legacy_session_id_echo", m.legacy_session_id_echo) &&
               io("cipher_suite", m.cipher_suite) && io("legacy_compression_method", m.legacy_compression_method) &&
               io.tail("extensions", m.extensions, m.has_extensions);
    }
};

// §4.1.3: the last eight bytes of a server's Random when it can do TLS 1.3 but negotiates less. A client that could do
// more refuses such a hello (downgrade_detected).
inline constexpr std::array<u8, 8> downgrade_to_tls12{0x44, 0x4f, 0x57, 0x4e, 0x47, 0x52, 0x44, 0x01};
inline constexpr std::array<u8, 8> downgrade_to_tls11{0x44, 0x4f, 0x57, 0x4e, 0x47, 0x52, 0x44, 0x00};
bool has_downgrade_sentinel(const Random& random);

// check_legacy: what §4.1.3 asks of the fields that TLS 1.3 keeps for show, once supported_versions said 1.3:
// legacy_version is 0x0303, the session id is ours, compression is null (illegal_parameter_*).
Result<void> check_legacy(const ServerHello& hello, Bytes legacy_session_id);

}  // namespace troth::inline v1::tls
