// Which code computes on Curve25519 and edwards25519. Kernels stand one a file: curve25519_ifma.cpp and
// edwards25519_ifma.cpp, curve25519_adx.cpp, curve25519_portable.cpp.
#pragma once

#include <array>
#include <string_view>

#include "troth/base/cpu.hpp"
#include "troth/crypto/curve/curve25519_kernels.hpp"

namespace troth::inline v1::crypto::curve25519 {

struct Row {
    std::string_view name;
    bool (*runs_on)(const cpu::Features&);
    Ladder* ladder;
    Base* base_u;
    Base* base_point;
    Subtract* subtract;
};

// rows: fastest first; the last runs anywhere. Tests and benches walk the whole table.
inline constexpr std::array rows = {
#if defined(__x86_64__)
    // What takes four products at once; verification branches by its public scalars and is as well off without.
    Row{"ifma", [](const cpu::Features& f) { return f.avx512ifma && f.avx2 && f.adx && f.bmi2; }, ladder_ifma,
        base_u_ifma, base_point_ifma, subtract_adx},
    Row{"adx", [](const cpu::Features& f) { return f.adx && f.bmi2 && f.avx2; }, ladder_adx, base_u_adx, base_point_adx,
        subtract_adx},
#endif
    Row{"portable", [](const cpu::Features&) { return true; }, ladder_portable, base_u_portable, base_point_portable,
        subtract_portable},
};

// best_for: the first row that runs on a machine with these features.
constexpr const Row& best_for(const cpu::Features& features) {
    for (const Row& row : rows)
        if (row.runs_on(features)) return row;
    return rows.back();
}

}  // namespace troth::inline v1::crypto::curve25519
