// Arithmetic modulo L, RFC 8032 §5.1, against addition and doubling.
#include "troth/crypto/math/scalar25519.hpp"

#include <array>

#include <gtest/gtest.h>

#include "troth/base/testing/random.hpp"

namespace troth::crypto {
namespace {

using Words = std::array<u64, 4>;
constexpr u64 ones = ~u64{0};
constexpr Words order = {0x5812631a5cf5d3ed, 0x14def9dea2f79cd6, 0, 0x1000000000000000};
constexpr Words order_minus_1 = {0x5812631a5cf5d3ec, 0x14def9dea2f79cd6, 0, 0x1000000000000000};

bool less(const Words& a, const Words& b) {
    for (usize i = 4; i-- > 0;)
        if (a[i] != b[i]) return a[i] < b[i];
    return false;
}
// twice_plus: (2a + bit) modulo L, for a below L.
Words twice_plus(const Words& a, u64 bit) {
    Words out;
    for (usize i = 4; i-- > 0;) out[i] = a[i] << 1 | (i != 0 ? a[i - 1] >> 63 : bit);
    if (less(out, order)) return out;
    u64 borrow = 0;
    for (usize i = 0; i < 4; ++i) {
        const u64 difference = out[i] - order[i], result = difference - borrow;
        borrow = (out[i] < order[i]) | (difference < borrow);
        out[i] = result;
    }
    return out;
}
template <usize N>
Words modulo(const std::array<u64, N>& number) {
    Words out{};
    for (usize i = 64 * N; i-- > 0;) out = twice_plus(out, number[i / 64] >> (i % 64) & 1);
    return out;
}
__extension__ typedef unsigned __int128 Wide;
std::array<u64, 8> product_plus(const Words& a, const Words& b, const Words& c) {
    std::array<u64, 8> out{c[0], c[1], c[2], c[3]};
    for (usize i = 0; i < 4; ++i) {
        u64 carry = 0;
        for (usize j = 0; j < 4; ++j) {
            const Wide sum = static_cast<Wide>(a[i]) * b[j] + out[i + j] + carry;
            out[i + j] = static_cast<u64>(sum);
            carry = static_cast<u64>(sum >> 64);
        }
        for (usize j = i + 4; j < 8 && carry != 0; ++j) {
            out[j] += carry;
            carry = out[j] < carry;
        }
    }
    return out;
}

TEST(Scalar25519, Rfc8032Section5_1_6ReducesDigestsModuloTheOrder) {
    testing::CountingRandom random(1);
    std::vector<std::array<u64, 8>> numbers = {{}, {1}, {ones, ones, ones, ones, ones, ones, ones, ones}};
    for (u64 i = 0; i < 3; ++i) numbers.push_back({order[0] - 1 + i, order[1], order[2], order[3]});
    for (usize bit = 0; bit < 512; bit += 13) {
        numbers.emplace_back();
        numbers.back()[bit / 64] = u64{1} << (bit % 64);
    }
    for (int i = 0; i < 100; ++i) {
        numbers.emplace_back();
        for (u64& word : numbers.back()) word = random.below(4) == 0 ? ones : random.next();
    }
    for (const auto& number : numbers) {
        Words out;
        scalar25519::reduce(out, number);
        ASSERT_EQ(out, modulo(number));
    }
}

TEST(Scalar25519, Rfc8032Section5_1_6MultipliesAndAdds) {
    testing::CountingRandom random(2);
    const auto below_order = [&] { return modulo(Words{random.next(), random.next(), random.next(), random.next()}); };
    std::vector<Words> small = {{}, {1}, order_minus_1},
                       large = {{}, {1}, order_minus_1, order, {ones, ones, ones, ones}};
    for (int i = 0; i < 8; ++i) {
        small.push_back(below_order());
        large.push_back({random.next(), random.next(), random.next(), random.next()});
    }
    for (const Words& a : large)
        for (const Words& b : small)
            for (const Words& c : small) {
                Words out;
                scalar25519::multiply_add(out, a, b, c);
                ASSERT_EQ(out, modulo(product_plus(a, b, c)));
            }
}

TEST(Scalar25519, Rfc8032Section5_1_7RangeOfS) {
    EXPECT_TRUE(scalar25519::below_order(Words{}));
    EXPECT_TRUE(scalar25519::below_order(order_minus_1));
    EXPECT_FALSE(scalar25519::below_order(order));
    EXPECT_FALSE(scalar25519::below_order(Words{ones, ones, ones, ones}));
    EXPECT_FALSE(scalar25519::below_order(Words{0, 0, 0, u64{1} << 61}));
    EXPECT_TRUE(scalar25519::below_order(Words{ones, ones, ones, (u64{1} << 60) - 1}));
}

}  // namespace
}  // namespace troth::crypto
