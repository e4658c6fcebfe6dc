// The elliptic curves in short Weierstrass form, one row each: SP 800-186 §3.2.1 (P-256, P-384, P-521), SEC 2 §2.4.1
// (secp256k1), RFC 5639 §3 (Brainpool).
#pragma once

#include <array>
#include <string_view>

#include "troth/base/bytes.hpp"

namespace troth::inline v1::crypto {

enum class Curve : u8 { p256, p384, p521, secp256k1, brainpool_p256r1, brainpool_p384r1, brainpool_p512r1 };

// CurveInfo: `name` is for people, `registered_name` the one of SEC 2 and RFC 5639. Prime and order have `bits` bits,
// the cofactor is 1.
struct CurveInfo {
    Curve id;
    std::string_view name;
    std::string_view registered_name;
    std::string_view oid;  // RFC 5480 §2.1.1.1, RFC 5639 §4.1
    usize bits;
    constexpr usize field_size() const { return (bits + 7) / 8; }
    constexpr usize limbs() const { return (bits + 63) / 64; }
};
// In the order of Curve.
inline constexpr std::array curve_infos = {
    CurveInfo{Curve::p256, "P-256", "secp256r1", "1.2.840.10045.3.1.7", 256},
    CurveInfo{Curve::p384, "P-384", "secp384r1", "1.3.132.0.34", 384},
    CurveInfo{Curve::p521, "P-521", "secp521r1", "1.3.132.0.35", 521},
    CurveInfo{Curve::secp256k1, "secp256k1", "secp256k1", "1.3.132.0.10", 256},
    CurveInfo{Curve::brainpool_p256r1, "brainpoolP256r1", "brainpoolP256r1", "1.3.36.3.3.2.8.1.1.7", 256},
    CurveInfo{Curve::brainpool_p384r1, "brainpoolP384r1", "brainpoolP384r1", "1.3.36.3.3.2.8.1.1.11", 384},
    CurveInfo{Curve::brainpool_p512r1, "brainpoolP512r1", "brainpoolP512r1", "1.3.36.3.3.2.8.1.1.13", 512},
};
constexpr const CurveInfo& info(Curve curve) {
    return curve_infos[static_cast<usize>(curve)];
}
static_assert([] {
    for (usize i = 0; i < curve_infos.size(); ++i)
        if (curve_infos[i].id != Curve{static_cast<u8>(i)}) return false;
    return true;
}());

// field_size: bytes of a coordinate, of a scalar, of a shared secret, and of each half of a signature.
constexpr usize field_size(Curve curve) {
    return info(curve).field_size();
}
inline constexpr usize max_field_size = field_size(Curve::p521);
inline constexpr usize max_field_limbs = info(Curve::p521).limbs();

}  // namespace troth::inline v1::crypto
