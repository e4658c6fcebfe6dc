// A fast generator over the kernel's, for callers that draw often: ChaCha20 with fast key erasure, so that what was
// given out cannot be had from what is kept. security.md, "Randomness"; RFC 8439 §2.4.
#pragma once

#include "troth/base/random.hpp"
#include "troth/base/secret.hpp"

namespace troth::inline v1::crypto {

// Moment: what two clocks show, in nanoseconds. moment_now reads the machine's: the one that only goes forward, and the
// time of day.
struct Moment {
    u64 steady = 0, wall = 0;
};
Moment moment_now();

// Generator: a RandomSource of its owner's thread (thread-compatible, not thread-safe: one a lane). Its state is a key
// and no bytes in store; each call takes a stream from the key under the moment of the call, whose beginning is the
// next key.
//
// Fork: the state lies in a page of its own that the kernel empties in a forked child and leaves out of core dumps; an
// empty page is filled anew from the root before the next byte, so that parent and child never give the same bytes.
// Where the kernel cannot do that, every call goes to the root.
//
// Snapshot: machines that were resumed from one snapshot, or a process whose memory was put back, go on from the same
// key. They give other bytes unless the clocks show the same nanosecond at the call, and draw on the root again after
// reseed_nanoseconds or reseed_bytes, or when a clock went back. What must never repeat mixes in more than this
// (ecdsa's nonces).
class Generator final : public RandomSource {
  public:
    static constexpr u64 reseed_bytes = 1 << 20;
    static constexpr u64 reseed_nanoseconds = 1'000'000'000;

    // The root must outlive the generator. `clock` is for tests.
    explicit Generator(RandomSource& root, Moment (*clock)() = moment_now);
    Generator(const Generator&) = delete;
    Generator& operator=(const Generator&) = delete;
    ~Generator();

    void fill(MutableBytes out) override;

    // stamp: changes whenever the key is filled from the root: by a reseed, and after a fork.
    u64 stamp() const;

  private:
    struct State;
    void reseed(const Moment& now);

    RandomSource& root_;
    Moment (*clock_)();
    State* state_;    // nullptr: the kernel has no such page, and the root serves
    u64 stamps_ = 0;  // how many were given; outside the page, so that a fork does not bring an old one back
};

}  // namespace troth::inline v1::crypto
