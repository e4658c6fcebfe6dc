// The curves without arithmetic of their own: Montgomery fields and complete formulas over the curve's numbers, one
// template for all. Portable; a curve that is used much earns a row of its own.
#include "troth/crypto/curve/any_domains.hpp"
#include "troth/crypto/curve/complete_row.hpp"
#include "troth/crypto/curve/row_list.hpp"

namespace troth::inline v1::crypto {
namespace {

template <class D>
struct AnyCurve {
    using Domain = D;
    using Field = math::Montgomery<D::limbs, D::p>;
    using Scalar = math::Montgomery<D::limbs, D::n>;
    using Element = typename Field::Element;
    static constexpr bool a_is_zero = [] {
        u64 any = 0;
        for (const u64 limb : D::a.v) any |= limb;
        return any == 0;
    }();
    static constexpr Element a = math::montgomery_form(D::a, D::p);
    static constexpr Element b = math::montgomery_form(D::b, D::p);
    static constexpr Element b3 =
        math::sum_modulo(math::sum_modulo(math::montgomery_form(D::b, D::p), math::montgomery_form(D::b, D::p), D::p),
                         math::montgomery_form(D::b, D::p), D::p);
};

constexpr bool anywhere(const cpu::Features&) {
    return true;
}

}  // namespace

constexpr EcRow secp256k1_portable_row = complete_row<AnyCurve<Secp256k1>>("portable", anywhere);
constexpr EcRow brainpool_p256r1_portable_row = complete_row<AnyCurve<BrainpoolP256r1>>("portable", anywhere);
constexpr EcRow brainpool_p384r1_portable_row = complete_row<AnyCurve<BrainpoolP384r1>>("portable", anywhere);
constexpr EcRow brainpool_p512r1_portable_row = complete_row<AnyCurve<BrainpoolP512r1>>("portable", anywhere);

}  // namespace troth::inline v1::crypto
