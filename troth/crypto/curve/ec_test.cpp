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
#include "troth/crypto/math/field521.hpp"

namespace troth::inline v1::crypto {
namespace {

using testing::from_hex;
using testing::to_hex;

constexpr std::array curves = [] {
    std::array<Curve, curve_infos.size()> out{};
    for (usize i = 0; i < out.size(); ++i) out[i] = curve_infos[i].id;
    return out;
}();

struct CurveNumbers {
    Curve curve;
    std::string_view p, n, gx, gy, two_x, two_y;
};
// SP 800-186 §3.2.1.3 to §3.2.1.5, SEC 2 §2.4.1, RFC 5639 §3.4, §3.6 and §3.7; the last two are 2G.
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
    {Curve::p521,
     "01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
     "fffffffffffffffffff",
     "01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c4"
     "7aebb6fb71e91386409",
     "00c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dbaa14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a4"
     "29bf97e7e31c2e5bd66",
     "011839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e662c97ee72995ef42640c550b9013fad0761353c7086a272c"
     "24088be94769fd16650",
     "00433c219024277e7e682fcb288148c282747403279b1ccc06352c6e5505d769be97b3b204da6ef55507aa104a3a35c5af41cf2fa364d60fd"
     "967f43e3933ba6d783d",
     "00f4bb8cc7f86db26700a7f3eceeeed3f0b5c6b5107c4da97740ab21a29906c42dbbb3e377de9f251f6b93937fa99a3248f4eafcbe95edc0f"
     "4f71be356d661f41b02"},
    {Curve::secp256k1, "fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f",
     "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141",
     "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798",
     "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8",
     "c6047f9441ed7d6d3045406e95c07cd85c778e4b8cef3ca7abac09b95c709ee5",
     "1ae168fea63dc339a3c58419466ceaeef7f632653266d0e1236431a950cfe52a"},
    {Curve::brainpool_p256r1, "a9fb57dba1eea9bc3e660a909d838d726e3bf623d52620282013481d1f6e5377",
     "a9fb57dba1eea9bc3e660a909d838d718c397aa3b561a6f7901e0e82974856a7",
     "8bd2aeb9cb7e57cb2c4b482ffc81b7afb9de27e1e3bd23c23a4453bd9ace3262",
     "547ef835c3dac4fd97f8461a14611dc9c27745132ded8e545c1d54c72f046997",
     "743cf1b8b5cd4f2eb55f8aa369593ac436ef044166699e37d51a14c2ce13ea0e",
     "36ed163337deba9c946fe0bb776529da38df059f69249406892ada097eeb7cd4"},
    {Curve::brainpool_p384r1,
     "8cb91e82a3386d280f5d6f7e50e641df152f7109ed5456b412b1da197fb71123acd3a729901d1a71874700133107ec53",
     "8cb91e82a3386d280f5d6f7e50e641df152f7109ed5456b31f166e6cac0425a7cf3ab6af6b7fc3103b883202e9046565",
     "1d1c64f068cf45ffa2a63a81b7c13f6b8847a3e77ef14fe3db7fcafe0cbd10e8e826e03436d646aaef87b2e247d4af1e",
     "8abe1d7520f9c2a45cb1eb8e95cfd55262b70b29feec5864e19c054ff99129280e4646217791811142820341263c5315",
     "2282bc382a2f4dfcb95c3495d7b4fd590ad520b3eb6be4d6ec2f80c4e0f70df87c4ba74a09b553ebb427b58df9d59fca",
     "0edda83773ac68735768d14a24f37a57ce9bedbc170921ce4d89dd051728fc3eb4b4ea69ab64fc288f1b29502b6e1d30"},
    {Curve::brainpool_p512r1,
     "aadd9db8dbe9c48b3fd4e6ae33c9fc07cb308db3b3c9d20ed6639cca703308717d4d9b009bc66842aecda12ae6a380e62881ff2f2d82c6852"
     "8aa6056583a48f3",
     "aadd9db8dbe9c48b3fd4e6ae33c9fc07cb308db3b3c9d20ed6639cca70330870553e5c414ca92619418661197fac10471db1d381085ddaddb"
     "58796829ca90069",
     "81aee4bdd82ed9645a21322e9c4c6a9385ed9f70b5d916c1b43b62eef4d0098eff3b1f78e2d0d48d50d1687b93b97d5f7c6d5047406a5e688"
     "b352209bcb9f822",
     "7dde385d566332ecc0eabfa9cf7822fdf209f70024a57b1aa000c55b881f8111b2dcde494a5f485e5bca4bd88a2763aed1ca2b2fa8f054067"
     "8cd1e0f3ad80892",
     "9f4945f680edf9800a63285758f399b3d18d8141b8a18064a30d3035f4cb6581957877f3a8f0f72597116e702915a4f4f698f404089a4cc50"
     "80447def02f4850",
     "6d6b4b188b699c5649826b716292f29d149ce1238d3f1e0f5a2c366b03e5d1b2fdf99bb1709c700fa5c3b602b0960cbf63a42e4181fd929ce"
     "269ad21be592e71"},
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
        SCOPED_TRACE(std::string(row->name) + " " + std::string(info(curve).name));
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
            for (u8 i = 1; i <= (portable ? 17 : 200); ++i) {
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

// scripts/make-ec-tables wrote the tables; the complete formulas compute every entry anew: (j + 1) 2^(w i) G, or
// (2j + 1) 2^(w i) G.
struct Portable256 {
    using Domain = P256;
    using Field = math::Montgomery<4, p256_p>;
    static constexpr Field::Element b = math::montgomery_form(P256::b, p256_p);
};
struct Portable384 {
    using Domain = P384;
    using Field = math::Montgomery<6, p384_p>;
    static constexpr Field::Element b = math::montgomery_form(P384::b, p384_p);
};
struct Portable521 {
    using Domain = P521;
    using Field = math::Field521;
    static constexpr math::Residue521 b = math::Residue521::split(P521::b);
};
template <class C, class Domain, bool odd, usize windows, usize entries, usize words>
void check_base_table(const u64 (&table)[windows][entries][words]) {
    using F = typename C::Field;
    using Group = CompleteGroup<C>;
    typename Group::Point start = Group::from_affine(Domain::gx, Domain::gy);
    for (usize i = 0; i < windows; ++i) {
        typename Group::Point multiple = start, step = start;
        if (odd) Group::twice(step, start);
        for (usize j = 0; j < entries; ++j) {
            if (j != 0) Group::add(multiple, multiple, step);
            typename F::Element x, y;
            std::memcpy(x.v, table[i][j], sizeof x);
            std::memcpy(y.v, table[i][j] + F::limbs, sizeof y);
            if constexpr (!math::Residue<typename F::Element>) {
                ASSERT_NE(math::borrow_of(x, F::modulus.m), 0u);
                ASSERT_NE(math::borrow_of(y, F::modulus.m), 0u);
            }
            F::mul(x, x, multiple.z);
            F::mul(y, y, multiple.z);
            ASSERT_NE(math::mask_if_equal(x, multiple.x), 0u) << i << ' ' << j;
            ASSERT_NE(math::mask_if_equal(y, multiple.y), 0u) << i << ' ' << j;
        }
        for (usize j = entries; j != 0; j /= 2) Group::twice(start, start);  // w times: 2^(w-1) entries
    }
}
TEST(Ec, BaseTablesHoldTheMultiplesOfTheBasePoint) {
    static_assert(std::size(p256_base_table[0]) == 1u << (p256_base_width - 1));
    static_assert(std::size(p384_base_table[0]) == 1u << (p384_base_width - 1));
    check_base_table<Portable256, P256, true>(p256_base_table);
    check_base_table<Portable384, P384, false>(p384_base_table);
    static_assert(std::size(p521_base_table[0]) == 1u << (p521_base_width - 1));
    check_base_table<Portable521, P521, false>(p521_base_table);
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
    for (usize bit = 0; bit < Domain::bits; ++bit) {
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
    check_powers_of_two<Portable521, P521>(numbers[2]);
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

struct SharedVector {
    Curve curve;
    std::string_view a, b, shared;
};
// RFC 5903 §8.3 and RFC 7027 §A.1.
constexpr SharedVector shared_vectors[] = {
    {Curve::p521,
     "0037ADE9319A89F4DABDB3EF411AACCCA5123C61ACAB57B5393DCE47608172A095AA85A30FE1C2952C6771D937BA9777F5957B2639BAB072"
     "462F68C27A57382D4A52",
     "0145BA99A847AF43793FDD0E872E7CDFA16BE30FDC780F97BCCC3F078380201E9C677D600B343757A3BDBF2A3163E4C2F869CCA7458AA4A4"
     "EFFC311F5CB151685EB9",
     "01144c7d79ae6956bc8edb8e7c787c4521cb086fa64407f97894e5e6b2d79b04d1427e73ca4baa240a34786859810c06b3c715a3a8cc3151"
     "f2bee417996d19f3ddea"},
    {Curve::brainpool_p256r1, "81DB1EE100150FF2EA338D708271BE38300CB54241D79950F77B063039804F1D",
     "55E40BC41E37E3E2AD25C3C6654511FFA8474A91A0032087593852D3E7D76BD3",
     "89afc39d41d3b327814b80940b042590f96556ec91e6ae7939bce31f3a18bf2b"},
};
TEST(Ecdh, Rfc5903Section8_3AndRfc7027SectionA_1) {
    for (const SharedVector& v : shared_vectors)
        for (const cpu::Features& features : {cpu::portable, cpu::host()}) {
            const EcPrivateKey a = private_key(v.curve, from_hex(v.a)), b = private_key(v.curve, from_hex(v.b));
            EXPECT_EQ(testing::reveal(ecdh(a, b.public_key(features), features).value()), v.shared);
            EXPECT_EQ(testing::reveal(ecdh(b, a.public_key(features), features).value()), v.shared);
        }
}

// n - 18 is where a signed window of P-521 would ask for a sum of equal points (jacobian_row.hpp): all scalars near n.
TEST(Ec, EveryScalarNextToTheOrderIsTheNegativeOfASmallOne) {
    for (const CurveNumbers& c : numbers)
        for_each_row(c.curve, [&](const EcRow& row) {
            const EcPublicKey base = public_key(c.curve, point_bytes("04", c.gx, c.gy));
            for (int i = 1; i <= 64; ++i) {
                const std::string low = row_multiply(row, c.curve, small(c.curve, static_cast<u8>(i)), base);
                const std::string high = row_multiply(row, c.curve, offset_from(c.n, -i), base);
                EXPECT_EQ(low.substr(0, low.size() / 2), high.substr(0, high.size() / 2)) << i;
                EXPECT_NE(low, high) << i;
                EXPECT_EQ(row_multiply_base(row, c.curve, offset_from(c.n, -i)), high) << i;
            }
        });
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
