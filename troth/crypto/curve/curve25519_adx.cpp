// Curve25519 on x86-64 with BMI2 and ADX.
#if defined(__x86_64__)
#include "troth/crypto/curve/curve25519_ladder.hpp"
#include "troth/crypto/math/field25519_adx.hpp"

namespace troth::inline v1::crypto::curve25519 {

void ladder_adx(uint64_t out[4], const uint64_t scalar[4], const uint64_t u[4]);

void ladder_adx(uint64_t out[4], const uint64_t scalar[4], const uint64_t u[4]) {
    ladder25519<Field25519Adx>(out, scalar, u);
}

}  // namespace troth::inline v1::crypto::curve25519
#endif
