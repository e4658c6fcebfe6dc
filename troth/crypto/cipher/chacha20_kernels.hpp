// The kernels of ChaCha20 (RFC 8439 §2.4): plain pointers and lengths. Constant time: no branch and no index depends on
// key or data.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace troth::inline v1::crypto::kernel {

// chacha20_*: out = in ^ key stream from block `counter` on, which wraps after 2^32 blocks. key has 32 bytes, nonce 12.
// in and out are the same memory or do not overlap.
void chacha20_portable(const uint8_t* key, const uint8_t* nonce, uint32_t counter, const uint8_t* in, uint8_t* out,
                       size_t size);
void chacha20_avx2(const uint8_t* key, const uint8_t* nonce, uint32_t counter, const uint8_t* in, uint8_t* out,
                   size_t size);
void chacha20_avx512(const uint8_t* key, const uint8_t* nonce, uint32_t counter, const uint8_t* in, uint8_t* out,
                     size_t size);
void chacha20_neon(const uint8_t* key, const uint8_t* nonce, uint32_t counter, const uint8_t* in, uint8_t* out,
                   size_t size);

// hchacha20: 32 bytes out of a key of 32 and a nonce of 16 (draft-irtf-cfrg-xchacha-03 §2.2).
void hchacha20(const uint8_t* key, const uint8_t* nonce, uint8_t* out);

}  // namespace troth::inline v1::crypto::kernel
