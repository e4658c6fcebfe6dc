#include "troth/crypto/kem/xwing.hpp"

#include <algorithm>

#include "troth/base/wiped.hpp"
#include "troth/crypto/hash/hash.hpp"
#include "troth/crypto/hash/shake.hpp"
#include "troth/crypto/kem/errors.hpp"

namespace troth::inline v1::crypto::xwing {
namespace {

constexpr MlKemId half = MlKemId::mlkem768;
constexpr usize mlkem_public_size = mlkem::encapsulation_key_size(half);
constexpr usize mlkem_part_size = mlkem::ciphertext_size(half);
static_assert(mlkem_public_size + 32 == public_key_size && mlkem_part_size + 32 == ciphertext_size);

constexpr std::array<u8, 6> label{'\\', '.', '/', '/', '^', '\\'};

Secret<96> expand(std::span<const u8, seed_size> seed, const cpu::Features& features) {
    Secret<96> out;
    Shake(ShakeId::shake256, features).absorb(seed).squeeze(out.mutable_bytes());
    return out;
}

// The secret of X25519 as it comes, also if it is zero, which derive refuses: the combiner hashes both halves.
Secret<32> x25519_secret(const x25519::PrivateKey& key, x25519::PublicKeyView peer, const cpu::Features& features) {
    Result<Secret<32>> shared = x25519::derive(key, peer, features);
    return shared ? std::move(*shared) : Secret<32>();
}

// §5.3 of the draft. Into where the result stays: to move it would leave it in registers once more. So whoever calls
// this has one result only, which the compiler then makes in the caller's place.
void combine(Secret<32>& out, const Secret<32>& mlkem_secret, const Secret<32>& x25519_secret, Bytes x25519_ciphertext,
             Bytes x25519_public, const cpu::Features& features) {
    Hash(HashId::sha3_256, features)
        .update(mlkem_secret.bytes())
        .update(x25519_secret.bytes())
        .update(x25519_ciphertext)
        .update(x25519_public)
        .update(label)
        .finish_into(out.mutable_bytes());
    burn_stack();  // the hash leaves its last state there, which is the secret
}

}  // namespace

PrivateKey::PrivateKey(std::span<const u8, seed_size> seed, std::span<const u8, 96> expanded,
                       const cpu::Features& features)
    : seed_(seed),
      mlkem_(mlkem::DecapsulationKey::from_seed(half, expanded.first<64>(), features)),
      x25519_(expanded.last<32>()) {
    std::ranges::copy(mlkem_.encapsulation_key(), public_key_.begin());
    std::ranges::copy(x25519::public_key(x25519_, features), public_key_.begin() + mlkem_public_size);
}

PrivateKey PrivateKey::from_seed(std::span<const u8, seed_size> seed, const cpu::Features& features) {
    return PrivateKey(seed, expand(seed, features).bytes(), features);
}
PrivateKey PrivateKey::generate(RandomSource& random, const cpu::Features& features) {
    Secret<seed_size> seed;
    random.fill(seed.mutable_bytes());
    return from_seed(seed.bytes(), features);
}

namespace {

Result<Encapsulation> encapsulated(const mlkem::Encapsulation& lattice, x25519::PublicKeyView x25519_public,
                                   RandomSource& random, const cpu::Features& features) {
    const x25519::PrivateKey ephemeral = x25519::generate(random);
    const x25519::PublicKey sent = x25519::public_key(ephemeral, features);
    const Secret<32> shared = x25519_secret(ephemeral, x25519_public, features);
    Result<Encapsulation> out;
    std::ranges::copy(lattice.ciphertext.bytes(), out->ciphertext.begin());
    std::ranges::copy(sent, out->ciphertext.begin() + mlkem_part_size);
    combine(out->shared_secret, lattice.shared_secret, shared, sent, x25519_public, features);
    return out;
}

Result<Secret<32>> decapsulated(const Secret<32>& lattice, const x25519::PrivateKey& key, x25519::PublicKeyView sent,
                                Bytes x25519_public, const cpu::Features& features) {
    Result<Secret<32>> out;
    combine(*out, lattice, x25519_secret(key, sent, features), sent, x25519_public, features);
    return out;
}

}  // namespace

Result<Encapsulation> encapsulate(Bytes public_key, RandomSource& random, const cpu::Features& features) {
    if (public_key.size() != public_key_size) return fail(mlkem_encapsulation_key_size);
    Result<mlkem::Encapsulation> lattice =
        mlkem::encapsulate(half, public_key.first(mlkem_public_size), random, features);
    if (!lattice) return std::unexpected(std::move(lattice).error());
    return encapsulated(*lattice, public_key.last<32>(), random, features);
}

Result<Secret<32>> decapsulate(const PrivateKey& key, Bytes ciphertext, const cpu::Features& features) {
    if (ciphertext.size() != ciphertext_size) return fail(mlkem_ciphertext_size);
    Result<Secret<32>> lattice = mlkem::decapsulate(key.mlkem_, ciphertext.first(mlkem_part_size), features);
    if (!lattice) return std::unexpected(std::move(lattice).error());
    return decapsulated(*lattice, key.x25519_, ciphertext.last<32>(), key.public_key().last<32>(), features);
}

}  // namespace troth::inline v1::crypto::xwing
