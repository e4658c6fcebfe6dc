#include "troth/base/secret.hpp"

namespace troth::inline v1 {

void wipe(void* data, usize size) noexcept {
    if (size == 0) return;
    std::memset(data, 0, size);
    asm volatile("" : : "r"(data) : "memory");  // the zeros are read, as far as the compiler knows
}

}  // namespace troth::inline v1
