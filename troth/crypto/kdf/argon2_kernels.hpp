// Argon2's compression function G, RFC 9106 §3.5: plain pointers, so that files with instruction-set flags can include
// this. Constant time: no branch and no index depends on a block.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace troth::inline v1::crypto::kernel {

inline constexpr size_t argon2_block_words = 128;  // 1024 bytes, aligned to 64

// out = G(previous, reference), and ^ what out was if `over`. The blocks may be the same memory only where out is
// neither of the others.
using Argon2Fill = void(uint64_t* out, const uint64_t* previous, const uint64_t* reference, bool over);
Argon2Fill argon2_fill_avx512;
Argon2Fill argon2_fill_avx2;
Argon2Fill argon2_fill_portable;

}  // namespace troth::inline v1::crypto::kernel
