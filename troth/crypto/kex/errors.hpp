// What can be wrong with a key share.
#pragma once

#include "troth/base/error.hpp"

namespace troth::inline v1::crypto {

inline constexpr ErrorRow bad_key_share{
    .id = "crypto.bad_key_share",
    .rule = "RFC 8446 §4.2.8",
    .what = "a key share is not of its group's size",
    .advice = "the peer breaks the protocol",
};

inline constexpr ErrorRow ffdh_public_value{
    .id = "crypto.ffdh_public_value",
    .rule = "RFC 7919 §5.1",
    .what = "a Diffie-Hellman public value is not from 2 to p - 2 or has not its group's size",
    .advice = "the peer breaks the protocol, or tries to learn the secret",
};
inline constexpr ErrorRow ffdh_private_key{
    .id = "crypto.ffdh_private_key",
    .rule = "RFC 7919 §5.2",
    .what = "a Diffie-Hellman private key is not from 1 to p - 2",
    .advice = "make a new key",
};

}  // namespace troth::inline v1::crypto
