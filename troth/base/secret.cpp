#include "troth/base/wiped.hpp"

namespace troth::inline v1 {

void wipe(void* data, usize size) noexcept {
    if (size == 0) return;
    std::memset(data, 0, size);
    asm volatile("" : : "r"(data) : "memory");  // the zeros are read, as far as the compiler knows
}

[[gnu::noinline]] void burn_stack() noexcept {
    u8 below[6 * 1024];  // more than a scalar multiplication takes
    wipe(below, sizeof below);
}

}  // namespace troth::inline v1
