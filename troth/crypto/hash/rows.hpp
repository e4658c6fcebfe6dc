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
// Folds `count` blocks into the eight words of state; `counter` counts the bytes before the first of them and goes on
// by `step` a block; last is all ones for the block that ends the message and zero otherwise. RFC 7693 §3.2.
template <class Word>
using Blake2Kernel = void (*)(Word* state, const u8* blocks, usize count, u64 counter, u64 step, Word last);
using KeccakKernel = void (*)(u64* lanes);

constexpr bool runs_anywhere(const cpu::Features&) {
    return true;
}

inline constexpr std::array sha256_rows = {
    HashRow<Sha256Kernel>{"shani", [](const cpu::Features& f) { return f.sha; }, sha256_shani},
#if defined(__aarch64__)
    HashRow<Sha256Kernel>{"arm64ce", [](const cpu::Features& f) { return f.neon && f.arm_sha256; }, sha256_arm64ce},
#endif
    HashRow<Sha256Kernel>{"portable", runs_anywhere, sha256_portable},
};
inline constexpr std::array sha512_rows = {
    HashRow<Sha512Kernel>{"avx512", [](const cpu::Features& f) { return f.avx512 && f.bmi2; }, sha512_avx512},
    HashRow<Sha512Kernel>{"avx2", [](const cpu::Features& f) { return f.avx2 && f.bmi2; }, sha512_avx2},
#if defined(__aarch64__)
    HashRow<Sha512Kernel>{"arm64sha512", [](const cpu::Features& f) { return f.neon && f.arm_sha512; },
                          sha512_arm64sha512},
#endif
    HashRow<Sha512Kernel>{"portable", runs_anywhere, sha512_portable},
};
inline constexpr std::array keccak_rows = {
    HashRow<KeccakKernel>{"avx2", [](const cpu::Features& f) { return f.avx2 && f.bmi2; }, keccak_f1600_avx2},
    HashRow<KeccakKernel>{"portable", runs_anywhere, keccak_f1600_portable},
};

inline constexpr std::array sha1_rows = {
    HashRow<Sha256Kernel>{"shani", [](const cpu::Features& f) { return f.sha; }, sha1_shani},
#if defined(__aarch64__)
    HashRow<Sha256Kernel>{"arm64ce", [](const cpu::Features& f) { return f.neon && f.arm_sha256; }, sha1_arm64ce},
#endif
    HashRow<Sha256Kernel>{"portable", runs_anywhere, sha1_portable},
};
inline constexpr std::array md5_rows = {
    HashRow<Sha256Kernel>{"portable", runs_anywhere, md5_portable},
};
inline constexpr std::array blake2b_rows = {
    HashRow<Blake2Kernel<u64>>{"avx2", [](const cpu::Features& f) { return f.avx2 && f.bmi2; }, blake2b_avx2},
    HashRow<Blake2Kernel<u64>>{"portable", runs_anywhere, blake2b_portable},
};
inline constexpr std::array blake2s_rows = {
    HashRow<Blake2Kernel<u32>>{"avx2", [](const cpu::Features& f) { return f.avx2 && f.bmi2; }, blake2s_avx2},
    HashRow<Blake2Kernel<u32>>{"portable", runs_anywhere, blake2s_portable},
};

// best_row: the first row of a table that the processor can run.
template <class Rows>
constexpr const auto& best_row(const Rows& rows, const cpu::Features& features) {
    for (const auto& row : rows)
        if (row.runs_on(features)) return row;
    return rows.back();
}
// best_kernel: what best_row runs.
template <class Rows>
constexpr auto best_kernel(const Rows& rows, const cpu::Features& features) {
    return best_row(rows, features).kernel;
}

}  // namespace troth::inline v1::crypto::detail
