// Curve25519 and edwards25519 on any 64-bit machine.
#include "troth/crypto/curve/curve25519_kernels.hpp"
#include "troth/crypto/curve/curve25519_ladder.hpp"
#include "troth/crypto/curve/edwards25519.hpp"
#include "troth/crypto/math/field25519_portable.hpp"

namespace troth::inline v1::crypto::curve25519 {
namespace {
using Group = Edwards25519<Field25519Portable>;
}

void ladder_portable(uint64_t out[4], const uint64_t scalar[4], const uint64_t u[4]) {
    ladder25519<Field25519Portable>(out, scalar, u);
}
void base_u_portable(uint64_t out[4], const uint64_t scalar[4]) {
    Group::Point p;
    Group::multiply_base(p, scalar);
    Group::to_montgomery(out, p);
    wipe(&p, sizeof p);
}
void base_point_portable(uint64_t out[4], const uint64_t scalar[4]) {
    Group::Point p;
    Group::multiply_base(p, scalar);
    Group::encode(out, p);
    wipe(&p, sizeof p);
}
bool subtract_portable(uint64_t out[4], const uint64_t s[4], const uint64_t k[4], const uint64_t a[4]) {
    Group::Point p, difference;
    if (!Group::decode(p, a)) return false;
    Group::negate(p);
    Group::multiply_add(difference, k, p, s);
    Group::encode(out, difference);
    return true;
}

}  // namespace troth::inline v1::crypto::curve25519
