// Modulus: on every row that this machine runs, products, reductions and powers are those of a reference that is too
// slow to be wrong; and an inverse is one.
#include <algorithm>
#include <cstdlib>

#include "troth/crypto/math/modulus.hpp"
#include "troth/crypto/math/safegcd.hpp"

using namespace troth;
using namespace troth::crypto;

namespace {

// Numbers out of the input; what is missing is zero.
struct Source {
    Bytes left;
    u64 octet() {
        if (left.empty()) return 0;
        const u64 out = left.front();
        left = left.subspan(1);
        return out;
    }
    Limbs number(usize limbs) {
        Limbs out(limbs);
        for (usize i = 0; i < 8 * limbs; ++i) out[i / 8] |= octet() << (8 * (i % 8));
        return out;
    }
};

Limbs reduced(const Limbs& value, const Limbs& n) {
    Limbs out(n.size());
    remainder(out.data(), value.data(), value.size(), n.data(), n.size());
    return out;
}
Limbs product(const Limbs& a, const Limbs& b, const Limbs& n) {
    Limbs wide(2 * n.size());
    multiply(wide.data(), a.data(), b.data(), n.size());
    return reduced(wide, n);
}
Limbs power(const Limbs& base, const Limbs& exponent, const Limbs& n) {
    Limbs out(n.size());
    out[0] = 1;
    for (usize bit = 64 * exponent.size(); bit-- > 0;) {
        out = product(out, out, n);
        if ((exponent[bit / 64] >> (bit % 64)) & 1) out = product(out, base, n);
    }
    return out;
}
// The same product by nothing but doubling, adding and taking away.
Limbs product_by_bits(const Limbs& a, const Limbs& b, const Limbs& n) {
    Limbs out(n.size());
    const auto add_to_out = [&](const Limbs& value) {
        const u64 carry = add(out.data(), out.data(), value.data(), n.size());
        if (carry != 0 || mask_if_less(out.data(), n.data(), n.size()) == 0)
            subtract(out.data(), out.data(), n.data(), n.size());
    };
    for (usize bit = 64 * b.size(); bit-- > 0;) {
        add_to_out(out.clone());
        if ((b[bit / 64] >> (bit % 64)) & 1) add_to_out(a);
    }
    return out;
}
bool is_zero(const Limbs& a) {
    return std::ranges::all_of(a.words(), [](u64 word) { return word == 0; });
}
// By halving and taking away; `odd` is, and is not zero.
Limbs greatest_divisor(const Limbs& odd, const Limbs& other) {
    Limbs x = odd.clone(), y = other.clone();
    while (!is_zero(y)) {
        while ((y[0] & 1) == 0)
            for (usize i = 0; i < y.size(); ++i) y[i] = y[i] >> 1 | (i + 1 < y.size() ? y[i + 1] << 63 : 0);
        if (mask_if_less(y.data(), x.data(), y.size()) != 0) std::swap(x, y);
        subtract(y.data(), y.data(), x.data(), y.size());
    }
    return x;
}
void must_be(const Limbs& got, const Limbs& expected) {
    if (!std::ranges::equal(got.words(), expected.words())) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const u8* data, usize size) {
    Source source{Bytes(data, size)};
    const usize limbs = 1 + source.octet() % 18;
    Limbs n = source.number(limbs);
    n[0] |= 3;
    if (n[limbs - 1] == 0) n[limbs - 1] = 1;
    const Limbs a = reduced(source.number(limbs), n), b = reduced(source.number(limbs), n);
    Limbs exponent = source.number(1);
    if (limbs > 6) exponent[0] &= 0xffff;  // the reference is slow
    // Below n * 2^(64 limbs): the upper half is reduced.
    Limbs wide(2 * limbs);
    const Limbs low = source.number(limbs);
    for (usize i = 0; i < limbs; ++i) wide[i] = low[i], wide[limbs + i] = a[i];

    const Limbs ab = product(a, b, n), rest = reduced(wide, n), a_power = power(a, exponent, n),
                b_power = power(b, exponent, n);
    must_be(ab, product_by_bits(a, b, n));
    Limbs one(limbs), inverse(limbs);
    one[0] = 1;
    inverse_modulo(inverse.data(), a.data(), n.data(), limbs);
    if (is_zero(a) || std::ranges::equal(greatest_divisor(n, a).words(), one.words()))
        must_be(product(inverse, a, n), is_zero(a) ? a : one);

    cpu::Features adx{};
    adx.bmi2 = cpu::host().bmi2, adx.adx = cpu::host().adx;
    for (const cpu::Features& features : {cpu::portable, adx, cpu::host()}) {
        const Modulus modulus(n, features);
        const Limbs form_a = modulus.to_form(a), form_b = modulus.to_form(b);
        Limbs out(limbs), scratch(modulus.scratch_size());
        modulus.multiply(out.data(), form_a.data(), b.data(), scratch.data());
        must_be(out, ab);
        must_be(modulus.from_form(modulus.reduce(wide)), rest);
        must_be(modulus.from_form(modulus.power(form_a, exponent)), a_power);
        if (exponent[0] != 0) must_be(modulus.from_form(modulus.power_public(form_b, exponent[0])), b_power);
        const auto [first, second] = Modulus::power_two({modulus, form_a, exponent}, {modulus, form_b, exponent});
        must_be(modulus.from_form(first), a_power);
        must_be(modulus.from_form(second), b_power);
    }
    return 0;
}
