// Multiples of the base point B of edwards25519 (RFC 8032 §5.1). A point (x, y) stands as y + x, y - x and 2dxy, each
// below p and in four words, least significant first: what an addition needs of it.
#pragma once

#include <stdint.h>

namespace troth::inline v1::crypto {

extern const uint64_t edwards25519_comb[32][8][12];        // [i][j] is (j + 1) 256^i B
extern const uint64_t edwards25519_wide_comb[26][16][12];  // [i][j] is (j + 1) 1024^i B
extern const uint64_t edwards25519_odd[32][12];            // [i] is (2i + 1) B

}  // namespace troth::inline v1::crypto
