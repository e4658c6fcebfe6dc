// Time, handed in. Wall time decides validity, steady time decides deadlines and rotation.
#pragma once

#include <chrono>

#include "troth/base/bytes.hpp"

namespace troth::inline v1 {

using Wall = std::chrono::sys_time<std::chrono::milliseconds>;
using Steady = std::chrono::steady_clock::time_point;

// Now: both clocks, sampled once per call and passed along, never stored.
struct Now {
    Wall wall;
    Steady steady;
};

inline Now now() {
    return {std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now()),
            std::chrono::steady_clock::now()};
}

}  // namespace troth::inline v1
