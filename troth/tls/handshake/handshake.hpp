// The handshakes, one coroutine a role and version. RFC 8446 §2, §4.
#pragma once

#include "troth/tls/handshake/core.hpp"
#include "troth/tls/handshake/hello_view.hpp"
#include "troth/tls/handshake/offer.hpp"

namespace troth::inline v1::tls {

// The handshakes. What one leaves is in core.outcome: once, and not in every frame on the way up.
//
// The hello phase comes first (offer, retry, version, choice of configuration), in a coroutine of its own: its frame,
// with the offer or the hello that was read, is gone when the handshake of the version begins. What that needs is in a
// plan, which is small.
Task<void> client(Core& core, const ClientConfig& config, Overrides& overrides);
Task<void> server(Core& core, std::shared_ptr<const ServerConfig> config, Overrides& overrides);

// Resumption: of a session that is taken up again, what the handshake needs.
struct Resumption {
    explicit Resumption(Session&& session)
        : psk(std::move(session.psk)),
          leaf(session.peer_leaf),
          trust(session.trust),
          not_after(session.peer_not_after) {}
    Psk psk;
    LeafHash leaf;
    TrustId trust;
    Wall not_after;
};

// What the client's hello phase settled. The agreement was asked for already.
struct ClientPlan {
    ClientPlan(const ClientConfig& which, Overrides& also) : config(&which), overrides(&also) {}

    const ClientConfig* config;  // both outlive the handshake
    Overrides* overrides;
    ExtensionSet sent;  // what was asked with the last hello
    CipherSuite suite{};
    NamedGroup group{};
    OperationSource<Agree> agreement;
    std::optional<Resumption> resumption;  // the server took the PSK

    std::span<const std::string> alpn() const { return overrides->alpn ? *overrides->alpn : config->alpn; }
};
// TLS 1.3 from ServerHello on.
Task<void> client13(Core& core, ClientPlan& plan);

// What the server's hello phase settled. The agreement was asked for already.
struct ServerPlan {
    ServerPlan(std::shared_ptr<const ServerConfig> which, Overrides& also)
        : config(std::move(which)), overrides(&also) {}

    std::shared_ptr<const ServerConfig> config;
    Overrides* overrides;
    CipherSuite suite{};
    NamedGroup group{};
    u16 psk_index = 0;
    bool takes_tickets = false;  // §4.2.9: the client can use them
    u8 session_id_size = 0;
    std::array<u8, 32> session_id{};  // legacy_session_id, which we echo
    std::string_view alpn;            // a view of ours
    std::string server_name;
    OperationSource<Agree> agreement;
    std::optional<Resumption> resumption;  // the PSK that was taken
    CredentialChoice credential;           // without a PSK

    Bytes legacy_session_id() const { return Bytes(session_id).first(session_id_size); }
};
// TLS 1.3 from ServerHello on, tickets included.
Task<void> server13(Core& core, ServerPlan& plan);

}  // namespace troth::inline v1::tls
