// NewSessionTicket, RFC 8446 §4.6.1.
#pragma once

#include "troth/tls/message/handshake.hpp"

namespace troth::inline v1::tls {

inline constexpr u32 max_ticket_lifetime = 604800;  // seconds: seven days

struct NewSessionTicket {
    static constexpr std::string_view name = "NewSessionTicket";
    static constexpr HandshakeType type = HandshakeType::new_session_ticket;

    u32 ticket_lifetime = 0;  // seconds; 0: discard at once
    u32 ticket_age_add = 0;
    Opaque<0, 255> ticket_nonce;
    Opaque<1, 65535> ticket;
    Extensions extensions;

    template <class Io>
    static bool wire(Io& io, auto& m) {
        io.context(static_cast<u8>(MessageKind::new_session_ticket));
        return io("ticket_lifetime", m.ticket_lifetime) && io("ticket_age_add", m.ticket_age_add) &&
               io("ticket_nonce", m.ticket_nonce) && io("ticket", m.ticket) && io("extensions", m.extensions);
    }
};

// check_lifetime: §4.6.1: servers MUST NOT use a value greater than seven days (illegal_parameter_ticket_lifetime).
Result<void> check_lifetime(const NewSessionTicket& ticket);

}  // namespace troth::inline v1::tls
