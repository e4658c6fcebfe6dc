#include "troth/crypto/sign/slhdsa/tweak.hpp"

#include <algorithm>

#include "troth/base/wiped.hpp"
#include "troth/crypto/hash/shake_batch.hpp"
#include "troth/crypto/mac/hmac.hpp"

namespace troth::inline v1::crypto::slhdsa {
namespace {

// The address as the SHAKE sets hash it, and shortened as the SHA-2 sets do: §4.2 and §11.2.
std::array<u8, 32> encoded(const Address& a) {
    std::array<u8, 32> out{};
    store_be(out.data(), a.layer);
    store_be(out.data() + 8, a.tree);  // twelve bytes, of which the first four are always zero
    out[19] = static_cast<u8>(a.type);
    store_be(out.data() + 20, a.key_pair);
    store_be(out.data() + 24, a.word2);
    store_be(out.data() + 28, a.word3);
    return out;
}
std::array<u8, 22> compressed(const Address& a) {
    std::array<u8, 22> out{};
    out[0] = static_cast<u8>(a.layer);
    store_be(out.data() + 1, a.tree);
    out[9] = static_cast<u8>(a.type);
    store_be(out.data() + 10, a.key_pair);
    store_be(out.data() + 14, a.word2);
    store_be(out.data() + 18, a.word3);
    return out;
}

constexpr std::array<u8, 128> zeros{};

// MGF1 of RFC 8017 appendix B.2.1.
void mgf1(HashId id, MutableBytes out, Gather seed, const cpu::Features& features) {
    u8 counter[4] = {};
    for (usize at = 0; at < out.size(); at += digest_size(id), ++counter[3]) {
        const Digest digest = Hash(id, features).update(seed).update(counter).finish();
        std::memcpy(out.data() + at, digest.data.data(), std::min(digest.size, out.size() - at));
    }
}

}  // namespace

Tweak::Tweak(const Parameters& p, Bytes public_seed, const cpu::Features& features) : p_(p), features_(features) {
    std::ranges::copy(public_seed, seed_.begin());
    if (p.shake) return;
    const auto behind_seed = [&](HashId id) {
        return Hash(id, features).update(public_seed).update(Bytes(zeros).first(block_size(id) - p.n));
    };
    narrow_ = behind_seed(HashId::sha256);
    wide_ = p.n == 16 ? narrow_ : behind_seed(HashId::sha512);
}

void Tweak::hash(const Address& address, Bytes input, u8* out) const {
    if (p_.shake) {
        Shake xof(ShakeId::shake256, features_);
        xof.absorb(Bytes(seed_).first(p_.n)).absorb(encoded(address)).absorb(input).squeeze({out, p_.n});
        return;
    }
    Hash state = input.size() == p_.n ? *narrow_ : *wide_;
    Wiped<std::array<u8, max_digest_size>> digest;
    const MutableBytes whole = MutableBytes(digest.value).first(digest_size(state.id()));
    state.update(compressed(address)).update(input).finish_into(whole);
    std::memcpy(out, whole.data(), p_.n);
}

void Tweak::hash_many(std::span<const Address> addresses, std::span<const u8* const> inputs, usize input_size,
                      std::span<u8* const> outputs) const {
    if (!p_.shake || addresses.size() == 1) {
        for (usize i = 0; i < addresses.size(); ++i) hash(addresses[i], {inputs[i], input_size}, outputs[i]);
        return;
    }
    constexpr usize rate = block_size(ShakeId::shake256);
    static_assert(max_n + 32 + 2 * max_n < rate);  // one block for F, H and PRF
    Wiped<std::array<std::array<u8, rate>, lanes>> messages, digests;
    std::array<Bytes, lanes> views;
    const usize size = p_.n + 32 + input_size;
    for (usize i = 0; i < addresses.size(); ++i) {
        u8* const message = messages.value[i].data();
        std::memcpy(message, seed_.data(), p_.n);
        std::memcpy(message + p_.n, encoded(addresses[i]).data(), 32);
        std::memcpy(message + p_.n + 32, inputs[i], input_size);
        views[i] = Bytes(messages.value[i]).first(size);
    }
    ShakeBatch xof(ShakeId::shake256, std::span(views).first(addresses.size()), features_);
    xof.next_blocks({digests.value[0].data(), addresses.size() * rate});
    for (usize i = 0; i < addresses.size(); ++i) std::memcpy(outputs[i], digests.value[i].data(), p_.n);
}

void message_digest(const Parameters& p, MutableBytes out, Bytes r, Bytes public_key, Gather message,
                    const cpu::Features& features) {
    if (p.shake) {
        Shake xof(ShakeId::shake256, features);
        xof.absorb(r).absorb(public_key);
        for (const Bytes piece : message) xof.absorb(piece);
        xof.squeeze(out);
        return;
    }
    const HashId id = p.n == 16 ? HashId::sha256 : HashId::sha512;
    const Digest inner = Hash(id, features).update(r).update(public_key).update(message).finish();
    const Bytes seed[] = {r, public_key.first(p.n), inner.bytes()};
    mgf1(id, out, seed, features);
}

void message_randomness(const Parameters& p, MutableBytes out, Bytes prf_key, Bytes opt_rand, Gather message,
                        const cpu::Features& features) {
    if (p.shake) {
        Shake xof(ShakeId::shake256, features);
        xof.absorb(prf_key).absorb(opt_rand);
        for (const Bytes piece : message) xof.absorb(piece);
        xof.squeeze(out);
        return;
    }
    const HmacKey key(p.n == 16 ? HashId::sha256 : HashId::sha512, prf_key, features);
    const Mac mac = Hmac(key).update(opt_rand).update(message).finish();
    std::memcpy(out.data(), mac.data.data(), out.size());
}

}  // namespace troth::inline v1::crypto::slhdsa
