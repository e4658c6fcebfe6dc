// The handshakes, one coroutine a role and version. RFC 8446 §2, §4.
#pragma once

#include "troth/tls/handshake/core.hpp"
#include "troth/tls/handshake/hello_view.hpp"
#include "troth/tls/handshake/offer.hpp"

namespace troth::inline v1::tls {

// Established: what a finished handshake leaves. There is none without its proofs: who the peer is, and that both saw
// the same handshake.
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

// The hello phases: offer, retry, version, choice of configuration; then the handshake of the version.
Task<Established> client(Core& core, const ClientConfig& config, const Overrides& overrides);
Task<Established> server(Core& core, const std::shared_ptr<const ServerConfig>& config, const Overrides& overrides);

// TLS 1.3 from ServerHello on. `offer` is the awaiting frame's; the choice's share is a view of the message that the
// transcript has already heard.
Task<Established> client13(Core& core, Offer& offer, ServerChoice choice);

// What the server's hello phase settled.
struct ServerPlan {
    ServerPlan(std::shared_ptr<const ServerConfig> which, const Overrides& also, HelloView hello)
        : config(std::move(which)), overrides(&also), view(std::move(hello)) {}

    std::shared_ptr<const ServerConfig> config;
    const Overrides* overrides;
    HelloView view;
    CipherSuite suite{};
    GroupChoice group;  // its share is a view into `view`
    std::string alpn;
    std::optional<Session> session;  // the PSK that was taken
    u16 psk_index = 0;
    CredentialChoice credential;  // without a PSK
};
// TLS 1.3 from ServerHello on, tickets included.
Task<Established> server13(Core& core, ServerPlan& plan);

}  // namespace troth::inline v1::tls
