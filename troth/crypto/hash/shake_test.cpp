// SHAKE128 and SHAKE256: NIST's examples for FIPS 202 (empty message and 1600 bits of 0xa3), and the stream's laws.
#include "troth/crypto/hash/shake.hpp"

#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"

namespace troth::inline v1::crypto {
namespace {

using testing::CountingRandom;
using testing::to_hex;

ByteVector shake(ShakeId id, Bytes message, usize size) {
    ByteVector out(size);
    Shake(id).absorb(message).squeeze(out);
    return out;
}

TEST(Shake, Fips202Section6_2Examples) {
    struct Vector {
        ShakeId id;
        usize a3_bytes;
        std::string_view output;  // its first 64 bytes
    };
    constexpr Vector vectors[] = {
        {ShakeId::shake128, 0,
         "7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26"
         "3cb1eea988004b93103cfb0aeefd2a686e01fa4a58e8a3639ca8a1e3f9ae57e2"},
        {ShakeId::shake128, 200,
         "131ab8d2b594946b9c81333f9bb6e0ce75c3b93104fa3469d3917457385da037"
         "cf232ef7164a6d1eb448c8908186ad852d3f85a5cf28da1ab6fe343817197846"},
        {ShakeId::shake256, 0,
         "46b9dd2b0ba88d13233b3feb743eeb243fcd52ea62b81b82b50c27646ed5762f"
         "d75dc4ddd8c0f200cb05019d67b592f6fc821c49479ab48640292eacb3b7c4be"},
        {ShakeId::shake256, 200,
         "cd8a920ed141aa0407a22d59288652e9d9f1a7ee0c1e7c1ca699424da84a904d"
         "2d700caae7396ece96604440577da4f3aa22aeb8857f961c4cd8e06f0ae6610b"},
    };
    for (const Vector& v : vectors) EXPECT_EQ(to_hex(shake(v.id, ByteVector(v.a3_bytes, 0xa3), 64)), v.output);
}

// The 512 bytes of NIST's example in their last 32.
TEST(Shake, Fips202Section6_2TheEndOfALongOutput) {
    const ByteVector out = shake(ShakeId::shake128, ByteVector(200, 0xa3), 512);
    EXPECT_EQ(to_hex(Bytes(out).last(32)), "44c9fb359fd56ac0a9a75a743cff6862f17d7259ab075216c0699511643b6439");
}

TEST(Shake, AnyCutOfInputAndOutputGivesTheSameStream) {
    CountingRandom random(9);
    for (ShakeId id : {ShakeId::shake128, ShakeId::shake256}) {
        for (usize size = 0; size <= 400; ++size) {
            const ByteVector message = random.bytes(size);
            const ByteVector expected = shake(id, message, 700);
            Shake pieces(id);
            for (Bytes rest = message; !rest.empty();) {
                const usize take = 1 + random.below(rest.size());
                pieces.absorb(rest.first(take));
                rest = rest.subspan(take);
            }
            ByteVector got(700);
            for (MutableBytes rest = got; !rest.empty();) {
                const usize take = 1 + random.below(std::min<usize>(rest.size(), 200));
                pieces.squeeze(rest.first(take));
                rest = rest.subspan(take);
            }
            ASSERT_EQ(got, expected) << size;
        }
    }
}

TEST(ShakeDeathTest, AbsorbingAfterSqueezingIsABrokenInvariant) {
    Shake state(ShakeId::shake256);
    std::array<u8, 1> out;
    state.squeeze(out);
    EXPECT_DEATH(state.absorb(out), "");
}

}  // namespace
}  // namespace troth::inline v1::crypto
