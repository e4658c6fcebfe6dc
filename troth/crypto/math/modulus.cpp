#include "troth/crypto/math/modulus.hpp"

#include <algorithm>
#include <array>
#include <bit>

#include "troth/crypto/math/montgomery_kernels.hpp"

namespace troth::inline v1::crypto {
namespace {

constexpr std::array rows = {
    MontgomeryRow{"portable", [](const cpu::Features&) { return true; }, kernel::montgomery_multiply_portable},
};

constexpr usize window = 5;  // bits; 32 entries

}  // namespace

std::span<const MontgomeryRow> montgomery_rows() {
    return rows;
}

Modulus::Modulus(const Limbs& value, const cpu::Features& features)
    : n_(value.clone()), one_(value.size()), rr_(value.size()) {
    kernel_ = std::ranges::find_if(rows, [&](const MontgomeryRow& row) { return row.runs_on(features); })->multiply;
    u64 inverse = 3 * n_[0] ^ 2;  // right modulo 2^5, and each step doubles the bits (Hensel)
    for (int i = 0; i < 4; ++i) inverse *= 2 - n_[0] * inverse;
    n0_ = u64{0} - inverse;

    // R modulo n: 2^(64 (limbs - 1)) is below n, whose highest word is not zero and which is odd and above 1; 64
    // doublings more.
    const usize n = limbs();
    one_[n - 1] = 1;
    for (int i = 0; i < 64; ++i) double_modulo(one_.data());

    // R^2 = R * 2^(64 limbs): double k times, then square until 2^k has become 2^(64 limbs).
    rr_ = one_.clone();
    usize doublings = 64 * n, squarings = 0;
    while (doublings % 2 == 0 && doublings > 4) {
        doublings /= 2;
        ++squarings;
    }
    for (usize i = 0; i < doublings; ++i) double_modulo(rr_.data());
    Limbs scratch(scratch_size());
    for (usize i = 0; i < squarings; ++i) multiply(rr_.data(), rr_.data(), rr_.data(), scratch.data());
}

void Modulus::double_modulo(u64* value) const {
    const usize n = limbs();
    Limbs reduced(n);
    const u64 carry = add(value, value, value, n);
    const u64 borrow = subtract(reduced.data(), value, n_.data(), n);
    const u64 keep = ct::mask_from_bit(borrow & (carry ^ 1));
    for (usize i = 0; i < n; ++i) value[i] = ct::select(keep, value[i], reduced[i]);
}

Limbs Modulus::to_form(const Limbs& value) const {
    Limbs out(limbs()), scratch(scratch_size());
    multiply(out.data(), value.data(), rr_.data(), scratch.data());
    return out;
}

Limbs Modulus::from_form(const Limbs& value) const {
    Limbs out(limbs()), unit(limbs()), scratch(scratch_size());
    unit[0] = 1;
    multiply(out.data(), value.data(), unit.data(), scratch.data());
    return out;
}

// wide = low + R high: low * R = low * RR / R, and R high * R = (high * RR / R) * RR / R.
Limbs Modulus::reduce(const Limbs& wide) const {
    const usize n = limbs();
    Limbs low(n), high(n), scratch(scratch_size()), reduced(n);
    for (usize i = 0; i < wide.size(); ++i) (i < n ? low[i] : high[i - n]) = wide[i];
    // The kernel takes numbers below n; one below R is brought there by 1 * R / R first: multiply(low, one) = low mod n
    // holds for any low < R, for then low * one < R n.
    multiply(low.data(), low.data(), one_.data(), scratch.data());
    multiply(high.data(), high.data(), one_.data(), scratch.data());
    multiply(low.data(), low.data(), rr_.data(), scratch.data());
    multiply(high.data(), high.data(), rr_.data(), scratch.data());
    multiply(high.data(), high.data(), rr_.data(), scratch.data());
    const u64 carry = add(low.data(), low.data(), high.data(), n);
    const u64 borrow = subtract(reduced.data(), low.data(), n_.data(), n);
    const u64 keep = ct::mask_from_bit(borrow & (carry ^ 1));
    for (usize i = 0; i < n; ++i) low[i] = ct::select(keep, low[i], reduced[i]);
    return low;
}

Limbs Modulus::power(const Limbs& base, const Limbs& exponent) const {
    const usize n = limbs();
    Limbs table(n << window), chosen(n), scratch(scratch_size());
    std::memcpy(table.data(), one_.data(), n * sizeof(u64));
    for (usize i = 1; i < (usize{1} << window); ++i)
        multiply(table.data() + i * n, table.data() + (i - 1) * n, base.data(), scratch.data());

    Limbs out = one_.clone();
    const usize digits = (64 * exponent.size() + window - 1) / window;
    for (usize digit = digits; digit-- > 0;) {
        for (usize i = 0; i < window; ++i) multiply(out.data(), out.data(), out.data(), scratch.data());
        const usize bit = digit * window, word = bit / 64, shift = bit % 64;
        u64 value = exponent[word] >> shift;
        if (shift > 64 - window && word + 1 < exponent.size()) value |= exponent[word + 1] << (64 - shift);
        value &= (u64{1} << window) - 1;
        for (usize i = 0; i < n; ++i) chosen[i] = 0;
        for (usize entry = 0; entry < (usize{1} << window); ++entry) {
            const u64 mask = ct::mask_if_equal(value, static_cast<u64>(entry));
            for (usize i = 0; i < n; ++i) chosen[i] |= table[entry * n + i] & mask;
        }
        multiply(out.data(), out.data(), chosen.data(), scratch.data());
    }
    return out;
}

Limbs Modulus::power_public(const Limbs& base, u64 exponent) const {
    Limbs out = base.clone(), scratch(scratch_size());
    for (int bit = static_cast<int>(std::bit_width(exponent)) - 2; bit >= 0; --bit) {
        multiply(out.data(), out.data(), out.data(), scratch.data());
        if ((exponent >> bit) & 1) multiply(out.data(), out.data(), base.data(), scratch.data());
    }
    return out;
}

}  // namespace troth::inline v1::crypto
