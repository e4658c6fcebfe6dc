// Certificate, RFC 8446 §4.4.2.
#pragma once

#include "troth/tls/message/handshake.hpp"

namespace troth::inline v1::tls {

struct CertificateEntry {
    Opaque<1, 0xffffff> cert_data;  // DER
    Extensions extensions;

    template <class Io>
    static bool wire(Io& io, auto& m) {
        return io("cert_data", m.cert_data) && io("extensions", m.extensions);
    }
};
struct Certificate {
    static constexpr std::string_view name = "Certificate";
    static constexpr HandshakeType type = HandshakeType::certificate;

    Opaque<0, 255> certificate_request_context;
    List<CertificateEntry, 0, 0xffffff> certificate_list;  // leaf first; empty: the client has none to show

    template <class Io>
    static bool wire(Io& io, auto& m) {
        io.context(static_cast<u8>(MessageKind::certificate));
        return io("certificate_request_context", m.certificate_request_context) &&
               io("certificate_list", m.certificate_list);
    }
};

}  // namespace troth::inline v1::tls
