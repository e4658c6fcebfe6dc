// Arithmetic modulo q = 3329 on signed 16-bit coefficients, FIPS 203 §2.4.1, without a division: a division's time
// depends on its operands. Included by kernel files: no standard-library templates,
// and always inlined, so that no copy built with special flags can serve another file.
//
// A coefficient stands for its class modulo q; each function says which bounds it takes and gives. R = 2^16.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace troth::inline v1::crypto::mlkem {

inline constexpr int16_t q = 3329;
inline constexpr int16_t q_inverse = -3327;             // q^-1 mod R
inline constexpr int16_t r_squared = 1353;              // R^2 mod q
inline constexpr int16_t inverse_128_r_squared = 1441;  // 128^-1 * R^2 mod q
inline constexpr int16_t barrett_factor = 20159;        // 2^26 / q, rounded

// a * R^-1 mod q. |a| < q * 2^15; the result's absolute value is below q.
[[gnu::always_inline]] constexpr int16_t montgomery_reduce(int32_t a) {
    const int16_t t = static_cast<int16_t>(static_cast<uint32_t>(a) * static_cast<uint32_t>(q_inverse));
    return static_cast<int16_t>((a - int32_t{t} * q) >> 16);
}
// a * b * R^-1 mod q, for |a| < 2^15 and |b| < q; the result's absolute value is below q.
[[gnu::always_inline]] constexpr int16_t montgomery_multiply(int16_t a, int16_t b) {
    return montgomery_reduce(int32_t{a} * b);
}
// a mod q with the smallest absolute value: at most (q - 1) / 2. Any a.
[[gnu::always_inline]] constexpr int16_t barrett_reduce(int16_t a) {
    const int16_t quotient = static_cast<int16_t>((int32_t{barrett_factor} * a + (1 << 25)) >> 26);
    return static_cast<int16_t>(a - quotient * q);
}
// The least non-negative residue of a, for -q < a < q.
[[gnu::always_inline]] constexpr uint16_t to_unsigned(int16_t a) {
    return static_cast<uint16_t>(a + ((a >> 15) & q));
}

// zeta_i * R mod q, centred, where zeta_i = 17^BitRev7(i), FIPS 203 appendix A.
struct Zetas {
    int16_t montgomery[128];
};
constexpr Zetas make_zetas() {
    Zetas zetas{};
    for (unsigned i = 0; i < 128; ++i) {
        unsigned exponent = 0;
        for (unsigned bit = 0; bit < 7; ++bit) exponent |= ((i >> bit) & 1u) << (6 - bit);
        int32_t power = 65536 % q;
        for (unsigned n = 0; n < exponent; ++n) power = power * 17 % q;
        zetas.montgomery[i] = static_cast<int16_t>(power > q / 2 ? power - q : power);
    }
    return zetas;
}
inline constexpr Zetas zetas = make_zetas();

}  // namespace troth::inline v1::crypto::mlkem
