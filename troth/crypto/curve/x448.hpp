// X448, RFC 7748 §5 and §6.2: Diffie-Hellman on Curve448.
#pragma once

#include <array>

#include "troth/base/random.hpp"
#include "troth/base/result.hpp"
#include "troth/base/secret.hpp"

// All functions are thread-safe and constant time in the private key, and allocate nothing. One implementation, for
// every 64-bit machine.
namespace troth::inline v1::crypto::x448 {

using PrivateKey = Secret<56>;         // any 56 bytes; the bits that RFC 7748 §5 fixes are set when it is used
using PublicKey = std::array<u8, 56>;  // the u-coordinate, little-endian
using PublicKeyView = std::span<const u8, 56>;

// generate: a fresh private key.
PrivateKey generate(RandomSource& random);

// public_key: the private key times the base point, u = 5 (RFC 7748 §4.2).
PublicKey public_key(const PrivateKey& private_key);

// derive: the shared secret with the owner of `peer`. Every 56 bytes are accepted as a public key (RFC 7748 §5: values
// from p on are reduced), but an all-zero secret, which only points of small order give, is refused: crypto.x448_zero
// (RFC 7748 §6.2; for TLS a MUST, RFC 8446 §7.4.2).
Result<Secret<56>> derive(const PrivateKey& private_key, PublicKeyView peer);

}  // namespace troth::inline v1::crypto::x448
