// The wrapping function W of SP 800-38F §6.1: six passes over the semiblocks of 8 bytes, and what KW and KWP put around
// it.
#include "troth/crypto/cipher/key_wrap.hpp"

#include "troth/base/ct.hpp"
#include "troth/crypto/cipher/errors.hpp"

namespace troth::inline v1::crypto {
namespace {

constexpr u64 kw_initial = 0xa6a6a6a6a6a6a6a6;      // RFC 3394 §2.2.3.1
constexpr u64 kwp_initial = u64{0xa65959a6} << 32;  // RFC 5649 §3, with the size behind it

// The first semiblock of `text` is the integrity value, n >= 2 follow; a block of the cipher is it and one of them.
void wrap(const AesCipher& key, MutableBytes text) {
    const usize n = text.size() / 8 - 1;
    u8 block[16];
    std::memcpy(block, text.data(), 8);
    u64 step = 1;
    for (int pass = 0; pass < 6; ++pass)
        for (usize i = 1; i <= n; ++i, ++step) {
            std::memcpy(block + 8, text.data() + 8 * i, 8);
            key.encrypt_blocks(block);
            store_be(block, load_be<u64>(block) ^ step);
            std::memcpy(text.data() + 8 * i, block + 8, 8);
        }
    std::memcpy(text.data(), block, 8);
    wipe(block, sizeof block);
}
void unwrap(const AesCipher& key, MutableBytes text) {
    const usize n = text.size() / 8 - 1;
    u8 block[16];
    std::memcpy(block, text.data(), 8);
    u64 step = 6 * n;
    for (int pass = 0; pass < 6; ++pass)
        for (usize i = n; i >= 1; --i, --step) {
            store_be(block, load_be<u64>(block) ^ step);
            std::memcpy(block + 8, text.data() + 8 * i, 8);
            key.decrypt_blocks(block);
            std::memcpy(text.data() + 8 * i, block + 8, 8);
        }
    std::memcpy(text.data(), block, 8);
    wipe(block, sizeof block);
}

SecretBytes without_first_semiblock(const SecretBytes& text, usize size) {
    return SecretBytes(text.bytes().subspan(8, size));
}

}  // namespace

Result<ByteVector> key_wrap(const AesCipher& key, Bytes secret) {
    if (secret.size() % 8 != 0 || secret.size() < 16 || secret.size() > max_wrapped_key) return fail(key_wrap_size);
    ByteVector out(secret.size() + 8);
    store_be(out.data(), kw_initial);
    std::memcpy(out.data() + 8, secret.data(), secret.size());
    wrap(key, out);
    return out;
}

Result<SecretBytes> key_unwrap(const AesCipher& key, Bytes wrapped) {
    if (wrapped.size() % 8 != 0 || wrapped.size() < 24 || wrapped.size() > max_wrapped_key + 8)
        return fail(key_wrap_size);
    SecretBytes text(wrapped);
    unwrap(key, text.mutable_bytes());
    // Genuine or not is the answer that the caller asked for.
    const u64 difference = load_be<u64>(text.bytes().data()) ^ kw_initial;
    if (ct::declassify(ct::mask_if_nonzero(difference)) != 0) return fail(key_wrap_integrity);
    return without_first_semiblock(text, text.size() - 8);
}

Result<ByteVector> key_wrap_padded(const AesCipher& key, Bytes secret) {
    if (secret.empty() || secret.size() > max_wrapped_key) return fail(key_wrap_size);
    ByteVector out(8 + (secret.size() + 7) / 8 * 8);
    store_be(out.data(), kwp_initial | secret.size());
    std::memcpy(out.data() + 8, secret.data(), secret.size());
    if (out.size() == 16) {  // RFC 5649 §4.1: one block
        key.encrypt_blocks(out);
    } else {
        wrap(key, out);
    }
    return out;
}

Result<SecretBytes> key_unwrap_padded(const AesCipher& key, Bytes wrapped) {
    if (wrapped.size() % 8 != 0 || wrapped.size() < 16 || wrapped.size() > max_wrapped_key + 8)
        return fail(key_wrap_size);
    SecretBytes text(wrapped);
    if (text.size() == 16) {
        key.decrypt_blocks(text.mutable_bytes());
    } else {
        unwrap(key, text.mutable_bytes());
    }
    // RFC 5649 §3: the constant, a size that ends in the last semiblock, zeros behind it; all looked at in any case.
    const u64 first = load_be<u64>(text.bytes().data());
    const u64 room = text.size() - 8, size = first & 0xffffffff;
    u64 wrong = (first ^ kwp_initial) >> 32;
    wrong |= ct::mask_if_less(room, size) | ct::mask_if_less(size, room - 7);
    const Bytes last = text.bytes().last(8);
    // Behind the barrier, else the compiler counts from the secret size on instead of from 0.
    for (usize i = 0; i < 8; ++i) wrong |= ~ct::mask_if_less(u64{room - 8 + i}, ct::barrier(size)) & last[i];
    // Genuine or not, and then how long, is the answer that the caller asked for.
    if (ct::declassify(ct::mask_if_nonzero(wrong)) != 0) return fail(key_wrap_integrity);
    return without_first_semiblock(text, ct::declassify(size));
}

}  // namespace troth::inline v1::crypto
