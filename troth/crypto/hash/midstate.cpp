#include "troth/crypto/hash/midstate.hpp"

namespace troth::inline v1::crypto::detail {

HashMidstate::HashMidstate(const Hash& hash) : hash_(hash), block_{}, digest_size_(digest_size(hash.id())) {
    const HashInfo& about = info(hash.id());
    usable_ = (about.family == HashFamily::sha1 || about.family == HashFamily::sha256 ||
               about.family == HashFamily::sha512) &&
              hash.total_ % about.block_size == 0;
    if (!usable_) return;         // the block of a SHA-3 is longer than block_
    block_[digest_size_] = 0x80;  // FIPS 180-4 §5.1
    store_be(block_ + about.block_size - 8, (hash.total_ + digest_size_) << 3);
}

template <class Word, class Kernel>
void HashMidstate::compress(const Sha2State<Word>& start, Kernel kernel, u8* digest) {
    Word words[8];
    std::memcpy(words, start.words, sizeof words);
    std::memcpy(block_, digest, digest_size_);
    kernel(words, block_, 1);
    const usize whole = digest_size_ / sizeof(Word);
    for (usize i = 0; i < whole; ++i) store_be(digest + i * sizeof(Word), words[i]);
    if constexpr (sizeof(Word) == 8)  // SHA-512/224 ends in the middle of a word
        if (digest_size_ % sizeof(Word) != 0) store_be(digest + 8 * whole, static_cast<u32>(words[whole] >> 32));
    std::memset(words, 0, sizeof words);
    asm volatile("" : : "r"(words) : "memory");  // the zeros are read, as far as the compiler knows
}

void HashMidstate::replace(u8* digest) {
    if (info(hash_.id()).family == HashFamily::sha512)
        compress(hash_.state_.sha512, hash_.kernel_.sha512, digest);
    else
        compress(hash_.state_.sha256, hash_.kernel_.sha256, digest);
}

bool HashMidstate::short_hmac(const Hash& inner, const Hash& outer, Bytes message, u8* out) {
    constexpr usize block_size = 64, most = block_size - 9;
    const HashInfo& about = info(inner.id_);
    if (about.family != HashFamily::sha256 && about.family != HashFamily::sha1) return false;
    if (message.size() > most || inner.total_ != block_size || outer.total_ != block_size) return false;
    struct {
        u32 words[8];
        alignas(32) u8 block[block_size];
    } s;
    const usize size = about.digest_size;
    const auto finish_from = [&](const Hash& start, usize filled) {
        s.block[filled] = 0x80;  // FIPS 180-4 §5.1
        store_be(s.block + block_size - 8, u64{block_size + filled} << 3);
        std::memcpy(s.words, start.state_.sha256.words, sizeof s.words);
        start.kernel_.sha256(s.words, s.block, 1);
    };
    std::memset(s.block, 0, sizeof s.block);
    if (!message.empty()) std::memcpy(s.block, message.data(), message.size());
    finish_from(inner, message.size());
    std::memset(s.block, 0, sizeof s.block);
    for (usize i = 0; i < size / 4; ++i) store_be(s.block + 4 * i, s.words[i]);
    finish_from(outer, size);
    for (usize i = 0; i < size / 4; ++i) store_be(out + 4 * i, s.words[i]);
    std::memset(static_cast<void*>(&s), 0, sizeof s);
    asm volatile("" : : "r"(&s) : "memory");  // the zeros are read, as far as the compiler knows
    return true;
}

}  // namespace troth::inline v1::crypto::detail
