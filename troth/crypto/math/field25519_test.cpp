// The field of 2^255 - 19 elements, every implementation against schoolbook arithmetic, at the numbers where carries
// run far and folds fold twice.
#include <gtest/gtest.h>

#include "troth/base/cpu.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/crypto/math/field25519_portable.hpp"
#if defined(__x86_64__) && defined(__OPTIMIZE__)  // the assembly needs an optimising compiler
#define TROTH_TEST_ADX 1
#include "troth/crypto/math/field25519_adx.hpp"
#endif

namespace troth::crypto {
namespace {

__extension__ typedef unsigned __int128 Wide;
using Words = std::array<u64, 4>;

constexpr u64 ones = ~u64{0};

// add_small: a + b, and what carries out.
u64 add_small(Words& a, Wide b) {
    for (u64& word : a) {
        b += word;
        word = static_cast<u64>(b);
        b >>= 64;
    }
    return static_cast<u64>(b);
}
// canonical: a + 2^256 top, below p: 2^256 is 38, 2^255 is 19, and p or more shows in bit 255 of a + 19.
Words canonical(Words a, u64 top) {
    while (top != 0) top = add_small(a, static_cast<Wide>(top) * 38);
    const u64 bit = a[3] >> 63;
    a[3] &= ones >> 1;
    add_small(a, 19 * bit);
    Words b = a;
    add_small(b, 19);
    if (b[3] >> 63) {
        a = b;
        a[3] &= ones >> 1;
    }
    return a;
}
Words times_word(const Words& a, u64 b) {
    Words out{};
    Wide carry = 0;
    for (usize i = 0; i < 4; ++i) {
        carry += static_cast<Wide>(a[i]) * b;
        out[i] = static_cast<u64>(carry);
        carry >>= 64;
    }
    return canonical(out, static_cast<u64>(carry));
}
Words sum(const Words& a, const Words& b) {
    Words out{};
    Wide carry = 0;
    for (usize i = 0; i < 4; ++i) {
        carry += static_cast<Wide>(a[i]) + b[i];
        out[i] = static_cast<u64>(carry);
        carry >>= 64;
    }
    return canonical(out, static_cast<u64>(carry));
}
Words product(const Words& a, const Words& b) {
    Words out{}, power = canonical(a, 0);  // a 2^(64 i)
    for (usize i = 0; i < 4; ++i) {
        out = sum(out, times_word(power, b[i]));
        power = times_word(times_word(power, u64{1} << 63), 2);
    }
    return out;
}
Words difference(const Words& a, const Words& b) {  // a + (p - 1) b
    return sum(canonical(a, 0), product({ones - 19, ones, ones, ones >> 1}, b));
}

// as_element: the widest number that an implementation may hold; `reduced` where a function asks for one.
struct Portable {
    using Field = Field25519Portable;
    static bool runs() { return true; }
    static Words number(Words w, bool) {
        w[3] &= ones >> 1;
        return w;
    }
    static Field::Element element(const Words& w) { return Field::from_words(w.data()); }
};
#if defined(TROTH_TEST_ADX)
struct Adx {
    using Field = Field25519Adx;
    static bool runs() { return cpu::host().adx && cpu::host().bmi2; }
    static Words number(Words w, bool reduced) {  // reduced: below 2^255 + 2^23
        if (reduced && w[3] >> 63) w = {w[0] & 0x7fffff, 0, 0, u64{1} << 63};
        return w;
    }
    static Field::Element element(const Words& w) { return {{w[0], w[1], w[2], w[3]}}; }
};
#endif

template <class T>
class Field25519 : public ::testing::Test {};
#if defined(TROTH_TEST_ADX)
using Implementations = ::testing::Types<Portable, Adx>;
#else
using Implementations = ::testing::Types<Portable>;
#endif
TYPED_TEST_SUITE(Field25519, Implementations, );

std::vector<Words> edge_numbers() {
    std::vector<Words> out;
    const u64 low[] = {0, 1, 18, 19, 20, 37, 38, 0x7fffff, ones - 38, ones - 37, ones - 19, ones - 18, ones - 17, ones};
    for (u64 w0 : low)
        for (u64 middle : {u64{0}, ones})
            for (u64 w3 : {u64{0}, u64{1}, ones >> 1, u64{1} << 63, ones - 1, ones})
                out.push_back({w0, middle, middle, w3});
    testing::CountingRandom random(255);
    for (int i = 0; i < 60; ++i) out.push_back({random.next(), random.next(), random.next(), random.next()});
    return out;
}

TYPED_TEST(Field25519, EveryOperationAtItsEdges) {
    using Field = typename TypeParam::Field;
    if (!TypeParam::runs()) GTEST_SKIP() << "this processor has no ADX";
    const auto words_of = [](const typename Field::Element& e) {
        Words w;
        Field::to_words(w.data(), e);
        return w;
    };
    const std::vector<Words> numbers = edge_numbers();
    typename Field::Element out;
    for (const Words& left : numbers) {
        for (const Words& right : numbers) {
            const Words a = TypeParam::number(left, false), b = TypeParam::number(right, false);
            const Words ra = TypeParam::number(left, true), rb = TypeParam::number(right, true);
            Field::mul(out, TypeParam::element(a), TypeParam::element(b));
            ASSERT_EQ(words_of(out), product(a, b));
            Field::add_loose(out, TypeParam::element(a), TypeParam::element(b));
            ASSERT_EQ(words_of(out), sum(a, b));
            Field::add(out, TypeParam::element(ra), TypeParam::element(rb));
            ASSERT_EQ(words_of(out), sum(ra, rb));
            Field::sub(out, TypeParam::element(a), TypeParam::element(rb));
            ASSERT_EQ(words_of(out), difference(a, rb));
        }
        const Words a = TypeParam::number(left, false);
        const auto element = TypeParam::element(a);
        ASSERT_EQ(words_of(element), canonical(a, 0));
        Field::sqr(out, element);
        ASSERT_EQ(words_of(out), product(a, a));
        Field::mul_small(out, element, 121666);
        ASSERT_EQ(words_of(out), times_word(a, 121666));
        Field::inverse(out, element);
        Field::mul(out, out, element);
        ASSERT_EQ(words_of(out), (canonical(a, 0) == Words{} ? Words{} : Words{1}));
        Field::select(out, Field::mask_from_bit(1), element, Field::small(5));
        ASSERT_EQ(words_of(out), canonical(a, 0));
        Field::select(out, Field::mask_from_bit(0), element, Field::small(5));
        ASSERT_EQ(words_of(out), Words{5});
    }
}

}  // namespace
}  // namespace troth::crypto
