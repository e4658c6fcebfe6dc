// Worker: what the connections of one thread share: randomness, engine, buffers. Not thread-safe; one per thread.
#pragma once

#include <memory>
#include <vector>

#include "troth/base/clock.hpp"
#include "troth/base/random.hpp"
#include "troth/base/secret.hpp"
#include "troth/tls/connection/connection.hpp"

namespace troth::inline v1::io {

// BufferPool lends buffers of one size. A connection that waits holds none. Buffers are wiped when they come back: they
// held plaintext.
class BufferPool {
  public:
    // Four records: enough to keep a fast link busy with one system call, small enough for a cache.
    static constexpr usize buffer_size = 4 * tls::max_wire_record;
    static constexpr usize kept = 32;  // idle buffers beyond these are given back to the heap

    class Buffer {
      public:
        Buffer() = default;
        Buffer(Buffer&&) noexcept = default;
        Buffer& operator=(Buffer&&) noexcept = default;
        u8* data() { return memory_.get(); }
        explicit operator bool() const { return memory_ != nullptr; }

      private:
        friend class BufferPool;
        std::unique_ptr<u8[]> memory_;
    };

    Buffer take() {
        Buffer buffer;
        if (idle_.empty()) {
            buffer.memory_ = std::make_unique_for_overwrite<u8[]>(buffer_size);
        } else {
            buffer = std::move(idle_.back());
            idle_.pop_back();
        }
        return buffer;
    }
    // give_back: `used` bytes from the start were written to since take().
    void give_back(Buffer buffer, usize used) {
        if (!buffer) return;
        wipe(buffer.data(), used);
        if (idle_.size() < kept) idle_.push_back(std::move(buffer));
    }

  private:
    std::vector<Buffer> idle_;
};

struct Worker {
    SystemRandom random;
    tls::DirectEngine engine;
    BufferPool buffers;

    tls::Env env() { return {.now = now(), .random = random, .engine = engine}; }
};

}  // namespace troth::inline v1::io
