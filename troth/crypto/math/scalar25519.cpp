// Montgomery's method with R = 2^256 (Montgomery, "Modular multiplication without trial division", 1985).
#include "troth/crypto/math/scalar25519.hpp"

#include <array>

#include "troth/base/secret.hpp"

namespace troth::inline v1::crypto::scalar25519 {
namespace {

__extension__ typedef unsigned __int128 Wide;
using Words = std::span<u64, 4>;
using ConstWords = std::span<const u64, 4>;

constexpr std::array<u64, 4> order = {0x5812631a5cf5d3ed, 0x14def9dea2f79cd6, 0, 0x1000000000000000};
constexpr u64 minus_inverse = 0xd2b51da312547e1b;  // -1/L modulo 2^64
static_assert(minus_inverse * order[0] == ~u64{0});
constexpr std::array<u64, 4> r = {  // R modulo L
    0xd6ec31748d98951d, 0xc6ef5bf4737dcf70, 0xfffffffffffffffe, 0x0fffffffffffffff};
constexpr std::array<u64, 4> r2 = {  // R^2 modulo L
    0xa40611e3449c0f01, 0xd00e1ba768859347, 0xceec73d217f5be65, 0x0399411b7c309a3d};

// minus_order_if_possible: a modulo L, for a < 2L.
void minus_order_if_possible(Words a) {
    std::array<u64, 4> difference;
    u64 borrow = 0;
    for (usize i = 0; i < 4; ++i) {
        const Wide d = static_cast<Wide>(a[i]) - order[i] - borrow;
        difference[i] = static_cast<u64>(d);
        borrow = static_cast<u64>(d >> 64) & 1;
    }
    const u64 mask = ct::mask_from_bit(borrow);
    for (usize i = 0; i < 4; ++i) a[i] = ct::select(mask, a[i], difference[i]);
    wipe(difference);
}

// product: a * b / R modulo L, for b < L: (a b + m L) / R < (R L + R L) / R = 2L before the subtraction.
void product(Words out, ConstWords a, ConstWords b) {
    std::array<u64, 5> t{};
    for (usize i = 0; i < 4; ++i) {
        u64 carry = 0;
        for (usize j = 0; j < 4; ++j) {
            const Wide sum = static_cast<Wide>(a[i]) * b[j] + t[j] + carry;
            t[j] = static_cast<u64>(sum);
            carry = static_cast<u64>(sum >> 64);
        }
        t[4] += carry;  // no carry: what has been added until now is below 2^64 (b + L), less than 2^318
        const u64 m = t[0] * minus_inverse;
        carry = static_cast<u64>((static_cast<Wide>(m) * order[0] + t[0]) >> 64);
        for (usize j = 1; j < 4; ++j) {
            const Wide sum = static_cast<Wide>(m) * order[j] + t[j] + carry;
            t[j - 1] = static_cast<u64>(sum);
            carry = static_cast<u64>(sum >> 64);
        }
        const Wide sum = static_cast<Wide>(t[4]) + carry;
        t[3] = static_cast<u64>(sum);
        t[4] = static_cast<u64>(sum >> 64);
    }
    for (usize i = 0; i < 4; ++i) out[i] = t[i];
    minus_order_if_possible(out);
    wipe(t);
}

void add(Words out, ConstWords a, ConstWords b) {  // a, b < L, so that the sum is below 2^254
    u64 carry = 0;
    for (usize i = 0; i < 4; ++i) {
        const Wide sum = static_cast<Wide>(a[i]) + b[i] + carry;
        out[i] = static_cast<u64>(sum);
        carry = static_cast<u64>(sum >> 64);
    }
    minus_order_if_possible(out);
}

}  // namespace

void reduce(Words out, std::span<const u64, 8> wide) {
    std::array<u64, 4> low, high;
    product(low, wide.first<4>(), r);
    product(high, wide.last<4>(), r2);
    add(out, low, high);
    wipe(low);
    wipe(high);
}

void multiply_add(Words out, ConstWords a, ConstWords b, ConstWords c) {
    std::array<u64, 4> t;
    product(t, a, b);
    product(t, t, r2);
    add(out, t, c);
    wipe(t);
}

bool below_order(ConstWords s) {
    u64 borrow = 0;
    for (usize i = 0; i < 4; ++i) borrow = static_cast<u64>((static_cast<Wide>(s[i]) - order[i] - borrow) >> 64) & 1;
    return ct::declassify(borrow) != 0;  // S is part of a signature: public
}

}  // namespace troth::inline v1::crypto::scalar25519
