// BLAKE2b and BLAKE2s, RFC 7693, of any digest size and with or without a key. (Unkeyed BLAKE2b-512 and BLAKE2s-256
// are in hash.hpp's registry, too.)
#pragma once

#include "troth/base/secret.hpp"
#include "troth/crypto/hash/blake2_state.hpp"

namespace troth::inline v1::crypto {

// Blake2: a message on its way to a digest, or with a key to a MAC (compare MACs by ct::equal). Digest and key are at
// most max_size bytes, 64 for BLAKE2b and 32 for BLAKE2s; the digest is at least one. Other sizes are a broken
// invariant and abort. Copying forks. No allocation. Constant time in key and message; wiped when destroyed.
// Thread-compatible.
template <class Word>
class Blake2 {
  public:
    static constexpr usize max_size = 8 * sizeof(Word);
    static constexpr usize block_size = 16 * sizeof(Word);

    explicit Blake2(usize digest_size, Bytes key = {}, const cpu::Features& features = cpu::host());
    Blake2(const Blake2&) = default;
    Blake2& operator=(const Blake2&) = default;
    ~Blake2() { wipe(&state_, sizeof state_); }

    Blake2& update(Bytes data) {
        state_.update(kernel_, data);
        return *this;
    }
    // finish_into: the digest of what was hashed until now, into exactly digest_size bytes; more may follow.
    void finish_into(MutableBytes out) const;

    usize digest_size() const { return digest_size_; }

  private:
    detail::Blake2Kernel<Word> kernel_;
    usize digest_size_;
    detail::Blake2State<Word> state_;
};
extern template class Blake2<u32>;
extern template class Blake2<u64>;
using Blake2b = Blake2<u64>;
using Blake2s = Blake2<u32>;

}  // namespace troth::inline v1::crypto
