// Key exchanges in the shape of TLS: both sides get the same secret, and bad shares are refused.
#include "troth/crypto/kex/group.hpp"

#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/crypto/kex/errors.hpp"

namespace troth::inline v1::crypto {
namespace {

TEST(KeyExchange, Rfc8446Section7_4_BothSidesAgreeInEveryGroup) {
    testing::CountingRandom random;
    for (const GroupInfo& group : group_infos) {
        if (!group.implemented) continue;
        SCOPED_TRACE(group.name);
        const KeyShare client = KeyShare::generate(group.id, random);
        EXPECT_EQ(client.public_share().size(), group.client_share);
        const Result<Response> server = respond(group.id, client.public_share(), random);
        ASSERT_TRUE(server);
        EXPECT_EQ(server->public_share.size(), group.server_share);
        const Result<SharedSecret> shared = client.agree(server->public_share);
        ASSERT_TRUE(shared);
        EXPECT_EQ(shared->size(), group.shared_secret);
        EXPECT_EQ(testing::to_hex(shared->bytes()), testing::to_hex(server->shared.bytes()));
    }
}

TEST(KeyExchange, Rfc8446Section4_2_8_SharesOfAnotherSizeAreRefused) {
    testing::CountingRandom random;
    for (const GroupInfo& group : group_infos) {
        if (!group.implemented) continue;
        SCOPED_TRACE(group.name);
        const KeyShare client = KeyShare::generate(group.id, random);
        for (const usize size : {usize{0}, group.server_share - 1, group.server_share + 1}) {
            const Result<SharedSecret> shared = client.agree(ByteVector(size, 4));
            ASSERT_FALSE(shared);
            EXPECT_TRUE(shared.error().is(bad_key_share));
        }
        for (const usize size : {usize{0}, group.client_share - 1, group.client_share + 1})
            EXPECT_FALSE(respond(group.id, ByteVector(size, 4), random));
        // All zero is the identity, or not a point.
        EXPECT_FALSE(client.agree(ByteVector(group.server_share)));
    }
}

// draft-ietf-tls-ecdhe-mlkem: ML-KEM first, then X25519, in shares and secret; each half is what it is by itself.
TEST(KeyExchange, EcdheMlkemDraftX25519Mlkem768PutsMlKemFirst) {
    testing::CountingRandom random(5);
    const mlkem::DecapsulationKey kem = mlkem::DecapsulationKey::generate(MlKemId::mlkem768, random);
    const x25519::PrivateKey curve = x25519::generate(random);
    ByteVector client_share(kem.encapsulation_key().begin(), kem.encapsulation_key().end());
    const x25519::PublicKey curve_public = x25519::public_key(curve);
    client_share.insert(client_share.end(), curve_public.begin(), curve_public.end());

    const Result<Response> server = respond(GroupId::x25519mlkem768, client_share, random);
    ASSERT_TRUE(server);
    const Bytes share = server->public_share;
    const Result<Secret<32>> kem_secret = mlkem::decapsulate(kem, share.first(1088));
    const Result<Secret<32>> curve_secret = x25519::derive(curve, share.last<32>());
    ASSERT_TRUE(kem_secret && curve_secret);
    EXPECT_EQ(testing::to_hex(server->shared.bytes()), testing::reveal(*kem_secret) + testing::reveal(*curve_secret));
}

// The same draft for the NIST curves: the point first, then ML-KEM's part.
TEST(KeyExchange, EcdheMlkemDraftNistCurvesPutThePointFirst) {
    const struct {
        GroupId group;
        Curve curve;
        MlKemId kem;
        usize point, ciphertext;
    } rows[] = {{GroupId::secp256r1mlkem768, Curve::p256, MlKemId::mlkem768, 65, 1088},
                {GroupId::secp384r1mlkem1024, Curve::p384, MlKemId::mlkem1024, 97, 1568}};
    testing::CountingRandom random(8);
    for (const auto& row : rows) {
        const mlkem::DecapsulationKey kem = mlkem::DecapsulationKey::generate(row.kem, random);
        const EcPrivateKey curve = EcPrivateKey::generate(row.curve, random);
        const EcPoint point = curve.public_key().uncompressed();
        ByteVector client_share(point.bytes().begin(), point.bytes().end());
        client_share.insert(client_share.end(), kem.encapsulation_key().begin(), kem.encapsulation_key().end());
        const Result<Response> server = respond(row.group, client_share, random);
        ASSERT_TRUE(server);
        const Bytes share = server->public_share;
        const auto peer = EcPublicKey::from_uncompressed(row.curve, share.first(row.point));
        const auto kem_secret = mlkem::decapsulate(kem, share.last(row.ciphertext));
        ASSERT_TRUE(peer && kem_secret);
        EXPECT_EQ(testing::to_hex(server->shared.bytes()),
                  testing::reveal(ecdh(curve, *peer).value()) + testing::reveal(*kem_secret));
        // A point off the curve, and one that is compressed or of another form, end the exchange.
        ByteVector altered = client_share;
        altered[row.point - 1] ^= 1;
        EXPECT_EQ(respond(row.group, altered, random).error().id(), "curve.not_on_curve");
        altered = client_share;
        altered[0] = 2;
        EXPECT_EQ(respond(row.group, altered, random).error().id(), "curve.wrong_form");
        altered = client_share;
        altered[row.point] = 0xff;
        altered[row.point + 1] |= 0x0f;
        EXPECT_EQ(respond(row.group, altered, random).error().id(), "crypto.mlkem_encapsulation_key_modulus");
    }
}

TEST(KeyExchange, EcdheMlkemDraftBadHalvesOfX25519Mlkem768AreRefused) {
    testing::CountingRandom random(6);
    const KeyShare client = KeyShare::generate(GroupId::x25519mlkem768, random);
    ByteVector share(client.public_share().begin(), client.public_share().end());
    // FIPS 203 §7.2: the first coefficient becomes 4095.
    ByteVector altered = share;
    altered[0] = 0xff;
    altered[1] |= 0x0f;
    const Result<Response> modulus = respond(GroupId::x25519mlkem768, altered, random);
    ASSERT_FALSE(modulus);
    EXPECT_EQ(modulus.error().id(), "crypto.mlkem_encapsulation_key_modulus");
    // RFC 7748 §6.1: an X25519 half of small order.
    altered = share;
    std::fill(altered.end() - 32, altered.end(), u8{0});
    EXPECT_FALSE(respond(GroupId::x25519mlkem768, altered, random));

    Result<Response> server = respond(GroupId::x25519mlkem768, share, random);
    ASSERT_TRUE(server);
    // An altered ciphertext is not an error: the secret is another (implicit rejection, FIPS 203 §6.3), in its first
    // half.
    ByteVector answer(server->public_share.bytes().begin(), server->public_share.bytes().end());
    answer[100] ^= 1;
    const Result<SharedSecret> rejected = client.agree(answer);
    ASSERT_TRUE(rejected);
    EXPECT_NE(testing::to_hex(rejected->bytes().first(32)), testing::to_hex(server->shared.bytes().first(32)));
    EXPECT_EQ(testing::to_hex(rejected->bytes().last(32)), testing::to_hex(server->shared.bytes().last(32)));
    answer.assign(server->public_share.bytes().begin(), server->public_share.bytes().end());
    std::fill(answer.end() - 32, answer.end(), u8{0});
    EXPECT_FALSE(client.agree(answer));
}

}  // namespace
}  // namespace troth::inline v1::crypto
