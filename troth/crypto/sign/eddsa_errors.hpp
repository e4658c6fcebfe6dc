// What can be wrong with a request to sign by EdDSA.
#pragma once

#include "troth/base/error.hpp"

namespace troth::inline v1::crypto {

inline constexpr ErrorRow eddsa_context{
    .id = "crypto.eddsa_context",
    .rule = "RFC 8032 §2",
    .what = "the context of the signature has more than 255 bytes",
    .advice = "use a short, fixed name of the protocol as the context; hash it if it must be long",
};

}  // namespace troth::inline v1::crypto
