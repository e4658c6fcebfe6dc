#include "troth/crypto/curve/x25519.hpp"

#include "troth/crypto/curve/curve25519_rows.hpp"
#include "troth/crypto/curve/errors.hpp"

namespace troth::inline v1::crypto::x25519 {
namespace {

// Words: a little-endian number of 256 bits that is wiped.
struct Words {
    u64 word[4]{};
    explicit Words(std::span<const u8, 32> bytes) {
        for (usize i = 0; i < 4; ++i) word[i] = load_le<u64>(bytes.data() + 8 * i);
    }
    Words() = default;
    Words(const Words&) = delete;
    Words& operator=(const Words&) = delete;
    ~Words() { wipe(word, sizeof word); }
    void store(std::span<u8, 32> to) const {
        for (usize i = 0; i < 4; ++i) store_le(to.data() + 8 * i, word[i]);
    }
};

}  // namespace

PrivateKey generate(RandomSource& random) {
    PrivateKey key;
    random.fill(key.mutable_bytes());
    return key;
}

// Through edwards25519, whose base point is u = 9 on the other side of the map (RFC 7748 §4.1) and has a table: several
// times as fast as the ladder. The clamped scalar is no multiple of the order, so that u is never that of infinity.
PublicKey public_key(const PrivateKey& private_key, const cpu::Features& features) {
    Words scalar(private_key.bytes());
    scalar.word[0] &= ~u64{7};
    scalar.word[3] = (scalar.word[3] & ~u64{0} >> 1) | u64{1} << 62;
    Words out;
    curve25519::best_for(features).base_u(out.word, scalar.word);
    ct::unpoison(out.word, sizeof out.word);  // public by definition
    PublicKey key;
    out.store(key);
    return key;
}

Result<Secret<32>> derive(const PrivateKey& private_key, PublicKeyView peer, const cpu::Features& features) {
    const Words scalar(private_key.bytes()), u(peer);
    Words out;
    curve25519::best_for(features).ladder(out.word, scalar.word, u.word);
    // Whether the secret is zero depends on the peer's point alone, not on the key: public.
    const u64 any_bit = out.word[0] | out.word[1] | out.word[2] | out.word[3];
    if (ct::declassify(ct::mask_if_zero(any_bit)) != 0) return fail(x25519_zero);
    Secret<32> shared;
    out.store(shared.mutable_bytes());
    return shared;
}

}  // namespace troth::inline v1::crypto::x25519
