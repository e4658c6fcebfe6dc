// Task<T>: the one file with coroutine machinery. A handshake is a tree of coroutines over one pinned TaskCore.
//
// The rules that keep this right under g++ 12 (each was measured; scripts lint them):
//  - Error and cancellation are one path: `co_await result` records the error in the core and suspends for good; the
//    driver destroys the root, which destroys the tree. No frame destroys itself or resumes another.
//  - Trampoline: awaiters set core.next, one loop in the driver resumes. The stack stays flat.
//  - In a statement with co_await: no braces, no lambda, no class-typed ?:. What travels is made by a function.
//  - A coroutine is a free function whose first parameter is the core: it selects the arena of the frame.
//  - Frames are secret memory: they are wiped when freed. No over-aligned locals (16 is the most).
#pragma once

#include <array>
#include <coroutine>
#include <new>
#include <optional>
#include <source_location>

#include "troth/base/result.hpp"
#include "troth/base/secret.hpp"

namespace troth::inline v1::tls {

// FrameArena: bump allocation for frames, last in first out. What does not fit goes to the heap and is counted.
class FrameArena {
  public:
    FrameArena() = default;
    explicit FrameArena(MutableBytes memory) : memory_(memory) {}
    FrameArena(const FrameArena&) = delete;
    FrameArena& operator=(const FrameArena&) = delete;

    void* allocate(usize size) noexcept {
        const usize whole = whole_size(size);
        u8* place;
        FrameArena* owner = this;
        if (memory_.size() - top_ >= whole) {
            place = memory_.data() + top_;
            top_ += whole;
            if (top_ > peak_) peak_ = top_;
        } else {
            place = static_cast<u8*>(::operator new(whole));  // 16-byte aligned, as the arena is
            owner = nullptr;
            ++overflows_;
        }
        std::memcpy(place, &owner, sizeof owner);
        return place + header;
    }
    // release: wipes the frame and gives it back to the arena (or heap) that it came from.
    static void release(void* frame, usize size) noexcept {
        const usize whole = whole_size(size);
        u8* place = static_cast<u8*>(frame) - header;
        FrameArena* owner;
        std::memcpy(&owner, place, sizeof owner);
        wipe(place, whole);
        if (owner == nullptr)
            ::operator delete(place);
        else if (place + whole == owner->memory_.data() + owner->top_)
            owner->top_ -= whole;
    }
    usize used() const { return top_; }
    usize peak() const { return peak_; }
    u32 overflows() const { return overflows_; }

  private:
    static constexpr usize header = 16;  // names the owner, keeps the frame's alignment
    static constexpr usize whole_size(usize size) { return (size + header + 15) & ~usize{15}; }

    MutableBytes memory_;
    usize top_ = 0, peak_ = 0;
    u32 overflows_ = 0;
};

// TaskCore: what the frames of one handshake share. Pinned: frames refer to it.
struct TaskCore {
    explicit TaskCore(MutableBytes frames) : arena(frames) {}
    TaskCore(const TaskCore&) = delete;
    TaskCore& operator=(const TaskCore&) = delete;

    FrameArena arena;
    std::optional<Error> failure;                 // once set, nothing is resumed any more
    std::array<std::source_location, 4> trail{};  // the awaits that the failure came up through, innermost first

    // drive: resumes until every frame waits, the root is done, or something failed.
    void drive() {
        while (next_ && !failure) std::exchange(next_, {}).resume();
    }
    // poke: asks the waiting frame whether it can go on, and if so drives. For new bytes and new answers.
    void poke() {
        if (failure || poll_ == nullptr) return;
        if (!poll_(waiter_)) return;
        poll_ = nullptr;
        next_ = std::exchange(blocked_, {});
        drive();
    }
    void start(std::coroutine_handle<> root) { next_ = root; }
    bool waiting() const { return poll_ != nullptr; }

    // For awaiters.
    void resume_next(std::coroutine_handle<> frame) { next_ = frame; }
    template <class Awaiter>
    void block(std::coroutine_handle<> frame, Awaiter* awaiter) {
        blocked_ = frame;
        waiter_ = awaiter;
        poll_ = [](void* self) { return static_cast<Awaiter*>(self)->poll(); };
    }

  private:
    std::coroutine_handle<> next_{}, blocked_{};
    void* waiter_ = nullptr;
    bool (*poll_)(void*) = nullptr;
};

// Source: something that can be waited for. begin() is called once; poll() says whether take() has a value, or fails
// the handshake. Sources are made by functions, have constructors, and live in the frame while it waits.
template <class S>
concept Source = requires(S source, TaskCore& core) {
    source.begin(core);
    { source.poll(core) } -> std::same_as<Result<bool>>;
    source.take(core);
};

template <class T>
class Task;

class PromiseBase {
  public:
    using Location = std::source_location;

    template <class... Arguments>
    explicit PromiseBase(TaskCore& core, Arguments&&...) : core_(core) {}
    PromiseBase(const PromiseBase&) = delete;
    PromiseBase& operator=(const PromiseBase&) = delete;

    template <class... Arguments>
    static void* operator new(usize size, TaskCore& core, Arguments&&...) {
        return core.arena.allocate(size);
    }
    static void operator delete(void* frame, usize size) { FrameArena::release(frame, size); }

