// Limbs: a wiped array of 64-bit words, least significant first, for numbers whose size is known at run time only.
// Loads and stores are big-endian octet strings (RFC 8017 §4). Constant time in the values; the number of words is
// public.
#pragma once

#include <memory>
#include <utility>

#include "troth/base/secret.hpp"

namespace troth::inline v1::crypto {

class Limbs {
  public:
    Limbs() = default;
    explicit Limbs(usize size) : words_(std::make_unique<u64[]>(size)), size_(size) {}
    Limbs(Limbs&& other) noexcept : words_(std::move(other.words_)), size_(std::exchange(other.size_, 0)) {}
    Limbs& operator=(Limbs&& other) noexcept {
        std::swap(words_, other.words_);
        std::swap(size_, other.size_);
        return *this;
    }
    ~Limbs() { wipe(words_.get(), size_ * sizeof(u64)); }
    Limbs clone() const {
        Limbs out(size_);
        if (size_ != 0) std::memcpy(out.data(), words_.get(), size_ * sizeof(u64));
        return out;
    }

    u64* data() { return words_.get(); }
    const u64* data() const { return words_.get(); }
    usize size() const { return size_; }
    u64& operator[](usize i) { return words_[i]; }
    u64 operator[](usize i) const { return words_[i]; }
    std::span<const u64> words() const { return {words_.get(), size_}; }

  private:
    std::unique_ptr<u64[]> words_;
    usize size_ = 0;
};

inline constexpr usize limbs_for(usize octets) {
    return (octets + 7) / 8;
}

// OS2IP into exactly `out.size()` words; octets that do not fit are zero, or abort: the caller looked at the size.
void load_octets(Limbs& out, Bytes big_endian);
// I2OSP: exactly out.size() octets; what does not fit is dropped.
void store_octets(MutableBytes out, const Limbs& value);

// All on `n` words. add and subtract give the carry or borrow (0 or 1).
u64 add(u64* out, const u64* a, const u64* b, usize n);
u64 subtract(u64* out, const u64* a, const u64* b, usize n);
void multiply(u64* out, const u64* a, const u64* b, usize n);  // out has 2n words and overlaps nothing
u64 mask_if_less(const u64* a, const u64* b, usize n);         // all ones if a < b
u64 mask_if_equal(const u64* a, const u64* b, usize n);
// remainder: out (m words) = a (n words) modulo `modulus` (m words, not zero). Bit by bit: slow, and constant time.
void remainder(u64* out, const u64* a, usize n, const u64* modulus, usize m);
// bit_length: of a public number.
usize bit_length(const Limbs& value);

}  // namespace troth::inline v1::crypto
