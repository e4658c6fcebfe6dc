// Signature schemes of TLS 1.3 as keys/ knows them. RFC 8446 §4.2.3.
#pragma once

#include <optional>

#include "troth/keys/algorithm.hpp"
#include "troth/tls/registry/signature_scheme.hpp"

namespace troth::inline v1::tls {

// sign_algorithm: nothing for schemes that keys/ does not know.
std::optional<keys::SignAlgorithm> sign_algorithm(SignatureScheme scheme);
// schemes_for: what a key of this kind signs handshakes with, best first. Static storage. ECDSA's curve and hash belong
// together; PKCS#1 v1.5 signs no handshake.
std::span<const SignatureScheme> schemes_for(keys::KeyType type);

}  // namespace troth::inline v1::tls
