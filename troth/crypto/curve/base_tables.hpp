// Multiples of the base points, made by scripts/make-ec-tables and checked by ec_test.cpp: entry [i][j] is
// (j + 1) 2^(w i) G, for P-256 (2j + 1) 2^(w i) G; affine, x then y, little-endian limbs: in Montgomery form, and for
// P-521 in that of math/field521.hpp. w = 7 for P-256 (148 KiB), w = 4 for P-384 (73 KiB) and P-521 (148 KiB).
#pragma once

#include "troth/base/bytes.hpp"

namespace troth::inline v1::crypto {

inline constexpr unsigned p256_base_width = 7;
inline constexpr unsigned p384_base_width = 4;
inline constexpr unsigned p521_base_width = 4;
extern const u64 p256_base_table[37][64][8];
extern const u64 p384_base_table[97][8][12];
extern const u64 p521_base_table[131][8][18];

}  // namespace troth::inline v1::crypto
