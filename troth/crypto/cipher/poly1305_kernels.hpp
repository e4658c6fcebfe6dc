// The kernels of Poly1305 by itself (RFC 8439 §2.5): plain pointers and lengths. Constant time: no branch and no index
// depends on key or data.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace troth::inline v1::crypto::kernel {

// Absorbs `count` whole blocks of 16 bytes into a state that lies as poly1305_scalar.hpp has it.
using Poly1305Blocks = void(uint64_t state[7], const uint8_t* data, size_t count);
Poly1305Blocks poly1305_blocks_portable, poly1305_blocks_ifma;

}  // namespace troth::inline v1::crypto::kernel
