// Pump: a tls::Connection with the bytes on their way to and from it. It touches no socket: the streams do, and ask it
// what to do next. Holds buffers only while there is something in them.
#pragma once

#include <optional>
#include <vector>

#include "troth/io/worker.hpp"

namespace troth::inline v1::io {

class Pump {
  public:
    enum class Next : u8 {
        write,   // output() has bytes for the peer: send them, say wrote()
        read,    // bytes of the peer are needed: get some into input_space(), say received()
        data,    // plaintext is there: take()
        done,    // the handshake stands (only from handshake())
        closed,  // the peer said close_notify: no byte will follow
    };

    Pump(tls::Connection connection, Worker& worker) : connection_(std::move(connection)), worker_(&worker) {}
    Pump(Pump&&) noexcept = default;
    Pump& operator=(Pump&&) = delete;
    ~Pump();

    // handshake: goes on until done. An error stays in flight until its alert was written: the caller first sees
    // Next::write, then, asking again, the error.
    Result<Next> handshake();
    // read: goes on until there is plaintext or the peer closed.
    Result<Next> read();
    // flush: whether the connection has something to send by itself (KeyUpdate, alert, tickets).
    Result<Next> flush();

    usize take(MutableBytes out);  // moves plaintext out; at most what is there
    bool has_plaintext() const { return !plain_.empty(); }

    // seal: takes application data, as much as one buffer holds; returns how much. Afterwards output() is not empty.
    Result<usize> seal(Gather plain);

    Bytes output() const { return {output_data_, output_size_}; }
    // writing: the owner handed output() to an asynchronous write; until wrote() says that all of it went out, read()
    // goes on without asking for another write.
    void writing() { in_flight_ = true; }
    bool is_writing() const { return in_flight_; }
    void wrote(usize size);
    MutableBytes input_space();
    void received(usize size) { in_end_ += size; }
    Result<void> end_of_input();  // the transport ended

    void rest();  // about to wait for the peer: gives back what is not needed while waiting

    tls::Connection& connection() { return connection_; }
    const tls::Connection& connection() const { return connection_; }
    // Sessions that the server gave, to be kept for later connections; each is given out once.
    std::vector<tls::TicketReceived> take_tickets() { return std::exchange(tickets_, {}); }
    Worker& worker() { return *worker_; }

  private:
    Result<Next> go_on(bool until_done);
    Result<bool> collect_output();
    Result<void> answer_operations(const tls::Env& env);
    void accept(tls::Event event);
    Result<Next> fail_after_alert(Error error);

    tls::Connection connection_;
    Worker* worker_;
    BufferPool::Buffer in_, out_;
    usize in_begin_ = 0, in_end_ = 0, in_used_ = 0;
    u8* output_data_ = nullptr;
    usize output_size_ = 0, out_used_ = 0;
    MutableBytes plain_;  // aliases in_
    bool in_flight_ = false, peer_closed_ = false;
    std::optional<Error> failure_;
    std::vector<tls::TicketReceived> tickets_;
};

}  // namespace troth::inline v1::io
