// Session: what a ticket stands for, RFC 8446 §4.6.1 and §4.2.11. As bytes it is versioned and secret.
#pragma once

#include <chrono>
#include <string>

#include "troth/base/result.hpp"
#include "troth/base/secret.hpp"
#include "troth/tls/registry/cipher_suite.hpp"
#include "troth/tls/schedule/secrets.hpp"
#include "troth/tls/session/peer_auth.hpp"

namespace troth::inline v1::tls {

// RFC 8446 §4.6.1: MUST NOT use any value greater than 604800 seconds.
inline constexpr std::chrono::seconds longest_session{604'800};

struct Session {
    CipherSuite suite{};              // of the connection that gave it; the PSK is bound to its hash (§4.2.11)
    Psk psk;                          // resumption PSK, one digest of the suite's hash long
    Wall issued{};                    // by the owner's clock: the server's when sealed, the client's when received
    std::chrono::seconds lifetime{};  // at most 7 days and at most the leaf's notAfter
    u32 age_add = 0;                  // ticket_age_add
    std::string alpn, server_name;
    u32 max_early_data = 0;
    LeafHash peer_leaf{};  // who the peer was; zero: nobody
    Wall peer_not_after{};
    TrustId trust{};    // by whose roots (or verifier) the peer was authenticated
    ByteVector ticket;  // a client's: the identity to offer; empty on a server

    SecretBytes to_bytes() const;
    // Fails (tls.bad_session) on another version or a malformed blob.
    static Result<Session> from_bytes(Bytes bytes);

    bool expired(Wall now) const { return now < issued || now >= issued + lifetime; }
};

}  // namespace troth::inline v1::tls
