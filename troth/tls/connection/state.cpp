#include "troth/tls/connection/state.hpp"

#include "troth/tls/handshake/errors.hpp"
#include "troth/tls/registry/alerts.hpp"

namespace troth::inline v1::tls {

Connection::State::State(std::shared_ptr<const ClientConfig> chosen, Overrides given)
    : is_client(true),
      tracing(given.trace),
      config(std::move(chosen)),
      records(true, config->padding, tracing ? this : nullptr) {
    make_block(std::move(given));
}

Connection::State::State(std::shared_ptr<const ServerConfig> chosen, Overrides given)
    : is_client(false),
      tracing(given.trace),
      config(std::move(chosen)),
      records(false, config->padding, tracing ? this : nullptr) {
    make_block(std::move(given));
}

void Connection::State::make_block(Overrides given) {
    handshake = std::make_unique<HandshakeBlock>(records, *this, facts, std::move(given));
    if (tracing || common().key_log != nullptr) notes = std::make_unique<Notes>();
}

// The handshake.

void Connection::State::begin(const Env& env) {
    now = env.now.wall;
    if (started) return;
    started = env.now.steady;
    Core& core = handshake->core;
    core.wall = env.now.wall;
    core.env = &env;
    if (is_client)
        handshake->root = tls::client(core, client_config(), handshake->overrides);
    else
        handshake->root = tls::server(core, std::static_pointer_cast<const ServerConfig>(config), handshake->overrides);
    core.start(handshake->root.handle());
}

Result<void> Connection::State::run(const Env& env) {
    Core& core = handshake->core;
    core.env = &env;
    core.drive();
    core.poke();
    // Inline answers are given here, between resumptions: nobody's code runs inside a coroutine.
    while (!core.failure && !handshake->root.done() && core.operations.ask(env.engine, env.now, env.random))
        core.poke();
    core.env = nullptr;
    if (const ErrorRow* row = records.take_failure(); row != nullptr && !core.failure) core.failure.emplace(*row);
    if (core.failure) {
        Error error = std::move(*core.failure);
        return fail(fail_with(std::move(error)));
    }
    if (handshake->root.done()) {
        finish();
    } else {
        core.settle();
        records.hibernate();  // for as long as the peer takes, nothing is held that can be made again
    }
    deliver_key_log();
    return {};
}

void Connection::State::finish() {
    established = true;
    handshake.reset();
    records.established();
    done_due = true;
}

Result<void> Connection::State::complete(const Env& env, OpId id, OpResult&& result) {
    const auto pool = records.with_pool(env.engine.contexts);
    if (failure != nullptr) return fail(failed_before());
    now = env.now.wall;
    if (!handshake || !handshake->core.operations.complete(id, std::move(result))) return {};
    return run(env);
}

Result<void> Connection::State::expire(const Env& env) {
    const auto pool = records.with_pool(env.engine.contexts);
    if (failure != nullptr || established || !started) return {};
    if (env.now.steady < *started + common().handshake_timeout) return {};
    return fail(fail_with(Error(handshake_timeout)));
}

Error Connection::State::fail_with(Error error) {
    if (failure != nullptr) return error;
    failure = &error.row();
    if (const std::optional<AlertDescription> alert = alert_for(error)) {
        records.send_alert(*alert);
        const std::array<u8, 2> content{2, static_cast<u8>(*alert)};
        trace(TraceEvent::Kind::alert, true, records.writes_encrypted(), content[1], content);
    }
    deliver_key_log();
    handshake.reset();
    inbox.drop();
    events.clear();
    done_due = false;
    key_update_due = false;
    return error;
}

// The calls.

Want Connection::State::want() const {
    Want want;
    want.write = records.pending() || key_update_due || (is_client && !started && failure == nullptr);
    if (failure != nullptr) return want;
    want.operation = handshake && handshake->core.operations.pending();
    want.read = !close_received && !want.operation;
    return want;
}

Event Connection::State::next_event() {
    if (std::exchange(done_due, false)) return HandshakeDone();
    if (events.empty()) return std::monostate();
    Event event = std::move(events.front());
    events.erase(events.begin());
    if (events.empty()) events = std::vector<Event>();
    return event;
}

Result<Step> Connection::State::receive(const Env& env, MutableBytes wire) {
    const auto pool = records.with_pool(env.engine.contexts);
    if (failure != nullptr) return fail(failed_before());
    const bool fresh = !started;
    begin(env);
    if (fresh && is_client) TROTH_TRY(run(env));
    Step step;
    step.event = next_event();
    const bool waiting = handshake && handshake->core.operations.pending();
    if (step.event.index() == 0 && !waiting && close_received) {
        step.consumed = wire.size();  // §6.1: what follows a closure alert is ignored
    } else if (step.event.index() == 0 && !waiting && !wire.empty()) {
        Result<RecordLayer::Taken> taken = records.take(wire);
        if (!taken) return fail(fail_with(std::move(taken).error()));
        if (taken->consumed == 0) {
            step.want = want();
            step.want.at_least = taken->missing;
            return step;
        }
        step.consumed = taken->consumed;
        data = {};
        Result<void> handled = handle(env, *taken);
        if (!handled) return fail(fail_with(std::move(handled).error()));
        step.event = next_event();
        if (!data.empty()) step.event = AppData{data};
    }
    step.want = want();
    return step;
}

Result<Sealed> Connection::State::pull(const Env& env, MutableBytes out) {
    const auto pool = records.with_pool(env.engine.contexts);
    if (failure != nullptr && !records.pending()) return fail(failed_before());
    if (failure == nullptr && is_client && !started) {
        begin(env);
        TROTH_TRY(run(env));
    }
    write_mailbox();
    Sealed sealed;
    sealed.written = records.drain(out);
    sealed.want = want();
    return sealed;
}

Result<Sealed> Connection::State::send(const Env& env, Gather plain, MutableBytes out) {
    const auto pool = records.with_pool(env.engine.contexts);
    if (failure != nullptr) return fail(failed_before());
    if (!established) return fail(not_established);
    if (close_sent) return fail(already_closed);
    now = env.now.wall;
    if (records.should_update_writing()) key_update_due = true;  // §5.5
    write_mailbox();
    Sealed sealed;
    sealed.written = records.drain(out);
    if (!records.pending()) {
        Result<RecordLayer::Written> written = records.seal(plain, out.subspan(sealed.written));
        if (!written) return fail(fail_with(std::move(written).error()));
        sealed.written += written->written;
        sealed.taken = written->taken;
        if (sealed.taken != 0) trace_data(true, sealed.taken);
    }
    sealed.want = want();
    return sealed;
}

Result<void> Connection::State::close() {
    if (failure != nullptr) return fail(failed_before());
    if (close_sent) return {};
    write_mailbox();
    // §6.1: a handshake that is given up says so first.
    if (!established) records.send_alert(AlertDescription::user_canceled);
    records.send_alert(AlertDescription::close_notify);
    const std::array<u8, 2> content{1, 0};
    trace(TraceEvent::Kind::alert, true, records.writes_encrypted(), 0, content);
    close_sent = true;
    if (!established) {
        failure = &already_closed;
        handshake.reset();
    }
    return {};
}

Result<void> Connection::State::end_of_input() {
    if (failure != nullptr) return fail(failed_before());
    if (close_received) return {};
    return fail(fail_with(Error(established ? truncated : closed_early)));
}

Result<void> Connection::State::update_keys(bool ask_peer) {
    if (failure != nullptr) return fail(failed_before());
    if (!established) return fail(not_established);
    if (close_sent) return fail(already_closed);
    key_update_due = true;
    key_update_asks = key_update_asks || ask_peer;
    return {};
}

}  // namespace troth::inline v1::tls
