// Inverses: value * inverse = 1 modulo the fields and orders that use them, and small cases that can be counted out.
#include "troth/crypto/math/safegcd.hpp"

#include <array>

#include <gtest/gtest.h>

#include "troth/base/testing/random.hpp"

namespace troth::crypto {
namespace {

__extension__ typedef unsigned __int128 Wide;
using Words = std::vector<u64>;

bool less(const Words& a, const Words& b) {
    for (usize i = a.size(); i-- > 0;)
        if (a[i] != b[i]) return a[i] < b[i];
    return false;
}
// sum_modulo: for a and b below m.
Words sum_modulo(const Words& a, const Words& b, const Words& m) {
    Words out(a.size());
    u64 carry = 0;
    for (usize i = 0; i < a.size(); ++i) {
        const Wide sum = static_cast<Wide>(a[i]) + b[i] + carry;
        out[i] = static_cast<u64>(sum);
        carry = static_cast<u64>(sum >> 64);
    }
    if (carry || !less(out, m)) {
        u64 borrow = 0;
        for (usize i = 0; i < a.size(); ++i) {
            const Wide difference = static_cast<Wide>(out[i]) - m[i] - borrow;
            out[i] = static_cast<u64>(difference);
            borrow = static_cast<u64>(difference >> 64) & 1;
        }
    }
    return out;
}
Words product_modulo(const Words& a, const Words& b, const Words& m) {  // double and add
    Words out(a.size());
    for (usize i = 64 * a.size(); i-- > 0;) {
        out = sum_modulo(out, out, m);
        if (b[i / 64] >> (i % 64) & 1) out = sum_modulo(out, a, m);
    }
    return out;
}

const Words moduli[] = {
    // 2^255 - 19 and the order of edwards25519's base point
    {0xffffffffffffffed, 0xffffffffffffffff, 0xffffffffffffffff, 0x7fffffffffffffff},
    {0x5812631a5cf5d3ed, 0x14def9dea2f79cd6, 0, 0x1000000000000000},
    // P-256: field and order
    {0xffffffffffffffff, 0x00000000ffffffff, 0, 0xffffffff00000001},
    {0xf3b9cac2fc632551, 0xbce6faada7179e84, 0xffffffffffffffff, 0xffffffff00000000},
    // P-384: field and order
    {0x00000000ffffffff, 0xffffffff00000000, 0xfffffffffffffffe, ~u64{0}, ~u64{0}, ~u64{0}},
    {0xecec196accc52973, 0x581a0db248b0a77a, 0xc7634d81f4372ddf, ~u64{0}, ~u64{0}, ~u64{0}},
    // 2^127 - 1, 2^61 - 1
    {~u64{0}, 0x7fffffffffffffff},
    {0x1fffffffffffffff},
};

TEST(Safegcd, ValueTimesInverseIsOne) {
    testing::CountingRandom random(2019);
    for (const Words& m : moduli) {
        Words one(m.size());
        one[0] = 1;
        Words minus_one = m;
        --minus_one[0];
        std::vector<Words> values{one, minus_one};
        for (u64 small : {2u, 3u, 4u, 5u, 0x7fu}) {
            values.push_back(one);
            values.back()[0] = small;
        }
        for (usize bit = 1; bit < 64 * m.size(); ++bit) {
            Words power(m.size());
            power[bit / 64] = u64{1} << (bit % 64);
            if (less(power, m)) values.push_back(power);
        }
        while (values.size() < 600) {
            Words value(m.size());
            for (u64& word : value) word = random.next();
            value.back() &= m.back();
            if (less(value, m)) values.push_back(value);
        }
        for (const Words& value : values) {
            Words inverse(m.size());
            inverse_modulo(inverse.data(), value.data(), m.data(), m.size());
            ASSERT_TRUE(less(inverse, m));
            ASSERT_EQ(product_modulo(value, inverse, m), one);
            inverse_modulo(inverse.data(), inverse.data(), m.data(), m.size());  // in place, and back
            ASSERT_EQ(inverse, value);
        }
    }
}

TEST(Safegcd, ZeroGivesZero) {
    for (const Words& m : moduli) {
        Words out(m.size(), 7);
        const Words zero(m.size());
        inverse_modulo(out.data(), zero.data(), m.data(), m.size());
        EXPECT_EQ(out, zero);
    }
}

TEST(Safegcd, EveryValueOfSmallModuli) {
    for (const u64 m : {u64{3}, u64{5}, u64{7}, u64{251}, u64{509}}) {
        for (u64 value = 1; value < m; ++value) {
            for (usize limbs : {usize{1}, usize{4}, usize{6}}) {
                std::array<u64, 6> out{}, in{value}, modulus{m};
                inverse_modulo(out.data(), in.data(), modulus.data(), limbs);
                ASSERT_EQ(out[0] * value % m, 1u) << value << " modulo " << m;
                ASSERT_LT(out[0], m);
            }
        }
    }
}

}  // namespace
}  // namespace troth::crypto
