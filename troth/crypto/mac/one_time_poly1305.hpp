// Poly1305 by itself, RFC 8439 §2.5.
#pragma once

#include <array>
#include <string_view>

#include "troth/base/cpu.hpp"
#include "troth/base/secret.hpp"
#include "troth/crypto/cipher/poly1305_kernels.hpp"

namespace troth::inline v1::crypto {

inline constexpr usize poly1305_key_size = 32, poly1305_tag_size = 16;

// Poly1305Implementation: a row of the table of what computes it; fastest first, portable last.
struct Poly1305Implementation {
    std::string_view name;
    bool (*runs_on)(const cpu::Features&);
    kernel::Poly1305Blocks* blocks;
};
std::span<const Poly1305Implementation> poly1305_implementations();

// OneTimePoly1305: the MAC of one message. A key serves once: two messages under one key give it away (RFC 8439 §2.5).
// Whoever has a lasting key wants HMAC, CMAC or an AEAD. No allocation. Constant time in key and message; wiped when
// destroyed. Thread-compatible.
class OneTimePoly1305 {
  public:
    explicit OneTimePoly1305(std::span<const u8, poly1305_key_size> one_time_key,
                             const cpu::Features& features = cpu::host());
    OneTimePoly1305(const Poly1305Implementation& row, std::span<const u8, poly1305_key_size> one_time_key);
    OneTimePoly1305(const OneTimePoly1305&) = delete;
    OneTimePoly1305& operator=(const OneTimePoly1305&) = delete;
    ~OneTimePoly1305() { wipe(this, sizeof *this); }

    OneTimePoly1305& update(Bytes data);
    // finish: once, after the last update.
    std::array<u8, poly1305_tag_size> finish();
    // verify: finish, compared in constant time; a tag of another size is refused.
    [[nodiscard]] bool verify(Bytes tag);

  private:
    u64 state_[7];  // as cipher/poly1305_scalar.hpp has them
    u8 block_[16];
    usize filled_ = 0;
    kernel::Poly1305Blocks* blocks_;
};

}  // namespace troth::inline v1::crypto
