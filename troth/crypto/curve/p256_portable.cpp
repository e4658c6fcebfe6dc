// P-256 in portable C++: a Montgomery field of 4 limbs under Jacobian coordinates and signed windows; and the same
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
    using Domain = P256;
    using Field = math::Montgomery<4, p256_p>;
    using Scalar = math::Montgomery<4, p256_n>;
    static constexpr Field::Element b = math::montgomery_form(P256::b, p256_p);
    static constexpr unsigned base_width = p256_base_width;
    static constexpr bool odd_table = true;
    static const u64* base_table(usize window) { return p256_base_table[window][0]; }
    template <usize words, usize count>
    static void choose(u64* out, const u64* table, u64 index) {
        choose_baseline<words, count>(out, table, index);
    }
};

constexpr bool anywhere(const cpu::Features&) {
    return true;
}

}  // namespace

constexpr EcRow p256_portable_row = jacobian_row<Portable>("portable", anywhere);
constexpr EcRow p256_complete_row = complete_row<Portable>("complete", anywhere);

}  // namespace troth::inline v1::crypto
