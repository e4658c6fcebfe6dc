// The handshakes, one coroutine a role and version. RFC 8446 §2, §4.
#pragma once

#include "troth/tls/handshake/core.hpp"
#include "troth/tls/handshake/hello_view.hpp"
#include "troth/tls/handshake/offer.hpp"

namespace troth::inline v1::tls {

// The handshakes. What one leaves is in core.established: once, and not in every frame on the way up.
//
// The hello phase comes first (offer, retry, version, choice of configuration), in a coroutine of its own, so that its
// frame is gone when the handshake of the version begins.
Task<void> client(Core& core, const ClientConfig& config, const Overrides& overrides);
Task<void> server(Core& core, std::shared_ptr<const ServerConfig> config, const Overrides& overrides);

// TLS 1.3 from ServerHello on. `offer` is the awaiting frame's; the choice's share is a view of the message that the
// transcript has already heard.
Task<void> client13(Core& core, Offer& offer, ServerChoice choice);

// What the server's hello phase settled.
struct ServerPlan {
    ServerPlan(std::shared_ptr<const ServerConfig> which, const Overrides& also)
        : config(std::move(which)), overrides(&also) {}

    std::shared_ptr<const ServerConfig> config;
    const Overrides* overrides;
    std::optional<HelloView> hello;
    CipherSuite suite{};
    GroupChoice group;  // its share is a view into `hello`
    std::string alpn;
    std::optional<Session> session;  // the PSK that was taken
    u16 psk_index = 0;
    CredentialChoice credential;  // without a PSK

    const HelloView& view() const { return *hello; }
};
// TLS 1.3 from ServerHello on, tickets included.
Task<void> server13(Core& core, ServerPlan& plan);

}  // namespace troth::inline v1::tls
