// SIGNED{ToBeSigned}, RFC 5280 §4.1: what is signed, the algorithm and the signature in one SEQUENCE.
#pragma once

#include "troth/base/random.hpp"
#include "troth/keys/signer.hpp"
#include "troth/x509/oids.hpp"

namespace troth::inline v1::x509 {

// signing_algorithm: the signer's best, but PKCS#1 v1.5 before PSS where the key allows both. Verifiers that know no
// PSS in certificates (RFC 4055 §3) are many, and for signatures over what the signer made itself neither is known to
// be weak. The signer has algorithms.
keys::SignAlgorithm signing_algorithm(const keys::Signer& signer);

// signed_sequence: errors: those of the signer.
Result<ByteVector> signed_sequence(Bytes to_be_signed, keys::SignAlgorithm algorithm, const keys::Signer& signer,
                                   RandomSource& random);

}  // namespace troth::inline v1::x509
