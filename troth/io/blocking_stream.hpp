// BlockingStream: TLS over a connected socket for programs that wait. One thread at a time.
#pragma once

#include "troth/io/pump.hpp"
#include "troth/io/socket.hpp"

namespace troth::inline v1::io {

struct Limits {
    Milliseconds handshake{30'000};  // for the whole of it
    Milliseconds read{60'000};       // for the next byte to come
    Milliseconds write{60'000};      // for one call
    Milliseconds close{2'000};       // for the peer's close_notify after ours
};

class BlockingStream {
  public:
    // The worker outlives the stream.
    BlockingStream(Socket socket, tls::Connection connection, Worker& worker, Limits limits = {})
        : socket_(std::move(socket)), pump_(std::move(connection), worker), limits_(limits) {}

    Result<void> handshake();
    // read_some: at least one byte; 0 means that the peer closed properly. A transport that ends without close_notify
    // is the error tls.truncated: what came may not be all (RFC 8446 §6.1).
    Result<usize> read_some(MutableBytes out);
    Result<void> write(Bytes plain) { return write(Gather(&plain, 1)); }
    Result<void> write(Gather plain);
    // close: sends close_notify and waits shortly for the peer's; unread data is thrown away.
    Result<void> close();
    // poll: processes what is already there (tickets, KeyUpdate) or arrives within the limit, without waiting for data.
    Result<void> poll(Milliseconds limit);

    tls::Connection& connection() { return pump_.connection(); }
    std::vector<tls::TicketReceived> take_tickets() { return pump_.take_tickets(); }
    const Socket& socket() const { return socket_; }

  private:
    Result<void> write_output();
    Result<bool> fill(Milliseconds limit);  // false: the transport ended

    Socket socket_;
    Pump pump_;
    Limits limits_;
};

}  // namespace troth::inline v1::io
