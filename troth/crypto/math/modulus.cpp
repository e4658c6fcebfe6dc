#include "troth/crypto/math/modulus.hpp"

#include <algorithm>
#include <array>
#include <bit>

#include "troth/crypto/math/montgomery_kernels.hpp"

namespace troth::inline v1::crypto {
namespace {

#if defined(__x86_64__)
constexpr WideKernels ifma{kernel::wide_lanes_ifma, kernel::wide_digits_ifma, kernel::wide_multiply_ifma,
                           kernel::wide_power_public_ifma, kernel::wide_power_ifma};
#endif
constexpr std::array rows = {
#if defined(__x86_64__)
    MontgomeryRow{"ifma", [](const cpu::Features& f) { return f.avx512ifma; }, nullptr, &ifma},
    MontgomeryRow{"adx", [](const cpu::Features& f) { return f.adx; }, kernel::montgomery_multiply_adx, nullptr},
#endif
    MontgomeryRow{"portable", [](const cpu::Features&) { return true; }, kernel::montgomery_multiply_portable, nullptr},
};

constexpr usize window = 5;  // bits; 32 entries

// The least number of digits with R >= 4n.
constexpr usize wide_digits(usize limbs) {
    return (64 * limbs + 2 + 51) / 52;
}

// choose: entry `which` of a table of 32 numbers of n words. Every entry is read; eight words at a time stay in
// registers (vectors of the smallest size, which every machine has).
void choose(u64* out, const u64* table, usize n, u64 which) {
    typedef u64 Two __attribute__((vector_size(16)));
    usize at = 0;
    for (; at + 8 <= n; at += 8) {
        Two sum[4] = {};
        for (usize entry = 0; entry < usize{1} << window; ++entry) {
            const u64 mask = ct::mask_if_equal(which, u64{entry});
            const Two here = {mask, mask};
#pragma GCC unroll 4
            for (usize i = 0; i < 4; ++i) {
                Two words;
                std::memcpy(&words, table + entry * n + at + 2 * i, sizeof words);
                sum[i] |= words & here;
            }
        }
        std::memcpy(out + at, sum, sizeof sum);
    }
    for (; at < n; ++at) {
        out[at] = 0;
        for (usize entry = 0; entry < usize{1} << window; ++entry)
            out[at] |= table[entry * n + at] & ct::mask_if_equal(which, u64{entry});
    }
}

u64* aligned(u64* words) {
    return reinterpret_cast<u64*>((reinterpret_cast<std::uintptr_t>(words) + 63) & ~std::uintptr_t{63});
}

}  // namespace

std::span<const MontgomeryRow> montgomery_rows() {
    return rows;
}

const MontgomeryRow& montgomery_row(const cpu::Features& features) {
    return *std::ranges::find_if(rows, [&](const MontgomeryRow& row) { return row.runs_on(features); });
}

Modulus::Modulus(const Limbs& value, const cpu::Features& features)
    : n_(value.clone()), one_(value.size()), rr_(value.size()), row_(&montgomery_row(features)) {
    u64 inverse = 3 * n_[0] ^ 2;  // right modulo 2^5, and each step doubles the bits (Hensel)
    for (int i = 0; i < 4; ++i) inverse *= 2 - n_[0] * inverse;
    n0_.value = u64{0} - inverse;

    // Q = 2^(64 limbs) modulo n: 2^(64 (limbs - 1)) is below n, whose highest word is not zero and which is odd and
    // above 1; 64 doublings more.
    const usize n = limbs();
    if (row_->wide != nullptr) lanes_ = row_->wide->lanes(wide_digits(n));
    if (row_->wide != nullptr && lanes_ == 0) row_ = &rows.back();  // too large for it
    Limbs scratch(scratch_size());
    one_[n - 1] = 1;
    for (int i = 0; i < 64; ++i) double_modulo(one_.data(), scratch.data());
    if (lanes_ != 0) prepare_wide(scratch.data());

    // Q^2 = Q * 2^(64 limbs): double k times, then square until 2^k has become 2^(64 limbs).
    rr_ = one_.clone();
    usize doublings = 64 * n, squarings = 0;
    while (doublings % 2 == 0 && doublings > 4) {
        doublings /= 2;
        ++squarings;
    }
    for (usize i = 0; i < doublings; ++i) double_modulo(rr_.data(), scratch.data());
    for (usize i = 0; i < squarings; ++i) multiply(rr_.data(), rr_.data(), rr_.data(), scratch.data());
}

Modulus Modulus::clone() const {
    Modulus out;
    out.n_ = n_.clone(), out.one_ = one_.clone(), out.rr_ = rr_.clone();
    out.lanes_ = lanes_, out.digits_ = digits_, out.scaled_ = scaled_, out.n0_.value = n0_.value, out.row_ = row_;
    if (lanes_ != 0) {  // aligned anew
        out.wide_ = Limbs(wide_.size());
        std::memcpy(aligned(out.wide_.data()), wide().n, 4 * lanes_ * sizeof(u64));
    }
    return out;
}

// R^2 / Q = Q * 2^k with k = 104 digits - 128 limbs, which is small and not negative.
void Modulus::prepare_wide(u64* scratch) {
    const usize n = limbs();
    digits_ = wide_digits(n);
    scaled_ = lanes_ <= kernel::wide_scaled_lanes && digits_ < lanes_;
    if (scaled_) ++digits_;
    wide_ = Limbs(4 * lanes_ + 8);
    u64* const digits = aligned(wide_.data());
    Limbs into = one_.clone();
    for (usize i = 104 * digits_ - 128 * n; i > 0; --i) double_modulo(into.data(), scratch);
    row_->wide->digits(digits, lanes_, n_.data(), n);
    row_->wide->digits(digits + lanes_, lanes_, into.data(), n);
    row_->wide->digits(digits + 2 * lanes_, lanes_, one_.data(), n);
    if (!scaled_) return;
    // n * (-1/n modulo 2^52): one digit more than n.
    Limbs factor(n + 1), wide_n(n + 1), product(2 * n + 2);
    factor[0] = n0_.value & ((u64{1} << 52) - 1);
    for (usize i = 0; i < n; ++i) wide_n[i] = n_[i];
    crypto::multiply(product.data(), wide_n.data(), factor.data(), n + 1);
    row_->wide->digits(digits + 3 * lanes_, lanes_, product.data(), n + 1);
}

kernel::WideModulus Modulus::wide() const {
    const u64* const digits = aligned(const_cast<u64*>(wide_.data()));
    return {.n = digits,
            .into = digits + lanes_,
            .out_of = digits + 2 * lanes_,
            .scaled = scaled_ ? digits + 3 * lanes_ : nullptr,
            .n0 = n0_.value,
            .limbs = limbs(),
            .digits = digits_,
            .lanes = lanes_};
}

usize Modulus::scratch_size() const {
    return lanes_ != 0 ? kernel::wide_public_scratch(lanes_) + limbs() + 1 : 2 * limbs() + 2;
}

void Modulus::double_modulo(u64* value, u64* scratch) const {
    scratch[limbs()] = add(scratch, value, value, limbs());
    subtract_once(value, scratch);
}

// out = value modulo n, for value < 2n of limbs() + 1 words; they do not overlap.
void Modulus::subtract_once(u64* out, const u64* value) const {
    const usize n = limbs();
    const u64 borrow = subtract(out, value, n_.data(), n);
    const u64 keep = ct::mask_from_bit(borrow & (value[n] ^ 1));
    for (usize i = 0; i < n; ++i) out[i] = ct::select(keep, value[i], out[i]);
}

void Modulus::multiply(u64* out, const u64* a, const u64* b, u64* scratch) const {
    if (lanes_ == 0) return row_->multiply(out, a, b, n_.data(), n0_.value, limbs(), scratch);
    row_->wide->multiply(scratch, a, b, wide(), scratch + limbs() + 1);
    subtract_once(out, scratch);
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

// wide = low + Q high: low * Q = low * QQ / Q, and Q high * Q = (high * QQ / Q) * QQ / Q.
Limbs Modulus::reduce(const Limbs& wide) const {
    const usize n = limbs();
    Limbs low(n), high(n), scratch(scratch_size()), sum(n + 1);
    for (usize i = 0; i < wide.size(); ++i) (i < n ? low[i] : high[i - n]) = wide[i];
    // The kernel takes numbers below n; one below Q is brought there by 1 * Q / Q first: multiply(low, one) = low mod n
    // holds for any low < Q, for then low * one < Q n.
    multiply(low.data(), low.data(), one_.data(), scratch.data());
    multiply(high.data(), high.data(), one_.data(), scratch.data());
    multiply(low.data(), low.data(), rr_.data(), scratch.data());
    multiply(high.data(), high.data(), rr_.data(), scratch.data());
    multiply(high.data(), high.data(), rr_.data(), scratch.data());
    sum[n] = add(sum.data(), low.data(), high.data(), n);
    subtract_once(low.data(), sum.data());
    return low;
}

Limbs Modulus::power(const Limbs& base, const Limbs& exponent) const {
    const usize n = limbs();
    if (lanes_ != 0) {
        Limbs scratch(kernel::wide_power_scratch(lanes_, 1)), wide_out(n + 1), out(n);
        const kernel::WideModulus modulus = wide();
        const kernel::WidePower job{&modulus, base.data(), exponent.data(), wide_out.data()};
        row_->wide->power(&job, 1, exponent.size(), scratch.data());
        subtract_once(out.data(), wide_out.data());
        return out;
    }
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
        choose(chosen.data(), table.data(), n, value);
        multiply(out.data(), out.data(), chosen.data(), scratch.data());
    }
    return out;
}

std::pair<Limbs, Limbs> Modulus::power_two(const Power& first, const Power& second) {
    const Modulus &p = first.modulus, &q = second.modulus;
    if (p.lanes_ == 0 || p.lanes_ != q.lanes_ || first.exponent.size() != second.exponent.size())
        return {p.power(first.base, first.exponent), q.power(second.base, second.exponent)};
    Limbs scratch(kernel::wide_power_scratch(p.lanes_, 2));
    Limbs wide_p(p.limbs() + 1), wide_q(q.limbs() + 1), out_p(p.limbs()), out_q(q.limbs());
    const kernel::WideModulus moduli[2] = {p.wide(), q.wide()};
    const kernel::WidePower jobs[2] = {{&moduli[0], first.base.data(), first.exponent.data(), wide_p.data()},
                                       {&moduli[1], second.base.data(), second.exponent.data(), wide_q.data()}};
    p.row_->wide->power(jobs, 2, first.exponent.size(), scratch.data());
    p.subtract_once(out_p.data(), wide_p.data());
    q.subtract_once(out_q.data(), wide_q.data());
    return {std::move(out_p), std::move(out_q)};
}

Limbs Modulus::power_public(const Limbs& base, u64 exponent) const {
    Limbs out(limbs()), scratch(scratch_size());
    if (lanes_ != 0) {
        row_->wide->power_public(scratch.data(), base.data(), exponent, wide(), scratch.data() + limbs() + 1);
        subtract_once(out.data(), scratch.data());
        return out;
    }
    out = base.clone();
    for (int bit = static_cast<int>(std::bit_width(exponent)) - 2; bit >= 0; --bit) {
        multiply(out.data(), out.data(), out.data(), scratch.data());
        if ((exponent >> bit) & 1) multiply(out.data(), out.data(), base.data(), scratch.data());
    }
    return out;
}

}  // namespace troth::inline v1::crypto
