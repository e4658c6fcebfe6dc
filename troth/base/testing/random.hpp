// Deterministic randomness, for tests only; not installed.
#pragma once

#include <cstdio>
#include <cstdlib>

#include "troth/base/random.hpp"

namespace troth::inline v1::testing {

// CountingRandom: a fixed, well-mixed stream from a seed (SplitMix64). Same seed, same bytes.
class CountingRandom final : public RandomSource {
  public:
    explicit CountingRandom(u64 seed = 1) : state_(seed) {}
    u64 next() {
        u64 z = (state_ += 0x9e3779b97f4a7c15u);
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
        return z ^ (z >> 31);
    }
    u64 below(u64 bound) { return next() % bound; }
    void fill(MutableBytes out) override {
        for (u8& byte : out) byte = static_cast<u8>(next());
    }
    ByteVector bytes(usize size) {
        ByteVector out(size);
        fill(out);
        return out;
    }

  private:
    u64 state_;
};

// ScriptedRandom gives exactly the bytes it was made with, in order, and aborts when they run out: for published
// traces.
class ScriptedRandom final : public RandomSource {
  public:
    explicit ScriptedRandom(ByteVector script) : script_(std::move(script)) {}
    void fill(MutableBytes out) override {
        if (script_.size() - at_ < out.size()) {
            std::fprintf(stderr, "ScriptedRandom: %zu bytes left, %zu asked for\n", script_.size() - at_, out.size());
            std::abort();
        }
        if (!out.empty()) std::memcpy(out.data(), script_.data() + at_, out.size());
        at_ += out.size();
    }
    usize left() const { return script_.size() - at_; }

  private:
    ByteVector script_;
    usize at_ = 0;
};

}  // namespace troth::inline v1::testing
