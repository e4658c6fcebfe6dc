// P-384 on x86-64 with BMI2 and ADX: an assembly field under Jacobian coordinates and signed windows. Only the assembly
// uses the instructions, so this file is built without flags (p384_field_adx.hpp).
#if defined(__x86_64__)
#include "troth/crypto/curve/base_tables.hpp"
#include "troth/crypto/curve/choose.hpp"
#include "troth/crypto/curve/jacobian_row.hpp"
#include "troth/crypto/curve/p384_field_adx.hpp"
#include "troth/crypto/curve/row_list.hpp"

namespace troth::inline v1::crypto {
namespace {

struct Adx {
    using Domain = P384;
    using Field = P384FieldAdx;
    using Scalar = math::Montgomery<6, p384_n>;
    static constexpr Field::Element b = math::montgomery_form(P384::b, p384_p);
    static constexpr unsigned base_width = p384_base_width;
    static constexpr bool odd_table = false;
    static const u64* base_table(usize window) { return p384_base_table[window][0]; }
    template <usize words, usize count>
    static void choose(u64* out, const u64* table, u64 index) {
        choose_sse2<words, count>(out, table, index);
    }
};

}  // namespace

constexpr EcRow p384_adx_row = jacobian_row<Adx>("adx", [](const cpu::Features& f) { return f.bmi2 && f.adx; });

}  // namespace troth::inline v1::crypto
#endif
