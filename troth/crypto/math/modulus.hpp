// Modulus: arithmetic modulo an odd number of any size in Montgomery form (Montgomery 1985). Constant time in modulus
// and values; sizes, and exponents that are said to be public, are not hidden.
#pragma once

#include "troth/base/cpu.hpp"
#include "troth/crypto/math/limbs.hpp"

namespace troth::inline v1::crypto {

// A kernel of Montgomery multiplication: out = a * b / 2^(64 limbs) modulo n, for a, b < n; out may be a or b;
// n0 = -1/n modulo 2^64. scratch has 2 * limbs + 2 words.
using MontgomeryKernel = void (*)(u64* out, const u64* a, const u64* b, const u64* n, u64 n0, usize limbs,
                                  u64* scratch);

struct MontgomeryRow {
    std::string_view name;
    bool (*runs_on)(const cpu::Features&);
    MontgomeryKernel multiply;
};
std::span<const MontgomeryRow> montgomery_rows();  // fastest first, portable last

class Modulus {
  public:
    Modulus() = default;
    // value: odd, above 1, its highest word not zero.
    explicit Modulus(const Limbs& value, const cpu::Features& features = cpu::host());

    usize limbs() const { return n_.size(); }
    const Limbs& value() const { return n_; }
    const Limbs& one() const { return one_; }  // in Montgomery form

    // In Montgomery form; all operands have limbs() words and are below the modulus.
    void multiply(u64* out, const u64* a, const u64* b, u64* scratch) const {
        kernel_(out, a, b, n_.data(), n0_, limbs(), scratch);
    }
    Limbs to_form(const Limbs& value) const;  // value < modulus
    Limbs from_form(const Limbs& value) const;
    // reduce: any number of up to 2 * limbs() words that is below modulus * 2^(64 limbs), into Montgomery form.
    Limbs reduce(const Limbs& wide) const;
    // power: base and result in Montgomery form. A window of five bits, every table entry read each time.
    Limbs power(const Limbs& base, const Limbs& exponent) const;
    Limbs power_public(const Limbs& base, u64 exponent) const;  // exponent > 0

    usize scratch_size() const { return 2 * limbs() + 2; }

  private:
    void double_modulo(u64* value) const;

    Limbs n_, one_, rr_;  // R modulo n, R^2 modulo n; R = 2^(64 limbs)
    u64 n0_ = 0;
    MontgomeryKernel kernel_ = nullptr;
};

}  // namespace troth::inline v1::crypto
