// The honest side of a fuzzed conversation: a real Connection, and an owner who holds it to its contract.
#pragma once

#include <algorithm>

#include "fuzz/input.hpp"
#include "fuzz/models.hpp"

namespace troth::fuzz {

// LateEngine: leaves those operations to the owner that the bits say.
class LateEngine final : public Engine {
  public:
    explicit LateEngine(u8 late) : late_(late) {}
    std::optional<OpResult> answer(OpRequest& request, const Now& now, RandomSource& random) override {
        if ((late_ >> (asked_++ % 8) & 1) != 0) return std::nullopt;
        return tls::testing::answer_bare(request, now, random);
    }

  private:
    u8 late_;
    usize asked_ = 0;
};

// Honest: the real Connection with its owner, who holds it to its contract at every call.
class Honest {
  public:
    Honest(const Model& model, bool is_client, u8 chunk, u8 late, u8 errors, u8 end)
        : connection_(is_client ? *Connection::client(model.client, model.overrides(true))
                                : *Connection::server(model.server, model.overrides(false))),
          engine_(late),
          chunk_(chunk),
          errors_(errors),
          end_(end),
          must_know_peer_(is_client || model.server->client_auth == ClientAuth::required) {}

    // hear: bytes arrive; gives what is said in answer.
    ByteVector hear(Bytes bytes) {
        wire_.insert(wire_.end(), bytes.begin(), bytes.end());
        ByteVector said;
        for (bool moved = true; moved;) {
            speak(said);
            moved = answer_late() || read();
            end_early();
        }
        speak(said);
        return said;
    }
    bool done() const { return done_; }
    bool failed() const { return error_ != nullptr; }
    std::function<void()> on_done = [] {};
    std::function<void(Bytes)> on_data = [](Bytes) {};

  private:
    Env env() { return Env{now_, random_, engine_}; }

    void fail_with(const Error& error) {
        require(!error.id().empty(), "an error has an id");
        if (error_ != nullptr) {
            require(error.is(*error_), "a failure is final");
            return;
        }
        error_ = &error.row();
        require(!connection_.want().read && !connection_.want().operation, "a failed connection wants nothing");
        require(!done_ || connection_.failed(), "what fails has failed");
    }
    void speak(ByteVector& said) {
        std::array<u8, 997> out;
        while (connection_.want().write) {
            const Result<Sealed> sealed = connection_.pull(env(), out);
            if (!sealed) return fail_with(sealed.error());
            require(sealed->written <= out.size(), "no more is written than there is room");
            if (sealed->written == 0) return;
            said.insert(said.end(), out.begin(), out.begin() + static_cast<std::ptrdiff_t>(sealed->written));
        }
    }
    // answer_late: one operation that was left to us. While it waits, nothing may be consumed.
    bool answer_late() {
        auto operation = connection_.take_operation();
        if (!operation) return false;
        ++steps_;
        require(receive(wire_.size()) == 0, "nothing is consumed while an operation is pending");
        if (error_ != nullptr) return false;
        OpResult result = tls::testing::answer_bare(operation->second, now_, random_);
        if ((errors_ >> (answered_++ % 8) & 1) != 0) {
            result = fail(Error(handshake_timeout));
            refused_ = true;
        }
        const OpId id = operation->first;
        const Result<void> completed = connection_.complete(env(), id, std::move(result));
        if (!completed) fail_with(completed.error());
        // A second answer under the same name is dropped.
        if (completed && !connection_.complete(env(), id, Verified{})) require(false, "a late answer is dropped");
        Connection elsewhere = std::move(connection_);
        connection_ = std::move(elsewhere);
        return true;
    }
    // read: shows the wire in growing pieces until something happens.
    bool read() {
        if (error_ != nullptr || connection_.want().operation) return false;
        usize shown = chunk_ == 0 ? wire_.size() : std::min<usize>(chunk_, wire_.size());
        while (true) {
            const bool had_event = event_;
            event_ = false;
            const usize consumed = receive(shown);
            ++steps_;
            if (error_ != nullptr) return false;
            if (consumed != 0 || event_) return true;
            event_ = had_event;
            if (shown == wire_.size()) return false;
            shown = std::min(shown + chunk_, wire_.size());
        }
    }
    usize receive(usize shown) {
        if (error_ != nullptr) return 0;
        ByteVector given(wire_.begin(), wire_.begin() + static_cast<std::ptrdiff_t>(shown));  // a heap block of its own
        Result<Step> step = connection_.receive(env(), given);
        if (!step) {
            fail_with(step.error());
            return 0;
        }
        require(step->consumed <= given.size(), "no more is consumed than was given");
        if (std::holds_alternative<HandshakeDone>(step->event)) {
            require(!done_ && connection_.established(), "done once");
            done_ = true;
            require(!refused_, "an operation that failed ends the handshake");
            require(!must_know_peer_ || !std::holds_alternative<Nobody>(connection_.peer()), "the peer is known");
            on_done();
        } else if (const auto* data = std::get_if<AppData>(&step->event)) {
            require(done_, "no data before the handshake is done");
            require(data->bytes.data() >= given.data() &&
                        data->bytes.data() + data->bytes.size() <= given.data() + step->consumed,
                    "data lies in what was consumed");
            on_data(data->bytes);
        } else if (step->event.index() != 0) {
            require(done_, "no event before the handshake is done");
        }
        event_ = step->event.index() != 0;
        wire_.erase(wire_.begin(), wire_.begin() + static_cast<std::ptrdiff_t>(step->consumed));
        return step->consumed;
    }
    void end_early() {
        if ((end_ & 0x3f) == 0 || ended_ || steps_ < (end_ & 0x3f) || error_ != nullptr) return;
        ended_ = true;
        const bool before = !connection_.established();
        Result<void> ended;
        switch (end_ >> 6) {
            case 0:
                ended = connection_.close();
                require(ended.has_value(), "closing a connection that has not failed");
                if (before) refused_ = true;
                break;
            case 1:
                ended = connection_.end_of_input();
                break;
            case 2:
                now_.steady += std::chrono::hours(1);
                ended = connection_.expire(env());
                break;
            default:
                connection_.hibernate();
                break;
        }
        if (!ended) fail_with(ended.error());
    }

    Connection connection_;
    v1::testing::CountingRandom random_{1};
    LateEngine engine_;
    Now now_{tls::testing::Pair::default_time(), Steady(std::chrono::seconds(1000))};
    ByteVector wire_;
    usize chunk_, steps_ = 0, answered_ = 0;
    u8 errors_, end_;
    bool must_know_peer_, done_ = false, event_ = false, refused_ = false, ended_ = false;
    const ErrorRow* error_ = nullptr;
};

}  // namespace troth::fuzz
