// The pseudorandom function of TLS 1.2, RFC 5246 §5. (Which hash, and what labels there are, is tls/'s to say.)
#pragma once

#include "troth/crypto/mac/hmac.hpp"

namespace troth::inline v1::crypto {

// tls12_prf: PRF(secret, label, seed) = P_<hash>(secret, label + seed), into all of `out`. The seed may come in pieces.
// Any size of output; no allocation; constant time in the secret.
void tls12_prf(HashId id, Bytes secret, std::string_view label, Gather seed, MutableBytes out,
               const cpu::Features& features = cpu::host());

}  // namespace troth::inline v1::crypto
