// The field GF(2^128) of GHASH (SP 800-38D §6.3) by integer multiplication. Internal to the portable kernels.
#pragma once

#include "troth/base/bytes.hpp"
#include "troth/base/ct.hpp"

namespace troth::inline v1::crypto::kernel {
namespace {

__extension__ using u128 = unsigned __int128;

// A field element as two words, loaded big-endian: bit 63 of hi is the coefficient of x^0 (SP 800-38D §6.3).
struct Element {
    u64 hi = 0, lo = 0;
};
// The product of two polynomials over GF(2), by integer products. Each operand is split into four, of which each has
// every fourth bit; a product of two such has sums of at most 15 ones at every fourth bit, so that no carry reaches the
// next. To keep to 15, the four top bits of a are multiplied by themselves.
u128 multiply(u64 a, u64 b) {
    constexpr u64 every_fourth = 0x1111111111111111, below_60 = (u64{1} << 60) - 1;
    u64 x[4], y[4];
    for (unsigned i = 0; i < 4; ++i) {
        x[i] = a & below_60 & every_fourth << i;
        y[i] = b & every_fourth << i;
    }
    u128 product = 0;
    for (unsigned i = 0; i < 4; ++i) {
        u128 sum = 0;
        for (unsigned j = 0; j < 4; ++j) sum ^= u128{x[j]} * y[(i - j) % 4];
        const u64 kept = every_fourth << i;
        product ^= sum & (u128{kept} << 64 | kept);
    }
    for (unsigned i = 60; i < 64; ++i) product ^= u128{b & ct::mask_from_bit(a >> i & 1)} << i;
    return product;
}

// x * h in GF(2^128) modulo x^128 + x^7 + x^2 + x + 1, Karatsuba.
Element multiply(Element x, Element h) {
    const u128 high = multiply(x.hi, h.hi), low = multiply(x.lo, h.lo);
    const u128 middle = multiply(x.hi ^ x.lo, h.hi ^ h.lo) ^ high ^ low;
    u64 v0 = static_cast<u64>(low), v1 = static_cast<u64>(low >> 64) ^ static_cast<u64>(middle);
    u64 v2 = static_cast<u64>(high) ^ static_cast<u64>(middle >> 64), v3 = static_cast<u64>(high >> 64);
    // The bits are reflected, so the 255-bit product stands one bit too low.
    v3 = v3 << 1 | v2 >> 63;
    v2 = v2 << 1 | v1 >> 63;
    v1 = v1 << 1 | v0 >> 63;
    v0 = v0 << 1;
    // x^128 = x^7 + x^2 + x + 1, for the lowest word first: it reaches into v1, which is folded after it.
    v2 ^= v0 ^ v0 >> 1 ^ v0 >> 2 ^ v0 >> 7;
    v1 ^= v0 << 63 ^ v0 << 62 ^ v0 << 57;
    v3 ^= v1 ^ v1 >> 1 ^ v1 >> 2 ^ v1 >> 7;
    v2 ^= v1 << 63 ^ v1 << 62 ^ v1 << 57;
    return {v3, v2};
}

}  // namespace
}  // namespace troth::inline v1::crypto::kernel
