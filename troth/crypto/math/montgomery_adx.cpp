// Montgomery multiplication in words of 64 bits with BMI2 and ADX, for any number of limbs: a row of the product and a
// row of the reduction in turn, each with two carry chains. No branch and no address depends on a number.
#if defined(__x86_64__)
#include "troth/base/ct.hpp"
#include "troth/crypto/math/montgomery_kernels.hpp"

namespace troth::inline v1::crypto::kernel {
namespace {

__extension__ typedef unsigned __int128 Wide;

// t[0..8) += a[0..8) * b + carry; returns what is carried out. Carries of upper halves run in CF, those of the sum in
// OF; at the end both fit into the last upper half, for a b + t + carry < 2^(64 * 9).
inline uint64_t add_eight(uint64_t* t, const uint64_t* a, uint64_t b, uint64_t carry) {
    typedef uint64_t Eight[8];
    uint64_t low, high, zero;
    // clang-format off
#define TROTH_STEP(at, in, out)                              \
    "mulxq " #at "(%[a]), %[low], %[" #out "]\n\t"           \
    "adcxq %[" #in "], %[low]\n\t"                           \
    "adoxq " #at "(%[t]), %[low]\n\t"                        \
    "movq %[low], " #at "(%[t])\n\t"
    asm("xorl %k[zero], %k[zero]\n\t"
        TROTH_STEP(0, carry, high) TROTH_STEP(8, high, carry)
        TROTH_STEP(16, carry, high) TROTH_STEP(24, high, carry)
        TROTH_STEP(32, carry, high) TROTH_STEP(40, high, carry)
        TROTH_STEP(48, carry, high) TROTH_STEP(56, high, carry)
        "adcxq %[zero], %[carry]\n\t"
        "adoxq %[zero], %[carry]\n\t"
        : [low] "=&r"(low), [high] "=&r"(high), [zero] "=&r"(zero), [carry] "+&r"(carry),
          "+m"(*reinterpret_cast<Eight*>(t))
        : [a] "r"(a), [t] "r"(t), "d"(b), "m"(*reinterpret_cast<const Eight*>(a))
        : "cc");
#undef TROTH_STEP
    // clang-format on
    return carry;
}

// t[0..n) += a[0..n) * b; returns what is carried out.
inline uint64_t add_row(uint64_t* t, const uint64_t* a, size_t n, uint64_t b) {
    uint64_t carry = 0;
    size_t i = 0;
    for (; i + 8 <= n; i += 8) carry = add_eight(t + i, a + i, b, carry);
    for (; i < n; ++i) {
        const Wide sum = static_cast<Wide>(a[i]) * b + t[i] + carry;
        t[i] = static_cast<uint64_t>(sum);
        carry = static_cast<uint64_t>(sum >> 64);
    }
    return carry;
}

}  // namespace

// The sum stands still and the rows move up; after round i, words 0 to i are zero and out of play.
void montgomery_multiply_adx(uint64_t* out, const uint64_t* a, const uint64_t* b, const uint64_t* n, uint64_t n0,
                             size_t limbs, uint64_t* t) {
    for (size_t i = 0; i < limbs; ++i) t[i] = 0;
    uint64_t top = 0;
    for (size_t i = 0; i < limbs; ++i) {
        const uint64_t first = add_row(t + i, a, limbs, b[i]);
        const uint64_t second = add_row(t + i, n, limbs, t[i] * n0);
        const Wide sum = static_cast<Wide>(first) + second + top;
        t[i + limbs] = static_cast<uint64_t>(sum);
        top = static_cast<uint64_t>(sum >> 64);
    }
    // Below 2n: subtract n once if it fits.
    uint64_t borrow = 0;
    const uint64_t* const high = t + limbs;
    for (size_t i = 0; i < limbs; ++i) {
        const Wide difference = static_cast<Wide>(high[i]) - n[i] - borrow;
        t[i] = static_cast<uint64_t>(difference);
        borrow = static_cast<uint64_t>(difference >> 64) & 1;
    }
    const uint64_t keep = ct::mask_from_bit(borrow & (top ^ 1));
    for (size_t i = 0; i < limbs; ++i) out[i] = ct::select(keep, high[i], t[i]);
}

}  // namespace troth::inline v1::crypto::kernel
#endif
