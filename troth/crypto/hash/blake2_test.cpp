// BLAKE2 of any size and with a key: RFC 7693 appendix E, rows, cuts and wiping.
#include "troth/crypto/hash/blake2.hpp"

#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"

namespace troth::inline v1::crypto {
namespace {

using testing::CountingRandom;
using testing::to_hex;

// RFC 7693 appendix E: bytes from a Fibonacci generator.
ByteVector sequence(usize size, usize seed) {
    ByteVector out(size);
    u32 a = 0xdead4bad * static_cast<u32>(seed), b = 1;
    for (u8& byte : out) {
        const u32 t = a + b;
        a = b;
        b = t;
        byte = static_cast<u8>(t >> 24);
    }
    return out;
}
template <class Hash>
std::string self_test(std::initializer_list<usize> digest_sizes, std::initializer_list<usize> message_sizes,
                      const cpu::Features& features) {
    Hash all(32, {}, features);
    for (usize digest_size : digest_sizes)
        for (usize message_size : message_sizes)
            for (bool keyed : {false, true}) {
                const ByteVector message = sequence(message_size, message_size);
                const ByteVector key = keyed ? sequence(digest_size, digest_size) : ByteVector();
                ByteVector digest(digest_size);
                Hash(digest_size, key, features).update(message).finish_into(digest);
                all.update(digest);
            }
    std::array<u8, 32> out{};
    all.finish_into(out);
    return to_hex(out);
}
std::vector<cpu::Features> all_features() {
    cpu::Features without_avx512 = cpu::host();
    without_avx512.avx512 = false;
    return {cpu::host(), without_avx512, cpu::portable};
}

TEST(Blake2, Rfc7693AppendixESelfTestOfEveryRow) {
    for (const cpu::Features& features : all_features()) {
        EXPECT_EQ(self_test<Blake2b>({20, 32, 48, 64}, {0, 3, 128, 129, 255, 1024}, features),
                  "c23a7800d98123bd10f506c61e29da5603d763b8bbad2e737f5e765a7bccd475");
        EXPECT_EQ(self_test<Blake2s>({16, 20, 28, 32}, {0, 3, 64, 65, 255, 1024}, features),
                  "6a411f08ce25adcdfb02aba641451cec53c598b24f4fc787fbdc88797f4c1dfe");
    }
}

template <class Hash>
void any_cut() {
    CountingRandom random(9);
    for (const cpu::Features& features : all_features()) {
        for (usize size = 0; size <= 400; ++size) {
            const ByteVector message = random.bytes(size), key = random.bytes(size % (Hash::max_size + 1));
            ByteVector expected(1 + size % Hash::max_size), got(expected.size());
            Hash(expected.size(), key, cpu::portable).update(message).finish_into(expected);
            Hash pieces(expected.size(), key, features);
            for (Bytes rest = message; !rest.empty();) {
                const usize take = 1 + random.below(std::min<usize>(rest.size(), 150));
                pieces.update(rest.first(take));
                rest = rest.subspan(take);
            }
            const Hash fork = pieces;
            fork.finish_into(got);
            ASSERT_EQ(got, expected) << size;
        }
    }
}
TEST(Blake2, AnyCutOnAnyRowGivesTheSameDigest) {
    any_cut<Blake2b>();
    any_cut<Blake2s>();
}

TEST(Blake2, TheKeyIsWiped) {
    alignas(Blake2b) u8 memory[sizeof(Blake2b)];
    Blake2b* const state = new (memory) Blake2b(32, bytes_of("a key of some bytes"));
    EXPECT_NE(text_of(memory).find("key of some"), std::string_view::npos);
    state->~Blake2b();
    EXPECT_EQ(text_of(memory).find("key of some"), std::string_view::npos);
}

TEST(Blake2DeathTest, Rfc7693Section2_1SizesOutOfRangeAreABrokenInvariant) {
    const ByteVector long_key(65);
    EXPECT_DEATH(Blake2b(0), "");
    EXPECT_DEATH(Blake2b(65), "");
    EXPECT_DEATH(Blake2s(33), "");
    EXPECT_DEATH(Blake2b(64, long_key), "");
}

}  // namespace
}  // namespace troth::inline v1::crypto
