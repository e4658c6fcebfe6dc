// Ed25519, RFC 8032 §5.1: the pure variant, the one of TLS (RFC 8446 §4.2.3) and X.509 (RFC 8410).
#pragma once

#include <array>

#include "troth/base/cpu.hpp"
#include "troth/base/random.hpp"
#include "troth/base/secret.hpp"

// All functions are thread-safe and allocate nothing.
namespace troth::inline v1::crypto::ed25519 {

using Seed = Secret<32>;  // the private key as RFC 8032 §5.1.5 and PKCS#8 (RFC 8410 §7) know it
using PublicKey = std::array<u8, 32>;
using Signature = std::array<u8, 64>;  // R || S, RFC 8032 §5.1.6
using PublicKeyView = std::span<const u8, 32>;
using SignatureView = std::span<const u8, 64>;

// KeyPair: a seed with what RFC 8032 §5.1.5 makes of it, so that signing does not have to. Wiped on destruction and
// when moved from.
class KeyPair {
  public:
    explicit KeyPair(const Seed& seed, const cpu::Features& features = cpu::host());
    static KeyPair generate(RandomSource& random, const cpu::Features& features = cpu::host());

    const Seed& seed() const { return seed_; }
    const PublicKey& public_key() const { return public_key_; }

  private:
    friend Signature sign(const KeyPair&, Bytes, const cpu::Features&);

    Seed seed_;
    Secret<32> scalar_;  // s of §5.1.5, clamped
    Secret<32> prefix_;
    PublicKey public_key_{};
};

// sign: RFC 8032 §5.1.6. The same key and message give the same signature. Constant time in the key; the time depends
// on the message's size alone.
Signature sign(const KeyPair& key, Bytes message, const cpu::Features& features = cpu::host());

// verify: RFC 8032 §5.1.7. Where the section leaves a choice, this one: the equation is the one without the cofactor,
// S*B = R + k*A, checked as encode(S*B - k*A) = R, byte for byte. So a signature is refused if S is not below L, if A
// is no canonical encoding of a point (§5.1.3), or if R is none. Points of small order are points; a caller for whom
// the key must bind the message refuses such keys itself. Public inputs only: the time depends on them.
[[nodiscard]] bool verify(PublicKeyView public_key, Bytes message, SignatureView signature,
                          const cpu::Features& features = cpu::host());

}  // namespace troth::inline v1::crypto::ed25519
