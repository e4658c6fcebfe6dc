// Kernels of choose.hpp for instructions that a row asks for.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace troth::inline v1::crypto::kernel {

// choose_of_64: of 64 entries of eight words, aligned to 64 bytes, number `index`, counted from 1; zeros for 0. Every
// entry is read.
void choose_of_64_avx2(uint64_t* out, const uint64_t* table, uint64_t index);
// choose_among_8: the same of the next eight of such a table, for who has other work in between: `out` (zeros at first)
// stays as it is unless index is 1 to 8. After eight calls, with index less 8 each time, it is as after choose_of_64.
void choose_among_8_avx2(uint64_t* out, const uint64_t* table, uint64_t index);
// choose_signed_of_16: of a row of edwards25519_wide_comb, the entry that is `size` (0 to 16) times the row's point, 0
// being the neutral element; its negative if `negative` is 1, and not if it is 0. Every entry is read.
void choose_signed_of_16_avx2(uint64_t* out, const uint64_t* row, uint64_t size, uint64_t negative);

}  // namespace troth::inline v1::crypto::kernel
