// Camellia (RFC 3713), for reading what old programs wrote. Not known to be broken, but hardly used: new data takes an
// AEAD. Constant time: the S-box is words that are shifted, not memory that is indexed, and accordingly slow.
#pragma once

#include <array>

#include "troth/base/bytes.hpp"

namespace troth::inline v1::crypto::legacy {

// Camellia: a key of 16, 24 or 32 bytes; any other size aborts. A BlockCipher of cipher/block_modes.hpp. Wiped; the
// const members may run in any number of threads.
class Camellia {
  public:
    static constexpr usize block_size = 16;
    static constexpr bool is_key_size(usize bytes) { return bytes == 16 || bytes == 24 || bytes == 32; }

    explicit Camellia(Bytes key);
    Camellia(Camellia&& other) noexcept;
    Camellia& operator=(Camellia&& other) noexcept;
    ~Camellia();

    // Each block by itself; whole blocks, else abort.
    void encrypt_blocks(MutableBytes in_place) const;
    void decrypt_blocks(MutableBytes in_place) const;

  private:
    struct Schedule {
        u64 whitening[4], rounds[24], layers[6];  // kw, k, ke of §2.2
        unsigned groups;                          // of six rounds: three, or four with the longer keys
    };
    void crypt(const Schedule& schedule, MutableBytes in_place) const;
    void invert();

    Schedule encryption_, decryption_;
};

}  // namespace troth::inline v1::crypto::legacy
