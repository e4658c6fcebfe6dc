// The implementations of the curves, one table a curve: what ec.cpp and sign/ecdsa.cpp call, and what tests and benches
// walk. Numbers are plain integers in little-endian limbs (info(curve).limbs() of them); a point is x then y.
#pragma once

#include <string_view>

#include "troth/base/cpu.hpp"
#include "troth/base/wiped.hpp"
#include "troth/crypto/curve/ec.hpp"

namespace troth::inline v1::crypto {

struct EcRow {
    std::string_view name;
    bool (*runs_on)(const cpu::Features&);
    // k * G and k * P, affine. k in [1, n-1], P on the curve and not infinity. Constant time in k.
    void (*multiply_base)(u64* result, const u64* k);
    void (*multiply)(u64* result, const u64* k, const u64* point);
    // s = (z + r d) / k mod n, FIPS 186-5 §6.4.1 step 9; k, d in [1, n-1], r < n, z any. Constant time.
    void (*signature_s)(u64* s, const u64* k, const u64* z, const u64* r, const u64* d);
    // FIPS 186-5 §6.4.2 from step 4 on; r, s in [1, n-1]. Public values: the time varies.
    bool (*verify)(const u64* z, const u64* r, const u64* s, const u64* point);
    // Whether x, y (each below p) satisfy the curve's equation. Public.
    bool (*on_curve)(const u64* point);
    // SEC 1 §2.3.4: the point with this x (below p) and this parity of y; false if there is none. Public.
    bool (*lift_x)(u64* point, const u64* x, bool odd);
};

// Fastest first; the last runs anywhere. A row "complete" behind "portable" is never chosen: other formulas and no
// tables, for tests to compare with.
std::span<const EcRow* const> ec_rows(Curve curve);

// burn_row: after a row's operation on a secret scalar, whose words compilers spill; its frames are below 3 KiB.
inline void burn_row() noexcept {
    burn_stack<3 * 1024>();
}
const EcRow& ec_row_for(Curve curve, const cpu::Features& features);

// The curve's numbers, little-endian limbs.
struct EcDomain {
    usize limbs;
    const u64* p;
    const u64* n;
};
const EcDomain& ec_domain(Curve curve);

// Big-endian bytes (field_size of them) to limbs and back.
void ec_limbs_from_bytes(Curve curve, u64* limbs, const u8* bytes);
void ec_bytes_from_limbs(Curve curve, u8* bytes, const u64* limbs);
// bits2int of RFC 6979 §2.3.2 and FIPS 186-5 §6.4.1: of a number of field_size bytes, the leftmost bits that the order
// has.
void ec_shift_to_bits(Curve curve, u64* limbs);
// 1 if a < bound, else 0; mask arithmetic only.
u64 ec_is_below(Curve curve, const u64* a, const u64* bound);
// 1 if 1 <= k < n, else 0; mask arithmetic only.
u64 ec_is_scalar(Curve curve, const u64* k);

}  // namespace troth::inline v1::crypto
