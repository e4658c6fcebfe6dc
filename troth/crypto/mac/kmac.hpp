// KMAC128 and KMAC256, SP 800-185 §4, also with an output as long as the caller wants (KMACXOF, §4.3.1).
#pragma once

#include "troth/base/secret.hpp"
#include "troth/crypto/hash/cshake.hpp"

namespace troth::inline v1::crypto {

// Kmac: a message on its way to its MAC. ShakeId::shake128 makes it KMAC128, shake256 KMAC256. Copying forks, so a key
// is taken in once and copied for every message. SP 800-185 §8.4.1 wants keys no shorter than the security strength
// (16 or 32 bytes) and MACs of at least 4 bytes; of any size they are computed. No allocation. Constant time in key
// and message; wiped when destroyed. Thread-compatible.
class Kmac {
  public:
    Kmac(ShakeId id, Bytes key, Bytes customization = {}, const cpu::Features& features = cpu::host());

    Kmac& update(Bytes data) {
        state_.absorb(data);
        return *this;
    }
    // finish_into: the MAC of what was given until now; out's size is part of what is authenticated. More may follow.
    void finish_into(MutableBytes out) const;
    // finish_xof_into: KMACXOF; a shorter output is the beginning of a longer one.
    void finish_xof_into(MutableBytes out) const;
    // verify: whether `received` is the MAC of its own size; constant time. Fewer than 4 bytes are refused, whatever
    // they are.
    [[nodiscard]] bool verify(Bytes received) const;

  private:
    CShake state_;
};

}  // namespace troth::inline v1::crypto
