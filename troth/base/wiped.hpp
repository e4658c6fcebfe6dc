// Memory that wiping types do not reach by themselves.
#pragma once

#include "troth/base/secret.hpp"

namespace troth::inline v1 {

// Wiped<T>: a temporary that holds secrets and is wiped when its scope ends. Not initialised.
template <class T>
struct Wiped {
    T value;
    Wiped() {}  // deliberately leaves value as it is
    Wiped(const Wiped&) = delete;
    Wiped& operator=(const Wiped&) = delete;
    ~Wiped() { wipe(&value, sizeof value); }
};

// burn_registers: zeroes the registers that are the callee's. Whatever memcpy and kernels left there is else saved to
// the stack by the dynamic linker when somebody calls a function for the first time, if only from another library.
void burn_registers() noexcept;

// burn_stack: overwrites what functions that have returned left below the caller's frame: spilled registers and locals
// of arithmetic kernels, which cannot wipe what they do not know of; and the vector registers. For the ends of
// operations on secrets. The size, in bytes: more than a scalar multiplication takes, unless the caller knows better.
template <usize size = 6 * 1024>
[[gnu::noinline]] void burn_stack() noexcept {
    u8 below[size];
    wipe(below, size);
    burn_registers();
}

}  // namespace troth::inline v1
