// Arithmetic modulo L, the order of edwards448's base point (RFC 8032 §5.2). All functions are constant time and
// thread-safe; numbers are words, least significant first.
#pragma once

#include "troth/base/bytes.hpp"

namespace troth::inline v1::crypto::scalar448 {

using Words = u64[7];

// reduce: 912 bits (114 bytes, the hash of RFC 8032 §5.2.6) modulo L; bits from 912 on are zero.
void reduce(Words& out, const u64 (&wide)[15]);
// reduce_short: 448 bits modulo L.
void reduce_short(Words& out, const Words& a);
// multiply_add: (a * b + c) modulo L, for a of 448 bits and b and c below L.
void multiply_add(Words& out, const Words& a, const Words& b, const Words& c);
// below_order: whether s < L. Of a signature, so public.
bool below_order(const Words& s);

}  // namespace troth::inline v1::crypto::scalar448
