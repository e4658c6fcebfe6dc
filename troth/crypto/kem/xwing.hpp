// X-Wing, ML-KEM-768 and X25519 as one key encapsulation: draft-connolly-cfrg-xwing-kem-10.
#pragma once

#include "troth/crypto/curve/x25519.hpp"
#include "troth/crypto/kem/mlkem.hpp"

namespace troth::inline v1::crypto::xwing {

// In bytes, §5.1 of the draft.
inline constexpr usize seed_size = 32;  // the private key
inline constexpr usize public_key_size = 1216;
inline constexpr usize ciphertext_size = 1120;

// PrivateKey: the seed, expanded. Move-only, wiped when destroyed; a moved-from key may only be destroyed or assigned.
// Immutable, so it may be shared between threads.
class PrivateKey {
  public:
    static PrivateKey generate(RandomSource& random, const cpu::Features& features = cpu::host());
    static PrivateKey from_seed(std::span<const u8, seed_size> seed, const cpu::Features& features = cpu::host());

    const Secret<seed_size>& seed() const { return seed_; }
    std::span<const u8, public_key_size> public_key() const { return public_key_; }

  private:
    friend Result<Secret<32>> decapsulate(const PrivateKey&, Bytes, const cpu::Features&);
    PrivateKey(std::span<const u8, seed_size> seed, std::span<const u8, 96> expanded, const cpu::Features& features);

    Secret<seed_size> seed_;
    mlkem::DecapsulationKey mlkem_;
    x25519::PrivateKey x25519_;
    std::array<u8, public_key_size> public_key_;
};

struct Encapsulation {
    std::array<u8, ciphertext_size> ciphertext;
    Secret<32> shared_secret;
};

// encapsulate: draws 64 bytes: ML-KEM's, then X25519's. Fails with crypto.mlkem_encapsulation_key_size for a key of the
// wrong size, crypto.mlkem_encapsulation_key_modulus. An X25519 half of small order is taken: the other half protects.
Result<Encapsulation> encapsulate(Bytes public_key, RandomSource& random, const cpu::Features& features = cpu::host());

// decapsulate: only a ciphertext of the wrong size fails (crypto.mlkem_ciphertext_size). Constant time.
Result<Secret<32>> decapsulate(const PrivateKey& key, Bytes ciphertext, const cpu::Features& features = cpu::host());

}  // namespace troth::inline v1::crypto::xwing
