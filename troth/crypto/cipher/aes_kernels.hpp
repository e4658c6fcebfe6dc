// The kernels of AES (FIPS 197): plain pointers and lengths, so that files with instruction-set flags can include this.
//
// Round keys are stored as FIPS 197 §5.2 has them, 16 bytes a round, whichever kernel made them: 11 for AES-128, 13 for
// AES-192, 15 for AES-256. Every kernel is constant time: no branch and no index depends on key or data. in and out
// are the same memory or do not overlap.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace troth::inline v1::crypto::kernel {

// 15 round keys: the most that any key size has.
inline constexpr size_t aes_schedule_size = 240;
inline constexpr int aes_rounds(size_t key_size) {  // FIPS 197 §5, table 3: 16 bytes have 10 rounds, 24 12, 32 14
    return static_cast<int>(key_size / 4) + 6;
}

// set_key: key_size is 16, 24 or 32; writes 16 * (rounds + 1) bytes.
using AesSetKey = void(uint8_t* schedule, const uint8_t* key, size_t key_size);
// invert_key: what `decrypt` of the same row wants instead of the schedule; the same size.
using AesInvertKey = void(uint8_t* inverse, const uint8_t* schedule, int rounds);
// encrypt and decrypt: blocks of 16 bytes, each by itself.
using AesBlocks = void(const uint8_t* schedule, int rounds, const uint8_t* in, uint8_t* out, size_t blocks);
// ctr: out = in ^ key stream. The counter block's last 32 bits count, big-endian, and wrap (SP 800-38D inc32).
using AesCtr32 = void(const uint8_t* schedule, int rounds, const uint8_t* counter, const uint8_t* in, uint8_t* out,
                      size_t size);
// chain: CBC encryption (SP 800-38A §6.2) from the block `chain`, which becomes the last ciphertext. Without out (null)
// nothing else is written: that is CBC-MAC.
using AesChain = void(const uint8_t* schedule, int rounds, uint8_t* chain, const uint8_t* in, uint8_t* out,
                      size_t blocks);
// ccm: CBC-MAC of the plaintext, from `sum` on, and counter mode over the same blocks, side by side: out is what the
// other side has. sum and counter become those behind the last block.
using AesCcm = void(const uint8_t* schedule, int rounds, bool sealing, uint8_t* sum, uint8_t* counter,
                    const uint8_t* in, uint8_t* out, size_t blocks);
// xts: blocks of XTS (IEEE 1619-2018 §5.3), the schedule that of the direction. `tweak` is the first block's, already
// encrypted, and becomes that of the block behind the last.
using AesXtsBlocks = void(const uint8_t* schedule, int rounds, uint8_t* tweak, const uint8_t* in, uint8_t* out,
                          size_t blocks);

AesSetKey aes_set_key_portable, aes_set_key_aesni, aes_set_key_arm64ce;
AesInvertKey aes_invert_key_portable, aes_invert_key_aesni, aes_invert_key_arm64ce;
AesBlocks aes_encrypt_portable, aes_encrypt_aesni, aes_encrypt_vaes512, aes_encrypt_arm64ce;
AesBlocks aes_decrypt_portable, aes_decrypt_aesni, aes_decrypt_vaes512, aes_decrypt_arm64ce;
AesCtr32 aes_ctr_portable, aes_ctr_aesni, aes_ctr_vaes512, aes_ctr_arm64ce;
AesChain aes_chain_portable, aes_chain_aesni, aes_chain_arm64ce;
AesCcm aes_ccm_aesni;
AesXtsBlocks aes_xts_encrypt_aesni, aes_xts_encrypt_vaes512;
AesXtsBlocks aes_xts_decrypt_aesni, aes_xts_decrypt_vaes512;

}  // namespace troth::inline v1::crypto::kernel
