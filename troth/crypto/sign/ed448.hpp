// Ed448 and Ed448ph with their contexts, RFC 8032 §5.2; the pure variant with an empty context is that of TLS (RFC 8446
// §4.2.3) and X.509 (RFC 8410).
#pragma once

#include <array>

#include "troth/base/cpu.hpp"
#include "troth/base/random.hpp"
#include "troth/base/result.hpp"
#include "troth/base/secret.hpp"

// All functions are thread-safe and allocate nothing. The curve has one implementation, for every 64-bit machine;
// `features` choose that of SHAKE256.
namespace troth::inline v1::crypto::ed448 {

using Seed = Secret<57>;  // the private key as RFC 8032 §5.2.5 and PKCS#8 (RFC 8410 §7) know it
using PublicKey = std::array<u8, 57>;
using Signature = std::array<u8, 114>;  // R || S, RFC 8032 §5.2.6
using PublicKeyView = std::span<const u8, 57>;
using SignatureView = std::span<const u8, 114>;

// Variant: what is signed. Ed448ph signs SHAKE256(message, 64) in the message's stead (RFC 8032 §5.2).
enum class Variant : u8 { pure = 0, prehashed = 1 };
inline constexpr usize max_context_size = 255;

// KeyPair: a seed with what RFC 8032 §5.2.5 makes of it. Wiped on destruction and when moved from.
class KeyPair {
  public:
    explicit KeyPair(const Seed& seed, const cpu::Features& features = cpu::host());
    static KeyPair generate(RandomSource& random, const cpu::Features& features = cpu::host());

    const Seed& seed() const { return seed_; }
    const PublicKey& public_key() const { return public_key_; }

  private:
    friend Signature sign_unchecked(const KeyPair&, Bytes, Bytes, Variant, const cpu::Features&);

    Seed seed_;
    Secret<57> scalar_;  // s of §5.2.5, clamped
    Secret<57> prefix_;
    PublicKey public_key_{};
};

// sign: RFC 8032 §5.2.6. The same key, message and context give the same signature. Constant time in the key. With a
// context, fails with crypto.eddsa_context if that has more than 255 bytes.
Signature sign(const KeyPair& key, Bytes message, const cpu::Features& features = cpu::host());
Result<Signature> sign(const KeyPair& key, Bytes message, Bytes context, Variant variant = Variant::pure,
                       const cpu::Features& features = cpu::host());

// verify: RFC 8032 §5.2.7 without the cofactor: S*B - k*A must be encoded as R, byte for byte. So a signature is
// refused if S is not below L, or if A or R is no canonical encoding of a point; and if the context is too long. Public
// inputs only: the time depends on them.
[[nodiscard]] bool verify(PublicKeyView public_key, Bytes message, SignatureView signature, Bytes context = {},
                          Variant variant = Variant::pure, const cpu::Features& features = cpu::host());

}  // namespace troth::inline v1::crypto::ed448
