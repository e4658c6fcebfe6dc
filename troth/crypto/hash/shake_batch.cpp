#include "troth/crypto/hash/shake_batch.hpp"

#include <cstdlib>

#include "troth/base/secret.hpp"

namespace troth::inline v1::crypto {
namespace {

// A single stream gains nothing from a wide row.
const detail::KeccakBatchRow* best_row(usize streams, const cpu::Features& features) {
    for (const detail::KeccakBatchRow& row : detail::keccak_batch_rows)
        if (row.runs_on(features) && (row.width == 1 || streams > 1)) return &row;
    return &detail::keccak_batch_rows.back();
}

}  // namespace

ShakeBatch::ShakeBatch(ShakeId id, std::span<const Bytes> messages, const cpu::Features& features)
    : row_(best_row(messages.size(), features)), streams_(messages.size()), rate_(block_size(id)), lanes_{} {
    if (streams_ > max_streams) std::abort();
    const usize width = row_->width;
    for (usize s = 0; s < streams_; ++s) {
        const Bytes message = messages[s];
        if (message.size() >= rate_) std::abort();
        std::array<u8, 168> block{};
        std::memcpy(block.data(), message.data(), message.size());
        block[message.size()] = detail::shake_suffix;
        block[rate_ - 1] |= 0x80;
        u64* const group = lanes_.data() + s / width * 25 * width + s % width;
        for (usize i = 0; i < rate_ / 8; ++i) group[i * width] = load_le<u64>(block.data() + 8 * i);
        wipe(block);
    }
}

ShakeBatch::~ShakeBatch() {
    wipe(lanes_);
}

void ShakeBatch::next_blocks(MutableBytes out) {
    if (out.size() != streams_ * rate_) std::abort();
    const usize width = row_->width;
    for (usize first = 0; first < streams_; first += width) row_->kernel(lanes_.data() + first * 25);
    for (usize s = 0; s < streams_; ++s) {
        const u64* const group = lanes_.data() + s / width * 25 * width + s % width;
        for (usize i = 0; i < rate_ / 8; ++i) store_le(out.data() + s * rate_ + 8 * i, group[i * width]);
    }
}

}  // namespace troth::inline v1::crypto
