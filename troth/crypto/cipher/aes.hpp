// AES with 128-, 192- and 256-bit keys (FIPS 197): blocks, and what modes are made of. Modes stand beside this:
// cipher/ctr.hpp, cipher/cbc.hpp, cipher/xts.hpp, cipher/key_wrap.hpp. Messages want an AEAD instead (crypto/aead).
#pragma once

#include "troth/base/bytes.hpp"
#include "troth/base/cpu.hpp"

namespace troth::inline v1::crypto {

inline constexpr usize aes_block_size = 16;
using AesBlock = std::span<const u8, aes_block_size>;
constexpr bool is_aes_key_size(usize bytes) {
    return bytes == 16 || bytes == 24 || bytes == 32;
}

// AesImplementation: a row of the dispatch table. Kernels are constant time, see cipher/aes_kernels.hpp.
struct AesImplementation {
    std::string_view name;
    bool (*runs_on)(const cpu::Features&);
    void (*set_key)(u8* schedule, const u8* key, usize key_size);
    void (*invert_key)(u8* inverse, const u8* schedule, int rounds);
    void (*encrypt)(const u8* schedule, int rounds, const u8* in, u8* out, usize blocks);
    void (*decrypt)(const u8* inverse, int rounds, const u8* in, u8* out, usize blocks);
    void (*ctr)(const u8* schedule, int rounds, const u8* counter, const u8* in, u8* out, usize size);
    void (*chain)(const u8* schedule, int rounds, u8* chain, const u8* in, u8* out, usize blocks);
    // Null where the row has none: cipher/xts.cpp then makes it of encrypt and decrypt.
    void (*xts_encrypt)(const u8* schedule, int rounds, u8* tweak, const u8* in, u8* out, usize blocks) = nullptr;
    void (*xts_decrypt)(const u8* inverse, int rounds, u8* tweak, const u8* in, u8* out, usize blocks) = nullptr;
    // Null where the row has none: it is made of chain and ctr.
    void (*ccm)(const u8* schedule, int rounds, bool sealing, u8* sum, u8* counter, const u8* in, u8* out,
                usize blocks) = nullptr;
};
// Fastest first, portable last.
std::span<const AesImplementation> aes_implementations();

// AesKey: an expanded key, for encrypting blocks. Wiped on destruction and when moved from; the const members may run
// in any number of threads at once. A key of another size than 16, 24 or 32 bytes aborts (is_aes_key_size).
class AesKey {
  public:
    explicit AesKey(Bytes key, const cpu::Features& features = cpu::host());
    AesKey(const AesImplementation& row, Bytes key);  // for tests and benches
    AesKey(AesKey&& other) noexcept;
    AesKey& operator=(AesKey&& other) noexcept;
    ~AesKey();

    // encrypt_block: FIPS 197 §5.1. in and out may be the same memory.
    void encrypt_block(AesBlock in, std::span<u8, aes_block_size> out) const;
    // encrypt_blocks: each by itself; aborts if in_place is not whole blocks.
    void encrypt_blocks(MutableBytes in_place) const;
    // ctr: in_place ^= the encryptions of counter, counter + 1, ... (SP 800-38A §6.5). The counter's last 32 bits
    // count, big-endian, and wrap (SP 800-38D §6.2), so that one call may take 2^36 bytes. A counter block must never
    // serve twice under one key. Encrypts and decrypts.
    void ctr(AesBlock counter, MutableBytes in_place) const;
    // chain: CBC encryption of whole blocks from `chain` on, which becomes the last ciphertext (SP 800-38A §6.2).
    void chain(std::span<u8, aes_block_size> chain, MutableBytes in_place) const;
    // mac: the same without writing the ciphertext: CBC-MAC, which CMAC and CCM are made of.
    void mac(std::span<u8, aes_block_size> chain, Bytes blocks) const;
    // ccm: whole blocks of CCM (SP 800-38C §6): CBC-MAC of the plaintext, from `sum` on, and counter mode, together.
    // in_place is the plaintext if `sealing`, else it becomes that. sum and counter become those behind the last block.
    void ccm(bool sealing, std::span<u8, aes_block_size> sum, std::span<u8, aes_block_size> counter,
             MutableBytes in_place) const;
    std::string_view implementation() const { return row_->name; }  // the row's name, for reports

  private:
    friend class AesCipher;

    u8 schedule_[240];
    int rounds_;
    const AesImplementation* row_;
};

// AesCipher: a key for both directions; a BlockCipher of cipher/block_modes.hpp. Else as AesKey.
class AesCipher {
  public:
    static constexpr usize block_size = aes_block_size;

    explicit AesCipher(Bytes key, const cpu::Features& features = cpu::host());
    AesCipher(const AesImplementation& row, Bytes key);  // for tests and benches
    AesCipher(AesCipher&& other) noexcept;
    AesCipher& operator=(AesCipher&& other) noexcept;
    ~AesCipher();

    // Each block by itself (FIPS 197 §5.1, §5.3); whole blocks, else abort.
    void encrypt_blocks(MutableBytes in_place) const { key_.encrypt_blocks(in_place); }
    void decrypt_blocks(MutableBytes in_place) const;
    void chain(std::span<u8, block_size> chain, MutableBytes in_place) const { key_.chain(chain, in_place); }
    // xts: whole blocks of XTS from this tweak on, which becomes the next (cipher/xts.hpp); false, and nothing done, if
    // the row has no kernel for it.
    bool xts(bool encrypting, std::span<u8, block_size> tweak, MutableBytes in_place) const;
    const AesKey& key() const { return key_; }

  private:
    AesKey key_;
    u8 inverse_[240];
};

}  // namespace troth::inline v1::crypto
