// SLH-DSA, the stateless hash-based signatures of FIPS 205, for all twelve parameter sets: the pure variant (§10.2.1),
// and the internal interface (§9.2) for protocols that format their messages themselves.
#pragma once

#include "troth/base/cpu.hpp"
#include "troth/base/random.hpp"
#include "troth/base/result.hpp"
#include "troth/base/secret.hpp"
#include "troth/crypto/sign/slhdsa/parameters.hpp"

// All functions are thread-safe. Signing takes 10 to 1000 ms and up to 0.6 MB of heap, by parameter set.
namespace troth::inline v1::crypto::slhdsa {

// PrivateKey: SK.seed, SK.prf, PK.seed, PK.root. Move-only, wiped when destroyed. Immutable, so it may be shared
// between threads.
class PrivateKey {
  public:
    // generate: algorithm 21; draws 3 n bytes.
    static PrivateKey generate(SlhDsaId id, RandomSource& random, const cpu::Features& features = cpu::host());
    // from_seeds: algorithm 18; each of n bytes, another size is a broken invariant and aborts.
    static PrivateKey from_seeds(SlhDsaId id, Bytes private_seed, Bytes prf_key, Bytes public_seed,
                                 const cpu::Features& features = cpu::host());
    // from_bytes: the encoding of §9.1, checked for its size and its root (which takes as long as making a key). Fails
    // with crypto.slhdsa_key_size or crypto.slhdsa_key_inconsistent.
    static Result<PrivateKey> from_bytes(SlhDsaId id, Bytes encoded, const cpu::Features& features = cpu::host());

    SlhDsaId id() const { return id_; }
    Bytes public_key() const { return bytes_.bytes().last(public_key_size(id_)); }  // lives as long as this object
    Bytes bytes() const { return bytes_.bytes(); }                                  // secret: private_key_size(id())

  private:
    PrivateKey(SlhDsaId id, SecretBytes bytes) : id_(id), bytes_(std::move(bytes)) {}

    SlhDsaId id_;
    SecretBytes bytes_;
};

// sign: algorithm 22, hedged; draws n bytes. Constant time in the key. Fails with crypto.slhdsa_context_size for a
// context of more than 255 bytes.
Result<ByteVector> sign(const PrivateKey& key, Bytes message, Bytes context, RandomSource& random,
                        const cpu::Features& features = cpu::host());
// sign_deterministic: the deterministic variant, for where no randomness is to be had; easier to attack by faults.
Result<ByteVector> sign_deterministic(const PrivateKey& key, Bytes message, Bytes context,
                                      const cpu::Features& features = cpu::host());
// verify: algorithm 24. A key or signature of the wrong size, or a context of more than 255 bytes, verifies nothing.
[[nodiscard]] bool verify(SlhDsaId id, Bytes public_key, Bytes message, Bytes context, Bytes signature,
                          const cpu::Features& features = cpu::host());

// sign_internal, verify_internal: algorithms 19 and 20, over a message that the caller has formatted. opt_rand is n
// fresh bytes, or PK.seed for the deterministic variant; another size is a broken invariant and aborts.
ByteVector sign_internal(const PrivateKey& key, Gather message, Bytes opt_rand,
                         const cpu::Features& features = cpu::host());
[[nodiscard]] bool verify_internal(SlhDsaId id, Bytes public_key, Gather message, Bytes signature,
                                   const cpu::Features& features = cpu::host());

}  // namespace troth::inline v1::crypto::slhdsa
