// NewSessionTicket, both ways round. RFC 8446 §4.6.1.
#pragma once

#include "troth/tls/handshake/handshake.hpp"
#include "troth/tls/message/new_session_ticket.hpp"

namespace troth::inline v1::tls {

// send_tickets: as many as the configuration says, sealed by operation; none if the client cannot use them.
Task<void> send_tickets(Core& core, const ServerPlan& plan, const Established& established);

// SessionFacts: what a client puts into the sessions that it stores.
struct SessionFacts {
    CipherSuite suite{};
    std::string_view alpn, server_name;
    const PeerAuth& peer;
};
// session_from: a ticket that arrived, as a session to store. Fails if it breaks §4.6.1; nothing if it is to be thrown
// away at once (lifetime zero, or a peer whose certificate has run out).
Result<std::optional<Session>> session_from(const NewSessionTicket& ticket, const ResumptionSecret& secret,
                                            const SessionFacts& facts, Wall now);

}  // namespace troth::inline v1::tls
