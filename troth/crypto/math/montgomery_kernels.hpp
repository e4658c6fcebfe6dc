// The kernels behind Modulus, one a file. Interface: MontgomeryKernel in modulus.hpp.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace troth::inline v1::crypto::kernel {

void montgomery_multiply_portable(uint64_t* out, const uint64_t* a, const uint64_t* b, const uint64_t* n, uint64_t n0,
                                  size_t limbs, uint64_t* scratch);

}  // namespace troth::inline v1::crypto::kernel
