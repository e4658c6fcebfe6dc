#include "troth/crypto/hash/blake2_state.hpp"

#include <algorithm>
#include <cstdlib>

#include "troth/base/secret.hpp"
#include "troth/crypto/hash/blake2_rounds.hpp"

namespace troth::inline v1::crypto::detail {

template <class Word>
void Blake2State<Word>::start(usize digest_size, Bytes key) {
    constexpr usize most = 8 * sizeof(Word);
    if (digest_size == 0 || digest_size > most || key.size() > most) std::abort();
    if constexpr (sizeof(Word) == 8)
        std::memcpy(words, blake2b_iv, sizeof words);
    else
        std::memcpy(words, blake2s_iv, sizeof words);
    // RFC 7693 §2.5: fan-out and depth 1, the key's size, the digest's size.
    words[0] ^= static_cast<Word>(0x01010000u ^ (key.size() << 8) ^ digest_size);
    std::memset(block, 0, sizeof block);
    total = 0;
    filled = 0;
    if (!key.empty()) {
        std::memcpy(block, key.data(), key.size());
        filled = block_size;
    }
}

template <class Word>
void Blake2State<Word>::update(Blake2Kernel<Word> compress, Bytes data) {
    if (data.empty()) return;
    if (const usize room = block_size - filled; data.size() > room) {
        if (filled != 0) {
            std::memcpy(block + filled, data.data(), room);
            compress(words, block, 1, total, block_size, 0);
            total += block_size;
            data = data.subspan(room);
            filled = 0;
        }
        // At least one byte stays, for the last block.
        if (const usize whole = (data.size() - 1) / block_size; whole != 0) {
            compress(words, data.data(), whole, total, block_size, 0);
            total += whole * block_size;
            data = data.subspan(whole * block_size);
        }
    }
    std::memcpy(block + filled, data.data(), data.size());
    filled = static_cast<u8>(filled + data.size());
}

template <class Word>
void Blake2State<Word>::finish(Blake2Kernel<Word> compress, MutableBytes out) const {
    Blake2State last = *this;
    std::memset(last.block + filled, 0, block_size - filled);
    compress(last.words, last.block, 1, total, filled, static_cast<Word>(~Word{0}));
    u8 digest[sizeof words];
    for (usize i = 0; i < 8; ++i) store_le(digest + i * sizeof(Word), last.words[i]);
    std::memcpy(out.data(), digest, std::min(out.size(), sizeof digest));
    wipe(&last, sizeof last);
    wipe(digest, sizeof digest);
}

template struct Blake2State<u32>;
template struct Blake2State<u64>;

}  // namespace troth::inline v1::crypto::detail
