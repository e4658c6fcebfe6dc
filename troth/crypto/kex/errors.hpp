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

}  // namespace troth::inline v1::crypto
