// Blowfish (B. Schneier, 1993), for reading what old programs wrote. New data takes an AEAD.
//
// NOT constant time: its S-boxes depend on the key and are read at addresses that depend on key and data, as the
// cipher is made. Who can watch this machine's caches can learn about the key (docs/side-channels.md).
#pragma once

#include <array>

#include "troth/base/bytes.hpp"

namespace troth::inline v1::crypto::legacy {

// Blowfish: a key of 4 to 56 bytes; any other size aborts. A BlockCipher of cipher/block_modes.hpp, with blocks of 64
// bits: no more than 2^20 under one key. Wiped; the const members may run in any number of threads. 4168 bytes large.
class Blowfish {
  public:
    static constexpr usize block_size = 8;
    static constexpr bool is_key_size(usize bytes) { return bytes >= 4 && bytes <= 56; }

    explicit Blowfish(Bytes key);
    Blowfish(Blowfish&& other) noexcept;
    Blowfish& operator=(Blowfish&& other) noexcept;
    ~Blowfish();

    // Each block by itself; whole blocks, else abort.
    void encrypt_blocks(MutableBytes in_place) const;
    void decrypt_blocks(MutableBytes in_place) const;

  private:
    std::array<u32, 18> p_;
    std::array<std::array<u32, 256>, 4> s_;
};

}  // namespace troth::inline v1::crypto::legacy
