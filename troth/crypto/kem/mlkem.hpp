// ML-KEM, the module-lattice key encapsulation of FIPS 203, for all three parameter sets.
#pragma once

#include <memory>

#include "troth/base/cpu.hpp"
#include "troth/base/random.hpp"
#include "troth/base/result.hpp"
#include "troth/base/secret.hpp"
#include "troth/crypto/kem/mlkem/parameters.hpp"

namespace troth::inline v1::crypto::mlkem {

// DecapsulationKey: the private key, with its public half. Holds the key taken apart (about 14 KiB on the heap), so
// that decapsulation expands nothing. Move-only, wiped when destroyed; a moved-from key may only be destroyed or
// assigned. Immutable, so it may be shared between threads.
class DecapsulationKey {
  public:
    // generate: ML-KEM.KeyGen, FIPS 203 §7.1; draws 64 bytes.
    static DecapsulationKey generate(MlKemId id, RandomSource& random, const cpu::Features& features = cpu::host());
    // from_seed: ML-KEM.KeyGen_internal, algorithm 16, on d || z.
    static DecapsulationKey from_seed(MlKemId id, std::span<const u8, seed_size> seed,
                                      const cpu::Features& features = cpu::host());
    // from_bytes: the expanded form, checked for its size and its hash: FIPS 203 §7.3. Fails with
    // crypto.mlkem_decapsulation_key_size, crypto.mlkem_decapsulation_key_hash, or, for a public half that §7.2
    // refuses, crypto.mlkem_encapsulation_key_modulus.
    static Result<DecapsulationKey> from_bytes(MlKemId id, Bytes expanded, const cpu::Features& features = cpu::host());

    DecapsulationKey(DecapsulationKey&&) noexcept;
    DecapsulationKey& operator=(DecapsulationKey&&) noexcept;
    ~DecapsulationKey();

    MlKemId id() const;
    Bytes encapsulation_key() const;  // lives as long as this object
    SecretBytes to_bytes() const;     // the expanded form, decapsulation_key_size(id()) bytes

  private:
    struct Parts;
    explicit DecapsulationKey(std::unique_ptr<Parts> parts);
    friend Result<Secret<32>> decapsulate(const DecapsulationKey&, Bytes, const cpu::Features&);

    std::unique_ptr<Parts> parts_;
};

// Ciphertext: at most 1568 bytes, inline.
struct Ciphertext {
    std::array<u8, max_ciphertext_size> data{};
    usize size = 0;
    Bytes bytes() const { return Bytes(data).first(size); }
};
struct Encapsulation {
    Ciphertext ciphertext;
    Secret<32> shared_secret;
};

// encapsulate: ML-KEM.Encaps, FIPS 203 §7.2; draws 32 bytes. Fails with crypto.mlkem_encapsulation_key_size or
// crypto.mlkem_encapsulation_key_modulus.
Result<Encapsulation> encapsulate(MlKemId id, Bytes encapsulation_key, RandomSource& random,
                                  const cpu::Features& features = cpu::host());

// decapsulate: ML-KEM.Decaps, FIPS 203 §7.3. Only a ciphertext of the wrong size fails (crypto.mlkem_ciphertext_size);
// an altered one gives an unpredictable secret, in the same time. Constant time.
Result<Secret<32>> decapsulate(const DecapsulationKey& key, Bytes ciphertext,
                               const cpu::Features& features = cpu::host());

}  // namespace troth::inline v1::crypto::mlkem
