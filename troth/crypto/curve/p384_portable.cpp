// P-384 in portable C++: a Montgomery field of 6 limbs under Jacobian coordinates and signed windows; and the same
// field under complete formulas and without tables, which tests hold the other rows against.
#include "troth/crypto/curve/base_tables.hpp"
#include "troth/crypto/curve/choose.hpp"
#include "troth/crypto/curve/complete_row.hpp"
#include "troth/crypto/curve/domains.hpp"
#include "troth/crypto/curve/jacobian_row.hpp"
#include "troth/crypto/curve/row_list.hpp"

namespace troth::inline v1::crypto {
namespace {

struct Portable {
    using Domain = P384;
    using Field = math::Montgomery<6, p384_p>;
    using Scalar = math::Montgomery<6, p384_n>;
    static constexpr Field::Element b = math::montgomery_form(P384::b, p384_p);
    static constexpr unsigned base_width = p384_base_width;
    static constexpr bool odd_table = false;
    static const u64* base_table(usize window) { return p384_base_table[window][0]; }
    template <usize words, usize count>
    static void choose(u64* out, const u64* table, u64 index) {
        choose_baseline<words, count>(out, table, index);
    }
};

constexpr bool anywhere(const cpu::Features&) {
    return true;
}

}  // namespace

constexpr EcRow p384_portable_row = jacobian_row<Portable>("portable", anywhere);
constexpr EcRow p384_complete_row = complete_row<Portable>("complete", anywhere);

}  // namespace troth::inline v1::crypto
