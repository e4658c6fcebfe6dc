// Curve25519 on any 64-bit machine.
#include "troth/crypto/curve/curve25519_ladder.hpp"
#include "troth/crypto/curve/curve25519_rows.hpp"
#include "troth/crypto/math/field25519_portable.hpp"

namespace troth::inline v1::crypto::curve25519 {

void ladder_portable(u64 out[4], const u64 scalar[4], const u64 u[4]) {
    ladder25519<Field25519Portable>(out, scalar, u);
}

}  // namespace troth::inline v1::crypto::curve25519
