#include "troth/io/blocking_stream.hpp"

#include <algorithm>

#include "troth/io/errors.hpp"

namespace troth::inline v1::io {

Result<void> BlockingStream::write_output() {
    TROTH_TRY(socket_.write_all(pump_.output(), limits_.write));
    pump_.wrote(pump_.output().size());
    return {};
}

Result<bool> BlockingStream::fill(Milliseconds limit) {
    if (!pump_.has_plaintext()) pump_.rest();
    TROTH_TRY(const bool there, socket_.wait_readable(limit));
    if (!there) return fail(Error(timed_out).with("address", socket_.peer()));
    TROTH_TRY(const usize got, socket_.read(pump_.input_space(), limit));
    if (got == 0) {
        TROTH_TRY(pump_.end_of_input());
        return false;
    }
    pump_.received(got);
    return true;
}

Result<void> BlockingStream::handshake() {
    const auto until = std::chrono::steady_clock::now() + limits_.handshake;
    for (;;) {
        TROTH_TRY(const Pump::Next next, pump_.handshake());
        switch (next) {
            case Pump::Next::write: {
                // A peer that refuses us says why and goes away: what it said matters more than the broken pipe.
                auto written = write_output();
                if (!written) {
                    pump_.wrote(pump_.output().size());
                    auto filled = fill(limits_.close);
                    if (!filled || !*filled) return fail(std::move(written).error());
                }
                break;
            }
            case Pump::Next::read: {
                const auto left = std::chrono::ceil<Milliseconds>(until - std::chrono::steady_clock::now());
                TROTH_TRY(const bool more, fill(std::max(left, Milliseconds(0))));
                if (!more) return fail(Error(connection_lost).with("address", socket_.peer()));
                break;
            }
            case Pump::Next::done:
            case Pump::Next::data:
                return {};
            case Pump::Next::closed:
                return fail(Error(connection_lost).with("address", socket_.peer()));
        }
    }
}

Result<usize> BlockingStream::read_some(MutableBytes out) {
    for (;;) {
        TROTH_TRY(const Pump::Next next, pump_.read());
        switch (next) {
            case Pump::Next::write:
                TROTH_TRY(write_output());
                break;
            case Pump::Next::data:
                return pump_.take(out);
            case Pump::Next::closed:
                return usize{0};
            case Pump::Next::read:
            case Pump::Next::done: {
                TROTH_TRY(const bool more, fill(limits_.read));
                if (!more) return usize{0};
                break;
            }
        }
    }
}

Result<void> BlockingStream::write(Gather plain) {
    const usize all = total_size(plain);
    usize sent = 0;
    std::vector<Bytes> rest(plain.begin(), plain.end());
    while (sent < all) {
        TROTH_TRY(const usize taken, pump_.seal(rest));
        sent += taken;
        usize skip = taken;
        while (skip != 0 && !rest.empty()) {
            const usize step = std::min(skip, rest.front().size());
            rest.front() = rest.front().subspan(step);
            skip -= step;
            if (rest.front().empty()) rest.erase(rest.begin());
        }
        TROTH_TRY(write_output());
    }
    return {};
}

Result<void> BlockingStream::poll(Milliseconds limit) {
    const auto until = std::chrono::steady_clock::now() + limit;
    for (;;) {
        TROTH_TRY(const Pump::Next next, pump_.read());
        if (next == Pump::Next::write) {
            TROTH_TRY(write_output());
            continue;
        }
        if (next != Pump::Next::read) return {};
        const auto left =
            std::max(std::chrono::ceil<Milliseconds>(until - std::chrono::steady_clock::now()), Milliseconds(0));
        TROTH_TRY(const bool there, socket_.wait_readable(left));
        if (!there) return {};
        TROTH_TRY(const bool more, fill(left));
        if (!more) return {};
    }
}

Result<void> BlockingStream::close() {
    TROTH_TRY(pump_.connection().close());
    TROTH_TRY(const Pump::Next queued, pump_.flush());
    if (queued == Pump::Next::write) TROTH_TRY(write_output());
    socket_.shutdown_sending();
    // What the peer still sends is of no interest; its close_notify is awaited as long as it is polite to.
    const auto until = std::chrono::steady_clock::now() + limits_.close;
    u8 thrown_away[4096];
    while (std::chrono::steady_clock::now() < until) {
        auto next = pump_.read();
        if (!next || *next == Pump::Next::closed) return {};
        if (*next == Pump::Next::write) {
            pump_.wrote(pump_.output().size());
        } else if (*next == Pump::Next::data) {
            pump_.take(thrown_away);
        } else {
            auto more = fill(limits_.close);
            if (!more || !*more) return {};
        }
    }
    return {};
}

}  // namespace troth::inline v1::io
