// Verification where u1 G and u2 Q meet: equal (the sum is a doubling), opposite (it is infinity, FIPS 186-5 §6.4.2
// step 6), or one of them next to nothing. An honest signature never gets there; a forger can choose to.
#include <gtest/gtest.h>

#include "troth/crypto/curve/any_domains.hpp"
#include "troth/crypto/curve/domains.hpp"
#include "troth/crypto/curve/ec_rows.hpp"
#include "troth/crypto/math/montgomery.hpp"

namespace troth::inline v1::crypto {
namespace {

template <Curve curve_id, usize N, const math::Modulus<N>& n>
struct Edge {
    using S = math::Montgomery<N, n>;
    using Number = math::Limbs<N>;
    static constexpr Curve curve = curve_id;

    static Number small(u64 value, usize shift = 0) {
        Number out{};
        out.v[shift / 64] = value << (shift % 64);
        return out;
    }
    static Number product(const Number& a, const Number& b) {
        Number out;
        math::to_montgomery<S>(out, a);
        S::mul(out, out, b);
        return out;
    }
    static Number inverse(const Number& a) {
        Number out;
        inverse_modulo(out.v, a.v, n.m.v, N);
        return out;
    }
    static Number sum(const Number& a, const Number& b) {
        Number out;
        S::add(out, a, b);
        return out;
    }
    static Number minus(const Number& a) {
        Number out;
        S::negate(out, a);
        return out;
    }

    // verifies: makes z, r, s such that u1 and u2 are these and R = u1 G + u2 d G, and asks the row.
    static bool verifies(const EcRow& row, const Number& u1, const Number& u2, const Number& d) {
        const EcRow& reference = *ec_rows(curve).back();
        u64 q[2 * N], big_r[2 * N];
        reference.multiply_base(q, d.v);
        const Number k = sum(u1, product(u2, d));
        Number r = small(1);  // where R is infinity no r is right: any will do
        if (math::mask_if_zero(k) == 0) {
            reference.multiply_base(big_r, k.v);
            std::memcpy(r.v, big_r, sizeof r);
            S::reduce_once(r, r, 0);
        }
        const Number s = product(r, inverse(u2));
        const Number z = product(u1, s);
        return row.verify(z.v, r.v, s.v, q);
    }
};

template <class E>
void check() {
    using Number = typename E::Number;
    for (const EcRow* row : ec_rows(E::curve)) {
        if (!row->runs_on(cpu::host())) continue;
        SCOPED_TRACE(row->name);
        for (const u64 d_value : {1u, 2u, 3u, 16u, 33u})
            for (const usize shift : {0u, 1u, 5u, 6u, 60u, 130u, 250u}) {
                const Number d = E::small(d_value), u = E::small(1, shift), ud = E::product(u, d);
                EXPECT_TRUE(E::verifies(*row, ud, u, d));                                 // P + P
                EXPECT_FALSE(E::verifies(*row, E::minus(ud), u, d));                      // P - P
                EXPECT_TRUE(E::verifies(*row, E::sum(ud, E::small(1)), u, d));            // P + P + G
                EXPECT_TRUE(E::verifies(*row, E::sum(E::minus(ud), E::small(1)), u, d));  // P - P + G
                EXPECT_TRUE(E::verifies(*row, E::small(0), u, d));                        // u1 = 0
                EXPECT_TRUE(E::verifies(*row, E::small(1), E::minus(E::small(1)), E::sum(d, E::small(1))));
            }
    }
}

TEST(EcdsaEdge, Fips186_5Section6_4_2EqualAndOppositeTermsP256) {
    check<Edge<Curve::p256, 4, p256_n>>();
}
TEST(EcdsaEdge, Fips186_5Section6_4_2EqualAndOppositeTermsP384) {
    check<Edge<Curve::p384, 6, p384_n>>();
}

TEST(EcdsaEdge, Fips186_5Section6_4_2EqualAndOppositeTermsP521) {
    check<Edge<Curve::p521, 9, p521_n>>();
}
TEST(EcdsaEdge, Fips186_5Section6_4_2EqualAndOppositeTermsOtherCurves) {
    check<Edge<Curve::secp256k1, 4, Secp256k1::n>>();
    check<Edge<Curve::brainpool_p256r1, 4, BrainpoolP256r1::n>>();
    check<Edge<Curve::brainpool_p384r1, 6, BrainpoolP384r1::n>>();
    check<Edge<Curve::brainpool_p512r1, 8, BrainpoolP512r1::n>>();
}

}  // namespace
}  // namespace troth::inline v1::crypto
