// Modulus on every row that this machine runs, against arithmetic that is too slow to be wrong: multiplication by
// words, remainder by bits.
#include "troth/crypto/math/modulus.hpp"

#include <gtest/gtest.h>

#include "troth/base/testing/random.hpp"

namespace troth::crypto {
namespace {

// The features that select each row, and none above it.
std::vector<std::pair<std::string_view, cpu::Features>> rows() {
    std::vector<std::pair<std::string_view, cpu::Features>> out{{"portable", cpu::portable}};
    cpu::Features f{};
    f.bmi2 = cpu::host().bmi2, f.adx = cpu::host().adx;
    if (f.adx) out.emplace_back("adx", f);
    if (cpu::host().avx512ifma) out.emplace_back("ifma", cpu::host());
    return out;
}

struct Slow {
    Limbs n;
    Limbs product(const Limbs& a, const Limbs& b) const {
        Limbs wide(2 * n.size()), out(n.size());
        multiply(wide.data(), a.data(), b.data(), n.size());
        remainder(out.data(), wide.data(), wide.size(), n.data(), n.size());
        return out;
    }
    Limbs power(const Limbs& base, const Limbs& exponent) const {
        Limbs out(n.size());
        out[0] = 1;
        for (usize bit = 64 * exponent.size(); bit-- > 0;) {
            out = product(out, out);
            if ((exponent[bit / 64] >> (bit % 64)) & 1) out = product(out, base);
        }
        return out;
    }
};

// Numbers at the edges: all ones, sparse, random.
Limbs some_number(usize limbs, testing::CountingRandom& random) {
    Limbs out(limbs);
    const u64 kind = random.below(4);
    for (usize i = 0; i < limbs; ++i)
        out[i] = kind == 0 ? ~u64{0} : kind == 1 ? 0 : kind == 2 ? u64{1} << random.below(64) : random.next();
    return out;
}
Limbs below(const Limbs& n, testing::CountingRandom& random) {
    Limbs out(n.size());
    const Limbs any = some_number(n.size(), random);
    remainder(out.data(), any.data(), any.size(), n.data(), n.size());
    if (random.below(8) == 0) {  // n - 1
        out = n.clone();
        out[0] -= 1;
    }
    return out;
}
bool same(const Limbs& a, const Limbs& b) {
    return a.size() == b.size() && mask_if_equal(a.data(), b.data(), a.size()) != 0;
}

TEST(Modulus, EveryRowMultipliesAsTheSlowReference) {
    testing::CountingRandom random(7);
    for (const auto& [name, features] : rows()) {
        SCOPED_TRACE(name);
        EXPECT_EQ(montgomery_row(features).name, name);
        for (usize limbs = 1; limbs <= 40; ++limbs) {
            SCOPED_TRACE(limbs);
            for (int round = 0; round < 6; ++round) {
                Slow slow{some_number(limbs, random)};
                slow.n[0] |= 3;
                if (slow.n[limbs - 1] == 0) slow.n[limbs - 1] = round % 2 == 0 ? 1 : u64{1} << 63;
                const Modulus modulus(slow.n, features);
                const Limbs a = below(slow.n, random), b = below(slow.n, random);
                Limbs product(limbs), scratch(modulus.scratch_size());
                const Limbs form = modulus.to_form(a);
                modulus.multiply(product.data(), form.data(), b.data(), scratch.data());
                EXPECT_TRUE(same(product, slow.product(a, b)));
                EXPECT_TRUE(same(modulus.from_form(form), a));
                Limbs cube(limbs);
                cube = modulus.from_form(modulus.power_public(form, 3));
                EXPECT_TRUE(same(cube, slow.product(slow.product(a, a), a)));
            }
        }
    }
}

// Every size that the wide kernels have, and sizes that are rounded up to them.
TEST(Modulus, EveryRowRaisesAsThePortableRow) {
    testing::CountingRandom random(8);
    for (const usize limbs : {16u, 17u, 24u, 25u, 32u, 33u, 47u, 48u, 64u, 65u, 80u, 96u, 128u, 129u}) {
        SCOPED_TRACE(limbs);
        Limbs n = some_number(limbs, random), m = some_number(limbs, random), exponent(2), other(2);
        n[0] |= 1, m[0] |= 1;
        n[limbs - 1] |= 1, m[limbs - 1] |= u64{1} << 63;
        for (usize i = 0; i < 2; ++i) exponent[i] = random.next(), other[i] = random.next();
        const Limbs a = below(n, random), b = below(m, random);
        const Modulus slow_n(n, cpu::portable), slow_m(m, cpu::portable);
        const Limbs power_n = slow_n.power(slow_n.to_form(a), exponent);
        const Limbs power_m = slow_m.power(slow_m.to_form(b), other);
        for (const auto& [name, features] : rows()) {
            SCOPED_TRACE(name);
            const Modulus p(n, features), q(m, features);
            const Limbs form_a = p.to_form(a), form_b = q.to_form(b);
            EXPECT_TRUE(same(p.power(form_a, exponent), power_n));
            const auto [first, second] = Modulus::power_two({p, form_a, exponent}, {q, form_b, other});
            EXPECT_TRUE(same(first, power_n));
            EXPECT_TRUE(same(second, power_m));
            EXPECT_TRUE(same(p.power_public(form_a, 65537), slow_n.power_public(slow_n.to_form(a), 65537)));
            const Modulus copy = p.clone();
            EXPECT_TRUE(same(copy.power(form_a, exponent), power_n));
        }
    }
}

TEST(Modulus, PowerAgreesWithTheSlowReference) {
    testing::CountingRandom random(9);
    for (const usize limbs : {1u, 2u, 5u, 9u}) {
        Slow slow{some_number(limbs, random)};
        slow.n[0] |= 3;
        slow.n[limbs - 1] |= 1;
        for (const auto& [name, features] : rows()) {
            SCOPED_TRACE(name);
            const Modulus modulus(slow.n, features);
            const Limbs base = below(slow.n, random), exponent = some_number(limbs, random);
            EXPECT_TRUE(
                same(modulus.from_form(modulus.power(modulus.to_form(base), exponent)), slow.power(base, exponent)));
        }
    }
}

}  // namespace
}  // namespace troth::crypto
