// Making OCSP responses: RFC 6960 §4.2.1. What is made is strict DER and is signed by a keys::Signer.
#pragma once

#include "troth/x509/builder.hpp"
#include "troth/x509/ocsp.hpp"

namespace troth::inline v1::x509 {

// OcspAnswer: what is said of one certificate.
struct OcspAnswer {
    enum class Status : u8 { good, revoked, unknown };
    OwnedCertId id;
    Status status = Status::unknown;
    std::chrono::sys_seconds revocation_time{};  // of revoked
    std::optional<ReasonCode> reason;            // of revoked; unspecified is not written
    std::chrono::sys_seconds this_update{};
    std::optional<std::chrono::sys_seconds> next_update;
};

// OcspBuilder: fill the fields, then sign.
struct OcspBuilder {
    std::chrono::sys_seconds produced_at{};
    ByteVector nonce;                       // of the request; empty: none
    bool by_name = false;                   // name the responder by its name, not by the hash of its key
    std::vector<Certificate> certificates;  // sent along: the responder's, where it is not the issuer itself

    // sign: by `responder`, whose key `signer` holds: the issuer, or whom it certified for OCSP. At least one answer.
    // Errors: x509.ocsp_incomplete with the field, x509.key_cannot_sign, those of the signer.
    Result<OcspResponse> sign(std::span<const OcspAnswer> answers, const Certificate& responder,
                              const keys::Signer& signer, RandomSource& random) const;
};

// ocsp_failure: the response that only says why there is none; not signed (RFC 6960 §2.3). Not `successful`.
ByteVector ocsp_failure(OcspResponseStatus status);

}  // namespace troth::inline v1::x509
