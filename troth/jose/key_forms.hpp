// The names of curves in a JWK: RFC 7518 §7.6, RFC 8812 §4.3; RFC 8037 §2.
#pragma once

#include <optional>
#include <string_view>

#include "troth/crypto/curve/ec.hpp"
#include "troth/encoding/der.hpp"
#include "troth/keys/algorithm.hpp"

namespace troth::inline v1::jose {

// OctetForm: a key of kty "OKP", which is plain octets; the private key has as many.
struct OctetForm {
    std::string_view name;
    keys::KeyType type;
    const encoding::der::Oid& oid;
    usize size;
};
const OctetForm* octet_form(std::string_view name);
const OctetForm* octet_form(keys::KeyType type);

std::optional<crypto::Curve> curve_named(std::string_view name);
std::optional<std::string_view> name_of(crypto::Curve curve);

}  // namespace troth::inline v1::jose
