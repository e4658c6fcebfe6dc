#include "troth/crypto/sign/mldsa/encode.hpp"

#include <algorithm>

namespace troth::inline v1::crypto::mldsa {

void pack_eta(const Parameters& p, MutableBytes out, const Polynomial& f) {
    if (p.eta == 2)
        pack<3>(out, f, [](int32_t c) { return 2 - c; });
    else
        pack<4>(out, f, [](int32_t c) { return 4 - c; });
}
bool unpack_eta(const Parameters& p, Polynomial& f, Bytes in) {
    const int32_t eta = static_cast<int32_t>(p.eta);
    int32_t bad = 0;
    const auto coefficient = [&](int32_t value) {
        bad |= (2 * eta - value) >> 31;
        return eta - value;
    };
    if (p.eta == 2)
        unpack<3>(f, in, coefficient);
    else
        unpack<4>(f, in, coefficient);
    return ct::declassify(bad) == 0;  // a key that is none has no secrets
}

void power2round(Polynomial& t1, Polynomial& t0, const Polynomial& t) {
    constexpr int32_t half = 1 << (dropped_bits - 1);
    for (usize i = 0; i < 256; ++i) {
        t1.c[i] = (t.c[i] + half - 1) >> dropped_bits;
        t0.c[i] = t.c[i] - (t1.c[i] << dropped_bits);
    }
}

void pack_w1(const Parameters& p, MutableBytes out, const Polynomial& w1) {
    // Four values of 6 bits are 3 bytes, two values of 4 bits are one.
    if (p.gamma2 == gamma2_of_88) {
        for (usize i = 0; i < 64; ++i) {
            const int32_t* c = w1.data() + 4 * i;
            const u32 bits = static_cast<u32>(c[0] | c[1] << 6 | c[2] << 12 | c[3] << 18);
            out[3 * i] = static_cast<u8>(bits);
            out[3 * i + 1] = static_cast<u8>(bits >> 8);
            out[3 * i + 2] = static_cast<u8>(bits >> 16);
        }
    } else {
        for (usize i = 0; i < 128; ++i) out[i] = static_cast<u8>(w1.c[2 * i] | w1.c[2 * i + 1] << 4);
    }
}

void pack_z(const Parameters& p, MutableBytes out, const Polynomial& z) {
    const int32_t gamma1 = p.gamma1();
    const auto value = [gamma1](int32_t c) { return gamma1 - c; };
    if (p.gamma1_bits == 17)
        pack<18>(out, z, value);
    else
        pack<20>(out, z, value);
}

void pack_hint(const Parameters& p, MutableBytes out, std::span<const HintRow> hint) {
    std::ranges::fill(out, u8{0});
    usize at = 0;
    for (usize row = 0; row < p.k; ++row) {
        for (usize i = 0; i < 256; ++i)
            if (hint[row][i] != 0) out[at++] = static_cast<u8>(i);
        out[p.omega + row] = static_cast<u8>(at);
    }
}
// One encoding for one hint: places ascend within a row, counts do not fall, and what is not used is zero.
bool unpack_hint(const Parameters& p, std::span<HintRow> hint, Bytes in) {
    usize at = 0;
    for (usize row = 0; row < p.k; ++row) {
        hint[row].fill(0);
        const usize end = in[p.omega + row];
        if (end < at || end > p.omega) return false;
        for (const usize first = at; at < end; ++at) {
            if (at > first && in[at - 1] >= in[at]) return false;
            hint[row][in[at]] = 1;
        }
    }
    return std::ranges::all_of(in.subspan(at, p.omega - at), [](u8 byte) { return byte == 0; });
}

}  // namespace troth::inline v1::crypto::mldsa
