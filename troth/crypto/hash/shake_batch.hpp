// Several SHAKE streams side by side, for schemes that expand one seed into many polynomials (FIPS 203, FIPS 204). A
// vector register holds one lane of several states, so eight streams cost little more than one.
#pragma once

#include "troth/crypto/hash/shake.hpp"

namespace troth::inline v1::crypto {

namespace detail {
// Keccak-f[1600] on `width` states at once: lane i of state s is lanes[i * width + s].
struct KeccakBatchRow {
    std::string_view name;
    usize width;
    bool (*runs_on)(const cpu::Features&);
    KeccakKernel kernel;
};
// Fastest first; the last runs anywhere.
inline constexpr std::array keccak_batch_rows = {
    KeccakBatchRow{"avx512", 8, [](const cpu::Features& f) { return f.avx512; }, keccak_f1600_x8_avx512},
    KeccakBatchRow{"avx2", 4, [](const cpu::Features& f) { return f.avx2; }, keccak_f1600_x4_avx2},
    KeccakBatchRow{"portable", 1, runs_anywhere, keccak_f1600_portable},
};
}  // namespace detail

// ShakeBatch: up to eight streams over messages that are shorter than a block each. Constant time in the messages'
// bytes. Wiped when destroyed. Thread-compatible.
class ShakeBatch {
  public:
    static constexpr usize max_streams = 8;

    // Absorbs one message a stream; a message of a block or more is a broken invariant and aborts.
    ShakeBatch(ShakeId id, std::span<const Bytes> messages, const cpu::Features& features = cpu::host());
    ShakeBatch(const ShakeBatch&) = delete;
    ShakeBatch& operator=(const ShakeBatch&) = delete;
    ~ShakeBatch();

    // next_blocks: the next block_size(id) bytes of every stream, one stream's behind the other's.
    void next_blocks(MutableBytes out);

  private:
    const detail::KeccakBatchRow* row_;
    usize streams_;
    usize rate_;
    // Groups of row_->width states behind each other; within a group lane by lane.
    alignas(64) std::array<u64, 25 * max_streams> lanes_;
};

}  // namespace troth::inline v1::crypto
