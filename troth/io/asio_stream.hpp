// AsioStream: TLS as a Boost.Asio stream. Models AsyncStream and SyncStream, so that Boost.Beast and everything else
// written for Asio runs on it. As with a socket: one read and one write may be under way together, all on one strand.
//
// Our errors travel as error_code in the category tls_category(); last_error() has the whole Error with its words. A
// proper close by the peer is boost::asio::error::eof, an end without close_notify is not (RFC 8446 §6.1).
#pragma once

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>

#include <boost/asio/async_result.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/compose.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>

#include "troth/io/pump.hpp"

namespace troth::inline v1::io {

using ErrorCode = boost::system::error_code;

// tls_category: error_code 1 means "see last_error()".
const boost::system::error_category& tls_category();

template <class NextLayer>
class AsioStream {
  public:
    using next_layer_type = NextLayer;
    using lowest_layer_type = typename NextLayer::lowest_layer_type;
    using executor_type = typename NextLayer::executor_type;

    // The worker outlives the stream and belongs to its strand.
    AsioStream(NextLayer next, tls::Connection connection, Worker& worker)
        : next_(std::move(next)), pump_(std::move(connection), worker), gate_(next_.get_executor()) {
        gate_.expires_at(std::chrono::steady_clock::time_point::max());
        if constexpr (waits) next_.non_blocking(true);
    }

    executor_type get_executor() { return next_.get_executor(); }
    next_layer_type& next_layer() { return next_; }
    lowest_layer_type& lowest_layer() { return next_.lowest_layer(); }
    tls::Connection& connection() { return pump_.connection(); }
    std::vector<tls::TicketReceived> take_tickets() { return pump_.take_tickets(); }
    // last_error: what made the stream fail, if it was TLS.
    const Error* last_error() const { return error_ ? &*error_ : nullptr; }

    // Token signature: void(error_code).
    template <class Token>
    auto async_handshake(Token&& token) {
        return boost::asio::async_compose<Token, void(ErrorCode)>(Talk(*this, Goal::handshake), token, next_);
    }
    // async_shutdown: sends close_notify. Does not wait for the peer's.
    template <class Token>
    auto async_shutdown(Token&& token) {
        (void)pump_.connection().close();
        return boost::asio::async_compose<Token, void(ErrorCode)>(Talk(*this, Goal::flush), token, next_);
    }
    // Token signature: void(error_code, size_t).
    template <class Buffers, class Token>
    auto async_read_some(const Buffers& buffers, Token&& token) {
        return boost::asio::async_compose<Token, void(ErrorCode, std::size_t)>(Read<Buffers>(*this, buffers), token,
                                                                               next_);
    }
    template <class Buffers, class Token>
    auto async_write_some(const Buffers& buffers, Token&& token) {
        return boost::asio::async_compose<Token, void(ErrorCode, std::size_t)>(Write<Buffers>(*this, buffers), token,
                                                                               next_);
    }

    // The blocking forms; not to be mixed with an asynchronous operation under way.
    ErrorCode handshake(ErrorCode& ec) {
        talk(Goal::handshake, ec);
        return ec;
    }
    ErrorCode shutdown(ErrorCode& ec) {
        (void)pump_.connection().close();
        talk(Goal::flush, ec);
        return ec;
    }
    template <class Buffers>
    std::size_t read_some(const Buffers& buffers, ErrorCode& ec) {
        if (boost::asio::buffer_size(buffers) == 0) return ec = {}, 0;
        talk(Goal::data, ec);
        return ec ? 0 : scatter(buffers);
    }
    template <class Buffers>
    std::size_t write_some(const Buffers& buffers, ErrorCode& ec) {
        const std::size_t taken = seal(buffers, ec);
        if (!ec) write_output(ec);
        return ec ? 0 : taken;
    }
    template <class Buffers>
    std::size_t read_some(const Buffers& buffers) {
        ErrorCode ec;
        const std::size_t n = read_some(buffers, ec);
        boost::asio::detail::throw_error(ec, "read_some");
        return n;
    }
    template <class Buffers>
    std::size_t write_some(const Buffers& buffers) {
        ErrorCode ec;
        const std::size_t n = write_some(buffers, ec);
        boost::asio::detail::throw_error(ec, "write_some");
        return n;
    }

  private:
    enum class Goal : u8 { handshake, data, flush };

    // A socket can be waited for without lending it a buffer; other layers cannot.
    static constexpr bool waits = requires(NextLayer& n) {
        n.async_wait(NextLayer::wait_read, [](ErrorCode) {});
        n.non_blocking(true);
    };

