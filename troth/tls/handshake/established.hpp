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

// Outcome: what a handshake finds out: first who the peer is, then, in the same memory, the session.
class Outcome {
  public:
    Outcome() = default;
    explicit Outcome(Established&& session) : state_(std::in_place_type<Established>, std::move(session)) {}

    PeerAuth& peer() { return *std::get_if<PeerAuth>(&state_); }  // until establish()
    Established& establish(CipherSuite suite, FinishedVerified verified, SessionSecrets keys) {
        PeerAuth who = std::move(peer());
        return state_.emplace<Established>(suite, std::move(who), verified, std::move(keys));
    }
    // From establish() on.
    Established& operator*() { return *std::get_if<Established>(&state_); }
    Established* operator->() { return std::get_if<Established>(&state_); }

  private:
    std::variant<PeerAuth, Established> state_;
};

}  // namespace troth::inline v1::tls
