// Kernels of choose.hpp for instructions that a row asks for.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace troth::inline v1::crypto::kernel {

// choose_of_64: of 64 entries of eight words, aligned to 64 bytes, number `index`, counted from 1; zeros for 0. Every
// entry is read.
void choose_of_64_avx2(uint64_t* out, const uint64_t* table, uint64_t index);
void choose_of_64_avx512(uint64_t* out, const uint64_t* table, uint64_t index);

}  // namespace troth::inline v1::crypto::kernel
