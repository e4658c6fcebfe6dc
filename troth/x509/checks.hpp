// What is checked of one certificate, wherever it stands in a path. Each gives an error without its depth, or nothing.
#pragma once

#include "troth/x509/verify.hpp"

namespace troth::inline v1::x509 {

std::optional<Error> check_time(const Certificate& certificate, std::chrono::sys_seconds time);  // §6.1.3(a)(2)
std::optional<Error> check_critical(const Certificate& certificate);                             // §4.2
std::optional<Error> check_key(const Certificate& certificate);  // strong enough, and of a kind that is supported
std::optional<Error> check_purpose(const Certificate& certificate, Purpose purpose);         // §4.2.1.12
std::optional<Error> check_leaf_key_usage(const Certificate& certificate, Purpose purpose);  // §4.2.1.3
std::optional<Error> check_leaf_constraints(const Certificate& certificate);  // §4.2.1.10: only an authority has them
// §6.1.4(k) and (n): may issue certificates. An anchor of version 1 may.
std::optional<Error> check_ca(const Certificate& certificate, bool is_anchor);
// SignedBytes: what SIGNED{} of RFC 5280 §4.1 puts together.
struct SignedBytes {
    Bytes message;
    Bytes algorithm_identifier;  // in DER
    const der::BitString& signature;
};
// The signature is by this key (SubjectPublicKeyInfo in DER): nullptr; or bad_signature, weak_signature,
// unsupported_signature or unsupported_key.
const ErrorRow* check_signature_by(const SignedBytes& signed_bytes, Bytes spki);
// §6.1.3(a)(1): the signature of `subject` is by the key of `issuer`.
const ErrorRow* check_signed_by(const Certificate& subject, const Certificate& issuer);

// The same error, with the certificate's name in it.
Error about(const ErrorRow& row, const Certificate& certificate);

}  // namespace troth::inline v1::x509
