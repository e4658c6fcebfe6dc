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
        const Result<SecretBytes> shared = client.agree(server->public_share);
        ASSERT_TRUE(shared);
        EXPECT_EQ(shared->size(), group.shared_secret);
        EXPECT_EQ(testing::reveal(*shared), testing::reveal(server->shared));
    }
}

TEST(KeyExchange, Rfc8446Section4_2_8_SharesOfAnotherSizeAreRefused) {
    testing::CountingRandom random;
    for (const GroupInfo& group : group_infos) {
        if (!group.implemented) continue;
        SCOPED_TRACE(group.name);
        const KeyShare client = KeyShare::generate(group.id, random);
        for (const usize size : {usize{0}, group.server_share - 1, group.server_share + 1}) {
            const Result<SecretBytes> shared = client.agree(ByteVector(size, 4));
            ASSERT_FALSE(shared);
            EXPECT_TRUE(shared.error().is(bad_key_share));
        }
        for (const usize size : {usize{0}, group.client_share - 1, group.client_share + 1})
            EXPECT_FALSE(respond(group.id, ByteVector(size, 4), random));
        // All zero is the identity, or not a point.
        EXPECT_FALSE(client.agree(ByteVector(group.server_share)));
    }
}

}  // namespace
}  // namespace troth::inline v1::crypto
