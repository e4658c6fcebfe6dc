// P-521: the field of nine limbs under Jacobian coordinates and signed windows. The bmi2 row is the same code compiled
// for mulx, by an attribute on the two functions that multiply, so that this file is built without flags.
#include "troth/crypto/curve/base_tables.hpp"
#include "troth/crypto/curve/choose.hpp"
#include "troth/crypto/curve/complete_row.hpp"
#include "troth/crypto/curve/domains.hpp"
#include "troth/crypto/curve/jacobian_row.hpp"
#include "troth/crypto/curve/row_list.hpp"
#include "troth/crypto/math/field521.hpp"

namespace troth::inline v1::crypto {
namespace {

template <class F>
struct P521With {
    using Domain = P521;
    using Field = F;
    using Scalar = math::Montgomery<9, p521_n>;
    static constexpr math::Residue521 b = math::Residue521::split(P521::b);
    static constexpr unsigned base_width = p521_base_width;
    static constexpr bool odd_table = false;
    static const u64* base_table(usize window) { return p521_base_table[window][0]; }
    template <usize words, usize count>
    static void choose(u64* out, const u64* table, u64 index) {
        choose_baseline<words, count>(out, table, index);
    }
};

constexpr bool anywhere(const cpu::Features&) {
    return true;
}

#if defined(__x86_64__)
struct FieldBmi2 : math::Field521 {
    __attribute__((noinline, target("bmi2"))) static void mul(Element& r, const Element& a, const Element& b) {
        mul_inline(r, a, b);
    }
    __attribute__((noinline, target("bmi2"))) static void sqr(Element& r, const Element& a) { sqr_inline(r, a); }
};
#endif

}  // namespace

#if defined(__x86_64__)
constexpr EcRow p521_bmi2_row =
    jacobian_row<P521With<FieldBmi2>>("bmi2", [](const cpu::Features& f) { return f.bmi2; });
#endif
constexpr EcRow p521_portable_row = jacobian_row<P521With<math::Field521>>("portable", anywhere);
constexpr EcRow p521_complete_row = complete_row<P521With<math::Field521>>("complete", anywhere);

}  // namespace troth::inline v1::crypto
