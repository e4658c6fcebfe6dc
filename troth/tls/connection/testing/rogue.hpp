// Rogue: a peer that runs the real handshake, but whose messages pass through a hand that may drop, repeat, delay or
// change them before they are sealed. It has all the keys, so only the other side's rules can stop it.
#pragma once

#include <functional>

#include "troth/tls/connection/state.hpp"
#include "troth/tls/connection/testing/bare_key.hpp"
#include "troth/tls/record/ledger.hpp"

namespace troth::inline v1::tls::testing {

// Slip: how the rogue's messages and its change of keys miss each other: it moves a message into another epoch, or cuts
// one in two where the key changes.
struct Slip {
    enum class Kind : u8 {
        none,
        early,         // the last message before the change is sent after it, under the new key
        late,          // the first message after the change is sent before it, under the old key
        split_before,  // the last message before the change ends after it
        split_after,   // the first message after the change begins before it
    };
    Kind kind = Kind::none;
    usize change = 0;  // which change of its writing key, from 0
};

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
        drain();
        return std::exchange(said_, {});
    }
    usize messages() const { return index_; }
    RecordLayer& records() { return records_; }  // to put records of one's own between the messages
    // slip: before the first exchange. slipped: whether there was such a change and such a message.
    void slip(Slip slip) { slip_ = slip; }
    bool slipped() const { return slipped_; }
    bool done() const { return done_; }

    // say: application data, now, under the key of now.
    void say(Bytes data) {
        flush();
        drain();
        ByteVector record(protected_size(data.size()));
        if (!records_.seal(Gather(&data, 1), record)) std::abort();
        said_.insert(said_.end(), record.begin(), record.end());
    }

    // Carrier.
    void send(Epoch epoch, Bytes message) override {
        hand_(index_++, message, [&](Bytes changed) { pass(epoch, changed); });
    }
    void flush() override {
        release();
        records_.flush();
    }
    Result<void> read_with(Epoch epoch, EpochKeys keys) override { return records_.read_with(epoch, std::move(keys)); }
    void write_with(Epoch epoch, EpochKeys keys) override {
        const Slip::Kind kind = changes_++ == slip_.change ? slip_.kind : Slip::Kind::none;
        if (kind == Slip::Kind::late || kind == Slip::Kind::split_after) {
            release();
            late_keys_.emplace(epoch, std::move(keys));
            return;
        }
        const bool held = !held_.empty();
        const ByteVector last = std::exchange(held_, {});
        const usize before = kind == Slip::Kind::early          ? 0
                             : kind == Slip::Kind::split_before ? last.size() / 2
                                                                : last.size();
        records_.send(epoch, Bytes(last).first(before));
        records_.write_with(epoch, std::move(keys));
        records_.send(epoch, Bytes(last).subspan(before));
        slipped_ = slipped_ || (held && kind != Slip::Kind::none);
    }
    void discard(Epoch) override {}
    void compatibility_mode() override { records_.compatibility_mode(); }
    Bytes sent(usize) const override { return {}; }  // what was sent may be something else

    // HandshakeObserver.
    void message(bool, Epoch, Bytes) override {}
    void secret(std::string_view, Bytes) override {}
    bool wants_secrets() const override { return false; }

  private:
    // pass: one message behind, where a slip wants the last one before a change of keys.
    void pass(Epoch epoch, Bytes message) {
        if (late_keys_) {
            auto [next, keys] = *std::exchange(late_keys_, std::nullopt);
            const usize before = slip_.kind == Slip::Kind::late ? message.size() : message.size() / 2;
            records_.send(epoch, message.first(before));
            records_.write_with(next, std::move(keys));
            records_.send(epoch, message.subspan(before));
            slipped_ = true;
            return;
        }
        release();
        held_.assign(message.begin(), message.end());
        if (slip_.kind == Slip::Kind::none) release();
    }
    void drain() {
        ByteVector out(1 << 16);
        out.resize(records_.drain(out));
        said_.insert(said_.end(), out.begin(), out.end());
    }
    void release() {
        if (!held_.empty()) records_.send(Epoch::plain, std::exchange(held_, {}));
    }
    void start(const Env& env) {
        if (block_ || done_ || failed_) return;
        block_ = std::make_unique<HandshakeBlock>(*this, *this, outcome_, std::move(overrides_));
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
            core.settle();
        }
    }

    std::shared_ptr<const ClientConfig> client_config_;
    std::shared_ptr<const ServerConfig> server_config_;
    Overrides overrides_;
    RecordLayer records_;
    Hand hand_;
    std::unique_ptr<HandshakeBlock> block_;
    Outcome outcome_;
    ByteVector said_;
    Slip slip_;
    ByteVector held_;
    std::optional<std::pair<Epoch, EpochKeys>> late_keys_;
    usize changes_ = 0;
    bool slipped_ = false;
    usize index_ = 0;
    bool done_ = false, failed_ = false;
};

}  // namespace troth::inline v1::tls::testing
