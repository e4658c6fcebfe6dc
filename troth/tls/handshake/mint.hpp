// MintKey: where proofs come from. Included by the engine's own files only, which make a proof from an operation's
// verdict or from a MAC that they have just compared.
#pragma once

#include "troth/tls/session/peer_auth.hpp"

namespace troth::inline v1::tls {

struct MintKey {
    static Mint make() { return {}; }
};

}  // namespace troth::inline v1::tls
