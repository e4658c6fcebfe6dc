// Arithmetic modulo L, the order of edwards25519's base point (RFC 8032 §5.1): what a signature needs. All functions
// are constant time and thread-safe; numbers are words, least significant first.
#pragma once

#include "troth/base/bytes.hpp"

namespace troth::inline v1::crypto::scalar25519 {

// reduce: 512 bits modulo L.
void reduce(std::span<u64, 4> out, std::span<const u64, 8> wide);

// multiply_add: (a * b + c) modulo L, for a of 256 bits and b and c below L.
void multiply_add(std::span<u64, 4> out, std::span<const u64, 4> a, std::span<const u64, 4> b,
                  std::span<const u64, 4> c);

// below_order: whether s < L (RFC 8032 §5.1.7: "decode the second half as an integer S, in the range 0 <= s < L").
bool below_order(std::span<const u64, 4> s);

}  // namespace troth::inline v1::crypto::scalar25519
