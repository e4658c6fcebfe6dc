// The assembly fields against the portable ones, on elements made of extreme limbs as often as of random ones: carries
// that a random product meets once in 2^32 are met here all the time.
#if defined(__x86_64__)
#include <gtest/gtest.h>

#include "troth/base/cpu.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/crypto/curve/p256_field_adx.hpp"
#include "troth/crypto/curve/p384_field_adx.hpp"

namespace troth::inline v1::crypto {
namespace {

template <class F>
typename F::Element element(testing::CountingRandom& random) {
    for (;;) {
        typename F::Element a;
        for (usize i = 0; i < F::limbs; ++i) {
            const u64 kinds[] = {
                random.next(),       random.next(),      0, ~u64{0}, 1, F::modulus.m.v[i], F::modulus.m.v[i] - 1,
                random.next() >> 32, random.next() << 32};
            a.v[i] = kinds[random.below(std::size(kinds))];
        }
        if (math::borrow_of(a, F::modulus.m) != 0) return a;
    }
}

template <class F>
bool same(const math::Limbs<F::limbs>& a, const math::Limbs<F::limbs>& b) {
    return std::memcmp(a.v, b.v, sizeof a) == 0;
}

template <class Fast, class Portable>
void compare(int rounds) {
    if (!cpu::host().adx || !cpu::host().bmi2) GTEST_SKIP() << "this processor has no ADX or BMI2";
    testing::CountingRandom random(99);
    for (int i = 0; i < rounds; ++i) {
        const auto a = element<Fast>(random), b = element<Fast>(random);
        typename Fast::Element x, y;
        Portable::mul(x, a, b), Fast::mul(y, a, b);
        ASSERT_TRUE(same<Fast>(x, y)) << "mul, round " << i;
        Portable::sqr(x, a), Fast::sqr(y, a);
        ASSERT_TRUE(same<Fast>(x, y)) << "sqr, round " << i;
        Portable::add(x, a, b), Fast::add(y, a, b);
        ASSERT_TRUE(same<Fast>(x, y)) << "add, round " << i;
        Portable::sub(x, a, b), Fast::sub(y, a, b);
        ASSERT_TRUE(same<Fast>(x, y)) << "sub, round " << i;
        Portable::halve(x, a), Fast::halve(y, a);
        ASSERT_TRUE(same<Fast>(x, y)) << "halve, round " << i;
        Portable::negate(x, a), Fast::negate(y, a);
        ASSERT_TRUE(same<Fast>(x, y)) << "negate, round " << i;
        // The result may be either operand.
        Portable::mul(x, a, b), y = a;
        Fast::mul(y, y, b);
        ASSERT_TRUE(same<Fast>(x, y)) << "mul onto a, round " << i;
        y = b;
        Fast::mul(y, a, y);
        ASSERT_TRUE(same<Fast>(x, y)) << "mul onto b, round " << i;
        Portable::add(x, a, b), y = b;
        Fast::add(y, a, y);
        ASSERT_TRUE(same<Fast>(x, y)) << "add onto b, round " << i;
        Portable::sub(x, a, b), y = b;
        Fast::sub(y, a, y);
        ASSERT_TRUE(same<Fast>(x, y)) << "sub onto b, round " << i;
    }
}

TEST(FieldAdx, P256AgreesWithThePortableFieldOnExtremeLimbs) {
    compare<P256FieldAdx, math::Montgomery<4, p256_p>>(60000);
}
TEST(FieldAdx, P384AgreesWithThePortableFieldOnExtremeLimbs) {
    compare<P384FieldAdx, math::Montgomery<6, p384_p>>(40000);
}

}  // namespace
}  // namespace troth::inline v1::crypto
#endif
