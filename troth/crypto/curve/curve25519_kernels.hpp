// What a row of Curve25519 does. Plain declarations, for kernel files. Numbers are four 64-bit words, least significant
// first.
#pragma once

#include <stdint.h>

namespace troth::inline v1::crypto::curve25519 {

// ladder: u of scalar * (the point with this u), RFC 7748 §5; the scalar is clamped. Constant time.
using Ladder = void(uint64_t out[4], const uint64_t scalar[4], const uint64_t u[4]);
// base_u: u of scalar * (the base point, u = 9); the scalar is below 2^255, and used as it is. Constant time.
// base_point: scalar * B encoded as in RFC 8032 §5.1.2; the same holds.
using Base = void(uint64_t out[4], const uint64_t scalar[4]);
// subtract: s*B - k*A, encoded, where `a` encodes A; s, k < 2^253. False, and nothing written, where `a` encodes no
// point (RFC 8032 §5.1.3). In variable time: for public values.
using Subtract = bool(uint64_t out[4], const uint64_t s[4], const uint64_t k[4], const uint64_t a[4]);

Ladder ladder_portable, ladder_adx, ladder_ifma;
Base base_u_portable, base_u_adx, base_u_ifma;
Base base_point_portable, base_point_adx, base_point_ifma;
Subtract subtract_portable, subtract_adx;

}  // namespace troth::inline v1::crypto::curve25519
