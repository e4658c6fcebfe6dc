// What a Connection tells its owner.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "troth/base/clock.hpp"
#include "troth/base/secret.hpp"

namespace troth::inline v1::tls {

struct HandshakeDone {};  // ask the Connection who the peer is, which suite, which protocol
struct AppData {          // plaintext; aliases the wire buffer given to receive() until the next call
    MutableBytes bytes;
};
struct EarlyData {  // 0-RTT plaintext, a type of its own: it may be a replay (RFC 8446 §8)
    MutableBytes bytes;
};
struct KeyUpdated {     // the peer changed its sending key (§4.6.3)
    bool reply_queued;  // and asked us to do the same
};
struct TicketReceived {  // §4.6.1. Give `session` to Overrides::session of one later connection, then forget it
    SecretBytes session;
    std::chrono::seconds lifetime;
};
struct PeerClosed {};  // close_notify arrived: no byte will follow (§6.1)

using Event = std::variant<std::monostate, HandshakeDone, AppData, EarlyData, KeyUpdated, TicketReceived, PeerClosed>;

// Want: what would let the connection go on; any of them may be set together.
struct Want {
    bool read = false;       // bytes from the peer; `at_least` of them beyond what is already in the buffer
    bool write = false;      // pull() has bytes for the peer
    bool operation = false;  // take_operation() or complete()
    usize at_least = 0;
};

struct Step {
    usize consumed = 0;  // bytes of `wire` that are done with; the rest stays the caller's
    Want want;
    Event event;  // none and consumed == 0: nothing more can be done with these bytes
};

struct Sealed {
    usize written = 0;  // bytes put into `out`
    usize taken = 0;    // bytes of plaintext that they hold (send only)
    Want want;
};

// TraceEvent: one message, record or alert as it was seen, for inspect/. Never holds key material; the plaintext of
// application data is not recorded.
struct TraceEvent {
    enum class Kind : u8 { record, handshake, alert, change_cipher_spec, application_data };
    Kind kind{};
    bool sent = false;
    bool encrypted = false;  // was it under a key?
    u8 type = 0;             // ContentType of a record, HandshakeType of a message, AlertDescription of an alert
    Wall time{};
    u64 size = 0;      // of application data: bytes of plaintext; 0 otherwise
    ByteVector bytes;  // record: its header (5 bytes); others: the whole message in the clear
};

}  // namespace troth::inline v1::tls
