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
    u8 out[sizeof words];
    for (usize i = 0; i < 8; ++i) store_be(out + i * sizeof(Word), words[i]);
    std::memcpy(digest, out, digest_size_);
}

void HashMidstate::replace(u8* digest) {
    if (info(hash_.id()).family == HashFamily::sha512)
        compress(hash_.state_.sha512, hash_.kernel_.sha512, digest);
    else
        compress(hash_.state_.sha256, hash_.kernel_.sha256, digest);
}

}  // namespace troth::inline v1::crypto::detail
