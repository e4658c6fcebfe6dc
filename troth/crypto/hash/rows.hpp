// Which code runs: the tables of implementations behind hash.hpp. Fastest first; the last runs anywhere. Tests and
// benches walk the whole table.
#pragma once

#include <array>
#include <string_view>

#include "troth/base/bytes.hpp"
#include "troth/base/cpu.hpp"
#include "troth/crypto/hash/kernels.hpp"

namespace troth::inline v1::crypto::detail {

template <class Kernel>
struct HashRow {
    std::string_view name;
    bool (*runs_on)(const cpu::Features&);
    Kernel kernel;
};
using Sha256Kernel = void (*)(u32* state, const u8* blocks, usize count);
using Sha512Kernel = void (*)(u64* state, const u8* blocks, usize count);
using KeccakKernel = void (*)(u64* lanes);

constexpr bool runs_anywhere(const cpu::Features&) {
    return true;
}

inline constexpr std::array sha256_rows = {
    HashRow<Sha256Kernel>{"shani", [](const cpu::Features& f) { return f.sha; }, sha256_shani},
    HashRow<Sha256Kernel>{"portable", runs_anywhere, sha256_portable},
};
inline constexpr std::array sha512_rows = {
    HashRow<Sha512Kernel>{"avx512", [](const cpu::Features& f) { return f.avx512 && f.bmi2; }, sha512_avx512},
    HashRow<Sha512Kernel>{"avx2", [](const cpu::Features& f) { return f.avx2 && f.bmi2; }, sha512_avx2},
    HashRow<Sha512Kernel>{"portable", runs_anywhere, sha512_portable},
};
inline constexpr std::array keccak_rows = {
    HashRow<KeccakKernel>{"avx2", [](const cpu::Features& f) { return f.avx2 && f.bmi2; }, keccak_f1600_avx2},
    HashRow<KeccakKernel>{"portable", runs_anywhere, keccak_f1600_portable},
};

// best_kernel: the first row of a table that the processor can run.
template <class Rows>
constexpr auto best_kernel(const Rows& rows, const cpu::Features& features) {
    for (const auto& row : rows)
        if (row.runs_on(features)) return row.kernel;
    return rows.back().kernel;
}

}  // namespace troth::inline v1::crypto::detail
