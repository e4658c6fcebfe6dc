// A hash that stands at the end of a block, ready to take one digest more, again and again: the inner loop of PBKDF2.
#pragma once

#include "troth/crypto/hash/hash.hpp"

namespace troth::inline v1::crypto::detail {

// HashMidstate: the words after whole blocks, and the last block with its padding in place; a digest of the same hash
// is written into that block and compressed. For SHA-1 and SHA-2 only (usable). Wiped when destroyed.
class HashMidstate {
  public:
    explicit HashMidstate(const Hash& hash);
    HashMidstate(const HashMidstate&) = delete;
    HashMidstate& operator=(const HashMidstate&) = delete;
    ~HashMidstate() { wipe(this, sizeof *this); }

    bool usable() const { return usable_; }
    // replace: digest becomes the digest of (what was hashed before || digest); digest_size bytes.
    void replace(u8* digest);

    // whole_hmac: out becomes the digest of (what outer hashed || the digest of (what inner hashed || message)), both
    // having hashed one block, without a copy of either. False, and nothing done, unless that is SHA-1 or SHA-2 with
    // words of 32 bits.
    static bool whole_hmac(const Hash& inner, const Hash& outer, Bytes message, u8* out);

  private:
    template <class Word, class Kernel>
    void compress(const Sha2State<Word>& start, Kernel kernel, u8* digest);

    Hash hash_;
    u8 block_[128];
    usize digest_size_;
    bool usable_;
};

}  // namespace troth::inline v1::crypto::detail
