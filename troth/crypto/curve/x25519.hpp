// X25519, RFC 7748 §5 and §6.1: Diffie-Hellman on Curve25519.
#pragma once

#include <array>

#include "troth/base/cpu.hpp"
#include "troth/base/random.hpp"
#include "troth/base/result.hpp"
#include "troth/base/secret.hpp"

// All functions are thread-safe and constant time in the private key, and allocate nothing.
namespace troth::inline v1::crypto::x25519 {

using PrivateKey = Secret<32>;         // any 32 bytes; the bits that RFC 7748 §5 fixes are set when it is used
using PublicKey = std::array<u8, 32>;  // the u-coordinate, little-endian
using PublicKeyView = std::span<const u8, 32>;

// generate: a fresh private key.
PrivateKey generate(RandomSource& random);

// public_key: the private key times the base point, u = 9 (RFC 7748 §4.1).
PublicKey public_key(const PrivateKey& private_key, const cpu::Features& features = cpu::host());

// derive: the shared secret with the owner of `peer`. Every 32 bytes are accepted as a public key (RFC 7748 §5: bit 255
// is ignored, values from p on are reduced), but an all-zero secret, which only points of small order give, is refused:
// x25519_zero (RFC 7748 §6.1; for TLS a MUST, RFC 8446 §7.4.2).
Result<Secret<32>> derive(const PrivateKey& private_key, PublicKeyView peer,
                          const cpu::Features& features = cpu::host());

}  // namespace troth::inline v1::crypto::x25519
