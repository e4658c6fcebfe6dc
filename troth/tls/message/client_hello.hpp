// ClientHello, RFC 8446 §4.1.2.
#pragma once

#include "troth/tls/message/handshake.hpp"
#include "troth/tls/registry/cipher_suite.hpp"
#include "troth/tls/registry/protocol_version.hpp"

namespace troth::inline v1::tls {

struct ClientHello {
    static constexpr std::string_view name = "ClientHello";
    static constexpr HandshakeType type = HandshakeType::client_hello;

    ProtocolVersion legacy_version = ProtocolVersion::tls12;
    Random random{};
    Opaque<0, 32> legacy_session_id;
    List<CipherSuite, 2, 65534> cipher_suites;  // most preferred first
    Opaque<1, 255> legacy_compression_methods;
    Extensions extensions;
    bool has_extensions = true;  // a hello from before RFC 3546 ends without them

    template <class Io>
    static bool wire(Io& io, auto& m) {
        io.context(static_cast<u8>(MessageKind::client_hello));
        return io("legacy_version", m.legacy_version) && io("random", m.random) &&
               io("legacy_session_id", m.legacy_session_id) && io("cipher_suites", m.cipher_suites) &&
               io("legacy_compression_methods", m.legacy_compression_methods) &&
               io.tail("extensions", m.extensions, m.has_extensions);
    }
};

inline constexpr std::array<u8, 1> null_compression{0};  // what legacy_compression_methods holds

// check_legacy: what §4.1.2 asks of the fields that TLS 1.3 keeps for show, once the version is settled: the
// compression methods are the null method alone (illegal_parameter_compression).
Result<void> check_legacy(const ClientHello& hello);

// before_binders: a ClientHello (whole message, header included) up to its binders: what PskBinderEntry signs
// (§4.2.11.2). `binders_size` is OfferedPsks::binders_size(); pre_shared_key was checked to stand last.
inline Bytes before_binders(Bytes message, usize binders_size) {
    return message.first(message.size() - binders_size);
}

}  // namespace troth::inline v1::tls
