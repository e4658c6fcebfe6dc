// Offer: what a client put into its ClientHello, and what it holds the server's answers against. RFC 8446 §4.1.2 to
// §4.1.4.
#pragma once

#include <optional>
#include <vector>

#include "troth/crypto/kex/group.hpp"
#include "troth/tls/extension/table.hpp"
#include "troth/tls/handshake/config.hpp"
#include "troth/tls/message/client_hello.hpp"
#include "troth/tls/message/encrypted_extensions.hpp"
#include "troth/tls/message/server_hello.hpp"
#include "troth/tls/session/session.hpp"

namespace troth::inline v1::tls {

struct OfferedShare {
    NamedGroup group{};
    std::shared_ptr<const crypto::KeyShare> share;
};

struct Offer {
    const ClientConfig* config = nullptr;  // both outlive the handshake
    const Overrides* overrides = nullptr;
    Random random{};
    std::array<u8, 32> session_id{};  // §D.4; empty outside of compatibility mode
    u8 session_id_size = 0;
    std::array<u8, 5> grease{};  // RFC 8701: chosen once, the same in both hellos
    std::vector<OfferedShare> shares;
    std::optional<Session> session;          // offered as a PSK
    ByteVector cookie;                       // §4.2.2, returned as it came
    ExtensionSet sent;                       // what was asked with the last hello
    std::optional<CipherSuite> retry_suite;  // the suite of a HelloRetryRequest
    bool shares_replaced = false;            // the retry named a group: its share goes alone

    Bytes legacy_session_id() const { return Bytes(session_id).first(session_id_size); }
    std::string_view server_name() const { return overrides->server_name; }
    std::span<const std::string> alpn() const { return overrides->alpn ? *overrides->alpn : config->alpn; }
};

// make_offer: everything but the key shares. A stored session is taken if it still fits name, roots, suites and time.
Offer make_offer(const ClientConfig& config, const Overrides& overrides, Wall now, RandomSource& random);

// write_hello: the whole ClientHello message. Where a session is offered its binder is zeros, the last bytes.
// Gives how many bytes the binders take (0: none), §4.2.11.2.
Result<usize> write_hello(Offer& offer, Wall now, ByteVector& out);

// What the server chose, checked; views end with the message.
struct ServerChoice {
    CipherSuite suite{};
    NamedGroup group{};
    Bytes share;
    bool psk = false;
};
Result<ServerChoice> check_server_hello(const Offer& offer, const ServerHello& hello);

// A HelloRetryRequest, checked: the group to make a share of (none: only the cookie changes).
struct RetryChoice {
    CipherSuite suite{};
    std::optional<NamedGroup> group;
    Bytes cookie;
};
Result<RetryChoice> check_retry(const Offer& offer, const ServerHello& retry);

// check_encrypted_extensions: §4.3.1. Gives the application protocol, empty if none was chosen.
Result<std::string> check_encrypted_extensions(const Offer& offer, const EncryptedExtensions& extensions);

}  // namespace troth::inline v1::tls
