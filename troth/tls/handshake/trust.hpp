// trust_of: the name of what a configuration judges peers by. Sessions remember it; changed roots mean a full
// handshake.
#pragma once

#include "troth/tls/handshake/config.hpp"

namespace troth::inline v1::tls {

TrustId trust_of(const CommonConfig& config);  // all zero: the configuration judges nobody

}  // namespace troth::inline v1::tls
