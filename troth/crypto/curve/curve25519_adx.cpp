// Curve25519 and edwards25519 on x86-64 with BMI2 and ADX; the table of the base point is read by AVX2, in a file of
// its own: with its flags compilers would copy field elements by wide loads, which wait for the narrow stores before
// them.
#if defined(__x86_64__)
#include "troth/crypto/curve/choose_kernels.hpp"
#include "troth/crypto/curve/curve25519_kernels.hpp"
#include "troth/crypto/curve/curve25519_ladder.hpp"
#include "troth/crypto/curve/edwards25519.hpp"
#include "troth/crypto/math/field25519_adx.hpp"

namespace troth::inline v1::crypto::curve25519 {
namespace {
using Group = Edwards25519<Field25519Adx, kernel::choose_signed_of_16_avx2>;
}

void ladder_adx(uint64_t out[4], const uint64_t scalar[4], const uint64_t u[4]) {
    ladder25519<Field25519Adx>(out, scalar, u);
}
void base_u_adx(uint64_t out[4], const uint64_t scalar[4]) {
    Group::Point p;
    Group::multiply_base(p, scalar);
    Group::to_montgomery(out, p);
    wipe(&p, sizeof p);
}
void base_point_adx(uint64_t out[4], const uint64_t scalar[4]) {
    Group::Point p;
    Group::multiply_base(p, scalar);
    Group::encode(out, p);
    wipe(&p, sizeof p);
}
bool subtract_adx(uint64_t out[4], const uint64_t s[4], const uint64_t k[4], const uint64_t a[4]) {
    Group::Point p, difference;
    if (!Group::decode(p, a)) return false;
    Group::negate(p);
    Group::multiply_add(difference, k, p, s);
    Group::encode(out, difference);
    return true;
}

}  // namespace troth::inline v1::crypto::curve25519
#endif
