// What hash.hpp and blake2.hpp share: BLAKE2's chaining value and unfinished block, RFC 7693 §3.
#pragma once

#include "troth/crypto/hash/rows.hpp"

namespace troth::inline v1::crypto::detail {

// Blake2State: no constructor and trivially copyable, so that it can stand in a union. The last block is compressed in
// another way than the others, so a full block waits here until more comes. The owner wipes it.
template <class Word>
struct Blake2State {
    static constexpr usize block_size = 16 * sizeof(Word);

    Word words[8];
    u8 block[block_size];
    u64 total;  // bytes of the blocks that are compressed already
    u8 filled;

    // start: for a digest of digest_size bytes, keyed if `key` is not empty. RFC 7693 §3.3.
    void start(usize digest_size, Bytes key);
    void update(Blake2Kernel<Word> compress, Bytes data);
    void finish(Blake2Kernel<Word> compress, MutableBytes out) const;  // out: digest_size bytes
};
extern template struct Blake2State<u32>;
extern template struct Blake2State<u64>;

}  // namespace troth::inline v1::crypto::detail
