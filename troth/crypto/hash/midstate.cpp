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

bool HashMidstate::whole_hmac(const Hash& inner, const Hash& outer, Bytes message, u8* out) {
    constexpr usize block_size = 64, most = block_size - 9;  // of text in a block that holds the padding, too
    const HashInfo& about = info(inner.id_);
    if (about.family != HashFamily::sha256 && about.family != HashFamily::sha1) return false;
    if (inner.total_ != block_size || outer.total_ != block_size) return false;
    struct {
        u32 words[8];
        alignas(32) u8 blocks[2 * block_size];
    } s;
    const usize size = about.digest_size;
    const usize whole = message.size() / block_size, rest = message.size() % block_size;
    const usize tail = rest <= most ? 1 : 2;
    std::memset(s.blocks, 0, sizeof s.blocks);
    if (rest != 0) std::memcpy(s.blocks, message.data() + whole * block_size, rest);
    s.blocks[rest] = 0x80;  // FIPS 180-4 §5.1
    store_be(s.blocks + tail * block_size - 8, u64{block_size + message.size()} << 3);
    std::memcpy(s.words, inner.state_.sha256.words, sizeof s.words);
    if (whole != 0) inner.kernel_.sha256(s.words, message.data(), whole);
    inner.kernel_.sha256(s.words, s.blocks, tail);
    std::memset(s.blocks, 0, block_size);
    for (usize i = 0; i < size / 4; ++i) store_be(s.blocks + 4 * i, s.words[i]);
    s.blocks[size] = 0x80;
    store_be(s.blocks + block_size - 8, u64{block_size + size} << 3);
    std::memcpy(s.words, outer.state_.sha256.words, sizeof s.words);
    outer.kernel_.sha256(s.words, s.blocks, 1);
    for (usize i = 0; i < size / 4; ++i) store_be(out + 4 * i, s.words[i]);
    std::memset(static_cast<void*>(&s), 0, sizeof s);
    asm volatile("" : : "r"(&s) : "memory");  // the zeros are read, as far as the compiler knows
    return true;
}

}  // namespace troth::inline v1::crypto::detail
