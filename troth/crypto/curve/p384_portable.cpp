// P-384 in portable C++: Montgomery fields of 6 limbs, complete formulas.
#include "troth/crypto/curve/complete_row.hpp"
#include "troth/crypto/curve/domains.hpp"
#include "troth/crypto/curve/row_list.hpp"

namespace troth::inline v1::crypto {
namespace {

struct Portable {
    using Domain = P384;
    using Field = math::Montgomery<6, p384_p>;
    using Scalar = math::Montgomery<6, p384_n>;
    static constexpr Field::Element b = math::montgomery_form(P384::b, p384_p);
};

}  // namespace

constexpr EcRow p384_portable_row = complete_row<Portable>("portable", [](const cpu::Features&) { return true; });

}  // namespace troth::inline v1::crypto