    Result<Pump::Next> next(Goal goal) {
        return goal == Goal::handshake ? pump_.handshake() : goal == Goal::data ? pump_.read() : pump_.flush();
    }
    ErrorCode keep(Error error) {
        error_ = std::move(error);
        return {1, tls_category()};
    }
    // transport_end: what an end of the transport means for TLS.
    ErrorCode transport_end() {
        auto ended = pump_.end_of_input();
        return ended ? ErrorCode(boost::asio::error::eof) : keep(std::move(ended).error());
    }
    template <class Buffers>
    std::size_t scatter(const Buffers& buffers) {
        std::size_t sum = 0;
        for (auto it = boost::asio::buffer_sequence_begin(buffers); it != boost::asio::buffer_sequence_end(buffers);
             ++it) {
            const boost::asio::mutable_buffer buffer(*it);
            sum += pump_.take({static_cast<u8*>(buffer.data()), buffer.size()});
        }
        return sum;
    }
    template <class Buffers>
    std::size_t seal(const Buffers& buffers, ErrorCode& ec) {
        Bytes pieces[16];
        usize count = 0;
        for (auto it = boost::asio::buffer_sequence_begin(buffers);
             it != boost::asio::buffer_sequence_end(buffers) && count < 16; ++it) {
            const boost::asio::const_buffer buffer(*it);
            if (buffer.size() != 0) pieces[count++] = {static_cast<const u8*>(buffer.data()), buffer.size()};
        }
        ec = {};
        if (count == 0) return 0;
        auto taken = pump_.seal(Gather(pieces, count));
        if (taken) return *taken;
        ec = keep(std::move(taken).error());
        return 0;
    }

    void write_output(ErrorCode& ec) {
        while (!ec && !pump_.output().empty()) {
            const Bytes out = pump_.output();
            const std::size_t n = next_.write_some(boost::asio::buffer(out.data(), out.size()), ec);
            pump_.wrote(n);
            if constexpr (waits) {
                if (ec == boost::asio::error::would_block) next_.wait(NextLayer::wait_write, ec);
            }
        }
    }
    void read_input(ErrorCode& ec) {
        const MutableBytes space = pump_.input_space();
        pump_.received(next_.read_some(boost::asio::buffer(space.data(), space.size()), ec));
        if constexpr (waits) {
            if (ec == boost::asio::error::would_block) {
                pump_.rest();
                next_.wait(NextLayer::wait_read, ec);
            }
        }
        if (ec == boost::asio::error::eof) ec = transport_end();
    }
    void talk(Goal goal, ErrorCode& ec) {
        for (ec = {}; !ec;) {
            auto step = next(goal);
            if (!step) {
                ec = keep(std::move(step).error());
            } else if (*step == Pump::Next::write) {
                write_output(ec);
            } else if (*step == Pump::Next::read) {
                read_input(ec);
            } else if (*step == Pump::Next::closed) {
                ec = boost::asio::error::eof;
            } else {
                return;
            }
        }
    }

    // advance: one step of a conversation towards `goal`; true when the operation is over, with `ec` and nothing
    // started. Otherwise something asynchronous was started that calls `self` again.
    enum class Waiting : u8 { nothing, gate, write, ready, read };
    template <class Self>
    bool advance(Self& self, Goal goal, Waiting& waiting, ErrorCode& ec, std::size_t n) {
        const Waiting was = std::exchange(waiting, Waiting::nothing);
        if (was == Waiting::write) {
            pump_.wrote(n);
            gate_.cancel_one();
            if (ec) pump_.wrote(pump_.output().size());
        } else if (was == Waiting::read) {
            if (ec == boost::asio::error::eof) ec = transport_end();
            if (!ec) pump_.received(n);
        } else if (was == Waiting::gate) {
            ec = {};
        }
        while (!ec) {
            auto step = next(goal);
            if (!step) {
                ec = keep(std::move(step).error());
            } else if (*step == Pump::Next::write) {
                if (goal == Goal::flush && writing()) {
                    waiting = Waiting::gate;
                    gate_.async_wait(std::move(self));
                } else {
                    start_write(std::move(self), waiting);
                }
                return false;
            } else if (*step == Pump::Next::read) {
                if (start_read(self, waiting, ec)) return false;
            } else if (*step == Pump::Next::closed) {
                ec = boost::asio::error::eof;
            } else {
                return true;
            }
        }
        return true;
    }
    bool writing() const { return pump_.is_writing(); }
    template <class Self>
    void start_write(Self&& self, Waiting& waiting) {
        waiting = Waiting::write;
        pump_.writing();
        const Bytes out = pump_.output();
        boost::asio::async_write(next_, boost::asio::buffer(out.data(), out.size()), std::move(self));
    }
    // start_read: false if bytes came at once (or failed at once, with `ec`).
    template <class Self>
    bool start_read(Self& self, Waiting& waiting, ErrorCode& ec) {
        const MutableBytes space = pump_.input_space();
        if constexpr (waits) {
            const std::size_t n = next_.read_some(boost::asio::buffer(space.data(), space.size()), ec);
            if (ec == boost::asio::error::would_block) {
                pump_.rest();
                waiting = Waiting::ready;
                next_.async_wait(NextLayer::wait_read, std::move(self));
                return true;
            }
            if (ec == boost::asio::error::eof) ec = transport_end();
            if (!ec) pump_.received(n);
            return false;
        } else {
            waiting = Waiting::read;
            next_.async_read_some(boost::asio::buffer(space.data(), space.size()), std::move(self));
            return true;
        }
    }

