#include "troth/crypto/sign/ed25519.hpp"

#include "troth/base/wiped.hpp"
#include "troth/crypto/curve/curve25519_rows.hpp"
#include "troth/crypto/hash/hash.hpp"
#include "troth/crypto/math/scalar25519.hpp"

namespace troth::inline v1::crypto::ed25519 {
namespace {

// Words: a little-endian number of 256 or 512 bits that is wiped.
template <usize N>
struct Words {
    std::array<u64, N> word{};

    Words() = default;
    explicit Words(std::span<const u8, 8 * N> bytes) {
        for (usize i = 0; i < N; ++i) word[i] = load_le<u64>(bytes.data() + 8 * i);
    }
    Words(const Words&) = delete;
    Words& operator=(const Words&) = delete;
    ~Words() { wipe(word); }
    void store(std::span<u8, 8 * N> to) const {
        for (usize i = 0; i < N; ++i) store_le(to.data() + 8 * i, word[i]);
    }
};

// hash_modulo_order: SHA-512 of the pieces, little-endian, modulo L (§5.1.6, steps 2 and 4).
void hash_modulo_order(Words<4>& out, Gather pieces, const cpu::Features& features) {
    Secret<64> digest;
    Hash(HashId::sha512, features).update(pieces).finish_into(digest.mutable_bytes());
    const Words<8> wide(digest.bytes());
    scalar25519::reduce(out.word, wide.word);
}

}  // namespace

KeyPair::KeyPair(const Seed& seed, const cpu::Features& features) : seed_(seed.clone()) {
    Secret<64> digest;
    Hash(HashId::sha512, features).update(Bytes(seed.bytes())).finish_into(digest.mutable_bytes());
    Words<4> scalar(digest.bytes().first<32>());
    scalar.word[0] &= ~u64{7};  // §5.1.5, step 2
    scalar.word[3] = (scalar.word[3] & ~u64{0} >> 1) | u64{1} << 62;
    scalar.store(scalar_.mutable_bytes());
    prefix_ = Secret<32>(digest.bytes().last<32>());

    Words<4> point;
    curve25519::best_for(features).base_point(point.word.data(), scalar.word.data());
    point.store(public_key_);
    ct::unpoison(public_key_);  // public by definition
    burn_stack();
}

KeyPair KeyPair::generate(RandomSource& random, const cpu::Features& features) {
    Seed seed;
    random.fill(seed.mutable_bytes());
    return KeyPair(seed, features);
}

Signature sign(const KeyPair& key, Bytes message, const cpu::Features& features) {
    Words<4> r;
    const Bytes prefixed[] = {key.prefix_.bytes(), message};
    hash_modulo_order(r, prefixed, features);

    Signature signature;
    const std::span<u8, 32> signature_r = std::span(signature).first<32>(),
                            signature_s = std::span(signature).last<32>();
    Words<4> point;
    curve25519::best_for(features).base_point(point.word.data(), r.word.data());
    point.store(signature_r);
    ct::unpoison(signature_r);  // sent in the clear; finding r in R = r*B is the discrete logarithm

    Words<4> k, s;
    const Bytes challenge[] = {signature_r, key.public_key_, message};
    hash_modulo_order(k, challenge, features);
    const Words<4> scalar(key.scalar_.bytes());
    scalar25519::multiply_add(s.word, scalar.word, k.word, r.word);
    s.store(signature_s);
    ct::unpoison(signature_s);  // sent in the clear; r, secret and used once, hides the scalar in it
    burn_stack();               // the hash leaves its last state there, which is the nonce
    return signature;
}

bool verify(PublicKeyView public_key, Bytes message, SignatureView signature, const cpu::Features& features) {
    const Words<4> r(signature.first<32>()), s(signature.last<32>()), a(public_key);
    if (!scalar25519::below_order(s.word)) return false;
    Words<4> k, expected;
    const Bytes challenge[] = {signature.first<32>(), public_key, message};
    hash_modulo_order(k, challenge, features);
    return curve25519::best_for(features).subtract(expected.word.data(), s.word.data(), k.word.data(), a.word.data()) &&
           expected.word == r.word;
}

}  // namespace troth::inline v1::crypto::ed25519
