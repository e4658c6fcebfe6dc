// Which curve an AlgorithmIdentifier of id-ecPublicKey names: RFC 5480 §2.1.1.
#pragma once

#include "troth/crypto/curve/ec.hpp"
#include "troth/keys/algorithm.hpp"
#include "troth/keys/structures.hpp"

namespace troth::inline v1::keys {

// CurveRow: a curve, its identifier (RFC 5480 §2.1.1.1, RFC 5639 §4.1) and the kind of key on it.
struct CurveRow {
    crypto::Curve curve;
    const encoding::der::Oid& oid;
    KeyType type;
};
std::span<const CurveRow> curve_rows();
KeyType key_type_of(crypto::Curve curve);
std::optional<crypto::Curve> curve_of(KeyType type);  // none for keys of other kinds

// curve_of: errors keys.bad_parameters, keys.explicit_curve, keys.unsupported_curve with name and OID.
Result<crypto::Curve> curve_of(const AlgorithmIdentifier& algorithm);
const encoding::der::Oid& oid_of(crypto::Curve curve);

}  // namespace troth::inline v1::keys
