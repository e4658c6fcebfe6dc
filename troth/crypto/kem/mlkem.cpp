#include "troth/crypto/kem/mlkem.hpp"

#include "troth/crypto/hash/hash.hpp"
#include "troth/crypto/hash/shake.hpp"
#include "troth/crypto/kem/errors.hpp"
#include "troth/crypto/kem/mlkem/encode.hpp"
#include "troth/crypto/kem/mlkem/k_pke.hpp"

namespace troth::inline v1::crypto::mlkem {
namespace {

// H, FIPS 203 (4.4).
std::array<u8, 32> hash_of_key(Bytes encapsulation_key, const cpu::Features& features) {
    std::array<u8, 32> out;
    Hash(HashId::sha3_256, features).update(encapsulation_key).finish_into(out);
    return out;
}

// (K, r) = G(m || H(ek)), FIPS 203 algorithms 17 line 1 and 18 line 6.
Secret<64> secret_and_randomness(std::span<const u8, 32> m, std::span<const u8, 32> h, const cpu::Features& features) {
    Secret<64> out;
    Hash(HashId::sha3_512, features).update(m).update(h).finish_into(out.mutable_bytes());
    return out;
}

}  // namespace

struct DecapsulationKey::Parts {
    MlKemId id{};
    std::array<u8, max_encapsulation_key_size> encoded_key;
    std::array<u8, 32> h;  // of the encoded key
    Secret<32> z;
    PublicKey pk;
    PrivateKey sk;

    explicit Parts(MlKemId which) : id(which) {}  // the rest is filled by who makes it
    Bytes encoded() const { return Bytes(encoded_key).first(encapsulation_key_size(id)); }
    MutableBytes encoded() { return MutableBytes(encoded_key).first(encapsulation_key_size(id)); }
};

DecapsulationKey::DecapsulationKey(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
DecapsulationKey::DecapsulationKey(DecapsulationKey&&) noexcept = default;
DecapsulationKey& DecapsulationKey::operator=(DecapsulationKey&&) noexcept = default;
DecapsulationKey::~DecapsulationKey() = default;

DecapsulationKey DecapsulationKey::generate(MlKemId id, RandomSource& random, const cpu::Features& features) {
    Secret<seed_size> seed;
    random.fill(seed.mutable_bytes());
    return from_seed(id, seed.bytes(), features);
}

DecapsulationKey DecapsulationKey::from_seed(MlKemId id, std::span<const u8, seed_size> seed,
                                             const cpu::Features& features) {
    auto parts = std::make_unique<Parts>(id);
    key_gen(parameters(id), seed.first<32>(), parts->pk, parts->sk, parts->encoded(), features);
    parts->h = hash_of_key(parts->encoded(), features);
    std::memcpy(parts->z.mutable_bytes().data(), seed.last<32>().data(), 32);
    burn_stack();
    return DecapsulationKey(std::move(parts));
}

Result<DecapsulationKey> DecapsulationKey::from_bytes(MlKemId id, Bytes expanded, const cpu::Features& features) {
    if (expanded.size() != decapsulation_key_size(id)) return fail(mlkem_decapsulation_key_size);
    const Parameters& p = parameters(id);
    auto parts = std::make_unique<Parts>(id);
    const Bytes encoded = expanded.subspan(384 * p.k, encapsulation_key_size(id));
    std::memcpy(parts->encoded_key.data(), encoded.data(), encoded.size());
    parts->h = hash_of_key(encoded, features);
    if (!ct::equal(parts->h, expanded.last<64>().first<32>())) return fail(mlkem_decapsulation_key_hash);
    if (!decode_public_key(p, parts->pk, encoded, features)) return fail(mlkem_encapsulation_key_modulus);
    for (usize i = 0; i < p.k; ++i) {
        Polynomial& s = parts->sk.s[i];
        decode(kernels_for(features), 12, s, expanded.subspan(384 * i, 384));
        for (int16_t& c : s.c) c = barrett_reduce(c);  // ByteDecode_12 reduces modulo q
    }
    std::memcpy(parts->z.mutable_bytes().data(), expanded.last<32>().data(), 32);
    burn_stack();
    return DecapsulationKey(std::move(parts));
}

MlKemId DecapsulationKey::id() const {
    return parts_->id;
}

Bytes DecapsulationKey::encapsulation_key() const {
    return parts_->encoded();
}

// dk = dk_PKE || ek || H(ek) || z, FIPS 203 algorithm 16 line 3.
SecretBytes DecapsulationKey::to_bytes() const {
    const usize k = parameters(parts_->id).k;
    SecretBytes out(decapsulation_key_size(parts_->id));
    const MutableBytes bytes = out.mutable_bytes();
    for (usize i = 0; i < k; ++i) encode(portable_kernels, 12, bytes.subspan(384 * i, 384), parts_->sk.s[i]);
    const Bytes encoded = parts_->encoded();
    std::memcpy(bytes.data() + 384 * k, encoded.data(), encoded.size());
    std::memcpy(bytes.last<64>().data(), parts_->h.data(), 32);
    std::memcpy(bytes.last<32>().data(), parts_->z.bytes().data(), 32);
    burn_stack();
    return out;
}

Result<Encapsulation> encapsulate(MlKemId id, Bytes encapsulation_key, RandomSource& random,
                                  const cpu::Features& features) {
    if (encapsulation_key.size() != encapsulation_key_size(id)) return fail(mlkem_encapsulation_key_size);
    PublicKey pk;
    if (!decode_public_key(parameters(id), pk, encapsulation_key, features))
        return fail(mlkem_encapsulation_key_modulus);
    Secret<32> m;
    random.fill(m.mutable_bytes());
    const Secret<64> k_r = secret_and_randomness(m.bytes(), hash_of_key(encapsulation_key, features), features);

    Encapsulation out{.ciphertext = {}, .shared_secret = Secret<32>(k_r.bytes().first<32>())};
    out.ciphertext.size = ciphertext_size(id);
    const MutableBytes ciphertext = MutableBytes(out.ciphertext.data).first(out.ciphertext.size);
    encrypt(parameters(id), pk, m.bytes(), k_r.bytes().last<32>(), ciphertext, features);
    ct::unpoison(ciphertext);  // goes to the peer in the open
    burn_stack();
    return out;
}

Result<Secret<32>> decapsulate(const DecapsulationKey& key, Bytes ciphertext, const cpu::Features& features) {
    const DecapsulationKey::Parts& parts = *key.parts_;
    if (ciphertext.size() != ciphertext_size(parts.id)) return fail(mlkem_ciphertext_size);
    const Parameters& p = parameters(parts.id);
    const Secret<32> m = decrypt(p, parts.sk, ciphertext, features);
    const Secret<64> k_r = secret_and_randomness(m.bytes(), parts.h, features);

    Secret<32> shared;  // first J(z || c), the secret of an altered ciphertext
    Shake(ShakeId::shake256, features).absorb(parts.z.bytes()).absorb(ciphertext).squeeze(shared.mutable_bytes());

    Wiped<std::array<u8, max_ciphertext_size>> again;
    const MutableBytes expected = MutableBytes(again.value).first(ciphertext.size());
    encrypt(p, parts.pk, m.bytes(), k_r.bytes().last<32>(), expected, features);
    // Whether they agree must not be seen, so it stays a mask.
    const u8 same = ct::equal_mask(expected, ciphertext);
    for (usize i = 0; i < 32; ++i) shared.mutable_bytes()[i] = ct::select(same, k_r.bytes()[i], shared.bytes()[i]);
    burn_stack();
    return shared;
}

}  // namespace troth::inline v1::crypto::mlkem
