// The parts of ML-DSA's kernels that are plain loops over a polynomial, for the compiler to turn into vectors with the
// flags of the file that includes them: FIPS 204 §7.4. No standard-library templates; every function stands in an
// unnamed namespace, so that no copy built with special flags can serve another file.
#pragma once

#include "troth/crypto/sign/mldsa/field.hpp"
#include "troth/crypto/sign/mldsa/kernels.hpp"

namespace troth::inline v1::crypto::mldsa {
namespace {

void add(int32_t* out, const int32_t* a, const int32_t* b) {
    for (unsigned i = 0; i < 256; ++i) out[i] = reduce(a[i] + b[i]);
}
void subtract(int32_t* out, const int32_t* a, const int32_t* b) {
    for (unsigned i = 0; i < 256; ++i) out[i] = reduce(a[i] - b[i]);
}
void make_canonical(int32_t* f) {
    for (unsigned i = 0; i < 256; ++i) f[i] = to_canonical(f[i]);
}
void centre(int32_t* f) {
    for (unsigned i = 0; i < 256; ++i) f[i] = reduce(f[i]);
}
int32_t exceeds(const int32_t* f, int32_t bound) {
    int32_t found = 0;
    for (unsigned i = 0; i < 256; ++i) {
        const int32_t sign = f[i] >> 31;
        found |= (bound - 1 - ((f[i] ^ sign) - sign)) >> 31;
    }
    return found;
}

// floor(x / (2 gamma2)) as a product. 2 gamma2 is 2^11 * 93 for gamma2 = (q - 1) / 88 and 2^9 * 1023 for (q - 1) / 32;
// after the shift x is at most 4138 or 16879, and the reciprocals 11276 / 2^20 and 65601 / 2^26 are too large by 92 and
// 959 parts, too little to reach the next integer.
template <bool of_88>
struct Rounding {
    static constexpr int32_t range = of_88 ? 190464 : 523776;  // 2 gamma2
    static constexpr int32_t count = of_88 ? 44 : 16;          // (q - 1) / range: how many high parts there are
    static constexpr int32_t quotient(int32_t x) {
        return of_88 ? ((x >> 11) * 11276) >> 20 : ((x >> 9) * 65601) >> 26;
    }
    // r1 = floor((r + gamma2 - 1) / (2 gamma2)); where that is `count`, which is r - r0 = q - 1, r1 = 0 and r0 = r - q.
    static constexpr int32_t high_raw(int32_t r) { return quotient(r + range / 2 - 1); }
    static constexpr int32_t last(int32_t raw) { return (count - 1 - raw) >> 31; }  // all ones if raw is `count`
};
template <bool of_88>
void decompose_by(int32_t* high, int32_t* low, const int32_t* f) {
    using Rule = Rounding<of_88>;
    for (unsigned i = 0; i < 256; ++i) {
        const int32_t raw = Rule::high_raw(f[i]), last = Rule::last(raw);
        low[i] = f[i] - raw * Rule::range + last;
        high[i] = raw & ~last;
    }
}
void decompose(int32_t* high, int32_t* low, const int32_t* f, int32_t gamma2) {
    if (gamma2 == Rounding<true>::range / 2)
        decompose_by<true>(high, low, f);
    else
        decompose_by<false>(high, low, f);
}
template <bool of_88>
void use_hint_by(int32_t* high, const int32_t* f, const uint8_t* hint) {
    using Rule = Rounding<of_88>;
    for (unsigned i = 0; i < 256; ++i) {
        const int32_t raw = Rule::high_raw(f[i]), last = Rule::last(raw);
        const int32_t low = f[i] - raw * Rule::range + last;
        // One up if the low part is above zero, else one down, around the circle of `count`.
        const int32_t moved = (raw & ~last) + (low > 0 ? hint[i] : -static_cast<int32_t>(hint[i]));
        high[i] = moved < 0 ? Rule::count - 1 : moved == Rule::count ? 0 : moved;
    }
}
void use_hint(int32_t* high, const int32_t* f, const uint8_t* hint, int32_t gamma2) {
    if (gamma2 == Rounding<true>::range / 2)
        use_hint_by<true>(high, f, hint);
    else
        use_hint_by<false>(high, f, hint);
}

[[maybe_unused]] size_t append_candidates_plain(int32_t* f, size_t have, const uint8_t* bytes, size_t size) {
    for (size_t at = 0; at < size && have < 256; at += 3) {
        const int32_t candidate = bytes[at] | bytes[at + 1] << 8 | (bytes[at + 2] & 0x7f) << 16;
        f[have] = candidate;  // overwritten by the next if it is not kept
        have += candidate < q;
    }
    return have;
}
[[maybe_unused]] void unpack_mask_plain(int32_t* f, const uint8_t* in, unsigned bits) {
    const unsigned width = bits + 1;
    uint64_t held = 0;
    unsigned count = 0;
    for (unsigned i = 0; i < 256; ++i) {
        for (; count < width; count += 8) held |= uint64_t{*in++} << count;
        f[i] = (1 << bits) - static_cast<int32_t>(held & ((uint64_t{1} << width) - 1));
        held >>= width;
        count -= width;
    }
}

}  // namespace
}  // namespace troth::inline v1::crypto::mldsa
