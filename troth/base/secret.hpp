// Secret bytes: wiped on destruction and when moved from, never copied by accident, never printed, compared only in
// constant time. What wiping cannot reach (registers, spills, swap) is written in docs/side-channels.md.
#pragma once

#include <array>
#include <memory>
#include <utility>

#include "troth/base/bytes.hpp"
#include "troth/base/ct.hpp"

namespace troth::inline v1 {

// wipe: sets the bytes to zero in a way that the optimiser may not drop.
void wipe(void* data, usize size) noexcept;
inline void wipe(MutableBytes bytes) noexcept {
    wipe(bytes.data(), bytes.size());
}
template <class T, usize N>
inline void wipe(std::array<T, N>& a) noexcept {
    wipe(a.data(), sizeof a);
}

// Secret<N>: exactly N secret bytes, inline. Types of their own derive from it:
//   struct HandshakeSecret : Secret<48> { using Secret::Secret; };
template <usize N>
class Secret {
  public:
    Secret() = default;  // all zero
    explicit Secret(std::span<const u8, N> bytes) { std::memcpy(bytes_.data(), bytes.data(), N); }
    Secret(Secret&& other) noexcept : bytes_(other.bytes_) { wipe(other.bytes_); }
    Secret& operator=(Secret&& other) noexcept {
        if (this != &other) {
            bytes_ = other.bytes_;
            wipe(other.bytes_);
        }
        return *this;
    }
    ~Secret() { wipe(bytes_); }

    Secret clone() const { return Secret(std::span<const u8, N>(bytes_)); }  // a second copy, on purpose
    std::span<const u8, N> bytes() const { return bytes_; }
    std::span<u8, N> mutable_bytes() { return bytes_; }
    static constexpr usize size() { return N; }

    friend bool operator==(const Secret&, const Secret&) = delete;  // ct::equal(a.bytes(), b.bytes())

  private:
    std::array<u8, N> bytes_{};
};

// SecretBytes: a secret whose size is known at run time only. On the heap, never grows.
class SecretBytes {
  public:
    SecretBytes() = default;
    explicit SecretBytes(usize size) : data_(size ? std::make_unique<u8[]>(size) : nullptr), size_(size) {}
    explicit SecretBytes(Bytes bytes) : SecretBytes(bytes.size()) {
        if (size_) std::memcpy(data_.get(), bytes.data(), size_);
    }
    SecretBytes(SecretBytes&& other) noexcept : data_(std::move(other.data_)), size_(std::exchange(other.size_, 0)) {}
    SecretBytes& operator=(SecretBytes&& other) noexcept {
        if (this != &other) {
            wipe(data_.get(), size_);
            data_ = std::move(other.data_);
            size_ = std::exchange(other.size_, 0);
        }
        return *this;
    }
    ~SecretBytes() { wipe(data_.get(), size_); }

    SecretBytes clone() const { return SecretBytes(bytes()); }
    Bytes bytes() const { return {data_.get(), size_}; }
    MutableBytes mutable_bytes() { return {data_.get(), size_}; }
    usize size() const { return size_; }
    bool empty() const { return size_ == 0; }
    // shrink: forgets (and wipes) all but the first `size` bytes.
    void shrink(usize size) {
        wipe(data_.get() + size, size_ - size);
        size_ = size;
    }

    friend bool operator==(const SecretBytes&, const SecretBytes&) = delete;

  private:
    std::unique_ptr<u8[]> data_;
    usize size_ = 0;
};

}  // namespace troth::inline v1
