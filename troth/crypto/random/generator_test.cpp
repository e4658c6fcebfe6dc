// The generator: what it gives, when it asks its root, and that a fork does not repeat it.
#include "troth/crypto/random/generator.hpp"

#include <array>
#include <cinttypes>
#include <cstdio>
#include <fstream>
#include <optional>
#include <set>
#include <thread>

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

// Without pages that a fork empties, every request goes to the root, and there is nothing to reseed.
bool keeps_a_state() {
    CountingRandom root;
    Generator generator(root);
    draw(generator, 1);
    return generator.stamp() != 0;
}
constexpr const char* no_state = " is not checked: here a fork empties no page, so the generator keeps no state";

// A clock that stands, until it is set.
Moment shown{1'000'000'000'000, 2'000'000'000'000};
Moment standing_clock() {
    return shown;
}

// RFC 8439 §2.4 with the root's first 32 bytes as key and the clocks as nonce: bytes 0 to 31 become the next key, the
// others are given out; a long request takes whole blocks behind the first.
TEST(Generator, GivesTheStreamOfItsKeyAndReplacesTheKey) {
    if (!keeps_a_state()) GTEST_SKIP() << "the generator's own stream" << no_state;
    CountingRandom same, root;
    ByteVector key = same.bytes(32);
    Generator generator(root, standing_clock);
    u8 nonce[12];
    for (usize size : {1u, 31u, 32u, 100u, 256u, 257u, 0u, 1000u, 16u}) {
        SCOPED_TRACE(size);
        shown.steady += 5;
        shown.wall += 7;
        store_le(nonce, shown.steady);
        store_le(nonce + 8, static_cast<u32>(shown.wall));
        ByteVector block(64 + 1024);
        kernel::chacha20_portable(key.data(), nonce, 0, block.data(), block.data(), block.size());
        const usize at = size <= 256 ? 32 : 64;
        EXPECT_EQ(to_hex(draw(generator, size)), to_hex(Bytes(block).subspan(at, size)));
        if (size > 0) key.assign(block.begin(), block.begin() + 32);
    }
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
    if (!keeps_a_state()) GTEST_SKIP() << "reseeding after a mebibyte" << no_state;
    CountedRoot root;
    Generator generator(root, standing_clock);
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
        const bool stamped = stamp == 0 || (generator.stamp() != 0 && generator.stamp() != stamp);
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

TEST(Generator, ReseedsAfterASecondOfEitherClockAndWhenOneGoesBack) {
    if (!keeps_a_state()) GTEST_SKIP() << "reseeding by the clocks" << no_state;
    CountedRoot root;
    Generator generator(root, standing_clock);
    draw(generator, 32);
    EXPECT_EQ(root.calls, 1);
    shown.steady += Generator::reseed_nanoseconds - 1;
    draw(generator, 32);
    EXPECT_EQ(root.calls, 1);
    shown.steady += 1;
    draw(generator, 32);
    EXPECT_EQ(root.calls, 2);
    shown.wall += Generator::reseed_nanoseconds;
    draw(generator, 32);
    EXPECT_EQ(root.calls, 3);
    shown.wall -= 1;
    draw(generator, 32);
    EXPECT_EQ(root.calls, 4);
    shown.steady -= 1;
    draw(generator, 32);
    EXPECT_EQ(root.calls, 5);
    draw(generator, 32);
    EXPECT_EQ(root.calls, 5);
}

// The page of a generator: the one mapping that is new since it was made. Linux alone says so.
class Page {
  public:
    template <class Make>
    explicit Page(Make make) {
        const std::set<std::uintptr_t> before = pages();
        make();
        for (const std::uintptr_t page : pages())
            if (!before.contains(page)) found_.push_back(page);
    }
    bool found() const { return !found_.empty(); }
    ByteVector image() const {
        ByteVector out;
        for (const std::uintptr_t page : found_) {
            const u8* const memory = reinterpret_cast<const u8*>(page);
            out.insert(out.end(), memory, memory + 4096);
        }
        return out;
    }
    void restore(Bytes image) const {
        for (usize i = 0; i < found_.size(); ++i)
            std::memcpy(reinterpret_cast<void*>(found_[i]), image.data() + 4096 * i, 4096);
    }

  private:
    // Pages that the kernel empties on fork ("wf" among the flags of smaps).
    static std::set<std::uintptr_t> pages() {
        std::set<std::uintptr_t> out;
        std::ifstream maps("/proc/self/smaps");
        std::uintptr_t begin = 0, end = 0;
        for (std::string line; std::getline(maps, line);) {
            std::uintptr_t a = 0, b = 0;
            if (std::sscanf(line.c_str(), "%" SCNxPTR "-%" SCNxPTR " ", &a, &b) == 2) begin = a, end = b;
            if (!line.starts_with("VmFlags:") || !line.contains(" wf")) continue;
            for (std::uintptr_t page = begin; page < end; page += 4096) out.insert(page);
        }
        return out;
    }
    std::vector<std::uintptr_t> found_;
};

// security.md, "Randomness": a machine resumed twice from one snapshot. The memory is put back as it was, the clocks go
// on: the bytes are others, and after a while the root is asked again although the state remembers a fresh seed.
TEST(Generator, ARestoredMemoryImageGivesOtherBytes) {
    CountedRoot root;
    std::optional<Generator> generator;
    const Page page([&] { generator.emplace(root, standing_clock); });
    if (!page.found())
        GTEST_SKIP() << "no restored image: /proc/self/smaps does not show the page that is emptied on fork (wf), so "
                        "it cannot be found";
    draw(*generator, 32);
    const ByteVector snapshot = page.image();
    const Moment taken = shown;
    std::set<std::string> seen;
    for (int resumed = 0; resumed < 100; ++resumed) {
        page.restore(snapshot);
        shown.steady = taken.steady + static_cast<u64>(resumed % 10);
        shown.wall = taken.wall + static_cast<u64>(resumed / 10);
        EXPECT_TRUE(seen.insert(to_hex(draw(*generator, 32))).second) << resumed;
        EXPECT_TRUE(seen.insert(to_hex(draw(*generator, 32))).second) << resumed;
    }
    EXPECT_EQ(root.calls, 1);
    // The same memory at the same moment is the same machine: the image is all that there is.
    page.restore(snapshot);
    shown = taken;
    EXPECT_FALSE(seen.insert(to_hex(draw(*generator, 32))).second);
    // Resumed later: the seed is too old, or the clock of the host behind.
    page.restore(snapshot);
    shown.wall = taken.wall + Generator::reseed_nanoseconds;
    draw(*generator, 32);
    EXPECT_EQ(root.calls, 2);
    page.restore(snapshot);
    shown.wall = taken.wall - 1;
    draw(*generator, 32);
    EXPECT_EQ(root.calls, 3);
    shown = taken;
}

// One generator a thread, all drawing while others fork: no child repeats its parent, another child, or another thread.
TEST(Generator, ForksInThreadsRepeatNothing) {
    constexpr usize threads = 4, forks = 8, drawn = 32;
    std::array<ByteVector, threads> parents, children;
    const auto work = [&](usize me) {
        SystemRandom root;
        Generator generator(root);
        draw(generator, 48);
        for (usize i = 0; i < forks; ++i) {
            int ends[2];
            if (pipe(ends) != 0) std::abort();
            const pid_t child = fork();
            if (child < 0) std::abort();
            if (child == 0) {
                // Between fork and _exit in a process of several threads: no allocation.
                std::array<u8, drawn> out;
                generator.fill(out);
                _exit(write(ends[1], out.data(), out.size()) == drawn ? 0 : 1);
            }
            const ByteVector ours = draw(generator, drawn);
            parents[me].insert(parents[me].end(), ours.begin(), ours.end());
            std::array<u8, drawn> theirs{};
            if (read(ends[0], theirs.data(), theirs.size()) != drawn) std::abort();
            children[me].insert(children[me].end(), theirs.begin(), theirs.end());
            int status = 0;
            if (waitpid(child, &status, 0) != child || status != 0) std::abort();
            close(ends[0]);
            close(ends[1]);
        }
    };
    std::vector<std::thread> running;
    for (usize me = 0; me < threads; ++me) running.emplace_back(work, me);
    for (std::thread& thread : running) thread.join();
    std::set<std::string> seen;
    for (const auto* side : {&parents, &children})
        for (const ByteVector& all : *side) {
            ASSERT_EQ(all.size(), forks * drawn);
            for (usize at = 0; at < all.size(); at += drawn)
                EXPECT_TRUE(seen.insert(to_hex(Bytes(all).subspan(at, drawn))).second);
        }
}

}  // namespace
}  // namespace troth::inline v1::crypto
