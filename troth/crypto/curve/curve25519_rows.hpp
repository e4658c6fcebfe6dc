// The kernels of Curve25519 and edwards25519, and which one runs. Kernels stand one a file: curve25519_portable.cpp.
#pragma once

#include <array>
#include <string_view>

#include "troth/base/bytes.hpp"
#include "troth/base/cpu.hpp"

namespace troth::inline v1::crypto::curve25519 {

// A row of kernels. Numbers are four 64-bit words, least significant first. All are constant time.
struct Row {
    std::string_view name;
    bool (*runs_on)(const cpu::Features&);
    void (*ladder)(u64 out[4], const u64 scalar[4], const u64 u[4]);  // RFC 7748 §5, clamps the scalar
};

void ladder_portable(u64 out[4], const u64 scalar[4], const u64 u[4]);

#if defined(__x86_64__)
void ladder_adx(u64 out[4], const u64 scalar[4], const u64 u[4]);
#endif

// rows: fastest first; the last runs anywhere. Tests and benches walk the whole table.
inline constexpr std::array rows = {
#if defined(__x86_64__)
    Row{"adx", [](const cpu::Features& f) { return f.adx && f.bmi2; }, ladder_adx},
#endif
    Row{"portable", [](const cpu::Features&) { return true; }, ladder_portable},
};

// best_for: the first row that runs on a machine with these features.
constexpr const Row& best_for(const cpu::Features& features) {
    for (const Row& row : rows)
        if (row.runs_on(features)) return row;
    return rows.back();
}

}  // namespace troth::inline v1::crypto::curve25519
