// The table of edwards25519 and the two ways to multiply, against each other and against the group's law.
#include "troth/crypto/curve/edwards25519.hpp"

#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/crypto/curve/curve25519_rows.hpp"
#include "troth/crypto/math/field25519_portable.hpp"

namespace troth::crypto {
namespace {

using Field = Field25519Portable;
using Group = Edwards25519<Field>;
using Words = std::array<u64, 4>;

// RFC 8032 §5.1: B has y = 4/5 and an even x.
constexpr Words base = {0x6666666666666658, 0x6666666666666666, 0x6666666666666666, 0x6666666666666666};

Group::Point base_point() {
    Group::Point p;
    EXPECT_TRUE(Group::decode(p, base.data()));
    return p;
}
// entry: y + x, y - x and 2dxy of a point, as the table has them. d comes from its definition, -121665/121666.
std::array<u64, 12> entry(const Group::Point& p) {
    Field::Element z, x, y, t, d;
    Field::inverse(z, p.z);
    Field::mul(x, p.x, z);
    Field::mul(y, p.y, z);
    Field::inverse(d, Field::small(121666));
    Field::mul_small(d, d, 121665);
    Field::sub(d, Field::small(0), d);
    Field::add(d, d, d);
    Field::mul(t, x, y);
    Field::mul(t, t, d);
    Field::add(z, y, x);
    Field::sub(y, y, x);
    std::array<u64, 12> out;
    Field::to_words(out.data(), z);
    Field::to_words(out.data() + 4, y);
    Field::to_words(out.data() + 8, t);
    return out;
}
std::array<u64, 12> row(const u64 (&words)[12]) {
    return std::to_array(words);
}

// expect_comb: entry [i][j] is (j + 1) 2^(2 width i) B.
template <usize rows, usize entries>
void expect_comb(const u64 (&comb)[rows][entries][12], int doublings) {
    Group::Point power = base_point();
    for (usize i = 0; i < rows; ++i) {
        Group::Point multiple = power;
        const Group::Cached step = Group::cache(power);
        for (usize j = 0; j < entries; ++j) {
            ASSERT_EQ(row(comb[i][j]), entry(multiple)) << i << " " << j;
            ASSERT_LE(comb[i][j][8], ~u64{0} - 18);  // what choose_signed_of_16 counts on
            Group::add_or_subtract(multiple, step, false, true);
        }
        for (int j = 0; j < doublings; ++j) Group::twice(power, j == doublings - 1);
    }
}

TEST(Edwards25519, EveryEntryOfTheCombIsWhatItSays) {
    expect_comb(edwards25519_comb, 8);
}

TEST(Edwards25519, EveryEntryOfTheWideCombIsWhatItSays) {
    expect_comb(edwards25519_wide_comb, 10);
}

TEST(Edwards25519, EveryOddMultipleIsWhatItSays) {
    Group::Point multiple = base_point(), two = multiple;
    Group::twice(two, true);
    const Group::Cached step = Group::cache(two);
    for (usize i = 0; i < 32; ++i) {
        ASSERT_EQ(row(edwards25519_odd[i]), entry(multiple)) << i;
        Group::add_or_subtract(multiple, step, false, true);
    }
}

TEST(Edwards25519, Rfc8032Section5_1_4FormulasAreComplete) {
    const Words one{1};
    Words out;
    Group::Point p = base_point();
    Group::add_or_subtract(p, Group::cache(base_point()), true, true);  // B - B
    Group::encode(out.data(), p);
    EXPECT_EQ(out, one);
    Group::add_or_subtract(p, Group::cache(base_point()), false, true);  // 0 + B
    Group::encode(out.data(), p);
    EXPECT_EQ(out, base);
    Group::Point twice = base_point();
    Group::twice(twice, true);
    Group::add_or_subtract(p, Group::cache(base_point()), false, true);  // B + B
    Words expected;
    Group::encode(expected.data(), twice);
    Group::encode(out.data(), p);
    EXPECT_EQ(out, expected);
    p = Group::neutral();
    Group::twice(p, true);
    Group::add_or_subtract(p, Group::cache(Group::neutral()), false, true);
    Group::encode(out.data(), p);
    EXPECT_EQ(out, one);
}

// Scalars that exercise each digit of the comb alone, runs of carries, and the ends of the range.
std::vector<Words> scalars() {
    constexpr u64 ones = ~u64{0};
    std::vector<Words> out = {{0}, {1}, {ones, ones, ones, ones >> 4}, {ones, ones, ones, ones >> 1}};
    for (usize digit = 0; digit < 63; ++digit)
        for (u64 value = 1; value < 16; ++value) {
            out.emplace_back();
            out.back()[digit / 16] = value << (4 * (digit % 16));
        }
    for (usize digit = 0; digit < 51; ++digit)
        for (const u64 value : {1u, 15u, 16u, 17u, 30u, 31u}) {
            const usize word = digit * 5 / 64, shift = digit * 5 % 64;
            out.emplace_back();
            out.back()[word] = value << shift;
            if (shift > 59 && word < 3) out.back()[word + 1] = value >> (64 - shift);
        }
    testing::CountingRandom random(4);
    for (int i = 0; i < 50; ++i) out.push_back({random.next(), random.next(), random.next(), random.next() >> 1});
    return out;
}

TEST(Edwards25519, BothWaysToMultiplyTheBaseAgreeOnEveryRow) {
    for (const Words& scalar : scalars()) {
        Group::Point p = Group::neutral();
        const Group::Cached step = Group::cache(base_point());
        for (usize i = 256; i-- > 0;) {  // double and add
            Group::twice(p, true);
            if (scalar[i / 64] >> (i % 64) & 1) Group::add_or_subtract(p, step, false, true);
        }
        Words expected, expected_u, out;
        Group::encode(expected.data(), p);
        Group::to_montgomery(expected_u.data(), p);
        for (const curve25519::Row& candidate : curve25519::rows) {
            if (!candidate.runs_on(cpu::host())) continue;
            SCOPED_TRACE(candidate.name);
            candidate.base_point(out.data(), scalar.data());
            ASSERT_EQ(out, expected);
            candidate.base_u(out.data(), scalar.data());
            ASSERT_EQ(out, expected_u);
            if (scalar[3] >> 61) continue;  // subtract takes numbers below 2^253
            const Words zero{};
            ASSERT_TRUE(candidate.subtract(out.data(), scalar.data(), zero.data(), base.data()));
            ASSERT_EQ(out, expected);
            Words minus = base;
            minus[3] |= u64{1} << 63;  // -B
            ASSERT_TRUE(candidate.subtract(out.data(), zero.data(), scalar.data(), minus.data()));
            ASSERT_EQ(out, expected);
            ASSERT_TRUE(candidate.subtract(out.data(), scalar.data(), scalar.data(), base.data()));
            ASSERT_EQ(out, Words{1});
        }
    }
}

}  // namespace
}  // namespace troth::crypto
