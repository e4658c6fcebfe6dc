// Which code runs for which curve, and numbers in and out of bytes.
#include "troth/crypto/curve/ec_rows.hpp"

#include "troth/crypto/curve/domains.hpp"
#include "troth/crypto/curve/row_list.hpp"

namespace troth::inline v1::crypto {
namespace {

constexpr EcDomain p256_domain{4, p256_p.m.v, p256_n.m.v};
constexpr EcDomain p384_domain{6, p384_p.m.v, p384_n.m.v};

#if defined(__x86_64__)
constexpr std::array p256_rows = {&p256_adx_row, &p256_portable_row};
constexpr std::array p384_rows = {&p384_adx_row, &p384_portable_row};
#else
constexpr std::array p256_rows = {&p256_portable_row};
constexpr std::array p384_rows = {&p384_portable_row};
#endif

}  // namespace

std::span<const EcRow* const> ec_rows(Curve curve) {
    if (curve == Curve::p256) return p256_rows;
    return p384_rows;
}

const EcRow& ec_row_for(Curve curve, const cpu::Features& features) {
    const std::span<const EcRow* const> rows = ec_rows(curve);
    for (const EcRow* row : rows)
        if (row->runs_on(features)) return *row;
    return *rows.back();
}

const EcDomain& ec_domain(Curve curve) {
    return curve == Curve::p256 ? p256_domain : p384_domain;
}

void ec_limbs_from_bytes(Curve curve, u64* limbs, const u8* bytes) {
    const usize count = ec_domain(curve).limbs;
    for (usize i = 0; i < count; ++i) limbs[i] = load_be<u64>(bytes + 8 * (count - 1 - i));
}

void ec_bytes_from_limbs(Curve curve, u8* bytes, const u64* limbs) {
    const usize count = ec_domain(curve).limbs;
    for (usize i = 0; i < count; ++i) store_be<u64>(bytes + 8 * (count - 1 - i), limbs[i]);
}

u64 ec_is_below(Curve curve, const u64* a, const u64* bound) {
    u64 borrow = 0;
    for (usize i = 0; i < ec_domain(curve).limbs; ++i) math::sub_borrow(a[i], bound[i], borrow);
    return borrow;
}

u64 ec_is_scalar(Curve curve, const u64* k) {
    const EcDomain& domain = ec_domain(curve);
    u64 any = 0;
    for (usize i = 0; i < domain.limbs; ++i) any |= k[i];
    return ct::mask_if_nonzero(any) & ec_is_below(curve, k, domain.n);
}

}  // namespace troth::inline v1::crypto
