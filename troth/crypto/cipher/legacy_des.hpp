// DES and triple DES (FIPS 46-3, SP 800-67), for reading what old programs wrote. Broken or withdrawn: new data takes
// an AEAD. Constant time: the S-boxes are words that are shifted, not memory that is indexed.
#pragma once

#include <array>

#include "troth/base/bytes.hpp"

namespace troth::inline v1::crypto::legacy {

// Des: a key of 8 bytes, of which each byte's lowest bit (parity) is not looked at. 56 bits: found in days. A
// BlockCipher of cipher/block_modes.hpp. Wiped; the const members may run in any number of threads.
class Des {
  public:
    static constexpr usize block_size = 8, key_size = 8;

    explicit Des(std::span<const u8, key_size> key);
    Des(Des&& other) noexcept;
    Des& operator=(Des&& other) noexcept;
    ~Des();

    // Each block by itself; whole blocks, else abort.
    void encrypt_blocks(MutableBytes in_place) const;
    void decrypt_blocks(MutableBytes in_place) const;

  private:
    friend class TripleDes;
    std::array<u64, 16> keys_;  // 48 bits a round
};

// TripleDes: encrypt, decrypt, encrypt (TDEA, SP 800-67 §3) under three keys (24 bytes) or two (16, the first serves
// twice); any other size aborts. Blocks of 64 bits: no more than 2^20 under one key (SP 800-67 §3.3).
class TripleDes {
  public:
    static constexpr usize block_size = 8;
    static constexpr bool is_key_size(usize bytes) { return bytes == 16 || bytes == 24; }

    explicit TripleDes(Bytes key);
    void encrypt_blocks(MutableBytes in_place) const;
    void decrypt_blocks(MutableBytes in_place) const;

  private:
    Des first_, second_, third_;
};

}  // namespace troth::inline v1::crypto::legacy
