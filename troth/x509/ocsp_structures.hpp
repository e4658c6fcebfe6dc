// The structures of OCSP, each declared once: RFC 6960 §4.
#pragma once

#include "troth/x509/certificate.hpp"
#include "troth/x509/crl_structures.hpp"

namespace troth::inline v1::x509 {

// CertID, RFC 6960 §4.1.1.
struct CertId {
    AlgorithmIdentifier hash_algorithm;
    OctetString issuer_name_hash, issuer_key_hash;
    der::Integer serial_number;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("hashAlgorithm", m.hash_algorithm) && io("issuerNameHash", m.issuer_name_hash) &&
               io("issuerKeyHash", m.issuer_key_hash) && io("serialNumber", m.serial_number);
    }
};
struct OcspSingleRequest {
    CertId req_cert;
    std::optional<std::vector<Extension>> single_request_extensions;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("reqCert", m.req_cert) &&
               io.optional_wrapped("singleRequestExtensions", 0, m.single_request_extensions);
    }
};
struct TbsRequest {
    u64 version = 0;
    std::optional<GeneralName> requestor_name;
    std::vector<OcspSingleRequest> request_list;
    std::optional<std::vector<Extension>> request_extensions;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io.defaulted_wrapped("version", 0, m.version, u64{0}) &&
               io.optional_wrapped("requestorName", 1, m.requestor_name) && io("requestList", m.request_list) &&
               io.optional_wrapped("requestExtensions", 2, m.request_extensions);
    }
};
struct OcspSignature {
    der::Raw<AlgorithmIdentifier> signature_algorithm;
    der::BitString signature;
    std::optional<std::vector<der::Any>> certs;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("signatureAlgorithm", m.signature_algorithm) && io("signature", m.signature) &&
               io.optional_wrapped("certs", 0, m.certs);
    }
};
struct OcspRequestFields {
    der::Raw<TbsRequest> tbs_request;
    std::optional<OcspSignature> optional_signature;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("tbsRequest", m.tbs_request) && io.optional_wrapped("optionalSignature", 0, m.optional_signature);
    }
};

// RevokedInfo, SingleResponse and ResponseData, RFC 6960 §4.2.1. The choices CertStatus and ResponderID are members of
// which exactly one is there, which OcspResponse::parse sees to.
struct RevokedInfo {
    GeneralizedTime revocation_time;
    std::optional<Enumerated> revocation_reason;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("revocationTime", m.revocation_time) &&
               io.optional_wrapped("revocationReason", 0, m.revocation_reason);
    }
};
struct SingleResponse {
    CertId cert_id;
    std::optional<der::Null> good;
    std::optional<RevokedInfo> revoked;
    std::optional<der::Null> unknown;
    GeneralizedTime this_update;
    std::optional<GeneralizedTime> next_update;
    std::optional<std::vector<Extension>> single_extensions;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("certID", m.cert_id) && io.optional_implicit("certStatus.good", 0, m.good) &&
               io.optional_implicit("certStatus.revoked", 1, m.revoked) &&
               io.optional_implicit("certStatus.unknown", 2, m.unknown) && io("thisUpdate", m.this_update) &&
               io.optional_wrapped("nextUpdate", 0, m.next_update) &&
               io.optional_wrapped("singleExtensions", 1, m.single_extensions);
    }
};
struct ResponseData {
    u64 version = 0;
    std::optional<Name> by_name;
    std::optional<OctetString> by_key;
    GeneralizedTime produced_at;
    std::vector<SingleResponse> responses;
    std::optional<std::vector<Extension>> response_extensions;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io.defaulted_wrapped("version", 0, m.version, u64{0}) &&
               io.optional_wrapped("responderID.byName", 1, m.by_name) &&
               io.optional_wrapped("responderID.byKey", 2, m.by_key) && io("producedAt", m.produced_at) &&
               io("responses", m.responses) && io.optional_wrapped("responseExtensions", 1, m.response_extensions);
    }
};
struct BasicOcspResponse {
    der::Raw<ResponseData> tbs_response_data;
    der::Raw<AlgorithmIdentifier> signature_algorithm;
    der::BitString signature;
    std::optional<std::vector<der::Any>> certs;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("tbsResponseData", m.tbs_response_data) && io("signatureAlgorithm", m.signature_algorithm) &&
               io("signature", m.signature) && io.optional_wrapped("certs", 0, m.certs);
    }
};
struct ResponseBytes {
    Oid response_type;
    OctetString response;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("responseType", m.response_type) && io("response", m.response);
    }
};
struct OcspResponseFields {
    Enumerated response_status;
    std::optional<ResponseBytes> response_bytes;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("responseStatus", m.response_status) && io.optional_wrapped("responseBytes", 0, m.response_bytes);
    }
};

}  // namespace troth::inline v1::x509
