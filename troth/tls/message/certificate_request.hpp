// CertificateRequest, RFC 8446 §4.3.2.
#pragma once

#include "troth/tls/message/handshake.hpp"

namespace troth::inline v1::tls {

struct CertificateRequest {
    static constexpr std::string_view name = "CertificateRequest";
    static constexpr HandshakeType type = HandshakeType::certificate_request;

    Opaque<0, 255> certificate_request_context;  // empty but for authentication after the handshake
    Extensions extensions;

    template <class Io>
    static bool wire(Io& io, auto& m) {
        io.context(static_cast<u8>(MessageKind::certificate_request));
        return io("certificate_request_context", m.certificate_request_context) && io("extensions", m.extensions);
    }
};

}  // namespace troth::inline v1::tls
