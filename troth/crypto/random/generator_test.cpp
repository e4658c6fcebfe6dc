// The generator: what it gives, when it asks its root, and that a fork does not repeat it.
#include "troth/crypto/random/generator.hpp"

#include <set>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/crypto/cipher/chacha20_kernels.hpp"

namespace troth::inline v1::crypto {
namespace {

using testing::CountingRandom;
using testing::to_hex;

// Counts how often it is asked.
class CountedRoot final : public RandomSource {
  public:
    void fill(MutableBytes out) override {
        ++calls;
        random_.fill(out);
    }
    int calls = 0;

  private:
    CountingRandom random_;
};

ByteVector draw(RandomSource& source, usize size) {
    ByteVector out(size);
    source.fill(out);
    return out;
}

// RFC 8439 §2.4 with the root's first 32 bytes as key: bytes 0 to 31 become the next key, the others are given out.
TEST(Generator, GivesTheStreamOfItsKeyAndReplacesTheKey) {
    CountingRandom same, root;
    const ByteVector first_key = same.bytes(32);
    const u8 nonce[12] = {};
    const auto block_of = [&](const u8* key) {
        ByteVector block(512);
        kernel::chacha20_portable(key, nonce, 0, block.data(), block.data(), block.size());
        return block;
    };
    const ByteVector one = block_of(first_key.data()), two = block_of(one.data());
    Generator generator(root);
    ByteVector expected(one.begin() + 32, one.end());
    expected.insert(expected.end(), two.begin() + 32, two.end());
    ByteVector got;
    for (usize size : {1u, 31u, 100u, 256u, 92u, 250u, 230u}) {  // across both pools, 960 bytes
        const ByteVector part = draw(generator, size);
        got.insert(got.end(), part.begin(), part.end());
    }
    EXPECT_EQ(to_hex(got), to_hex(expected));
}

TEST(Generator, NothingRepeatsAtAnySize) {
    CountingRandom root;
    Generator generator(root);
    std::set<std::string> seen;
    for (usize size = 16; size < 1500; ++size) {
        const ByteVector out = draw(generator, size);
        EXPECT_TRUE(seen.insert(to_hex(Bytes(out).first(16))).second);
        EXPECT_TRUE(size == 16 || seen.insert(to_hex(Bytes(out).last(16))).second || size < 32);
    }
    generator.fill({});
}

TEST(Generator, ReseedsAfterOneMebibyte) {
    CountedRoot root;
    Generator generator(root);
    EXPECT_EQ(root.calls, 0);
    draw(generator, 32);
    EXPECT_EQ(root.calls, 1);
    const u64 first = generator.stamp();
    EXPECT_NE(first, 0u);
    draw(generator, (1 << 20) - 33);
    draw(generator, 1);
    EXPECT_EQ(root.calls, 1);
    draw(generator, 1);
    EXPECT_EQ(root.calls, 2);
    EXPECT_NE(generator.stamp(), first);
}

// security.md, "Randomness": the page is empty in a child, which seeds itself anew.
TEST(Generator, AForkedChildGivesOtherBytes) {
    SystemRandom root;
    Generator generator(root);
    draw(generator, 32);
    const u64 stamp = generator.stamp();
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        const bool emptied = generator.stamp() == 0;
        const ByteVector out = draw(generator, 32);
        const bool stamped = generator.stamp() != 0 && generator.stamp() != stamp;
        const bool written = write(ends[1], out.data(), out.size()) == 32;
        _exit(emptied && stamped && written ? 0 : 1);
    }
    const ByteVector ours = draw(generator, 32);
    EXPECT_EQ(generator.stamp(), stamp);
    ByteVector theirs(32);
    EXPECT_EQ(read(ends[0], theirs.data(), theirs.size()), 32);
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
    EXPECT_NE(to_hex(ours), to_hex(theirs));
    close(ends[0]);
    close(ends[1]);
}

}  // namespace
}  // namespace troth::inline v1::crypto
