// RC2 (RFC 2268) and RC4 (RFC 6229 has its vectors, RFC 7465 forbids it), for reading old PKCS#12 files and nothing
// else. Both are broken.
//
// NOT constant time: both read tables at addresses that depend on the key (docs/side-channels.md).
#pragma once

#include <array>

#include "troth/base/bytes.hpp"

namespace troth::inline v1::crypto::legacy {

// Rc2: a key of 1 to 128 bytes and its effective size of 1 to 1024 bits (RFC 2268 §2); aborts on others. A BlockCipher
// of cipher/block_modes.hpp. Wiped; the const members may run in any number of threads.
class Rc2 {
  public:
    static constexpr usize block_size = 8;
    static constexpr bool is_key_size(usize bytes) { return bytes >= 1 && bytes <= 128; }

    Rc2(Bytes key, unsigned effective_bits);
    Rc2(Rc2&& other) noexcept;
    Rc2& operator=(Rc2&& other) noexcept;
    ~Rc2();

    // Each block by itself; whole blocks, else abort.
    void encrypt_blocks(MutableBytes in_place) const;
    void decrypt_blocks(MutableBytes in_place) const;

  private:
    std::array<u16, 64> key_;
};

// Rc4: a key of 1 to 256 bytes; aborts on others. Wiped. Call after call continues the stream.
class Rc4 {
  public:
    static constexpr bool is_key_size(usize bytes) { return bytes >= 1 && bytes <= 256; }

    explicit Rc4(Bytes key);
    Rc4(Rc4&&) = delete;
    ~Rc4();

    void apply(MutableBytes in_place);  // encrypts and decrypts

  private:
    std::array<u8, 256> s_;
    u8 i_ = 0, j_ = 0;
};

}  // namespace troth::inline v1::crypto::legacy
