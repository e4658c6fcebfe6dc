// Counter mode over a counter of 128 bits, made of the kernels' calls that count 32.
#include "troth/crypto/cipher/ctr.hpp"

#include <algorithm>

#include "troth/base/secret.hpp"

namespace troth::inline v1::crypto::unauthenticated {

AesCtr::AesCtr(AesKey key, AesBlock counter) : key_(std::move(key)) {
    std::memcpy(counter_, counter.data(), sizeof counter_);
}

AesCtr::~AesCtr() {
    wipe(stream_, sizeof stream_);
}

void AesCtr::advance(u64 blocks) {
    const u64 low = load_be<u64>(counter_ + 8), sum = low + blocks;
    store_be(counter_ + 8, sum);
    if (sum < low) store_be(counter_, load_be<u64>(counter_) + 1);  // the counter is public
}

void AesCtr::apply(MutableBytes in_place) {
    const usize from_last = std::min(left_, in_place.size());
    for (usize i = 0; i < from_last; ++i) in_place[i] ^= stream_[aes_block_size - left_ + i];
    left_ -= from_last;
    in_place = in_place.subspan(from_last);

    while (in_place.size() >= aes_block_size) {
        const u64 before_wrap = (u64{1} << 32) - load_be<u32>(counter_ + 12);
        const u64 blocks = std::min<u64>(in_place.size() / aes_block_size, before_wrap);
        key_.ctr(counter_, in_place.first(blocks * aes_block_size));
        advance(blocks);
        in_place = in_place.subspan(blocks * aes_block_size);
    }
    if (!in_place.empty()) {
        std::memset(stream_, 0, sizeof stream_);
        key_.ctr(counter_, stream_);
        advance(1);
        for (usize i = 0; i < in_place.size(); ++i) in_place[i] ^= stream_[i];
        left_ = aes_block_size - in_place.size();
    }
}

}  // namespace troth::inline v1::crypto::unauthenticated
