// The kernels behind Modulus, one a file.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace troth::inline v1::crypto::kernel {

// Montgomery multiplication in words of 64 bits: out = a * b / 2^(64 limbs) modulo n, for a, b < n; out may be a or b;
// n0 = -1/n modulo 2^64. scratch has 2 * limbs + 2 words.
void montgomery_multiply_portable(uint64_t* out, const uint64_t* a, const uint64_t* b, const uint64_t* n, uint64_t n0,
                                  size_t limbs, uint64_t* scratch);
void montgomery_multiply_adx(uint64_t* out, const uint64_t* a, const uint64_t* b, const uint64_t* n, uint64_t n0,
                             size_t limbs, uint64_t* scratch);

// WideModulus: a modulus in digits of 52 bits, `lanes` (a multiple of eight) words a number, of which `digits` count;
// R = 2^(52 digits) is at least 4n. All numbers of an interface but these stand in words of 64 bits, in Montgomery form
// for Q = 2^(64 limbs).
struct WideModulus {
    const uint64_t* n;       // 64-byte aligned, as are the next three
    const uint64_t* into;    // R^2 / Q modulo n
    const uint64_t* out_of;  // Q modulo n
    const uint64_t* scaled;  // a multiple of n that is -1 modulo 2^52 and at most R / 4, or null
    uint64_t n0;             // -1/n modulo 2^64
    size_t limbs, digits, lanes;
};
inline constexpr size_t wide_scaled_lanes = 32;  // more have no use for `scaled`
// WidePower: base^exponent modulo n. out has limbs + 1 words and gets a number below 2n, by which the last subtraction
// is left to the caller.
struct WidePower {
    const WideModulus* modulus;
    const uint64_t *base, *exponent;
    uint64_t* out;
};
inline constexpr size_t wide_public_scratch(size_t lanes) {
    return 2 * lanes + 8;
}
inline constexpr size_t wide_power_scratch(size_t lanes, size_t count) {
    return 34 * lanes * count + 8;
}

size_t wide_lanes_ifma(size_t digits);  // 0: too large
void wide_digits_ifma(uint64_t* digits, size_t lanes, const uint64_t* words, size_t limbs);
// As WidePower::out: limbs + 1 words below 2n. scratch has wide_public_scratch words.
void wide_multiply_ifma(uint64_t* out, const uint64_t* a, const uint64_t* b, const WideModulus& m, uint64_t* scratch);
void wide_power_public_ifma(uint64_t* out, const uint64_t* base, uint64_t exponent, const WideModulus& m,
                            uint64_t* scratch);
// Jobs are one or two; two of one size run side by side. scratch has wide_power_scratch words.
void wide_power_ifma(const WidePower* jobs, size_t count, size_t exponent_words, uint64_t* scratch);

}  // namespace troth::inline v1::crypto::kernel
