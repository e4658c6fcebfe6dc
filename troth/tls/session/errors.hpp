// What can be wrong with a stored session.
#pragma once

#include "troth/base/error.hpp"

namespace troth::inline v1::tls {

inline constexpr ErrorRow bad_session{
    .id = "tls.bad_session",
    .rule = "",
    .what = "the stored session is not one that this version wrote",
    .advice = "forget it; the next connection does a full handshake and gets a new one",
};

}  // namespace troth::inline v1::tls
