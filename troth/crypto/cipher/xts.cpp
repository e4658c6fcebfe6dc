// XTS-AES, IEEE 1619-2018 §5.3 and §5.4: each block is added to its tweak before and after the cipher.
#include "troth/crypto/cipher/xts.hpp"

#include <cstring>

#include "troth/base/ct.hpp"
#include "troth/base/secret.hpp"
#include "troth/crypto/cipher/block_modes.hpp"
#include "troth/crypto/cipher/errors.hpp"

namespace troth::inline v1::crypto::unauthenticated {
namespace {

// An element of GF(2^128), little-endian (IEEE 1619 §5.2). It stays in bytes, as kernels write and read it whole.
struct Tweak {
    u8 block[16] = {};

    Tweak(const AesKey& key, AesBlock number) { key.mac(block, number); }  // one block from zero on: its encryption
    Tweak(const Tweak&) = default;
    Tweak& operator=(const Tweak&) = default;
    ~Tweak() { wipe(block, sizeof block); }
    void multiply_by_x() {  // x^128 = x^7 + x^2 + x + 1
        const u64 low = load_le<u64>(block), high = load_le<u64>(block + 8);
        store_le(block, low << 1 ^ (ct::mask_from_bit(high >> 63) & 0x87));
        store_le(block + 8, high << 1 | low >> 63);
    }
};

template <bool encrypting>
void cipher_blocks(const AesCipher& cipher, MutableBytes in_place) {
    if constexpr (encrypting)
        cipher.encrypt_blocks(in_place);
    else
        cipher.decrypt_blocks(in_place);
}

// Whole blocks from this tweak on, which becomes that of the block behind them.
template <bool encrypting>
void each_block(const AesCipher& cipher, Tweak& tweak, MutableBytes in_place) {
    if (cipher.xts(encrypting, tweak.block, in_place)) return;
    u8 tweaks[modes::chunk];
    while (!in_place.empty()) {
        const usize now = std::min(in_place.size(), modes::chunk);
        for (usize at = 0; at < now; at += 16) {
            std::memcpy(tweaks + at, tweak.block, 16);
            tweak.multiply_by_x();
        }
        modes::add(in_place.data(), tweaks, now);
        cipher_blocks<encrypting>(cipher, in_place.first(now));
        modes::add(in_place.data(), tweaks, now);
        in_place = in_place.subspan(now);
    }
    wipe(tweaks, sizeof tweaks);
}
template <bool encrypting>
void one_block(const AesCipher& cipher, const Tweak& tweak, MutableBytes block) {
    modes::add(block.data(), tweak.block, 16);
    cipher_blocks<encrypting>(cipher, block);
    modes::add(block.data(), tweak.block, 16);
}
// The last whole block and the bytes behind it change places; the rest of the block stays (§5.3.2).
void exchange(MutableBytes last) {
    for (usize i = 16; i < last.size(); ++i) std::swap(last[i], last[i - 16]);
}

template <class Data>
Result<std::pair<AesCipher, AesKey>> both_keys(const Data& features_or_row, Bytes key) {
    const usize half = key.size() / 2;
    if (key.size() % 2 != 0 || !is_aes_key_size(half)) return fail(cipher_key_size);
    if (ct::equal(key.first(half), key.last(half))) return fail(xts_equal_keys);
    if constexpr (std::is_same_v<Data, AesImplementation>) {
        return std::pair(AesCipher(features_or_row, key.first(half)), AesKey(features_or_row, key.last(half)));
    } else {
        return std::pair(AesCipher(key.first(half), features_or_row), AesKey(key.last(half), features_or_row));
    }
}

}  // namespace

Result<AesXts> AesXts::create(Bytes key, const cpu::Features& features) {
    TROTH_TRY(auto keys, both_keys(features, key));
    return AesXts(std::move(keys.first), std::move(keys.second));
}
Result<AesXts> AesXts::create(const AesImplementation& row, Bytes key) {
    TROTH_TRY(auto keys, both_keys(row, key));
    return AesXts(std::move(keys.first), std::move(keys.second));
}

std::array<u8, 16> AesXts::sector_tweak(u64 number) {
    std::array<u8, 16> tweak{};
    store_le(tweak.data(), number);
    return tweak;
}

Result<void> AesXts::encrypt(AesBlock tweak, MutableBytes in_place) const {
    if (in_place.size() < min_size || in_place.size() > max_size) return fail(xts_size);
    Tweak t(tweak_, tweak);
    const usize rest = in_place.size() % 16, whole = in_place.size() - rest;
    each_block<true>(data_, t, in_place.first(whole));
    if (rest > 0) {
        const MutableBytes last = in_place.subspan(whole - 16);
        exchange(last);
        one_block<true>(data_, t, last.first(16));
    }
    return {};
}

Result<void> AesXts::decrypt(AesBlock tweak, MutableBytes in_place) const {
    if (in_place.size() < min_size || in_place.size() > max_size) return fail(xts_size);
    Tweak t(tweak_, tweak);
    const usize rest = in_place.size() % 16, whole = in_place.size() - rest - (rest > 0 ? 16 : 0);
    each_block<false>(data_, t, in_place.first(whole));
    if (rest > 0) {  // the stolen block was encrypted with the tweak after the one of its place
        const MutableBytes last = in_place.subspan(whole);
        Tweak next = t;
        next.multiply_by_x();
        one_block<false>(data_, next, last.first(16));
        exchange(last);
        one_block<false>(data_, t, last.first(16));
    }
    return {};
}

}  // namespace troth::inline v1::crypto::unauthenticated
