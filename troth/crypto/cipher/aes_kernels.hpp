// The kernels of AES (FIPS 197): plain pointers and lengths, so that files with instruction-set flags can include this.
//
// Round keys are stored as FIPS 197 §5.2 has them, 16 bytes a round, whichever kernel made them: 11 for AES-128, 15 for
// AES-256. Every kernel is constant time: no branch and no index depends on key or data.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace troth::inline v1::crypto::kernel {

// 15 round keys: the most that any key size has.
inline constexpr size_t aes_schedule_size = 240;
inline constexpr int aes_rounds(size_t key_size) {  // FIPS 197 §5, table 3: 16 bytes have 10 rounds, 32 have 14
    return static_cast<int>(key_size / 4) + 6;
}

// aes_set_key_*: key_size is 16 or 32; writes 16 * (rounds + 1) bytes.
void aes_set_key_portable(uint8_t* schedule, const uint8_t* key, size_t key_size);
void aes_set_key_aesni(uint8_t* schedule, const uint8_t* key, size_t key_size);
// aes_encrypt_*: blocks of 16 bytes, each by itself; in and out are the same memory or do not overlap.
void aes_encrypt_portable(const uint8_t* schedule, int rounds, const uint8_t* in, uint8_t* out, size_t blocks);
void aes_encrypt_aesni(const uint8_t* schedule, int rounds, const uint8_t* in, uint8_t* out, size_t blocks);
// aes_ctr_*: out = in ^ key stream. The counter block's last 32 bits count, big-endian, and wrap (SP 800-38D inc32).
void aes_ctr_portable(const uint8_t* schedule, int rounds, const uint8_t* counter, const uint8_t* in, uint8_t* out,
                      size_t size);
void aes_ctr_aesni(const uint8_t* schedule, int rounds, const uint8_t* counter, const uint8_t* in, uint8_t* out,
                   size_t size);

}  // namespace troth::inline v1::crypto::kernel
