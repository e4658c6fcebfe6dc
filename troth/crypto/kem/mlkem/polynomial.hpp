// Polynomials of ML-KEM and the choice of code for their arithmetic, FIPS 203 §2.4.4.
#pragma once

#include <array>
#include <span>
#include <string_view>

#include "troth/base/cpu.hpp"
#include "troth/base/wiped.hpp"
#include "troth/crypto/kem/mlkem/field.hpp"
#include "troth/crypto/kem/mlkem/kernels.hpp"
#include "troth/crypto/kem/mlkem/parameters.hpp"

namespace troth::inline v1::crypto::mlkem {

// Polynomial: 256 coefficients modulo q, of R_q or, after ntt, of T_q.
struct alignas(64) Polynomial {
    std::array<int16_t, 256> c;
};
using Polynomials = std::span<Polynomial>;

struct KernelsRow {
    std::string_view name;
    bool (*runs_on)(const cpu::Features&);
    const Kernels* kernels;
};
// Fastest first; the last runs anywhere.
inline constexpr std::array kernel_rows = {
    KernelsRow{"avx512", [](const cpu::Features& f) { return f.avx512; }, &avx512_kernels},
    KernelsRow{"avx2", [](const cpu::Features& f) { return f.avx2; }, &avx2_kernels},
    KernelsRow{"portable", [](const cpu::Features&) { return true; }, &portable_kernels},
};
constexpr const Kernels& kernels_for(const cpu::Features& features) {
    for (const KernelsRow& row : kernel_rows)
        if (row.runs_on(features)) return *row.kernels;
    return *kernel_rows.back().kernels;
}

}  // namespace troth::inline v1::crypto::mlkem
