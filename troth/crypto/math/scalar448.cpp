// Montgomery's method with R = 2^448.
#include "troth/crypto/math/scalar448.hpp"

#include "troth/base/secret.hpp"
#include "troth/crypto/math/montgomery.hpp"

namespace troth::inline v1::crypto::scalar448 {
namespace {

using math::Limbs;

// L = 2^446 - 13818066809895115352007386748515426880336692474882178609894547503885.
constexpr math::Modulus<7> order =
    math::make_modulus<7>({{0x2378c292ab5844f3, 0x216cc2728dc58f55, 0xc44edb49aed63690, 0xffffffff7cca23e9,
                            0xffffffffffffffff, 0xffffffffffffffff, 0x3fffffffffffffff}});
using Ring = math::Montgomery<7, order>;

Limbs<7> limbs_of(const u64* words) {
    Limbs<7> out;
    for (usize i = 0; i < 7; ++i) out.v[i] = words[i];
    return out;
}
void give(Words& out, Limbs<7>& from) {
    for (usize i = 0; i < 7; ++i) out[i] = from.v[i];
    wipe(&from, sizeof from);
}

}  // namespace

// low + high R + top R^2, where a product with R^2 modulo L (rr) gives one with R, and so on.
void reduce(Words& out, const u64 (&wide)[15]) {
    Limbs<7> low = limbs_of(wide), high = limbs_of(wide + 7), top{};
    top.v[0] = wide[14];
    Ring::mul(low, low, Ring::modulus.rr);
    math::from_montgomery<Ring>(low, low);
    Ring::mul(high, high, Ring::modulus.rr);
    Ring::mul(top, top, Ring::modulus.rrr);
    Ring::add(low, low, high);
    Ring::add(low, low, top);
    wipe(&high, sizeof high);
    wipe(&top, sizeof top);
    give(out, low);
}

void reduce_short(Words& out, const Words& a) {
    Limbs<7> t = limbs_of(a);
    Ring::mul(t, t, Ring::modulus.rr);
    math::from_montgomery<Ring>(t, t);
    give(out, t);
}

void multiply_add(Words& out, const Words& a, const Words& b, const Words& c) {
    Limbs<7> t = limbs_of(b);
    Ring::mul(t, t, Ring::modulus.rr);
    Ring::mul(t, limbs_of(a), t);
    Ring::add(t, t, limbs_of(c));
    give(out, t);
}

bool below_order(const Words& s) {
    return math::borrow_of(limbs_of(s), order.m) != 0;
}

}  // namespace troth::inline v1::crypto::scalar448
