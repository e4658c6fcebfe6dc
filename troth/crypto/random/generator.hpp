// A fast generator over the kernel's, for callers that draw often: ChaCha20 with fast key erasure, so that what was
// given out cannot be had from what is kept. security.md, "Randomness"; RFC 8439 §2.4.
#pragma once

#include "troth/base/random.hpp"
#include "troth/base/secret.hpp"

namespace troth::inline v1::crypto {

// Generator: a RandomSource of its owner's thread (thread-compatible, not thread-safe: one a lane). Its state lies in a
// page of its own that the kernel empties in a forked child and leaves out of core dumps; an empty page is filled anew
// from the root before the next byte, so that parent and child never give the same bytes. Where the kernel cannot do
// that, every call goes to the root. Reseeded after 1 MiB.
//
// A restored virtual-machine snapshot cannot be seen; what must never repeat mixes in more than this (ecdsa's nonces).
class Generator final : public RandomSource {
  public:
    // The root must outlive the generator.
    explicit Generator(RandomSource& root);
    Generator(const Generator&) = delete;
    Generator& operator=(const Generator&) = delete;
    ~Generator();

    void fill(MutableBytes out) override;

    // stamp: changes whenever the state is filled from the root: by a reseed, and after a fork.
    u64 stamp() const;

  private:
    struct State;
    void reseed();
    void refill();
    void take(MutableBytes out);

    RandomSource& root_;
    State* state_;    // nullptr: the kernel has no such page, and the root serves
    u64 stamps_ = 0;  // how many were given; outside the page, so that a fork does not bring an old one back
};

}  // namespace troth::inline v1::crypto
