// Constant-time checks: what is run, on which row, with which secrets poisoned.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "troth/base/cpu.hpp"
#include "troth/base/random.hpp"
#include "troth/base/secret.hpp"

namespace troth::ct_tests {

// Operation runs one secret-key operation on the implementation row that `features` selects. It poisons its secrets,
// runs, and unpoisons the output (which the caller may publish). Whatever branches or indexes by a secret in between is
// reported by the checker: valgrind and MemorySanitizer follow the poison; troth_trace runs the operation several times
// with other secrets and compares.
struct Operation {
    std::string_view name;                          // "aes_128_gcm.seal"
    std::string_view (*row)(const cpu::Features&);  // the name of the row that these features select
    void (*run)(const cpu::Features&);
};

using Operations = std::span<const Operation>;
std::span<const Operations> all_operations();  // tables.cpp: each file's table
std::span<const Operation> planted_leaks();    // selftest.cpp: the checker must report every one
std::vector<cpu::Features> feature_sets();     // features.cpp: between them they select every row of every table

// variation: which secrets secret() gives; troth_trace turns it, the others leave it at 0.
inline u32 variation = 0;
// when_set_up: called by an operation that first made keys in ways that are not under test; all that is compared comes
// after it.
inline void (*when_set_up)() = nullptr;
inline void set_up_done() {
    if (when_set_up != nullptr) when_set_up();
}

// secret: `size` poisoned bytes, the same in every run of one variation. fixed_secret: the same in all of them.
inline SecretBytes fixed_secret(usize size, u32 seed = 1) {
    SecretBytes out(size);
    u32 state = seed;
    for (u8& byte : out.mutable_bytes()) {
        state = state * 1664525u + 1013904223u;
        byte = static_cast<u8>(state >> 24);
    }
    ct::poison(out.bytes());
    return out;
}
inline SecretBytes secret(usize size, u8 seed = 1) {
    return fixed_secret(size, seed + 0x9e3779b1u * variation);
}
template <usize N>
Secret<N> secret_of(u8 seed = 1) {
    const SecretBytes bytes = secret(N, seed);
    Secret<N> out{std::span<const u8, N>(bytes.bytes().data(), N)};
    ct::poison(out.bytes().data(), N);
    return out;
}

// PoisonedRandom: deterministic bytes that the checker takes for secret.
class PoisonedRandom final : public RandomSource {
  public:
    void fill(MutableBytes out) override {
        for (u8& byte : out) {
            state_ = state_ * 6364136223846793005u + 1442695040888963407u;
            byte = static_cast<u8>(state_ >> 56);
        }
        ct::poison(out.data(), out.size());
    }

  private:
    u64 state_ = 42 + u64{0x9e3779b97f4a7c15} * variation;
};

}  // namespace troth::ct_tests
