// scryptROMix, RFC 7914 §5: plain pointers, so that files with instruction-set flags can include this.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace troth::inline v1::crypto::kernel {

// Four words; both compilers make one SSE2 or NEON register of it.
using ScryptRow = uint32_t __attribute__((vector_size(16)));
// A block of Salsa20 with its diagonals as rows, so that a quarter round is done on four columns at once: word i of a
// row is word (5i + 4 * row) mod 16 of the block. All of scrypt's memory is kept in this order.
struct ScryptBlock {
    ScryptRow rows[4];
};

// v: n * 2r blocks; x, y: 2r blocks each; x is what goes in and what comes out. By design it reads v where x says.
using ScryptRoMix = void(ScryptBlock* x, ScryptBlock* y, ScryptBlock* v, uint64_t n, size_t r);
ScryptRoMix scrypt_ro_mix_portable, scrypt_ro_mix_avx512;

}  // namespace troth::inline v1::crypto::kernel
