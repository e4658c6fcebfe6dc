// The coroutine machinery with toy coroutines: coroutines.md, conditions 1 to 3 and rules 7, 8, 11.
#include "troth/tls/handshake/task.hpp"

#include <deque>
#include <string>

#include <gtest/gtest.h>

namespace troth::inline v1::tls {
namespace {

constexpr ErrorRow toy_failure{.id = "toy.failure", .rule = "", .what = "the toy broke", .advice = "none"};

struct ToyCore : TaskCore {
    using TaskCore::TaskCore;
    std::deque<int> inbox;
    std::string log;
};

int live = 0;  // objects in frames; each must be destroyed once
struct Counted {
    Counted() { ++live; }
    Counted(Counted&&) noexcept { ++live; }
    ~Counted() { --live; }
};

// A source that gives the next number, or fails on a negative one.
class NextNumber {
  public:
    NextNumber() = default;
    void begin(TaskCore&) {}
    Result<bool> poll(TaskCore& core) {
        auto& toy = static_cast<ToyCore&>(core);
        if (toy.inbox.empty()) return false;
        if (toy.inbox.front() < 0) return fail(toy_failure);
        return true;
    }
    int take(TaskCore& core) {
        auto& toy = static_cast<ToyCore&>(core);
        const int value = toy.inbox.front();
        toy.inbox.pop_front();
        return value;
    }
};
NextNumber number() {
    return NextNumber();
}

Result<int> checked(int value) {
    if (value == 13) return fail(toy_failure);
    return value;
}

Task<int> leaf(ToyCore& core, int depth, Counted counted) {
    std::array<u8, 64> secret;
    secret.fill(0xa5);
    asm volatile("" : : "r"(secret.data()) : "memory");
    Counted local;
    const int first = co_await number();
    const int good = co_await checked(first);
    core.log += 'l';
    asm volatile("" : : "r"(secret.data()) : "memory");
    (void)counted;
    co_return good + depth;
}

Task<void> nothing(ToyCore& core) {
    core.log += 'n';
    co_return;
}

Task<int> middle(ToyCore& core, int depth) {
    Counted local;
    Counted travelling;
    co_await nothing(core);
    if (depth > 0) {
        const int below = co_await middle(core, depth - 1);
        co_return below;
    }
    const int a = co_await leaf(core, depth, std::move(travelling));
    const int b = co_await number();
    co_return a + b;
}

struct Toy {
    explicit Toy(int depth = 3) : core(memory), root(middle(core, depth)) { core.start(root.handle()); }
    ~Toy() { root.reset(); }
    alignas(16) std::array<u8, 8192> memory{};
    ToyCore core;
    Task<int> root;
};

TEST(Task, AwaitsNestedTasksAndMessages) {
    Toy run;
    run.core.drive();
    EXPECT_FALSE(run.root.done());
    EXPECT_TRUE(run.core.waiting());
    run.core.inbox.push_back(40);
    run.core.poke();
    EXPECT_FALSE(run.root.done());
    run.core.inbox.push_back(2);
    run.core.poke();
    ASSERT_TRUE(run.root.done());
    EXPECT_EQ(run.root.take(), 42);
    EXPECT_EQ(run.core.log, "nnnnl");
    EXPECT_EQ(run.core.arena.overflows(), 0u);
}

TEST(Task, DestroyAtEverySuspensionDestroysEachObjectOnce) {
    for (int fed = 0; fed <= 2; ++fed) {
        {
            Toy run;
            run.core.drive();
            for (int i = 0; i < fed; ++i) {
                run.core.inbox.push_back(i);
                run.core.poke();
            }
            EXPECT_EQ(run.root.done(), fed == 2);
            EXPECT_GT(live + (fed == 2), 0);
        }
        EXPECT_EQ(live, 0) << "fed " << fed;
    }
    {
        Toy never_started;
    }
    EXPECT_EQ(live, 0);
}

TEST(Task, FailureOfAResultParksAndKeepsTheTrail) {
    {
        Toy run;
        run.core.inbox = {13, 1};
        run.core.drive();
        ASSERT_TRUE(run.core.failure);
        EXPECT_TRUE(run.core.failure->is(toy_failure));
        EXPECT_FALSE(run.root.done());
        EXPECT_GT(run.core.trail[0].line(), 0u);
        EXPECT_GT(run.core.trail[1].line(), run.core.trail[0].line());
        run.core.poke();  // nothing is resumed after a failure
        EXPECT_EQ(run.core.log, "nnnn");
    }
    EXPECT_EQ(live, 0);
}

TEST(Task, FailureOfASourceParksAtOnceAndLater) {
    for (const bool late : {false, true}) {
        {
            Toy run;
            if (!late) run.core.inbox.push_back(-1);
            run.core.drive();
            if (late) {
                EXPECT_FALSE(run.core.failure);
                run.core.inbox.push_back(-1);
                run.core.poke();
            }
            ASSERT_TRUE(run.core.failure);
            run.core.inbox.push_back(1);
            run.core.poke();
            EXPECT_FALSE(run.root.done());
        }
        EXPECT_EQ(live, 0);
    }
}

Task<int> always_fails(ToyCore& core) {
    core.log += 'f';
    co_await fail(toy_failure);
}

TEST(Task, FailDoesNotComeBack) {
    alignas(16) std::array<u8, 1024> memory{};
    ToyCore core(memory);
    Task<int> root = always_fails(core);
    core.start(root.handle());
    core.drive();
    EXPECT_TRUE(core.failure);
    EXPECT_FALSE(root.done());
}

// Rule 11: no byte of a frame is left when it is gone, wherever it was stopped.
TEST(Task, FramesAreWipedWhenFreed) {
    for (int fed = 0; fed <= 2; ++fed) {
        alignas(16) std::array<u8, 8192> memory{};
        ToyCore core(memory);
        Task<int> root = middle(core, 2);
        core.start(root.handle());
        core.drive();
        usize dirty = 0;
        for (const u8 byte : memory) dirty += byte == 0xa5;
        EXPECT_GE(dirty, 64u);
        for (int i = 0; i < fed; ++i) {
            core.inbox.push_back(i);
            core.poke();
        }
        root.reset();
        EXPECT_EQ(core.arena.used(), 0u);
        for (const u8 byte : memory) ASSERT_EQ(byte, 0);
    }
}

TEST(Task, ArenaOverflowGoesToTheHeapAndIsCounted) {
    alignas(16) std::array<u8, 256> memory{};
    ToyCore core(memory);
    Task<int> root = middle(core, 5);
    core.start(root.handle());
    core.inbox = {40, 2};
    core.drive();
    ASSERT_TRUE(root.done());
    EXPECT_EQ(root.take(), 42);
    EXPECT_GT(core.arena.overflows(), 0u);
    EXPECT_LE(core.arena.peak(), memory.size());
}

TEST(Task, ArenaReusesBytesLastInFirstOut) {
    alignas(16) std::array<u8, 512> memory{};
    FrameArena arena{memory};
    void* first = arena.allocate(100);
    void* second = arena.allocate(100);
    FrameArena::release(second, 100);
    EXPECT_EQ(arena.allocate(100), second);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(first) % 16, 0u);
    FrameArena::release(second, 100);
    FrameArena::release(first, 100);
    EXPECT_EQ(arena.used(), 0u);
}

// The stack does not grow with children that finish at once.
Task<int> count_up(ToyCore& core, int to) {
    int sum = 0;
    for (int i = 0; i < to; ++i) {
        co_await nothing(core);
        ++sum;
    }
    co_return sum;
}

TEST(Task, TrampolineIsFlat) {
    alignas(16) std::array<u8, 1024> memory{};
    ToyCore core(memory);
    Task<int> root = count_up(core, 200'000);
    core.start(root.handle());
    core.drive();
    ASSERT_TRUE(root.done());
    EXPECT_EQ(root.take(), 200'000);
    EXPECT_EQ(core.arena.overflows(), 0u);
}

}  // namespace
}  // namespace troth::inline v1::tls
