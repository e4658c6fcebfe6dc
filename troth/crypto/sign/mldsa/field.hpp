// Arithmetic modulo q = 8380417 on signed 32-bit coefficients, FIPS 204 §2.3, without a division: a division's time
// depends on its operands. Included by kernel files: no standard-library templates, and always inlined, so that no copy
// built with special flags can serve another file.
//
// A coefficient stands for its class modulo q; each function says which bounds it takes and gives. R = 2^32.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace troth::inline v1::crypto::mldsa {

inline constexpr int32_t q = 8380417;  // 2^23 - 2^13 + 1

constexpr int32_t power(int64_t base, unsigned exponent) {  // base^exponent mod q
    int64_t result = 1;
    for (; exponent > 0; exponent >>= 1, base = base * base % q)
        if ((exponent & 1) != 0) result = result * base % q;
    return static_cast<int32_t>(result);
}
constexpr int32_t centred(int64_t a) {  // the residue of least absolute value; for constants only
    const int64_t r = (a % q + q) % q;
    return static_cast<int32_t>(r > q / 2 ? r - q : r);
}
constexpr int32_t make_q_inverse() {  // q^-1 mod R, by Newton's step, which doubles the bits that are right
    uint32_t inverse = 1;
    for (int i = 0; i < 5; ++i) inverse *= 2 - static_cast<uint32_t>(q) * inverse;
    return static_cast<int32_t>(inverse);
}
inline constexpr int32_t q_inverse = make_q_inverse();
static_assert(static_cast<uint32_t>(q_inverse) * static_cast<uint32_t>(q) == 1);
inline constexpr int32_t r_mod_q = centred(int64_t{1} << 32);
// 256^-1 * R^2: what inverse_ntt multiplies by, for the factor 256^-1 of algorithm 42 and the R^-1 that dot leaves.
inline constexpr int32_t inverse_256_r_squared =
    centred(int64_t{power(256, static_cast<unsigned>(q) - 2)} * r_mod_q % q * r_mod_q);

// a * R^-1 mod q. |a| <= q * 2^31; the result's absolute value is below q.
[[gnu::always_inline]] constexpr int32_t montgomery_reduce(int64_t a) {
    const int32_t t = static_cast<int32_t>(static_cast<uint32_t>(a) * static_cast<uint32_t>(q_inverse));
    return static_cast<int32_t>((a - int64_t{t} * q) >> 32);
}
[[gnu::always_inline]] constexpr int32_t montgomery_multiply(int32_t a, int32_t b) {
    return montgomery_reduce(int64_t{a} * b);
}
// a mod q in [-6283009, 6283008], for |a| < 2^31 - 2^22. A class with a residue r, |r| <= q/4, is given as r.
[[gnu::always_inline]] constexpr int32_t reduce(int32_t a) {
    return a - ((a + (1 << 22)) >> 23) * q;
}
// The least non-negative residue of a, for -q < a < q.
[[gnu::always_inline]] constexpr int32_t to_canonical(int32_t a) {
    return a + ((a >> 31) & q);
}

// zeta_i * R mod q, centred, where zeta_i = 1753^BitRev8(i), FIPS 204 appendix B; with its companion zeta_i R q^-1 mod
// R, which spares a Montgomery product by it one multiplication in a row.
struct Zetas {
    int32_t montgomery[256];
    int32_t companion[256];
};
[[gnu::always_inline]] constexpr int32_t times_q_inverse(int32_t b) {
    return static_cast<int32_t>(static_cast<uint32_t>(b) * static_cast<uint32_t>(q_inverse));
}
constexpr Zetas make_zetas() {
    Zetas zetas{};
    for (unsigned i = 0; i < 256; ++i) {
        unsigned exponent = 0;
        for (unsigned bit = 0; bit < 8; ++bit) exponent |= ((i >> bit) & 1u) << (7 - bit);
        zetas.montgomery[i] = centred(int64_t{power(1753, exponent)} * r_mod_q);
        zetas.companion[i] = times_q_inverse(zetas.montgomery[i]);
    }
    return zetas;
}
inline constexpr Zetas zetas = make_zetas();

}  // namespace troth::inline v1::crypto::mldsa
