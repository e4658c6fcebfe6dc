// Configuration of TLS connections: built once, then immutable and shared (shared_ptr<const ...>). Thread-safe to read.
// A connection takes a small Overrides beside it.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "troth/base/clock.hpp"
#include "troth/base/result.hpp"
#include "troth/base/secret.hpp"
#include "troth/tls/registry/cipher_suite.hpp"
#include "troth/tls/registry/named_group.hpp"
#include "troth/tls/registry/signature_scheme.hpp"
#include "troth/tls/session/peer_auth.hpp"

namespace troth::inline v1::x509 {
class TrustStore;
}

namespace troth::inline v1::tls {

class TicketKeys;  // session/ticket_keys.hpp
class Credential;  // handshake/credential.hpp

// SecretExposingKeyLog: whoever holds its lines reads the traffic. Lines are those of the NSS key log format
// ("CLIENT_TRAFFIC_SECRET_0 <client random> <secret>", hex, no newline). Called between resumptions of the handshake,
// on the connection's thread, never from inside it.
class SecretExposingKeyLog {
  public:
    virtual ~SecretExposingKeyLog() = default;
    virtual void write_line(std::string_view line) = 0;
};

namespace dangerous {
// PeerVerifier replaces chain verification. Its word is final: a connection is exactly as safe as what it checks.
// It gets the chain as sent (DER, leaf first, never empty) and the name that was asked for (empty on a server).
class PeerVerifier {
  public:
    virtual ~PeerVerifier() = default;
    virtual Result<void> verify(std::span<const Bytes> chain, std::string_view name, ChainPurpose purpose,
                                Wall time) const = 0;
    // trust: names what this verifier accepts. A session is resumed only where the name is still the same.
    virtual TrustId trust() const = 0;
};
}  // namespace dangerous

// What both sides say alike. Empty lists mean the library's defaults, best first.
struct CommonConfig {
    std::vector<CipherSuite> suites;                 // RFC 8446 §B.4
    std::vector<NamedGroup> groups;                  // §4.2.7
    std::vector<SignatureScheme> signature_schemes;  // §4.2.3, those that we accept from the peer
    std::vector<std::string> alpn;                   // RFC 7301, best first; empty: not negotiated
    std::shared_ptr<const x509::TrustStore> roots;   // whom we trust; a server needs it to authenticate clients
    std::shared_ptr<const dangerous::PeerVerifier> dangerous_verifier;
    std::shared_ptr<SecretExposingKeyLog> key_log;
    std::chrono::milliseconds handshake_timeout{60'000};
    u16 padding = 0;                 // records are padded to a multiple of this; 0: not padded (§5.4)
    bool compatibility_mode = true;  // RFC 8446 §D.4
};

struct ClientConfig : CommonConfig {
    std::vector<NamedGroup> key_shares;            // groups that get a share at once; empty: the first group
    std::shared_ptr<const Credential> credential;  // shown if the server asks and it fits
    bool grease = true;                            // RFC 8701
    bool tickets = true;                           // keep the server's tickets (TicketReceived events)
    bool status_request = false;                   // ask for an OCSP response, which is judged with the chain
    bool timestamps = false;                       // ask for SCTs (RFC 6962 §3.3.1), for whoever reads the trace
};

enum class ClientAuth : u8 { none, optional, required };

// A credential and the names it answers for: lower-case A-labels, or "*.example" for one label. No names: any.
struct CredentialRow {
    std::vector<std::string> names;
    std::shared_ptr<const Credential> credential;
};

struct ServerConfig : CommonConfig {
    std::vector<CredentialRow> credentials;  // the first whose names and schemes fit; then the first that can sign
    ClientAuth client_auth = ClientAuth::none;
    std::shared_ptr<const TicketKeys> ticket_keys;  // absent: no tickets are issued or accepted
    u8 tickets = 2;                                 // how many follow a handshake
    std::chrono::seconds ticket_lifetime{86'400};   // at most 7 days (§4.6.1)
    bool choose_config = false;                     // ask Op::choose_config for each connection
    bool require_sni = false;                       // refuse names that no row has (unrecognized_name)
};

// ExtensionScript: for replaying published traces, never for use: the extensions of a message that we send, in this
// order. An item with data is sent as it stands; one without is ours, left out if we would not send it.
enum class ScriptSlot : u8 {
    client_hello,
    second_client_hello,
    hello_retry_request,
    encrypted_extensions,
    certificate_request,
    new_session_ticket,
};
struct ExtensionScript {
    struct Item {
        ScriptSlot slot{};
        u16 type = 0;
        std::optional<ByteVector> data;
    };
    std::vector<Item> items;  // a slot without items is not scripted
};

// Overrides: what differs from connection to connection.
struct Overrides {
    std::string server_name;                        // client: whom we want, an A-label name or an IP address literal
    std::optional<std::vector<std::string>> alpn;   // instead of the configuration's
    SecretBytes session;                            // client: a blob from TicketReceived, to be used once
    std::shared_ptr<const TicketKeys> ticket_keys;  // server: a newer generation than the configuration's
    std::shared_ptr<const ExtensionScript> script;  // replays only
    bool trace = false;                             // collect TraceEvents
};

}  // namespace troth::inline v1::tls
