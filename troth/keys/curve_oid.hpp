// Which curve an AlgorithmIdentifier of id-ecPublicKey names: RFC 5480 §2.1.1.
#pragma once

#include "troth/crypto/curve/ec.hpp"
#include "troth/keys/structures.hpp"

namespace troth::inline v1::keys {

// curve_of: errors keys.bad_parameters, keys.explicit_curve, keys.unsupported_curve with name and OID.
Result<crypto::Curve> curve_of(const AlgorithmIdentifier& algorithm);
const encoding::der::Oid& oid_of(crypto::Curve curve);

}  // namespace troth::inline v1::keys
