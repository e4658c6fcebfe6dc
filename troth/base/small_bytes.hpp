// SmallBytes: public bytes whose usual size is known, kept without a heap up to that size.
#pragma once

#include <array>
#include <memory>
#include <utility>

#include "troth/base/bytes.hpp"

namespace troth::inline v1 {

// SmallBytes<N>: up to N bytes inline, more on the heap. Does not grow; move-only; empty when moved from.
template <usize N>
class SmallBytes {
  public:
    SmallBytes() = default;
    explicit SmallBytes(usize size)  // zeros
        : heap_(size > N ? std::make_unique<u8[]>(size) : nullptr), size_(size) {}
    SmallBytes(Bytes bytes) : SmallBytes(bytes.size()) {
        if (!bytes.empty()) std::memcpy(data(), bytes.data(), bytes.size());
    }
    SmallBytes(const ByteVector& bytes) : SmallBytes(Bytes(bytes)) {}
    SmallBytes(SmallBytes&& other) noexcept
        : heap_(std::move(other.heap_)), size_(std::exchange(other.size_, 0)), inline_(other.inline_) {}
    SmallBytes& operator=(SmallBytes&& other) noexcept {
        if (this != &other) {
            heap_ = std::move(other.heap_);
            size_ = std::exchange(other.size_, 0);
            inline_ = other.inline_;
        }
        return *this;
    }

    Bytes bytes() const { return {heap_ ? heap_.get() : inline_.data(), size_}; }
    MutableBytes mutable_bytes() { return {data(), size_}; }
    operator Bytes() const { return bytes(); }
    usize size() const { return size_; }
    bool empty() const { return size_ == 0; }

  private:
    u8* data() { return heap_ ? heap_.get() : inline_.data(); }

    std::unique_ptr<u8[]> heap_;
    usize size_ = 0;
    std::array<u8, N> inline_{};
};

}  // namespace troth::inline v1
