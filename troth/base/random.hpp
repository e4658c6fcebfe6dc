// Where randomness comes from. The kernel is the root.
#pragma once

#include "troth/base/bytes.hpp"

namespace troth::inline v1 {

// RandomSource fills buffers with unpredictable bytes. It is handed in wherever randomness is needed, so that a test
// can replay a handshake byte for byte. An implementation never gives less than it was asked for.
class RandomSource {
  public:
    virtual ~RandomSource() = default;
    virtual void fill(MutableBytes out) = 0;

  protected:
    RandomSource() = default;
    RandomSource(const RandomSource&) = default;
    RandomSource& operator=(const RandomSource&) = default;
};

// SystemRandom: getrandom(2), blocking until the kernel's pool is ready once after boot. Stateless and thread-safe. A
// kernel that refuses randomness cannot be worked around: the process is aborted.
class SystemRandom final : public RandomSource {
  public:
    void fill(MutableBytes out) override;
};

}  // namespace troth::inline v1
