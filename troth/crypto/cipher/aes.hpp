// AES with 128- and 256-bit keys (FIPS 197): single blocks, and counter mode. What needs more than that has an AEAD.
#pragma once

#include "troth/base/bytes.hpp"
#include "troth/base/cpu.hpp"

namespace troth::inline v1::crypto {

inline constexpr usize aes_block_size = 16;
using AesBlock = std::span<const u8, aes_block_size>;

// AesImplementation: a row of the dispatch table. Kernels are constant time, see cipher/aes_kernels.hpp.
struct AesImplementation {
    std::string_view name;
    bool (*runs_on)(const cpu::Features&);
    void (*set_key)(u8* schedule, const u8* key, usize key_size);
    void (*encrypt)(const u8* schedule, int rounds, const u8* in, u8* out, usize blocks);
    void (*ctr)(const u8* schedule, int rounds, const u8* counter, const u8* in, u8* out, usize size);
};
// Fastest first, portable last.
std::span<const AesImplementation> aes_implementations();

// AesKey: an expanded key. Wiped on destruction and when moved from; the const members may run in any number of threads
// at once. A key of another size than 16 or 32 bytes aborts.
class AesKey {
  public:
    explicit AesKey(Bytes key, const cpu::Features& features = cpu::host());
    AesKey(const AesImplementation& row, Bytes key);  // for tests and benches
    AesKey(AesKey&& other) noexcept;
    AesKey& operator=(AesKey&& other) noexcept;
    ~AesKey();

    // encrypt_block: FIPS 197 §5.1. in and out may be the same memory.
    void encrypt_block(AesBlock in, std::span<u8, aes_block_size> out) const;
    // ctr: in_place ^= the encryptions of counter, counter + 1, ... (SP 800-38A §6.5). The counter's last 32 bits
    // count, big-endian, and wrap (SP 800-38D §6.2), so that one call may take 2^36 bytes. A counter block must never
    // serve twice under one key. Encrypts and decrypts.
    void ctr(AesBlock counter, MutableBytes in_place) const;

  private:
    u8 schedule_[240];
    int rounds_;
    const AesImplementation* row_;
};

}  // namespace troth::inline v1::crypto
