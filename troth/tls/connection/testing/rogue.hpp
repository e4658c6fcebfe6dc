// Rogue: a peer that runs the real handshake, but whose messages pass through a hand that may drop, repeat, delay or
// change them before they are sealed. It has all the keys, so only the other side's rules can stop it.
#pragma once

#include <functional>

#include "troth/tls/connection/state.hpp"
#include "troth/tls/connection/testing/bare_key.hpp"
#include "troth/tls/record/ledger.hpp"

namespace troth::inline v1::tls::testing {

class Rogue final : public Carrier, public HandshakeObserver {
  public:
    // Hand: gets each message in turn, and what to pass on with; `index` counts from 0.
    using Pass = std::function<void(Bytes)>;
    using Hand = std::function<void(usize index, Bytes message, const Pass& pass)>;

    Rogue(std::shared_ptr<const ClientConfig> config, Overrides overrides, Hand hand)
        : client_config_(std::move(config)),
          overrides_(std::move(overrides)),
          records_(true, 0, nullptr),
          hand_(std::move(hand)) {
        ledger::begin();
    }
    Rogue(std::shared_ptr<const ServerConfig> config, Overrides overrides, Hand hand)
        : server_config_(std::move(config)),
          overrides_(std::move(overrides)),
          records_(false, 0, nullptr),
          hand_(std::move(hand)) {
        ledger::begin();
    }

    // exchange: takes what came, gives what goes out. Stops for good at its own failure.
    ByteVector exchange(const Env& env, ByteVector& wire) {
        start(env);
        usize at = 0;
        while (!failed_) {
            Result<RecordLayer::Taken> taken = records_.take(MutableBytes(wire).subspan(at));
            if (!taken || taken->type == ContentType::alert) {
                failed_ = true;
                break;
            }
            if (taken->consumed == 0) break;
            at += taken->consumed;
            if (taken->type != ContentType::handshake || !block_) continue;
            block_->core.inbox.feed(taken->content);
            run(env);
        }
        wire.erase(wire.begin(), wire.begin() + static_cast<std::ptrdiff_t>(at));
        ByteVector out(1 << 16);
        out.resize(records_.drain(out));
        return out;
    }
    usize messages() const { return index_; }
    bool done() const { return done_; }

    // Carrier.
    void send(Epoch epoch, Bytes message) override {
        hand_(index_++, message, [&](Bytes changed) { records_.send(epoch, changed); });
    }
    void flush() override { records_.flush(); }
    Result<void> read_with(Epoch epoch, EpochKeys keys) override { return records_.read_with(epoch, std::move(keys)); }
    void write_with(Epoch epoch, EpochKeys keys) override { records_.write_with(epoch, std::move(keys)); }
    void discard(Epoch) override {}
    void compatibility_mode() override { records_.compatibility_mode(); }

    // HandshakeObserver.
    void message(bool, Epoch, Bytes) override {}
    void secret(std::string_view, Bytes) override {}
    bool wants_secrets() const override { return false; }

  private:
    void start(const Env& env) {
        if (block_ || done_ || failed_) return;
        block_ = std::make_unique<HandshakeBlock>(*this, *this, std::move(overrides_));
        block_->core.wall = env.now.wall;
        block_->core.env = &env;
        block_->root = client_config_ ? tls::client(block_->core, *client_config_, block_->overrides)
                                      : tls::server(block_->core, server_config_, block_->overrides);
        block_->core.start(block_->root.handle());
        run(env);
    }
    void run(const Env& env) {
        Core& core = block_->core;
        core.env = &env;
        core.drive();
        core.poke();
        while (!core.failure && !block_->root.done() && core.operations.ask(env.engine, env.now, env.random))
            core.poke();
        if (core.failure) failed_ = true;
        if (core.failure || block_->root.done()) {
            done_ = block_->root.done();
            records_.flush();
            block_.reset();
        } else {
            core.inbox.settle();
        }
    }

    std::shared_ptr<const ClientConfig> client_config_;
    std::shared_ptr<const ServerConfig> server_config_;
    Overrides overrides_;
    RecordLayer records_;
    Hand hand_;
    std::unique_ptr<HandshakeBlock> block_;
    usize index_ = 0;
    bool done_ = false, failed_ = false;
};

}  // namespace troth::inline v1::tls::testing
