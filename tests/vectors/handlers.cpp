// All handlers, a line each.
#include "tests/vectors/handlers.hpp"

#include <array>

namespace troth::vectors {

std::span<const Handler> all_handlers() {
    static const std::array handlers = {
        wycheproof_aead,       wycheproof_hmac,        wycheproof_hkdf, wycheproof_xdh,
        wycheproof_ecdh_point, wycheproof_ecdsa_p1363, acvp_hash,       acvp_hmac,
    };
    return handlers;
}

}  // namespace troth::vectors
