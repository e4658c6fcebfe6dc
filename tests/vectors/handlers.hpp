// The handlers, each in the file that its name says.
#pragma once

#include "tests/vectors/runner.hpp"

namespace troth::vectors {

extern const Handler wycheproof_aead, wycheproof_hmac, wycheproof_hkdf, wycheproof_xdh, wycheproof_ecdh_point,
    wycheproof_ecdsa_p1363, acvp_hash, acvp_hmac;

}  // namespace troth::vectors
