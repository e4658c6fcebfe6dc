// ECDH and ECDSA on the NIST curves against libcrypto: the same keys and messages to both, every row of ours.
#include <memory>

#include <gtest/gtest.h>
#include <openssl/ec.h>
#include <openssl/ecdh.h>
#include <openssl/ecdsa.h>
#include <openssl/obj_mac.h>
#include <openssl/objects.h>

#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/crypto/curve/ec_rows.hpp"
#include "troth/crypto/sign/ecdsa.hpp"

namespace troth::inline v1::crypto {
namespace {

template <auto release>
struct Release {
    template <class T>
    void operator()(T* object) const {
        release(object);
    }
};
using EcKey = std::unique_ptr<EC_KEY, Release<EC_KEY_free>>;
using EcdsaSig = std::unique_ptr<ECDSA_SIG, Release<ECDSA_SIG_free>>;

constexpr Curve curves[] = {Curve::p256,
                            Curve::p384,
                            Curve::p521,
                            Curve::secp256k1,
                            Curve::brainpool_p256r1,
                            Curve::brainpool_p384r1,
                            Curve::brainpool_p512r1};
// libcrypto itself is slow on all but P-256: a case of theirs takes twenty times as long.
int cases_of(Curve curve) {
    return curve == Curve::p256 ? 600 : 60;
}

int size_as_int(usize size) {
    return static_cast<int>(size);
}
int nid(Curve curve) {
    const std::string_view name = info(curve).registered_name;
    return name == "secp256r1" ? NID_X9_62_prime256v1 : OBJ_sn2nid(std::string(name).c_str());
}
// theirs: the same key in libcrypto; it derives the public point on its own and so checks ours.
EcKey theirs(const EcPrivateKey& key) {
    EcKey out(EC_KEY_new_by_curve_name(nid(key.curve())));
    const SecretBytes scalar = key.to_bytes();
    const EcPoint point = key.public_key().uncompressed();
    if (EC_KEY_oct2priv(out.get(), scalar.bytes().data(), scalar.size()) != 1 ||
        EC_KEY_oct2key(out.get(), point.data.data(), point.size, nullptr) != 1 || EC_KEY_check_key(out.get()) != 1)
        return nullptr;
    return out;
}
// scalar: random, or close to an edge: small, next to the order, with long runs of ones or zeros.
EcPrivateKey scalar(Curve curve, testing::CountingRandom& random) {
    for (;;) {
        ByteVector bytes = random.bytes(field_size(curve));
        if (curve == Curve::p521) bytes[0] &= 1;
        const u64 kind = random.below(6);
        if (kind == 0) std::fill(bytes.begin(), bytes.end() - 1, u8{0});
        if (kind == 1) std::fill(bytes.begin(), bytes.begin() + static_cast<int>(random.below(bytes.size())), u8{0xff});
        if (kind == 2) std::fill(bytes.begin() + static_cast<int>(random.below(bytes.size())), bytes.end(), u8{0});
        if (kind == 3) std::fill(bytes.begin() + static_cast<int>(random.below(bytes.size())), bytes.end(), u8{0xff});
        if (Result<EcPrivateKey> key = EcPrivateKey::from_bytes(curve, bytes)) return std::move(*key);
    }
}

template <class F>
void for_each_row(Curve curve, F&& f) {
    for (const EcRow* row : ec_rows(curve)) {
        if (!row->runs_on(cpu::host())) continue;
        SCOPED_TRACE(std::string(row->name) + " " + std::string(info(curve).name));
        f(*row);
    }
}

TEST(EcDifferential, PublicKeysAndSharedSecretsAreEqual) {
    testing::CountingRandom random(11);
    for (const Curve curve : curves)
        for (int i = 0; i < cases_of(curve); ++i) {
            const EcPrivateKey a = scalar(curve, random), b = scalar(curve, random);
            const EcPublicKey gb = b.public_key();
            const EcKey their_a = theirs(a), their_b = theirs(b);
            ASSERT_TRUE(their_a && their_b);
            ByteVector expected(field_size(curve));
            ASSERT_EQ(ECDH_compute_key(expected.data(), expected.size(), EC_KEY_get0_public_key(their_b.get()),
                                       their_a.get(), nullptr),
                      size_as_int(expected.size()));
            EXPECT_EQ(testing::reveal(ecdh(a, gb).value()), testing::to_hex(expected));
            for_each_row(curve, [&](const EcRow& row) {
                u64 product[2 * max_field_limbs] = {};
                row.multiply(product, a.limbs(), gb.limbs());
                ByteVector x(expected.size());
                ec_bytes_from_limbs(curve, x.data(), product);
                EXPECT_EQ(x, expected);
                u64 base[2 * max_field_limbs] = {};
                row.multiply_base(base, b.limbs());
                EXPECT_EQ(std::memcmp(base, gb.limbs(), 16 * ec_domain(curve).limbs), 0);
            });
        }
}

TEST(EcDifferential, OurSignaturesVerifyThereAndTheirsHere) {
    testing::CountingRandom random(12);
    const usize sizes[] = {20, 32, 48, 64};
    for (const Curve curve : curves)
        for (int i = 0; i < cases_of(curve); ++i) {
            const EcPrivateKey key = scalar(curve, random);
            const EcPublicKey public_key = key.public_key();
            const EcKey their_key = theirs(key);
            ASSERT_TRUE(their_key);
            ByteVector digest = random.bytes(sizes[random.below(4)]);
            for (const cpu::Features& features : {cpu::portable, cpu::host()}) {
                const ecdsa::Signature ours = ecdsa::sign(key, digest, random, features).value();
                const EcdsaSig copy(ECDSA_SIG_new());
                ECDSA_SIG_set0(copy.get(), BN_bin2bn(ours.r().data(), size_as_int(ours.r().size()), nullptr),
                               BN_bin2bn(ours.s().data(), size_as_int(ours.s().size()), nullptr));
                EXPECT_EQ(ECDSA_do_verify(digest.data(), size_as_int(digest.size()), copy.get(), their_key.get()), 1);
                EXPECT_TRUE(ecdsa::verify(public_key, digest, ours.r(), ours.s(), features));
            }
            const EcdsaSig signature(ECDSA_do_sign(digest.data(), size_as_int(digest.size()), their_key.get()));
            ASSERT_TRUE(signature);
            ByteVector r(field_size(curve)), s(field_size(curve));
            BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), r.data(), size_as_int(r.size()));
            BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), s.data(), size_as_int(s.size()));
            for (const cpu::Features& features : {cpu::portable, cpu::host()})
                EXPECT_TRUE(ecdsa::verify(public_key, digest, r, s, features));
            s[random.below(s.size())] ^= static_cast<u8>(1u << random.below(8));
            for (const cpu::Features& features : {cpu::portable, cpu::host()})
                EXPECT_FALSE(ecdsa::verify(public_key, digest, r, s, features));
        }
}

TEST(EcDifferential, CompressedPointsAreLiftedAlike) {
    testing::CountingRandom random(13);
    for (const Curve curve : curves)
        for (int i = 0; i < cases_of(curve); ++i) {
            ByteVector point = random.bytes(1 + field_size(curve));
            point[0] = static_cast<u8>(2 + random.below(2));
            if (curve == Curve::p521) point[1] &= 1;
            const EcKey key(EC_KEY_new_by_curve_name(nid(curve)));
            const bool theirs_exists = EC_KEY_oct2key(key.get(), point.data(), point.size(), nullptr) == 1;
            const Result<EcPublicKey> ours = EcPublicKey::from_bytes(curve, point);
            ASSERT_EQ(ours.has_value(), theirs_exists);
            if (!theirs_exists) continue;
            ByteVector expected(1 + 2 * field_size(curve));
            EC_POINT_point2oct(EC_KEY_get0_group(key.get()), EC_KEY_get0_public_key(key.get()),
                               POINT_CONVERSION_UNCOMPRESSED, expected.data(), expected.size(), nullptr);
            EXPECT_EQ(testing::to_hex(ours->uncompressed().bytes()), testing::to_hex(expected));
        }
}

}  // namespace
}  // namespace troth::inline v1::crypto
