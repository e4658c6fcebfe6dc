// Established: what a finished handshake leaves. There is none without its proofs: who the peer is, and that both saw
// the same handshake.
#pragma once

#include <optional>
#include <string>

#include "troth/tls/registry/named_group.hpp"
#include "troth/tls/schedule/schedule.hpp"
#include "troth/tls/session/peer_auth.hpp"

namespace troth::inline v1::tls {

struct Established {
    Established(CipherSuite chosen, PeerAuth who, FinishedVerified proof, SessionSecrets keys)
        : suite(chosen), peer(std::move(who)), verified(proof), secrets(std::move(keys)) {}

    CipherSuite suite;
    std::optional<NamedGroup> group;
    std::string alpn, server_name;
    PeerAuth peer;
    bool resumed = false;
    FinishedVerified verified;
    SessionSecrets secrets;
};

}  // namespace troth::inline v1::tls
