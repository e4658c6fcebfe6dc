// SHAKE128 and SHAKE256: NIST's examples for FIPS 202 (empty message and 1600 bits of 0xa3), and the stream's laws.
#include "troth/crypto/hash/shake.hpp"

#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/crypto/hash/shake_batch.hpp"

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

// Each row at every number of streams, against one stream at a time.
TEST(ShakeBatch, Fips202Section6_2EveryStreamIsWhatItWouldBeAlone) {
    CountingRandom random(13);
    cpu::Features without_avx512 = cpu::host();
    without_avx512.avx512 = false;
    for (const cpu::Features& features : {cpu::host(), without_avx512, cpu::portable}) {
        for (ShakeId id : {ShakeId::shake128, ShakeId::shake256}) {
            const usize rate = block_size(id);
            for (usize streams = 1; streams <= ShakeBatch::max_streams; ++streams) {
                std::array<ByteVector, ShakeBatch::max_streams> messages;
                std::array<Bytes, ShakeBatch::max_streams> views;
                for (usize s = 0; s < streams; ++s) views[s] = messages[s] = random.bytes(random.below(rate));
                messages[0] = random.bytes(rate - 1);  // the longest: both ends of the padding in one byte
                views[0] = messages[0];
                ShakeBatch batch(id, std::span<const Bytes>(views).first(streams), features);
                std::array<ByteVector, ShakeBatch::max_streams> got;
                for (int block = 0; block < 5; ++block) {
                    ByteVector out(streams * rate);
                    batch.next_blocks(out);
                    for (usize s = 0; s < streams; ++s) {
                        const Bytes part = Bytes(out).subspan(s * rate, rate);
                        got[s].insert(got[s].end(), part.begin(), part.end());
                    }
                }
                for (usize s = 0; s < streams; ++s)
                    ASSERT_EQ(to_hex(got[s]), to_hex(shake(id, messages[s], 5 * rate))) << s << " of " << streams;
            }
        }
    }
}

TEST(ShakeBatch, EveryRowPermutesLikeThePortableOne) {
    CountingRandom random(14);
    ASSERT_EQ(detail::keccak_batch_rows.back().width, 1u);
    for (const auto& row : detail::keccak_batch_rows) {
        if (!row.runs_on(cpu::host())) continue;
        SCOPED_TRACE(row.name);
        for (int round = 0; round < 20; ++round) {
            alignas(64) std::array<u64, 25 * ShakeBatch::max_streams> lanes{};
            for (u64& lane : lanes) lane = random.next();
            const auto before = lanes;
            row.kernel(lanes.data());
            for (usize s = 0; s < row.width; ++s) {
                std::array<u64, 25> one;
                for (usize i = 0; i < 25; ++i) one[i] = before[i * row.width + s];
                detail::keccak_f1600_portable(one.data());
                for (usize i = 0; i < 25; ++i) ASSERT_EQ(lanes[i * row.width + s], one[i]) << s;
            }
        }
    }
}

TEST(ShakeDeathTest, AMessageOfABlockInABatchIsABrokenInvariant) {
    const ByteVector block(136);
    const Bytes message = block;
    EXPECT_DEATH(ShakeBatch(ShakeId::shake256, {&message, 1}), "");
}

TEST(ShakeDeathTest, AbsorbingAfterSqueezingIsABrokenInvariant) {
    Shake state(ShakeId::shake256);
    std::array<u8, 1> out;
    state.squeeze(out);
    EXPECT_DEATH(state.absorb(out), "");
}

}  // namespace
}  // namespace troth::inline v1::crypto
