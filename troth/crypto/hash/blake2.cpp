#include "troth/crypto/hash/blake2.hpp"

#include <cstdlib>

#include "troth/base/wiped.hpp"

namespace troth::inline v1::crypto {
namespace {

template <class Word>
detail::Blake2Kernel<Word> kernel_for(const cpu::Features& features) {
    if constexpr (sizeof(Word) == 8)
        return detail::best_kernel(detail::blake2b_rows, features);
    else
        return detail::best_kernel(detail::blake2s_rows, features);
}

}  // namespace

template <class Word>
Blake2<Word>::Blake2(usize digest_size, Bytes key, const cpu::Features& features)
    : kernel_(kernel_for<Word>(features)), digest_size_(digest_size) {
    state_.start(digest_size, key);
}

template <class Word>
void Blake2<Word>::finish_into(MutableBytes out) const {
    if (out.size() != digest_size_) std::abort();
    state_.finish(kernel_, out);
    burn_stack();  // a key is a block, whose words the kernel has copied
}

template class Blake2<u32>;
template class Blake2<u64>;

}  // namespace troth::inline v1::crypto
