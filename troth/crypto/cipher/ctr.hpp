// AES in counter mode (SP 800-38A §6.5), as a stream. It protects nothing against change: messages take an AEAD.
#pragma once

#include "troth/crypto/cipher/aes.hpp"

namespace troth::inline v1::crypto::unauthenticated {

// AesCtr: the key stream from a counter block on, which counts as one big-endian number of 128 bits (as OpenSSL's and
// SP 800-38A's appendix B.1 with m = 128). Encrypts and decrypts; call after call continues where the last one ended.
// A counter block must never serve twice under one key; with random starts stay below 2^48 blocks a key in all.
// Wiped on destruction; not for several threads at once.
class AesCtr {
  public:
    AesCtr(AesKey key, AesBlock counter);
    AesCtr(AesCtr&&) = delete;
    ~AesCtr();

    // apply: in_place ^= the next in_place.size() bytes of key stream. Any size.
    void apply(MutableBytes in_place);

  private:
    void advance(u64 blocks);

    AesKey key_;
    u8 counter_[aes_block_size];
    u8 stream_[aes_block_size];  // the rest of the last block, at its end
    usize left_ = 0;
};

}  // namespace troth::inline v1::crypto::unauthenticated
