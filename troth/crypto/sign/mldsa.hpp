// ML-DSA, the module-lattice signatures of FIPS 204, for all three parameter sets: the pure variant (§5.2, §5.3), and
// signing of a message representative that was computed elsewhere (external mu, §6.2).
#pragma once

#include <memory>

#include "troth/base/cpu.hpp"
#include "troth/base/random.hpp"
#include "troth/base/result.hpp"
#include "troth/base/secret.hpp"
#include "troth/crypto/sign/mldsa/parameters.hpp"

// All functions are thread-safe.
namespace troth::inline v1::crypto::mldsa {

using Representative = std::array<u8, 64>;  // mu
using RepresentativeView = std::span<const u8, 64>;

// PublicKey: taken apart (17 to 71 KiB on the heap), so that several verifications expand the matrix once. Move-only; a
// moved-from key may only be destroyed or assigned. Immutable, so it may be shared between threads.
class PublicKey {
  public:
    // from_bytes: algorithm 23. Fails with crypto.mldsa_public_key_size only: any bytes of the right size are a key.
    static Result<PublicKey> from_bytes(MlDsaId id, Bytes encoded, const cpu::Features& features = cpu::host());

    PublicKey(PublicKey&&) noexcept;
    PublicKey& operator=(PublicKey&&) noexcept;
    ~PublicKey();

    MlDsaId id() const;
    Bytes bytes() const;  // public_key_size(id()) bytes; lives as long as this object

  private:
    struct Parts;
    explicit PublicKey(std::unique_ptr<Parts> parts);
    friend bool verify(const PublicKey&, Bytes, Bytes, Bytes, const cpu::Features&);
    friend bool verify_representative(const PublicKey&, RepresentativeView, Bytes, const cpu::Features&);

    std::unique_ptr<Parts> parts_;
};

// Signature: at most 4627 bytes, inline.
struct Signature {
    std::array<u8, max_signature_size> data;
    usize size = 0;
    Bytes bytes() const { return Bytes(data).first(size); }
};

// PrivateKey: with its public half and taken apart (about 35 to 90 KiB on the heap), so that signing expands nothing.
// Move-only, wiped when destroyed; a moved-from key may only be destroyed or assigned. Immutable, so it may be shared
// between threads.
class PrivateKey {
  public:
    // generate: algorithm 1; draws 32 bytes.
    static PrivateKey generate(MlDsaId id, RandomSource& random, const cpu::Features& features = cpu::host());
    // from_seed: ML-DSA.KeyGen_internal, algorithm 6, on xi.
    static PrivateKey from_seed(MlDsaId id, std::span<const u8, seed_size> xi,
                                const cpu::Features& features = cpu::host());
    // from_bytes: the expanded form, algorithm 25, which has no seed any more. Fails with
    // crypto.mldsa_private_key_size, crypto.mldsa_private_key_range, or crypto.mldsa_private_key_inconsistent if its t0
    // or tr is not that of its s1 and s2.
    static Result<PrivateKey> from_bytes(MlDsaId id, Bytes expanded, const cpu::Features& features = cpu::host());

    PrivateKey(PrivateKey&&) noexcept;
    PrivateKey& operator=(PrivateKey&&) noexcept;
    ~PrivateKey();

    MlDsaId id() const;
    Bytes public_key() const;               // encoded; lives as long as this object
    const Secret<seed_size>* seed() const;  // null for a key that came expanded
    Bytes expanded() const;                 // secret: algorithm 24, private_key_size(id()) bytes; lives as long as this

  private:
    struct Parts;
    explicit PrivateKey(std::unique_ptr<Parts> parts);
    friend Result<Signature> sign(const PrivateKey&, Bytes, Bytes, RandomSource&, const cpu::Features&);
    friend Result<Signature> sign_deterministic(const PrivateKey&, Bytes, Bytes, const cpu::Features&);
    friend Result<Signature> sign_representative(const PrivateKey&, RepresentativeView, std::span<const u8, 32>,
                                                 const cpu::Features&);

    std::unique_ptr<Parts> parts_;
};

// sign: algorithm 2, hedged; draws 32 bytes. Constant time in the key but for the number of rounds, which is
// independent of it. Fails with crypto.mldsa_context_size for a context of more than 255 bytes,
// crypto.mldsa_no_signature.
Result<Signature> sign(const PrivateKey& key, Bytes message, Bytes context, RandomSource& random,
                       const cpu::Features& features = cpu::host());
// sign_deterministic: the deterministic variant of algorithm 2, for where no randomness is to be had; it is easier to
// attack by inducing faults.
Result<Signature> sign_deterministic(const PrivateKey& key, Bytes message, Bytes context,
                                     const cpu::Features& features = cpu::host());

// verify: algorithm 3. A context of more than 255 bytes or a signature of the wrong size verifies nothing. Public
// inputs only: the time depends on them.
[[nodiscard]] bool verify(const PublicKey& key, Bytes message, Bytes context, Bytes signature,
                          const cpu::Features& features = cpu::host());

// representative: mu of algorithm 7 step 6 over the formatted message of algorithm 2 step 10, for a signer elsewhere;
// the context has at most 255 bytes (a longer one is a broken invariant and aborts).
Representative representative(Bytes public_key, Bytes message, Bytes context,
                              const cpu::Features& features = cpu::host());
// sign_representative, verify_representative: algorithms 7 and 8 from mu on. `rnd` is fresh, or zero for the
// deterministic variant.
Result<Signature> sign_representative(const PrivateKey& key, RepresentativeView mu, std::span<const u8, 32> rnd,
                                      const cpu::Features& features = cpu::host());
[[nodiscard]] bool verify_representative(const PublicKey& key, RepresentativeView mu, Bytes signature,
                                         const cpu::Features& features = cpu::host());

}  // namespace troth::inline v1::crypto::mldsa
