// Which code runs for which curve, and numbers in and out of bytes.
#include "troth/crypto/curve/ec_rows.hpp"

#include "troth/crypto/curve/any_domains.hpp"
#include "troth/crypto/curve/domains.hpp"
#include "troth/crypto/curve/row_list.hpp"
#include "troth/crypto/math/field521.hpp"

namespace troth::inline v1::crypto {
namespace {

template <class D>
constexpr EcDomain any_domain{D::limbs, D::p.m.v, D::n.m.v};

// In the order of Curve.
constexpr EcDomain domains[] = {
    {4, p256_p.m.v, p256_n.m.v}, {6, p384_p.m.v, p384_n.m.v}, {9, math::modulus521.m.v, p521_n.m.v},
    any_domain<Secp256k1>,       any_domain<BrainpoolP256r1>, any_domain<BrainpoolP384r1>,
    any_domain<BrainpoolP512r1>,
};
static_assert(std::size(domains) == curve_infos.size());

#if defined(__x86_64__)
constexpr std::array p256_rows = {&p256_adx_row, &p256_portable_row, &p256_complete_row};
constexpr std::array p384_rows = {&p384_adx_row, &p384_portable_row, &p384_complete_row};
constexpr std::array p521_rows = {&p521_bmi2_row, &p521_portable_row, &p521_complete_row};
#else
constexpr std::array p256_rows = {&p256_portable_row, &p256_complete_row};
constexpr std::array p384_rows = {&p384_portable_row, &p384_complete_row};
constexpr std::array p521_rows = {&p521_portable_row, &p521_complete_row};
#endif
constexpr std::array secp256k1_rows = {&secp256k1_portable_row};
constexpr std::array brainpool_p256r1_rows = {&brainpool_p256r1_portable_row};
constexpr std::array brainpool_p384r1_rows = {&brainpool_p384r1_portable_row};
constexpr std::array brainpool_p512r1_rows = {&brainpool_p512r1_portable_row};

// In the order of Curve.
constexpr std::span<const EcRow* const> rows_of[] = {
    p256_rows,
    p384_rows,
    p521_rows,
    secp256k1_rows,
    brainpool_p256r1_rows,
    brainpool_p384r1_rows,
    brainpool_p512r1_rows,
};
static_assert(std::size(rows_of) == curve_infos.size());

}  // namespace

std::span<const EcRow* const> ec_rows(Curve curve) {
    return rows_of[static_cast<usize>(curve)];
}

const EcRow& ec_row_for(Curve curve, const cpu::Features& features) {
    const std::span<const EcRow* const> rows = ec_rows(curve);
    for (const EcRow* row : rows)
        if (row->runs_on(features)) return *row;
    return *rows.back();
}

const EcDomain& ec_domain(Curve curve) {
    return domains[static_cast<usize>(curve)];
}

void ec_limbs_from_bytes(Curve curve, u64* limbs, const u8* bytes) {
    const usize size = field_size(curve);
    for (usize i = 0; i < ec_domain(curve).limbs; ++i) limbs[i] = 0;
    for (usize i = 0; i < size; ++i) limbs[i / 8] |= u64{bytes[size - 1 - i]} << (i % 8 * 8);
}

void ec_bytes_from_limbs(Curve curve, u8* bytes, const u64* limbs) {
    const usize size = field_size(curve);
    for (usize i = 0; i < size; ++i) bytes[size - 1 - i] = static_cast<u8>(limbs[i / 8] >> (i % 8 * 8));
}

void ec_shift_to_bits(Curve curve, u64* limbs) {
    const unsigned excess = static_cast<unsigned>(8 * field_size(curve) - info(curve).bits);
    if (excess == 0) return;
    const usize count = ec_domain(curve).limbs;
    for (usize i = 0; i < count; ++i)
        limbs[i] = limbs[i] >> excess | (i + 1 < count ? limbs[i + 1] << (64 - excess) : 0);
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
