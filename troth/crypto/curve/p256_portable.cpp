// P-256 in portable C++: Montgomery fields of 4 limbs, complete formulas.
#include "troth/crypto/curve/complete_row.hpp"
#include "troth/crypto/curve/domains.hpp"
#include "troth/crypto/curve/row_list.hpp"

namespace troth::inline v1::crypto {
namespace {

struct Portable {
    using Domain = P256;
    using Field = math::Montgomery<4, p256_p>;
    using Scalar = math::Montgomery<4, p256_n>;
    static constexpr Field::Element b = math::montgomery_form(P256::b, p256_p);
};

}  // namespace

constexpr EcRow p256_portable_row = complete_row<Portable>("portable", [](const cpu::Features&) { return true; });

}  // namespace troth::inline v1::crypto