    // The composed operations. A completion never runs inside the call that started it.
    struct Talk {
        AsioStream* stream;
        Goal goal;
        Waiting waiting = Waiting::nothing;
        bool suspended = false, over = false;
        ErrorCode outcome{};
        Talk(AsioStream& s, Goal g) : stream(&s), goal(g) {}
        template <class Self>
        void operator()(Self& self, ErrorCode ec = {}, std::size_t n = 0) {
            if (over) return self.complete(outcome);
            if (waiting != Waiting::nothing) suspended = true;
            // `*this` moves with `self` once something is started: the stream is reached by its own pointer.
            if (!stream->advance(self, goal, waiting, ec, n)) return;
            if (suspended) return self.complete(ec);
            over = true;
            outcome = ec;
            boost::asio::post(stream->get_executor(), std::move(self));
        }
    };
    template <class Buffers>
    struct Read {
        AsioStream* stream;
        Buffers buffers;
        Waiting waiting = Waiting::nothing;
        bool suspended = false, over = false;
        ErrorCode outcome{};
        std::size_t count = 0;
        Read(AsioStream& s, const Buffers& b) : stream(&s), buffers(b) {}
        template <class Self>
        void operator()(Self& self, ErrorCode ec = {}, std::size_t n = 0) {
            if (over) return self.complete(outcome, count);
            if (waiting != Waiting::nothing) suspended = true;
            if (boost::asio::buffer_size(buffers) != 0) {
                if (!stream->advance(self, Goal::data, waiting, ec, n)) return;
                if (!ec) count = stream->scatter(buffers);
            }
            if (suspended) return self.complete(ec, count);
            over = true;
            outcome = ec;
            boost::asio::post(stream->get_executor(), std::move(self));
        }
    };
    template <class Buffers>
    struct Write {
        AsioStream* stream;
        Buffers buffers;
        Waiting waiting = Waiting::nothing;
        bool suspended = false, sealed = false, over = false;
        ErrorCode outcome{};
        std::size_t count = 0;
        Write(AsioStream& s, const Buffers& b) : stream(&s), buffers(b) {}
        template <class Self>
        void operator()(Self& self, ErrorCode ec = {}, std::size_t n = 0) {
            if (over) return self.complete(outcome, count);
            if (waiting != Waiting::nothing) suspended = true;
            const Waiting was = std::exchange(waiting, Waiting::nothing);
            if (was == Waiting::gate) ec = {};
            if (was == Waiting::write) {
                stream->pump_.wrote(ec ? stream->pump_.output().size() : n);
                stream->gate_.cancel_one();
            }
            if (!ec && !sealed) {
                if (stream->writing()) {  // a KeyUpdate reply or an alert is on its way
                    waiting = Waiting::gate;
                    stream->gate_.async_wait(std::move(self));
                    return;
                }
                if (stream->pump_.output().empty()) {
                    count = stream->seal(buffers, ec);
                    sealed = true;
                }
                if (!ec && !stream->pump_.output().empty()) {
                    stream->start_write(std::move(self), waiting);
                    return;
                }
            }
            if (ec) count = 0;
            if (suspended) return self.complete(ec, count);
            over = true;
            outcome = ec;
            boost::asio::post(stream->get_executor(), std::move(self));
        }
    };

    NextLayer next_;
    Pump pump_;
    boost::asio::steady_timer gate_;  // never expires; cancelled when a write ends
    std::optional<Error> error_;
};

using TcpTlsStream = AsioStream<boost::asio::ip::tcp::socket>;

}  // namespace troth::inline v1::io
