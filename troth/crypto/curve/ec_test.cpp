// The NIST curves: published points, edge scalars, what must be refused. Every row that this machine can run.
#include "troth/crypto/curve/ec.hpp"

#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/crypto/curve/base_tables.hpp"
#include "troth/crypto/curve/complete.hpp"
#include "troth/crypto/curve/domains.hpp"
#include "troth/crypto/curve/ec_errors.hpp"
#include "troth/crypto/curve/ec_rows.hpp"

namespace troth::inline v1::crypto {
namespace {

using testing::from_hex;
using testing::to_hex;

constexpr Curve curves[] = {Curve::p256, Curve::p384};

struct CurveNumbers {
    Curve curve;
    std::string_view p, n, gx, gy, two_x, two_y;
};
// SP 800-186 §3.2.1.3 and §3.2.1.4; the last two are 2G.
constexpr CurveNumbers numbers[] = {
    {Curve::p256, "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
     "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
     "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296",
     "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5",
     "7cf27b188d034f7e8a52380304b51ac3c08969e277f21b35a60b48fc47669978",
     "07775510db8ed040293d9ac69f7430dbba7dade63ce982299e04b79d227873d1"},
    {Curve::p384, "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff",
     "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973",
     "aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7",
     "3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f",
     "08d999057ba3d2d969260045c55b97f089025959a6f434d651d207d19fb96e9e4fe0e86ebe0e64f85b96a9c75295df61",
     "8e80f1fa5b1b3cedb7bfe8dffd6dba74b275d875bc6cc43e904e505f256ab4255ffd43e94d39e22d61501e700a940e80"},
};

// small: a number as field_size bytes, big-endian; offset_from: base plus a small offset.
ByteVector small(Curve curve, u8 value) {
    ByteVector out(field_size(curve));
    out.back() = value;
    return out;
}
ByteVector offset_from(std::string_view base, int offset) {
    ByteVector out = from_hex(base);
    for (usize i = out.size(); i-- > 0 && offset != 0;) {
        const int sum = out[i] + offset;
        out[i] = static_cast<u8>(sum & 255);
        offset = sum >> 8;
    }
    return out;
}
EcPrivateKey private_key(Curve curve, Bytes scalar) {
    Result<EcPrivateKey> key = EcPrivateKey::from_bytes(curve, scalar);
    if (!key) __builtin_abort();
    return std::move(*key);
}
ByteVector point_bytes(std::string_view first, std::string_view x, std::string_view y) {
    return from_hex(std::string(first) + std::string(x) + std::string(y));
}
EcPublicKey public_key(Curve curve, Bytes point) {
    Result<EcPublicKey> key = EcPublicKey::from_bytes(curve, point);
    if (!key) __builtin_abort();
    return *key;
}
// for_each_row: the rows of a curve that this machine runs.
template <class F>
void for_each_row(Curve curve, F&& f) {
    for (const EcRow* row : ec_rows(curve)) {
        if (!row->runs_on(cpu::host())) continue;
        SCOPED_TRACE(std::string(row->name) + (curve == Curve::p256 ? " P-256" : " P-384"));
        f(*row);
    }
}
std::string coordinates(Curve curve, const u64* limbs) {
    ByteVector out(2 * field_size(curve));
    ec_bytes_from_limbs(curve, out.data(), limbs);
    ec_bytes_from_limbs(curve, out.data() + field_size(curve), limbs + ec_domain(curve).limbs);
    return to_hex(out);
}
std::string row_multiply_base(const EcRow& row, Curve curve, Bytes scalar) {
    u64 k[max_field_limbs], result[2 * max_field_limbs];
    ec_limbs_from_bytes(curve, k, scalar.data());
    row.multiply_base(result, k);
    return coordinates(curve, result);
}
std::string row_multiply(const EcRow& row, Curve curve, Bytes scalar, const EcPublicKey& point) {
    u64 k[max_field_limbs], result[2 * max_field_limbs];
    ec_limbs_from_bytes(curve, k, scalar.data());
    row.multiply(result, k, point.limbs());
    return coordinates(curve, result);
}
std::string coordinates(const EcPublicKey& key) {
    return coordinates(key.curve(), key.limbs());
}

TEST(Ec, Sp800_186GeneratorAndItsDouble) {
    for (const CurveNumbers& c : numbers)
        for_each_row(c.curve, [&](const EcRow& row) {
            const std::string g = std::string(c.gx) + std::string(c.gy);
            const EcPublicKey base = public_key(c.curve, from_hex("04" + g));
            const std::string two = std::string(c.two_x) + std::string(c.two_y);
            EXPECT_EQ(row_multiply_base(row, c.curve, small(c.curve, 1)), g);
            EXPECT_EQ(row_multiply_base(row, c.curve, small(c.curve, 2)), two);
            EXPECT_EQ(row_multiply(row, c.curve, small(c.curve, 1), base), g);
            EXPECT_EQ(row_multiply(row, c.curve, small(c.curve, 2), base), two);
        });
}

TEST(Ec, ScalarsNextToTheOrderGiveTheNegatedSmallMultiples) {
    for (const CurveNumbers& c : numbers)
        for_each_row(c.curve, [&](const EcRow& row) {
            const EcPublicKey base = public_key(c.curve, point_bytes("04", c.gx, c.gy));
            const bool portable = &row == ec_rows(c.curve).back();
            for (u8 i = 1; i <= (portable ? 17 : 70); ++i) {
                const ByteVector low = small(c.curve, i), high = offset_from(c.n, -i);
                const std::string plus = row_multiply_base(row, c.curve, low);
                const std::string minus = row_multiply_base(row, c.curve, high);
                EXPECT_EQ(plus.substr(0, plus.size() / 2), minus.substr(0, minus.size() / 2));
                EXPECT_NE(plus, minus);
                EXPECT_EQ(row_multiply(row, c.curve, low, base), plus);
                EXPECT_EQ(row_multiply(row, c.curve, high, base), minus);
            }
        });
}

// scripts/make-ec-tables wrote the tables; the complete formulas compute every entry anew: (j + 1) 2^(w i) G.
struct Portable256 {
    using Field = math::Montgomery<4, p256_p>;
    static constexpr Field::Element b = math::montgomery_form(P256::b, p256_p);
};
struct Portable384 {
    using Field = math::Montgomery<6, p384_p>;
    static constexpr Field::Element b = math::montgomery_form(P384::b, p384_p);
};
template <class C, class Domain, usize windows, usize entries, usize words>
void check_base_table(const u64 (&table)[windows][entries][words]) {
    using F = typename C::Field;
    using Group = CompleteGroup<C>;
    typename Group::Point start = Group::from_affine(Domain::gx, Domain::gy);
    for (usize i = 0; i < windows; ++i) {
        typename Group::Point multiple = start;
        for (usize j = 0; j < entries; ++j) {
            if (j != 0) Group::add(multiple, multiple, start);
            typename F::Element x, y;
            std::memcpy(x.v, table[i][j], sizeof x);
            std::memcpy(y.v, table[i][j] + F::limbs, sizeof y);
            ASSERT_NE(math::borrow_of(x, F::modulus.m), 0u);
            ASSERT_NE(math::borrow_of(y, F::modulus.m), 0u);
            F::mul(x, x, multiple.z);
            F::mul(y, y, multiple.z);
            ASSERT_NE(math::mask_if_equal(x, multiple.x), 0u) << i << ' ' << j;
            ASSERT_NE(math::mask_if_equal(y, multiple.y), 0u) << i << ' ' << j;
        }
        Group::twice(start, multiple);  // 2 times 2^(w-1) times the old one
    }
}
TEST(Ec, BaseTablesHoldTheMultiplesOfTheBasePoint) {
    static_assert(std::size(p256_base_table[0]) == 1u << (p256_base_width - 1));
    static_assert(std::size(p384_base_table[0]) == 1u << (p384_base_width - 1));
    check_base_table<Portable256, P256>(p256_base_table);
    check_base_table<Portable384, P384>(p384_base_table);
}

// A sum of two multiples is the multiple of the sum: (k G) and k' (k G) in two orders, whatever the windows are.
TEST(Ec, MultiplicationCommutesForEveryRow) {
    testing::CountingRandom random(7);
    for (const Curve curve : curves)
        for_each_row(curve, [&](const EcRow& row) {
            for (int i = 0; i < 10; ++i) {
                const EcPrivateKey a = EcPrivateKey::generate(curve, random);
                const EcPrivateKey b = EcPrivateKey::generate(curve, random);
                const EcPublicKey ga = a.public_key(cpu::portable), gb = b.public_key(cpu::portable);
                EXPECT_EQ(row_multiply_base(row, curve, a.to_bytes().bytes()), coordinates(ga));
                EXPECT_EQ(row_multiply(row, curve, a.to_bytes().bytes(), gb),
                          row_multiply(row, curve, b.to_bytes().bytes(), ga));
            }
        });
}

// Scalars whose windows are extreme: 2^i - 1, 2^i and 2^i + 1, against doublings by the complete formulas.
template <class C, class Domain>
void check_powers_of_two(const CurveNumbers& c) {
    using Group = CompleteGroup<C>;
    constexpr usize N = C::Field::limbs;
    const typename Group::Point g = Group::from_affine(Domain::gx, Domain::gy);
    typename Group::Point minus_g;
    Group::negate(minus_g, g);
    const EcPublicKey base = public_key(c.curve, point_bytes("04", c.gx, c.gy));
    typename Group::Point power = g;
    for (usize bit = 0; bit < 64 * N; ++bit) {
        ByteVector exact(field_size(c.curve));
        exact[exact.size() - 1 - bit / 8] = static_cast<u8>(1 << (bit % 8));
        for (const int offset : {-1, 0, 1}) {
            const ByteVector k = offset_from(to_hex(exact), offset);
            if (!EcPrivateKey::from_bytes(c.curve, k)) continue;  // 2^0 - 1
            typename Group::Point expected = power;
            if (offset != 0) Group::add(expected, power, offset == 1 ? g : minus_g);
            math::Limbs<N> x, y;
            Group::to_affine(x, y, expected);
            u64 limbs[2 * N];
            std::memcpy(limbs, x.v, sizeof x);
            std::memcpy(limbs + N, y.v, sizeof y);
            for_each_row(c.curve, [&](const EcRow& row) {
                // Of the portable row, which has one way for all scalars, a few are enough.
                if (&row == ec_rows(c.curve).back() && bit % 32 != 7) return;
                EXPECT_EQ(row_multiply_base(row, c.curve, k), coordinates(c.curve, limbs)) << bit << ' ' << offset;
                EXPECT_EQ(row_multiply(row, c.curve, k, base), coordinates(c.curve, limbs)) << bit << ' ' << offset;
            });
        }
        Group::twice(power, power);
    }
}
TEST(Ec, SparseAndDenseScalarsAgreeWithDoublings) {
    check_powers_of_two<Portable256, P256>(numbers[0]);
    check_powers_of_two<Portable384, P384>(numbers[1]);
}

TEST(Ec, Sec1Section3_2_1PrivateKeysOutOfRangeAreRefused) {
    for (const CurveNumbers& c : numbers) {
        for (const ByteVector& bad :
             {small(c.curve, 0), from_hex(c.n), offset_from(c.n, 1), ByteVector(field_size(c.curve), 0xff)}) {
            const auto key = EcPrivateKey::from_bytes(c.curve, bad);
            ASSERT_FALSE(key);
            EXPECT_EQ(key.error().id(), "curve.scalar_range");
        }
        for (const usize size : {usize{0}, field_size(c.curve) - 1, field_size(c.curve) + 1}) {
            const auto key = EcPrivateKey::from_bytes(c.curve, ByteVector(size, 1));
            ASSERT_FALSE(key);
            EXPECT_EQ(key.error().id(), "curve.scalar_length");
        }
        EXPECT_TRUE(EcPrivateKey::from_bytes(c.curve, offset_from(c.n, -1)));
        EXPECT_TRUE(EcPrivateKey::from_bytes(c.curve, small(c.curve, 1)));
    }
}

TEST(Ec, Sp800_56ASection5_6_2_3_3PointsOffTheCurveAreRefused) {
    for (const CurveNumbers& c : numbers) {
        ByteVector point = point_bytes("04", c.gx, c.gy);
        for (usize at = 1; at < point.size(); ++at) {
            point[at] ^= 1;
            const auto key = EcPublicKey::from_bytes(c.curve, point);
            ASSERT_FALSE(key);
            EXPECT_TRUE(key.error().is(curve_errors::not_on_curve));
            point[at] ^= 1;
        }
        const auto zero = EcPublicKey::from_bytes(
            c.curve, point_bytes("04", std::string(c.gx.size(), '0'), std::string(c.gx.size(), '0')));
        ASSERT_FALSE(zero);
        EXPECT_TRUE(zero.error().is(curve_errors::not_on_curve));
    }
}

TEST(Ec, Sp800_56ASection5_6_2_3_3CoordinatesNotBelowThePrimeAreRefused) {
    for (const CurveNumbers& c : numbers) {
        for (const std::string_view first : {"04", "02", "03"}) {
            const auto key =
                EcPublicKey::from_bytes(c.curve, point_bytes(first, c.p, first == "04" ? c.gy : std::string_view{}));
            ASSERT_FALSE(key);
            EXPECT_TRUE(key.error().is(curve_errors::coordinate_too_large));
        }
        const auto key = EcPublicKey::from_bytes(c.curve, point_bytes("04", c.gx, c.p));
        ASSERT_FALSE(key);
        EXPECT_TRUE(key.error().is(curve_errors::coordinate_too_large));
    }
}

TEST(Ec, Sec1Section2_3_4WrongFormsAndLengthsAreRefused) {
    for (const CurveNumbers& c : numbers) {
        const ByteVector point = point_bytes("04", c.gx, c.gy);
        for (const u8 form : from_hex("00 01 05 06 07 ff")) {
            ByteVector bad = point;
            bad[0] = form;
            const auto key = EcPublicKey::from_bytes(c.curve, bad);
            ASSERT_FALSE(key);
            EXPECT_EQ(key.error().id(), "curve.wrong_form");
        }
        for (usize size = 1; size < point.size(); ++size) {
            const auto key = EcPublicKey::from_bytes(c.curve, Bytes(point).first(size));
            ASSERT_FALSE(key);
            EXPECT_EQ(key.error().id(), "curve.wrong_length");
        }
        EXPECT_EQ(EcPublicKey::from_bytes(c.curve, {}).error().id(), "curve.wrong_form");
        EXPECT_EQ(EcPublicKey::from_bytes(c.curve, from_hex("00")).error().id(), "curve.wrong_form");  // infinity
        EXPECT_EQ(EcPublicKey::from_bytes(c.curve, point_bytes("02", c.gx, "00")).error().id(), "curve.wrong_length");
    }
}

TEST(Ec, Rfc8446Section4_2_8_2CompressedSharesAreRefusedByFromUncompressed) {
    for (const CurveNumbers& c : numbers) {
        const auto key = EcPublicKey::from_uncompressed(c.curve, point_bytes("03", c.gx, ""));
        ASSERT_FALSE(key);
        EXPECT_EQ(key.error().id(), "curve.wrong_form");
        EXPECT_TRUE(EcPublicKey::from_uncompressed(c.curve, point_bytes("04", c.gx, c.gy)));
    }
}

TEST(Ec, Sec1Section2_3_4CompressedPointsAreLifted) {
    testing::CountingRandom random(3);
    for (const Curve curve : curves)
        for_each_row(curve, [&](const EcRow& row) {
            int odd = 0, absent = 0;
            for (int i = 0; i < 40; ++i) {
                const EcPublicKey key = EcPrivateKey::generate(curve, random).public_key();
                odd += key.compressed().bytes()[0] == 0x03 ? 1 : 0;
                EXPECT_EQ(public_key(curve, key.compressed().bytes()), key);
                EXPECT_EQ(public_key(curve, key.uncompressed().bytes()), key);
                u64 lifted[2 * max_field_limbs] = {};
                EXPECT_TRUE(row.lift_x(lifted, key.limbs(), (key.compressed().bytes()[0] & 1) != 0));
                EXPECT_EQ(coordinates(curve, lifted), coordinates(key));
                EXPECT_TRUE(row.on_curve(lifted));
                u64 x[max_field_limbs] = {static_cast<u64>(i)};
                absent += row.lift_x(lifted, x, false) ? 0 : 1;
            }
            EXPECT_GT(odd, 5);
            EXPECT_LT(odd, 35);
            EXPECT_GT(absent, 5);  // about half of all x belong to no point
        });
}

struct EcdhVector {
    Curve curve;
    std::string_view i, gix, giy, r, grx, gry, girx;
};
// RFC 5903 §8.1 and §8.2.
constexpr EcdhVector rfc5903[] = {
    {Curve::p256, "C88F01F510D9AC3F70A292DAA2316DE544E9AAB8AFE84049C62A9C57862D1433",
     "DAD0B65394221CF9B051E1FECA5787D098DFE637FC90B9EF945D0C3772581180",
     "5271A0461CDB8252D61F1C456FA3E59AB1F45B33ACCF5F58389E0577B8990BB3",
     "C6EF9C5D78AE012A011164ACB397CE2088685D8F06BF9BE0B283AB46476BEE53",
     "D12DFB5289C8D4F81208B70270398C342296970A0BCCB74C736FC7554494BF63",
     "56FBF3CA366CC23E8157854C13C58D6AAC23F046ADA30F8353E74F33039872AB",
     "d6840f6b42f6edafd13116e0e12565202fef8e9ece7dce03812464d04b9442de"},
    {Curve::p384, "099F3C7034D4A2C699884D73A375A67F7624EF7C6B3C0F160647B67414DCE655E35B538041E649EE3FAEF896783AB194",
     "667842D7D180AC2CDE6F74F37551F55755C7645C20EF73E31634FE72B4C55EE6DE3AC808ACB4BDB4C88732AEE95F41AA",
     "9482ED1FC0EEB9CAFC4984625CCFC23F65032149E0E144ADA024181535A0F38EEB9FCFF3C2C947DAE69B4C634573A81C",
     "41CB0779B4BDB85D47846725FBEC3C9430FAB46CC8DC5060855CC9BDA0AA2942E0308312916B8ED2960E4BD55A7448FC",
     "E558DBEF53EECDE3D3FCCFC1AEA08A89A987475D12FD950D83CFA41732BC509D0D1AC43A0336DEF96FDA41D0774A3571",
     "DCFBEC7AACF3196472169E838430367F66EEBE3C6E70C416DD5F0C68759DD1FFF83FA40142209DFF5EAAD96DB9E6386C",
     "11187331c279962d93d604243fd592cb9d0a926f422e47187521287e7156c5c4d603135569b9e9d09cf5d4a270f59746"},
};

TEST(Ecdh, Rfc5903Section8) {
    for (const EcdhVector& v : rfc5903)
        for (const cpu::Features& features : {cpu::portable, cpu::host()}) {
            const EcPrivateKey initiator = private_key(v.curve, from_hex(v.i));
            const EcPrivateKey responder = private_key(v.curve, from_hex(v.r));
            const EcPublicKey gi = initiator.public_key(features), gr = responder.public_key(features);
            EXPECT_EQ(gi, public_key(v.curve, point_bytes("04", v.gix, v.giy)));
            EXPECT_EQ(gr, public_key(v.curve, point_bytes("04", v.grx, v.gry)));
            EXPECT_EQ(testing::reveal(ecdh(initiator, gr, features).value()), v.girx);
            EXPECT_EQ(testing::reveal(ecdh(responder, gi, features).value()), v.girx);
        }
}

TEST(Ecdh, Sp800_56ASection5_7_1_2KeysOfDifferentCurvesAreRefused) {
    testing::CountingRandom random;
    const auto shared =
        ecdh(EcPrivateKey::generate(Curve::p256, random), EcPrivateKey::generate(Curve::p384, random).public_key());
    ASSERT_FALSE(shared);
    EXPECT_EQ(shared.error().id(), "curve.mismatch");
}

TEST(EcPrivateKey, MovingWipesTheSourceAndCloningDoesNot) {
    testing::CountingRandom random;
    EcPrivateKey key = EcPrivateKey::generate(Curve::p384, random);
    const std::string bytes = testing::reveal(key.to_bytes());
    EcPrivateKey copy = key.clone();
    EXPECT_EQ(testing::reveal(key.to_bytes()), bytes);
    EcPrivateKey moved = std::move(key);
    EXPECT_EQ(testing::reveal(moved.to_bytes()), bytes);
    EXPECT_EQ(testing::reveal(copy.to_bytes()), bytes);
    EXPECT_EQ(testing::reveal(key.to_bytes()), std::string(96, '0'));  // NOLINT: what is left is the question
}

// FIPS 186-5 §A.2.2: a candidate that is not in range is dropped and the next bytes are taken.
TEST(EcPrivateKey, Fips186_5SectionA_2_2GenerationRejectsAndGoesOn) {
    for (const CurveNumbers& c : numbers) {
        ByteVector script = from_hex(c.n);
        const ByteVector zero = small(c.curve, 0), five = small(c.curve, 5);
        script.insert(script.end(), zero.begin(), zero.end());
        script.insert(script.end(), five.begin(), five.end());
        testing::ScriptedRandom random(script);
        EXPECT_EQ(testing::reveal(EcPrivateKey::generate(c.curve, random).to_bytes()), to_hex(five));
        EXPECT_EQ(random.left(), 0u);
    }
}

}  // namespace
}  // namespace troth::inline v1::crypto
