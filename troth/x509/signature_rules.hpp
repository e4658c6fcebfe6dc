// Which signatures count.
#pragma once

#include "troth/keys/public_key.hpp"
#include "troth/x509/certificate.hpp"

namespace troth::inline v1::x509 {

// SignatureRules: as it is, what NIST SP 800-131A allows today. The rest is for looking at what was made long ago, and
// for nothing else: whoever can find collisions of SHA-1 or factor 1,024 bits can sign in the name of such an issuer.
struct SignatureRules {
    u32 least_rsa_bits = 2048;  // 1024 is the least that is possible
    bool sha1 = false;
};

// SignedBytes: what SIGNED{} of RFC 5280 §4.1 puts together.
struct SignedBytes {
    Bytes message;
    Bytes algorithm_identifier;  // in DER
    const der::BitString& signature;
};
// check_signature_by: the signature is by this key (SubjectPublicKeyInfo in DER): nullptr; or bad_signature,
// weak_signature, unsupported_signature or unsupported_key. `known`: what PublicKey::from_spki made of that key, if
// that is at hand.
const ErrorRow* check_signature_by(const SignedBytes& signed_bytes, Bytes spki, const SignatureRules& rules = {},
                                   const keys::PublicKey* known = nullptr);
// check_signed_by: RFC 5280 §6.1.3(a)(1): the signature of `subject` is by the key of `issuer`.
const ErrorRow* check_signed_by(const Certificate& subject, const Certificate& issuer, const SignatureRules& rules = {},
                                const keys::PublicKey* known = nullptr);

}  // namespace troth::inline v1::x509
