// Modulus: arithmetic modulo an odd number of any size in Montgomery form (Montgomery 1985). Constant time in modulus
// and values; sizes, and exponents that are said to be public, are not hidden.
#pragma once

#include "troth/base/cpu.hpp"
#include "troth/crypto/math/limbs.hpp"

namespace troth::inline v1::crypto {

namespace kernel {
struct WideModulus;
struct WidePower;
}  // namespace kernel

// A row works in words of 64 bits by `multiply`, or in another radix by `wide`: interfaces in montgomery_kernels.hpp.
using MontgomeryKernel = void (*)(u64* out, const u64* a, const u64* b, const u64* n, u64 n0, usize limbs,
                                  u64* scratch);
struct WideKernels {
    usize (*lanes)(usize digits);
    void (*digits)(u64* digits, usize lanes, const u64* words, usize limbs);
    void (*multiply)(u64* out, const u64* a, const u64* b, const kernel::WideModulus& m, u64* scratch);
    void (*power_public)(u64* out, const u64* base, u64 exponent, const kernel::WideModulus& m, u64* scratch);
    void (*power)(const kernel::WidePower* jobs, usize count, usize exponent_words, u64* scratch);
};

struct MontgomeryRow {
    std::string_view name;
    bool (*runs_on)(const cpu::Features&);
    MontgomeryKernel multiply;
    const WideKernels* wide;
};
std::span<const MontgomeryRow> montgomery_rows();  // fastest first, portable last
const MontgomeryRow& montgomery_row(const cpu::Features& features);

class Modulus {
  public:
    Modulus() = default;
    // value: odd, above 1, its highest word not zero.
    explicit Modulus(const Limbs& value, const cpu::Features& features = cpu::host());

    Modulus clone() const;

    usize limbs() const { return n_.size(); }
    const Limbs& value() const { return n_; }
    const Limbs& one() const { return one_; }  // in Montgomery form

    // In Montgomery form; all operands have limbs() words and are below the modulus.
    // out may be a or b; scratch has scratch_size() words.
    void multiply(u64* out, const u64* a, const u64* b, u64* scratch) const;
    Limbs to_form(const Limbs& value) const;  // value < modulus
    Limbs from_form(const Limbs& value) const;
    // reduce: any number of up to 2 * limbs() words that is below modulus * 2^(64 limbs), into Montgomery form.
    Limbs reduce(const Limbs& wide) const;
    // power: base and result in Montgomery form. A window of five bits, every table entry read each time. The number of
    // the exponent's words is public.
    Limbs power(const Limbs& base, const Limbs& exponent) const;
    // power_two: the same for two moduli, side by side where the row can; both exponents have as many words.
    struct Power {
        const Modulus& modulus;
        const Limbs &base, &exponent;
    };
    static std::pair<Limbs, Limbs> power_two(const Power& first, const Power& second);
    Limbs power_public(const Limbs& base, u64 exponent) const;  // exponent > 0

    usize scratch_size() const;

  private:
    // Word: as secret as the modulus that it follows from.
    struct Word {
        u64 value = 0;
        Word() = default;
        Word(Word&& other) noexcept : value(std::exchange(other.value, 0)) {}
        Word& operator=(Word&& other) noexcept {
            std::swap(value, other.value);
            return *this;
        }
        ~Word() { wipe(&value, sizeof value); }
    };

    void double_modulo(u64* value, u64* scratch) const;
    void subtract_once(u64* out, const u64* value) const;
    void prepare_wide(u64* scratch);
    kernel::WideModulus wide() const;

    Limbs n_, one_, rr_;  // R modulo n, R^2 modulo n; R = 2^(64 limbs)
    Limbs wide_;          // the four numbers of kernel::WideModulus in digits, and words to align them
    usize lanes_ = 0;     // 0: the row works in words
    usize digits_ = 0;    // of a number, at most lanes_
    bool scaled_ = false;
    Word n0_;  // -1/n modulo 2^64
    const MontgomeryRow* row_ = nullptr;
};

}  // namespace troth::inline v1::crypto
