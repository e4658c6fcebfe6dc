// Keccak's constants, FIPS 202 §3.2.2 (table 2) and §3.2.5. Included by kernel files: no standard-library templates.
#pragma once

#include <stdint.h>

namespace troth::inline v1::crypto::detail {

// By how much rho rotates lane x + 5y to the left.
inline constexpr unsigned keccak_rotation[25] = {
    0,  1,  62, 28, 27,  // y = 0
    36, 44, 6,  55, 20,  // y = 1
    3,  10, 43, 25, 39,  // y = 2
    41, 45, 15, 21, 8,   // y = 3
    18, 2,  61, 56, 14,  // y = 4
};

// What iota adds to lane 0 in each of the 24 rounds.
inline constexpr uint64_t keccak_round_constant[24] = {
    0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000, 0x000000000000808b,
    0x0000000080000001, 0x8000000080008081, 0x8000000000008009, 0x000000000000008a, 0x0000000000000088,
    0x0000000080008009, 0x000000008000000a, 0x000000008000808b, 0x800000000000008b, 0x8000000000008089,
    0x8000000000008003, 0x8000000000008002, 0x8000000000000080, 0x000000000000800a, 0x800000008000000a,
    0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
};

}  // namespace troth::inline v1::crypto::detail
