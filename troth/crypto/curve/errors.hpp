// What can go wrong on curves.
#pragma once

#include "troth/base/error.hpp"

namespace troth::inline v1::crypto {

inline constexpr ErrorRow x25519_zero{
    .id = "crypto.x25519_zero",
    .rule = "RFC 7748 §6.1",
    .what = "the X25519 shared secret is all zero",
    .advice =
        "the peer's key share is a point of small order, which no honest peer sends; do not trust this connection",
};
inline constexpr ErrorRow x448_zero{
    .id = "crypto.x448_zero",
    .rule = "RFC 7748 §6.2",
    .what = "the X448 shared secret is all zero",
    .advice =
        "the peer's key share is a point of small order, which no honest peer sends; do not trust this connection",
};

}  // namespace troth::inline v1::crypto
