// SHAKE128 and SHAKE256, FIPS 202 §6.2: hash functions whose output is as long as the caller wants.
#pragma once

#include "troth/crypto/hash/sponge.hpp"

namespace troth::inline v1::crypto {

enum class ShakeId : u8 { shake128, shake256 };

// block_size: the rate in bytes.
constexpr usize block_size(ShakeId id) {
    return id == ShakeId::shake128 ? 168 : 136;
}

// Shake: absorb any number of times, then squeeze any number of times; the output goes on where it stopped. Absorbing
// after the first squeeze is a broken invariant and aborts. Copying forks. Wiped when destroyed. Thread-compatible.
class Shake {
  public:
    explicit Shake(ShakeId id, const cpu::Features& features = cpu::host());
    Shake(const Shake&) = default;
    Shake& operator=(const Shake&) = default;
    ~Shake();

    Shake& absorb(Bytes data);
    void squeeze(MutableBytes out);

  private:
    friend class CShake;

    detail::KeccakKernel permute_;
    detail::Sponge sponge_;
    u8 suffix_ = detail::shake_suffix;
    bool squeezing_ = false;
};

}  // namespace troth::inline v1::crypto
