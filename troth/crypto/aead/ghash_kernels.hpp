// The kernels of GHASH (SP 800-38D §6.4) and POLYVAL (RFC 8452 §3): plain pointers and lengths, so that files with
// instruction-set flags can include this. Constant time.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace troth::inline v1::crypto::kernel {

inline constexpr size_t ghash_state_size = 256;

// set_key: what the others want of the hash key, 16 bytes; each kernel has its own layout in the state.
using GhashSetKey = void(void* state, const uint8_t* key);
// update: sum, of 16 bytes, takes up `count` blocks of 16 bytes.
using GhashUpdate = void(const void* state, uint8_t* sum, const uint8_t* blocks, size_t count);

GhashSetKey ghash_set_key_portable, polyval_set_key_portable, ghash_set_key_aesni, polyval_set_key_aesni,
    ghash_set_key_arm64ce, polyval_set_key_arm64ce;
GhashUpdate ghash_portable, polyval_portable, ghash_aesni, polyval_aesni, ghash_arm64ce, polyval_arm64ce;

}  // namespace troth::inline v1::crypto::kernel
