// Polynomials of ML-DSA, vectors of them, and the choice of code for their arithmetic, FIPS 204 §2.3.
#pragma once

#include <array>
#include <memory>
#include <span>
#include <string_view>

#include "troth/base/cpu.hpp"
#include "troth/base/wiped.hpp"
#include "troth/crypto/sign/mldsa/field.hpp"
#include "troth/crypto/sign/mldsa/kernels.hpp"
#include "troth/crypto/sign/mldsa/parameters.hpp"

namespace troth::inline v1::crypto::mldsa {

// Polynomial: 256 coefficients modulo q, of R_q or, after ntt, of T_q.
struct alignas(64) Polynomial {
    std::array<int32_t, 256> c;
    int32_t* data() { return c.data(); }
    const int32_t* data() const { return c.data(); }
};

// Vector: polynomials behind each other on the heap, wiped when destroyed, for most hold secrets. Not initialised.
class Vector {
  public:
    explicit Vector(usize size) : polynomials_(new Polynomial[size]), size_(size) {}
    Vector(Vector&&) = delete;
    ~Vector() { wipe(polynomials_.get(), size_ * sizeof(Polynomial)); }

    usize size() const { return size_; }
    Polynomial& operator[](usize i) { return polynomials_[i]; }
    const Polynomial& operator[](usize i) const { return polynomials_[i]; }
    std::span<Polynomial> span() { return {polynomials_.get(), size_}; }
    std::span<Polynomial> span(usize first, usize count) { return span().subspan(first, count); }

  private:
    std::unique_ptr<Polynomial[]> polynomials_;
    usize size_;
};

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

}  // namespace troth::inline v1::crypto::mldsa
