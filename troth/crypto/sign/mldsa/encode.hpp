// From polynomials to bytes and back, FIPS 204 §7.1 and §7.2. Constant time but for the hint, which is public.
#pragma once

#include "troth/crypto/sign/mldsa/polynomial.hpp"

namespace troth::inline v1::crypto::mldsa {

// pack: 256 values of d bits, the least bit first, algorithms 16 and 17: value(coefficient) is what is stored.
template <usize d, class Value>
void pack(MutableBytes out, const Polynomial& f, Value value) {
    u64 held = 0;
    usize count = 0, at = 0;
    for (const int32_t c : f.c) {
        held |= u64{static_cast<u32>(value(c))} << count;
        for (count += d; count >= 8; count -= 8, held >>= 8) out[at++] = static_cast<u8>(held);
    }
}
// unpack: the reverse, algorithms 18 and 19.
template <usize d, class Coefficient>
void unpack(Polynomial& f, Bytes in, Coefficient coefficient) {
    u64 held = 0;
    usize count = 0, at = 0;
    for (int32_t& c : f.c) {
        for (; count < d; count += 8) held |= u64{in[at++]} << count;
        c = coefficient(static_cast<int32_t>(held & ((u64{1} << d) - 1)));
        held >>= d;
        count -= d;
    }
}

// Secret polynomials of s1 and s2: eta - c in 3 or 4 bits. unpack_eta says whether all were in range.
void pack_eta(const Parameters& p, MutableBytes out, const Polynomial& f);
[[nodiscard]] bool unpack_eta(const Parameters& p, Polynomial& f, Bytes in);

// Power2Round, algorithm 35, of canonical coefficients: t = t1 * 2^13 + t0.
void power2round(Polynomial& t1, Polynomial& t0, const Polynomial& t);

// The high parts w1, algorithm 28: 6 bits each for gamma2 = (q - 1) / 88, 4 bits for (q - 1) / 32.
constexpr usize w1_size(const Parameters& p) {
    return p.gamma2 == gamma2_of_88 ? 192 : 128;
}
void pack_w1(const Parameters& p, MutableBytes out, const Polynomial& w1);

// z: gamma1 - c in gamma1_bits + 1 bits; its reverse is Kernels::unpack_mask.
void pack_z(const Parameters& p, MutableBytes out, const Polynomial& z);

// The hint, algorithms 20 and 21: the places of the ones, row by row, then how many there are up to each row's end.
using HintRow = std::array<u8, 256>;  // 0 or 1
void pack_hint(const Parameters& p, MutableBytes out, std::span<const HintRow> hint);
[[nodiscard]] bool unpack_hint(const Parameters& p, std::span<HintRow> hint, Bytes in);

}  // namespace troth::inline v1::crypto::mldsa
