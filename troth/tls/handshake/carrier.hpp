// Carrier: what is under the handshake. Records today; datagrams and QUIC fit under the same handshake. Framing,
// change_cipher_spec, fragments and size limits are its business.
#pragma once

#include "troth/base/result.hpp"
#include "troth/tls/schedule/schedule.hpp"

namespace troth::inline v1::tls {

enum class Epoch : u8 { plain, early, handshake, application };  // QUIC level, DTLS epoch

// EpochKeys: what protects one direction of an epoch; the carrier derives key and iv from it (§7.3).
struct EpochKeys {
    CipherSuite suite{};
    TrafficSecret secret;
};
inline EpochKeys epoch_keys(CipherSuite suite, const TrafficSecret& secret) {
    return {suite, secret.clone()};
}

class Carrier {
  public:
    virtual ~Carrier() = default;
    // send: a whole handshake message, to be protected for this epoch. flush: everything sent so far goes out, in as
    // few records as fit.
    virtual void send(Epoch epoch, Bytes message) = 0;
    virtual void flush() = 0;
    // Per direction. read_with refuses handshake bytes of the old epoch that were not read yet (§5.1).
    virtual Result<void> read_with(Epoch epoch, EpochKeys keys) = 0;
    virtual void write_with(Epoch epoch, EpochKeys keys) = 0;
    virtual void discard(Epoch epoch) = 0;
    // compatibility_mode: look like TLS 1.2 to what stands between (§D.4), as far as this carrier can.
    virtual void compatibility_mode() = 0;
    // sent: the last `size` bytes that were sent, where they stand until more is sent; empty if they do not stand
    // together.
    virtual Bytes sent(usize size) const = 0;
};

}  // namespace troth::inline v1::tls