    std::suspend_always initial_suspend() noexcept { return {}; }
    struct Finish {
        bool await_ready() noexcept { return false; }
        template <class Promise>
        void await_suspend(std::coroutine_handle<Promise> frame) noexcept {
            frame.promise().core_.resume_next(frame.promise().continuation_);
        }
        void await_resume() noexcept {}
    };
    Finish final_suspend() noexcept { return {}; }
    // Nothing of ours throws; what the library can throw is bad_alloc, and memory is bounded by the budgets.
    [[noreturn]] void unhandled_exception() noexcept { __builtin_abort(); }

    // park: fails the handshake and resumes nobody.
    void park(Error error) {
        usize depth = 0;
        for (PromiseBase* frame = this; frame != nullptr && depth < core_.trail.size(); frame = frame->parent_)
            core_.trail[depth++] = frame->at_;
        core_.failure.emplace(std::move(error));
    }

    // The awaiters are small, because g++ gives each its own place in the frame: what is awaited stays where the
    // expression made it, which is the frame too, and lives as long as the awaiter.
    //
    // co_await Result<T>: the value, or the handshake ends here.
    template <class T>
    class ValueAwaiter {
      public:
        explicit ValueAwaiter(Result<T>* result) : result_(result) {}
        bool await_ready() noexcept { return result_->has_value(); }
        void await_suspend(std::coroutine_handle<>) {}
        T await_resume() {
            if constexpr (!std::is_void_v<T>) return *std::move(*result_);
        }

      private:
        Result<T>* result_;
    };
    // co_await fail(row): the compiler knows that it does not come back.
    class FailAwaiter {
      public:
        FailAwaiter() {}
        bool await_ready() noexcept { return false; }
        void await_suspend(std::coroutine_handle<>) {}
        [[noreturn]] void await_resume() { std::unreachable(); }
    };
    // co_await a Source: a message, an operation, two operations.
    template <Source S>
    class SourceAwaiter {
      public:
        SourceAwaiter(PromiseBase& promise, S* source) : promise_(promise), source_(source) {}
        bool poll() {
            Result<bool> ready = source_->poll(promise_.core_);
            if (ready) return *ready;
            promise_.park(std::move(ready).error());
            return false;
        }
        bool await_ready() {
            source_->begin(promise_.core_);
            return poll();
        }
        void await_suspend(std::coroutine_handle<> frame) {
            if (!promise_.core_.failure) promise_.core_.block(frame, this);
        }
        auto await_resume() { return source_->take(promise_.core_); }

      private:
        PromiseBase& promise_;
        S* source_;
    };

    template <class T>
    ValueAwaiter<T> await_transform(Result<T>&& result, Location at = Location::current()) {
        at_ = at;
        if (!result) park(std::move(result).error());
        return ValueAwaiter<T>(&result);
    }
    FailAwaiter await_transform(std::unexpected<Error>&& failure, Location at = Location::current()) {
        at_ = at;
        park(std::move(failure).error());
        return FailAwaiter();
    }
    template <Source S>
    SourceAwaiter<S> await_transform(S&& source, Location at = Location::current()) {
        at_ = at;
        return SourceAwaiter<S>(*this, &source);
    }
    template <class T>
    Task<T>&& await_transform(Task<T>&& task, Location at = Location::current()) {
        at_ = at;
        task.handle_.promise().parent_ = this;
        return std::move(task);
    }

  protected:
    template <class T>
    friend class Task;

    TaskCore& core_;
    PromiseBase* parent_ = nullptr;
    std::coroutine_handle<> continuation_{};
    Location at_{};
};

template <class T>
class PromiseOf : public PromiseBase {
  public:
    using PromiseBase::PromiseBase;
    void return_value(T value) { value_.emplace(std::move(value)); }
    T take() { return *std::move(value_); }

  private:
    std::optional<T> value_;
};
template <>
class PromiseOf<void> : public PromiseBase {
  public:
    using PromiseBase::PromiseBase;
    void return_void() noexcept {}
    void take() {}
};

// Task<T>: owns a coroutine frame that has not started. co_await it in the expression that makes it.
template <class T>
class [[nodiscard]] Task {
  public:
    class promise_type : public PromiseOf<T> {
      public:
        using PromiseOf<T>::PromiseOf;
        Task get_return_object() noexcept { return Task(std::coroutine_handle<promise_type>::from_promise(*this)); }
    };

    Task() = default;
    Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
    Task& operator=(Task&& other) noexcept {
        std::swap(handle_, other.handle_);
        return *this;
    }
    ~Task() { reset(); }

    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> caller) noexcept {
        handle_.promise().continuation_ = caller;
        handle_.promise().core_.resume_next(handle_);
    }
    T await_resume() { return handle_.promise().take(); }

    // For the driver, about the root.
    std::coroutine_handle<> handle() const { return handle_; }
    bool done() const { return handle_ && handle_.done(); }
    T take() { return handle_.promise().take(); }
    void reset() {
        if (handle_) std::exchange(handle_, {}).destroy();
    }
    explicit operator bool() const { return static_cast<bool>(handle_); }

  private:
    friend class PromiseBase;
    explicit Task(std::coroutine_handle<promise_type> handle) noexcept : handle_(handle) {}

    std::coroutine_handle<promise_type> handle_{};
};

}  // namespace troth::inline v1::tls
