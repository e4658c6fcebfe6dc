// Signed sliding windows for public scalars (verification only: the time and the memory touched depend on the scalar).
#pragma once

#include "troth/crypto/math/montgomery.hpp"

namespace troth::inline v1::crypto {

// wnaf: digits[i] is 0 or odd with |digits[i]| < 2^(width-1), at most one in `width` neighbours is not 0, and
// k = sum of digits[i] 2^i. `digits` holds 64 N + 1 entries. Gives the count of entries in use.
template <usize N>
inline usize wnaf(signed char* digits, const math::Limbs<N>& k, unsigned width) {
    const auto bits = [&k](usize at, unsigned count) -> int {  // bits at.. of k, zeros above its top; count < 64
        const usize limb = at / 64, shift = at % 64;
        if (limb >= N) return 0;
        u64 word = k.v[limb] >> shift;
        if (shift != 0 && limb + 1 < N) word |= k.v[limb + 1] << (64 - shift);
        return static_cast<int>(word & ((u64{1} << count) - 1));
    };
    usize used = 0;
    int carry = 0;
    for (usize i = 0; i <= 64 * N; ++i) digits[i] = 0;
    for (usize i = 0; i <= 64 * N;) {
        if (bits(i, 1) == carry) {  // bit plus carry is even: digit 0, the carry moves on
            ++i;
            continue;
        }
        int digit = bits(i, width) + carry;
        carry = digit >> (width - 1);
        digit -= carry << width;
        digits[i] = static_cast<signed char>(digit);
        used = i + 1;
        i += width;
    }
    return used;
}

}  // namespace troth::inline v1::crypto
