// Connection: TLS as a value. Bytes in, bytes and events out; it knows no socket, no thread and no clock of its own.
// RFC 8446. Movable; may change threads between calls; not to be called from two threads at once.
//
// An owner's loop:
//   receive(wire)  until it consumes nothing and has no event; then
//   pull(out)      while want().write; send(plain, out) for application data;
//   take_operation / complete, when the Env's engine left something to be answered later (want().operation).
// A failure is final: the Error is returned, pull() then gives the alert for the peer, and every later call fails
// alike.
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "troth/base/random.hpp"
#include "troth/base/result.hpp"
#include "troth/tls/connection/event.hpp"
#include "troth/tls/handshake/config.hpp"
#include "troth/tls/handshake/operation.hpp"

namespace troth::inline v1::tls {

// The largest record on the wire: header, 2^14 bytes, 256 bytes of expansion (§5.2). A receive buffer of this size
// never stalls; a smaller one works for peers that send small records.
inline constexpr usize max_wire_record = 5 + 16384 + 256;
// What a record adds to its plaintext: header, inner content type, tag.
inline constexpr usize record_overhead = 5 + 1 + 16;
inline constexpr usize max_plaintext = 16384;

// KernelHandoff: the traffic keys of both directions, for kernel TLS or hardware. Secret.
struct KernelHandoff {
    struct Direction {
        SecretBytes key;
        Secret<12> iv;
        u64 sequence = 0;
    };
    u16 version = 0x0304;
    CipherSuite suite{};
    Direction sending, receiving;
};

class Connection {
  public:
    // Fails if the configuration cannot work (no roots and no verifier, a server name that is neither a name nor an
    // address, no suite in common with the library). Nothing is sent before the first pull().
    static Result<Connection> client(std::shared_ptr<const ClientConfig> config, Overrides overrides);
    static Result<Connection> server(std::shared_ptr<const ServerConfig> config, Overrides overrides = {});
    // thaw: what freeze() gave, in this or another process.
    static Result<Connection> thaw(const SecretBytes& frozen);

    Connection(Connection&&) noexcept;
    Connection& operator=(Connection&&) noexcept;
    ~Connection();

    // receive: takes at most one record from the front of `wire`, decrypting in place. While an operation is pending it
    // consumes nothing. With an empty span it only gives events that are still queued.
    Result<Step> receive(const Env& env, MutableBytes wire);
    // send: seals application data into `out`, one pass; what was queued (KeyUpdate, tickets, alerts) goes first. Takes
    // as much of `plain` as fits; a record is never cut. Fails before HandshakeDone and after close().
    Result<Sealed> send(const Env& env, Gather plain, MutableBytes out);
    // pull: handshake output, alerts, KeyUpdates, tickets.
    Result<Sealed> pull(const Env& env, MutableBytes out);

    // Operations that the engine did not answer at once. A request is the caller's: it owns its bytes.
    std::optional<std::pair<OpId, OpRequest>> take_operation();
    // complete: a late or unknown OpId is dropped without a word. Events may be queued: receive(env, {}) gives them.
    Result<void> complete(const Env& env, OpId id, OpResult&& result);

    std::optional<Steady> deadline() const;  // none: nothing to time
    Result<void> expire(
        const Env& env);  // call at or after deadline(); fails the connection with tls.handshake_timeout

    Result<void> close();                     // queues close_notify (§6.1); no send() after it, receive() still works
    Result<void> end_of_input();              // the transport ended: an error unless the peer said close_notify before
    Result<void> update_keys(bool ask_peer);  // queues KeyUpdate (§4.6.3); done by itself before a key's limit

    // hibernate: gives the cipher contexts back, to the worker's pool (Engine::contexts) or, without an Env, to the
    // heap; the next record makes them anew, in about 0.1 µs.
    void hibernate(const Env& env);
    void hibernate();
    Result<KernelHandoff> into_kernel(const Env& env) &&;
    Result<SecretBytes> freeze() &&;  // established, nothing queued; secret, names no socket

    // State.
    Want want() const;
    bool established() const;  // HandshakeDone was given out or is queued
    bool failed() const;
    bool is_client() const;

    // explanation: where the peer's chain was refused: every candidate that was tried, the rule that each broke, and
    // what would help; its error is the one that the failing call gave. Null otherwise.
    std::shared_ptr<const x509::Explanation> explanation() const;

    // Facts, valid once established.
    u16 version() const;  // 0x0304
    CipherSuite cipher_suite() const;
    std::optional<NamedGroup> group() const;
    std::string_view alpn() const;         // empty: none was agreed
    std::string_view server_name() const;  // asked for (client), or sent by the client (server); A-label
    const PeerAuth& peer() const;
    bool resumed() const;
    // Keying material of §7.5, bound to this connection, `label` and `context`. size ≤ 255 * hash size.
    Result<SecretBytes> export_keying_material(std::string_view label, Bytes context, usize size) const;

    std::vector<TraceEvent> take_trace();  // empty unless Overrides::trace

  private:
    struct State;
    explicit Connection(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace troth::inline v1::tls
