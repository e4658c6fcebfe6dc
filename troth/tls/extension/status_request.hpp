// status_request, RFC 6066 §8 and RFC 8446 §4.4.2.1; signed_certificate_timestamp, RFC 6962 §3.3.1: what may be stapled
// to a certificate.
#pragma once

#include "troth/tls/extension/extension.hpp"
#include "troth/tls/registry/types.hpp"

namespace troth::inline v1::tls {

struct ResponderId {
    Opaque<1, 65535> id;  // DER

    template <class Io>
    static bool wire(Io& io, auto& m) {
        return io("responder_id", m.id);
    }
};
// CertificateStatusRequest: of type ocsp. A request of another type is kept as it came; a server ignores it.
struct CertificateStatusRequest {
    static constexpr ExtensionType type = ExtensionType::status_request;
    static constexpr MessageSet in{MessageKind::client_hello};
    CertificateStatusType status_type = CertificateStatusType::ocsp;
    List<ResponderId, 0, 65535> responder_id_list;
    Opaque<0, 65535> request_extensions;  // DER
    Rest other;                           // of a type that is not ocsp

    template <class Io>
    static bool wire(Io& io, auto& m) {
        if (!io("status_type", m.status_type)) return false;
        if (m.status_type != CertificateStatusType::ocsp) return io("request", m.other);
        return io("responder_id_list", m.responder_id_list) && io("request_extensions", m.request_extensions);
    }
};
// CertificateStatusAsked: the empty form of CertificateRequest.
struct CertificateStatusAsked {
    static constexpr ExtensionType type = ExtensionType::status_request;
    static constexpr MessageSet in{MessageKind::certificate_request};

    template <class Io>
    static bool wire(Io&, auto&) {
        return true;
    }
};
// CertificateStatus: in a CertificateEntry.
struct CertificateStatus {
    static constexpr ExtensionType type = ExtensionType::status_request;
    static constexpr MessageSet in{MessageKind::certificate};
    CertificateStatusType status_type = CertificateStatusType::ocsp;
    Opaque<1, 0xffffff> response;  // DER OCSPResponse

    template <class Io>
    static bool wire(Io& io, auto& m) {
        return io("status_type", m.status_type) && io("response", m.response);
    }
};
inline constexpr ExtensionRow status_request_row{
    .type = ExtensionType::status_request,
    .rule = "RFC 6066 §8, RFC 8446 §4.4.2.1",
    .forms = {form<CertificateStatusRequest>(), form<CertificateStatusAsked>(), form<CertificateStatus>()},
};

struct SignedCertificateTimestampsAsked {
    static constexpr ExtensionType type = ExtensionType::signed_certificate_timestamp;
    static constexpr MessageSet in{MessageKind::client_hello, MessageKind::certificate_request};

    template <class Io>
    static bool wire(Io&, auto&) {
        return true;
    }
};
struct SerializedSct {
    Opaque<1, 65535> sct;

    template <class Io>
    static bool wire(Io& io, auto& m) {
        return io("sct", m.sct);
    }
};
struct SignedCertificateTimestampList {
    static constexpr ExtensionType type = ExtensionType::signed_certificate_timestamp;
    static constexpr MessageSet in{MessageKind::certificate};
    List<SerializedSct, 1, 65535> sct_list;

    template <class Io>
    static bool wire(Io& io, auto& m) {
        return io("sct_list", m.sct_list);
    }
};
inline constexpr ExtensionRow signed_certificate_timestamp_row{
    .type = ExtensionType::signed_certificate_timestamp,
    .rule = "RFC 6962 §3.3.1",
    .forms = {form<SignedCertificateTimestampsAsked>(), form<SignedCertificateTimestampList>()},
};

}  // namespace troth::inline v1::tls
