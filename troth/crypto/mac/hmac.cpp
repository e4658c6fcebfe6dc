#include "troth/crypto/mac/hmac.hpp"

namespace troth::inline v1::crypto {
namespace {

// The key as one block of the hash: hashed if longer, padded with zeros, every byte xored with `pad`. RFC 2104 §2.
Hash keyed(HashId id, Bytes key, u8 pad, const cpu::Features& features) {
    std::array<u8, max_block_size> block{};
    const MutableBytes used = MutableBytes(block).first(block_size(id));
    if (key.size() > used.size()) {
        Hash(id, features).update(key).finish_into(used.first(digest_size(id)));
    } else if (!key.empty()) {
        std::memcpy(used.data(), key.data(), key.size());
    }
    for (u8& byte : used) byte ^= pad;
    Hash state(id, features);
    state.update(used);
    wipe(block);
    return state;
}

}  // namespace

HmacKey::HmacKey(HashId id, Bytes key, const cpu::Features& features)
    : inner_(keyed(id, key, 0x36, features)), outer_(keyed(id, key, 0x5c, features)) {}

Mac Hmac::finish() const {
    Mac mac;
    mac.size = digest_size(inner_.id());
    const MutableBytes out = MutableBytes(mac.data).first(mac.size);
    inner_.finish_into(out);
    Hash outer = key_->outer_;
    outer.update(out).finish_into(out);
    return mac;
}

Mac hmac(const HmacKey& key, Bytes message) {
    Mac mac;
    mac.size = digest_size(key.id());
    if (detail::HmacMidstates::once(key, message, mac.data.data())) return mac;
    return Hmac(key).update(message).finish();
}

Mac hmac(const HmacKey& key, Gather message) {
    return Hmac(key).update(message).finish();
}

bool verify(const Mac& expected, Bytes received) {
    return received.size() == expected.size && ct::equal(expected.bytes(), received);
}

bool verify_truncated(const Mac& expected, Bytes received) {
    const usize least = expected.size / 2 > 10 ? expected.size / 2 : 10;
    return received.size() >= least && received.size() <= expected.size &&
           ct::equal(expected.bytes().first(received.size()), received);
}

}  // namespace troth::inline v1::crypto
