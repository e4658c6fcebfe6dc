#include "troth/io/pump.hpp"

#include <algorithm>

namespace troth::inline v1::io {

namespace {
constexpr usize kept_tickets = 16;  // a server may send more than anyone needs
}

Pump::~Pump() {
    // A moved-from pump has no buffers.
    if (in_) worker_->buffers.give_back(std::move(in_), in_used_);
    if (out_) worker_->buffers.give_back(std::move(out_), out_used_);
}

Result<Pump::Next> Pump::handshake() {
    return go_on(true);
}

Result<Pump::Next> Pump::read() {
    return go_on(false);
}

Result<Pump::Next> Pump::flush() {
    TROTH_TRY(const bool any, collect_output());
    return any ? Next::write : Next::done;
}

Result<Pump::Next> Pump::go_on(bool until_done) {
    for (;;) {
        if (output_size_ != 0 && !in_flight_) return Next::write;
        if (failure_) {
            Error error = std::move(*failure_);
            failure_.reset();
            return fail(std::move(error));
        }
        TROTH_TRY(const bool output, collect_output());
        if (output && !in_flight_) return Next::write;
        if (!plain_.empty()) return Next::data;
        if (until_done && connection_.established()) return Next::done;
        if (peer_closed_) return Next::closed;

        const tls::Env env = worker_->env();
        MutableBytes wire{in_ ? in_.data() + in_begin_ : nullptr, in_end_ - in_begin_};
        auto step = connection_.receive(env, wire);
        if (!step) return fail_after_alert(std::move(step).error());
        in_begin_ += step->consumed;
        const bool progress = step->consumed != 0 || !std::holds_alternative<std::monostate>(step->event);
        accept(std::move(step->event));
        if (connection_.want().operation) {
            auto answered = answer_operations(env);
            if (!answered) return fail_after_alert(std::move(answered).error());
            continue;
        }
        if (!progress && (in_flight_ || !connection_.want().write)) return Next::read;
    }
}

// An error is told to the peer before it is told to the caller.
Result<Pump::Next> Pump::fail_after_alert(Error error) {
    auto alert = collect_output();
    if (!alert || !*alert || in_flight_) return fail(std::move(error));
    failure_ = std::move(error);
    return Next::write;
}

void Pump::accept(tls::Event event) {
    if (auto* data = std::get_if<tls::AppData>(&event)) {
        plain_ = data->bytes;
    } else if (auto* ticket = std::get_if<tls::TicketReceived>(&event)) {
        if (tickets_.size() < kept_tickets) tickets_.push_back(std::move(*ticket));
    } else if (std::holds_alternative<tls::PeerClosed>(event)) {
        peer_closed_ = true;
    }
}

// What the worker's engine did not answer at once is answered here: this stream has nothing else to do meanwhile.
Result<void> Pump::answer_operations(const tls::Env& env) {
    while (auto operation = connection_.take_operation()) {
        tls::OpResult answer = tls::compute(operation->second, env.now, env.random);
        TROTH_TRY(connection_.complete(env, operation->first, std::move(answer)));
    }
    return {};
}

Result<bool> Pump::collect_output() {
    if (output_size_ != 0) return true;
    if (!connection_.want().write) return false;
    if (!out_) out_ = worker_->buffers.take();
    TROTH_TRY(const tls::Sealed sealed, connection_.pull(worker_->env(), {out_.data(), BufferPool::buffer_size}));
    output_data_ = out_.data();
    output_size_ = sealed.written;
    out_used_ = std::max(out_used_, sealed.written);
    return sealed.written != 0;
}

Result<usize> Pump::seal(Gather plain) {
    if (!out_) out_ = worker_->buffers.take();
    TROTH_TRY(const tls::Sealed sealed,
              connection_.send(worker_->env(), plain, {out_.data(), BufferPool::buffer_size}));
    output_data_ = out_.data();
    output_size_ = sealed.written;
    out_used_ = std::max(out_used_, sealed.written);
    return sealed.taken;
}

void Pump::wrote(usize size) {
    output_data_ += size;
    output_size_ -= size;
    if (output_size_ == 0) in_flight_ = false;
    if (output_size_ == 0 && out_) {
        worker_->buffers.give_back(std::move(out_), out_used_);
        out_used_ = 0;
    }
}

usize Pump::take(MutableBytes out) {
    const usize size = std::min(out.size(), plain_.size());
    if (size != 0) std::memcpy(out.data(), plain_.data(), size);
    plain_ = plain_.subspan(size);
    return size;
}

MutableBytes Pump::input_space() {
    if (!in_) {
        in_ = worker_->buffers.take();
        in_begin_ = in_end_ = in_used_ = 0;
    }
    if (in_begin_ == in_end_) {
        in_begin_ = in_end_ = 0;
    } else if (BufferPool::buffer_size - in_end_ < tls::max_wire_record) {
        std::memmove(in_.data(), in_.data() + in_begin_, in_end_ - in_begin_);
        in_end_ -= in_begin_;
        in_begin_ = 0;
    }
    in_used_ = BufferPool::buffer_size;
    return {in_.data() + in_end_, BufferPool::buffer_size - in_end_};
}

Result<void> Pump::end_of_input() {
    if (peer_closed_) return {};
    return connection_.end_of_input();
}

void Pump::rest() {
    if (in_ && in_begin_ == in_end_ && plain_.empty()) {
        worker_->buffers.give_back(std::move(in_), std::exchange(in_used_, 0));
        in_begin_ = in_end_ = 0;
    }
    if (connection_.established()) connection_.hibernate(worker_->env());
}

}  // namespace troth::inline v1::io
