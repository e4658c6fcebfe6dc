// Established: what a finished handshake leaves. There is none without its proofs: who the peer is, and that both saw
// the same handshake.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "troth/tls/registry/named_group.hpp"
#include "troth/tls/schedule/schedule.hpp"
#include "troth/tls/session/peer_auth.hpp"

namespace troth::inline v1::x509 {
struct Explanation;
}

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

// Outcome: what a handshake finds out: first who the peer is, then, in the same memory, the session, or why the peer's
// chain was refused.
class Outcome {
  public:
    Outcome() = default;
    explicit Outcome(Established&& session) : state_(std::in_place_type<Established>, std::move(session)) {}

    PeerAuth& peer() { return *std::get_if<PeerAuth>(&state_); }  // until establish()
    Established& establish(CipherSuite suite, FinishedVerified verified, SessionSecrets keys) {
        PeerAuth who = std::move(peer());
        return state_.emplace<Established>(suite, std::move(who), verified, std::move(keys));
    }
    // refuse: the handshake fails; refusal: empty unless it failed so.
    void refuse(std::shared_ptr<const x509::Explanation> why) { state_ = std::move(why); }
    std::shared_ptr<const x509::Explanation> refusal() const {
        const auto* why = std::get_if<std::shared_ptr<const x509::Explanation>>(&state_);
        return why == nullptr ? nullptr : *why;
    }
    // From establish() on.
    Established& operator*() { return *std::get_if<Established>(&state_); }
    Established* operator->() { return std::get_if<Established>(&state_); }

  private:
    std::variant<PeerAuth, Established, std::shared_ptr<const x509::Explanation>> state_;
};

}  // namespace troth::inline v1::tls
