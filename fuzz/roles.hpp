// One side of a handshake is a real Connection, the honest side; the other is the fuzzer: bytes as they come, or a peer
// that has all the keys and whose messages are dropped, repeated, moved, cut, changed and mixed with others before they
// are sealed. RFC 8446 §4; security.md, early test 1. An input:
//   byte 0  bit 0: raw bytes instead of a peer with keys
//   byte 1  which of the models
//   byte 2  how many bytes are shown to the honest side at once (0: all there are)
//   byte 3  which operations are answered late, a bit each; byte 4: which of those with an error
//   byte 5  after how many steps the owner closes, ends the input, or lets the time run out (low six bits; 0: never)
//   the rest is the wire, or for each message of the peer what becomes of it.
#pragma once

#include <algorithm>
#include <array>

#include "fuzz/input.hpp"
#include "troth/tls/connection/testing/paths.hpp"
#include "troth/tls/connection/testing/rogue.hpp"
#include "troth/tls/record/ledger.hpp"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#include <sanitizer/allocator_interface.h>
#define TROTH_FUZZ_COUNTS_MEMORY 1
#endif
#endif

namespace troth::fuzz {

using namespace tls;
using tls::testing::Rogue;
using tls::testing::Scene;

// Model: configurations of both sides, and what the client has from before. Made once.
struct Model {
    explicit Model(void (*set_up)(Scene&)) {
        Scene scene;
        scene.client->groups = {NamedGroup::x25519, NamedGroup::secp256r1};
        set_up(scene);
        client = scene.client;
        server = scene.server;
        session = std::move(scene.client_overrides.session);
    }
    Overrides overrides(bool is_client) const {
        Overrides out;
        if (!is_client) return out;
        out.server_name = "server.example";
        if (!session.empty()) out.session = session.clone();
        return out;
    }
    std::shared_ptr<const ClientConfig> client;
    std::shared_ptr<const ServerConfig> server;
    SecretBytes session;
};

inline const std::vector<Model>& models() {
    static const std::vector<Model> all = [] {
        constexpr std::array<void (*)(Scene&), 10> set_ups = {
            [](Scene&) {},
            [](Scene& s) { s.server->groups = {NamedGroup::secp256r1}; },  // a retry
            [](Scene& s) {
                s.server->client_auth = ClientAuth::required;
                s.client->credential = tls::testing::bare_credential(8);
            },
            [](Scene& s) { s.store(); },
            [](Scene& s) {
                s.server->groups = {NamedGroup::secp256r1};
                s.store();
            },
            [](Scene& s) {
                s.server->client_auth = ClientAuth::optional;
                s.client->alpn = {"h2", "http/1.1"};
                s.server->alpn = {"http/1.1"};
                s.tickets();
            },
            [](Scene& s) {
                s.client->compatibility_mode = s.client->grease = false;
                s.server->suites = {CipherSuite::TLS_AES_256_GCM_SHA384};
            },
            [](Scene& s) {
                s.server->client_auth = ClientAuth::required;
                s.client->credential = tls::testing::bare_credential(8);
                s.store();
            },
            [](Scene& s) { s.client->groups = {NamedGroup::X25519MLKEM768}; },
            [](Scene& s) { s.server->client_auth = ClientAuth::required; },  // nothing to show: never connected
        };
        std::vector<Model> made;
        for (void (*set_up)(Scene&) : set_ups) made.emplace_back(set_up);
        return made;
    }();
    return all;
}

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

// Script: what becomes of the rogue's messages. Keeps both streams: what an honest peer would have sent, and what was.
class Script {
  public:
    explicit Script(Input& input) : input_(input) {}
    void attach(Rogue& rogue) { rogue_ = &rogue; }

    void hand(Bytes message, const Rogue::Pass& pass) {
        meant_.insert(meant_.end(), message.begin(), message.end());
        const auto deliver = [&](Bytes bytes) {
            sent_.insert(sent_.end(), bytes.begin(), bytes.end());
            pass(bytes);
        };
        while (aside(deliver)) {
        }
        const ByteVector held = std::exchange(held_, {});
        change(message, deliver);
        if (!held.empty()) deliver(held);
    }
    // as_meant: everything that an honest peer would have sent so far came, in order and whole.
    bool as_meant() const {
        return sent_.size() >= meant_.size() && std::equal(meant_.begin(), meant_.end(), sent_.begin());
    }
    ByteVector take_early() { return std::exchange(early_, {}); }

  private:
    // aside: something else before the message. The next choice; false if it is about the message itself.
    template <class Deliver>
    bool aside(const Deliver& deliver) {
        choice_ = input_.byte() & 0x0f;
        switch (choice_) {
            case 10: {  // a message of the fuzzer's own
                const u8 type = input_.byte();
                const Bytes body = input_.short_part();
                ByteVector message = {type, 0, 0, static_cast<u8>(body.size())};
                message.insert(message.end(), body.begin(), body.end());
                deliver(message);
                return true;
            }
            case 11:
                deliver(input_.short_part());
                return true;
            case 12:  // data that nobody may see yet
                overtake();
                if (rogue_->records().writes_encrypted())
                    seal(input_.short_part());
                else
                    plain(23, input_.short_part());
                return true;
            case 13: {
                overtake();
                const u8 type = input_.byte();
                const Bytes content = input_.short_part();
                if (type == 22 && !rogue_->records().writes_encrypted())
                    sent_.insert(sent_.end(), content.begin(), content.end());
                plain(type, content);
                return true;
            }
            case 14:
                rogue_->records().send_alert(static_cast<AlertDescription>(input_.byte()));
                return true;
            case 15:
                overtake();
                early_.insert(early_.end(), change_cipher_spec_record.begin(), change_cipher_spec_record.end());
                return true;
            default:
                return false;
        }
    }
    template <class Deliver>
    void change(Bytes message, const Deliver& deliver) {
        ByteVector changed(message.begin(), message.end());
        switch (choice_) {
            case 1:  // dropped
                return;
            case 2:
                deliver(message);
                deliver(message);
                return;
            case 3:  // after the next one
                held_ = std::move(changed);
                return;
            case 4:
                deliver(message.first(input_.number() % message.size()));
                return;
            case 5:
                changed[input_.number() % changed.size()] ^= input_.byte();
                break;
            case 6: {  // another body
                changed.resize(4);
                const Bytes body = input_.long_part();
                changed.insert(changed.end(), body.begin(), body.end());
                set_length(changed);
                break;
            }
            case 7: {  // in two records
                const usize part = input_.number() % message.size();
                deliver(message.first(part));
                rogue_->flush();
                deliver(message.subspan(part));
                return;
            }
            case 8: {  // something put in
                const usize at = 4 + input_.number() % (changed.size() - 3);
                const Bytes more = input_.short_part();
                changed.insert(changed.begin() + static_cast<std::ptrdiff_t>(at), more.begin(), more.end());
                set_length(changed);
                break;
            }
            case 9: {  // two bytes replaced
                const usize at = input_.number() % changed.size();
                changed[at] = input_.byte();
                changed[(at + 1) % changed.size()] = input_.byte();
                break;
            }
            default:
                break;
        }
        deliver(changed);
    }
    static void set_length(ByteVector& message) {
        const usize size = message.size() - 4;
        message[1] = static_cast<u8>(size >> 16);
        message[2] = static_cast<u8>(size >> 8);
        message[3] = static_cast<u8>(size);
    }
    // overtake: what is under way goes out first, so that the record made here stands behind it.
    void overtake() {
        rogue_->records().flush();
        ByteVector out(1 << 16);
        out.resize(rogue_->records().drain(out));
        early_.insert(early_.end(), out.begin(), out.end());
    }
    void seal(Bytes content) {
        ByteVector out(1 << 10);
        const auto written = rogue_->records().seal(Gather(&content, 1), out);
        require(written.has_value(), "the rogue seals");
        early_.insert(early_.end(), out.begin(), out.begin() + static_cast<std::ptrdiff_t>(written->written));
    }
    void plain(u8 type, Bytes content) {
        const std::array<u8, 5> header = {type, 3, 3, 0, static_cast<u8>(content.size())};
        early_.insert(early_.end(), header.begin(), header.end());
        early_.insert(early_.end(), content.begin(), content.end());
    }

    Input& input_;
    Rogue* rogue_ = nullptr;
    ByteVector meant_, sent_, held_, early_;
    unsigned choice_ = 0;
};

inline void play_raw(Honest& honest, Bytes wire) {
#ifdef TROTH_FUZZ_COUNTS_MEMORY
    const usize before = __sanitizer_get_current_allocated_bytes();
#endif
    ByteVector said = honest.hear({});
    // In two pieces, so that it may also come late.
    said = honest.hear(wire.first(wire.size() / 2));
    said = honest.hear(wire.subspan(wire.size() / 2));
    require(!honest.done(), "nobody connects without keys");
#ifdef TROTH_FUZZ_COUNTS_MEMORY
    // What is held grows by what was received (our copies of it included), never by what was announced.
    const usize after = __sanitizer_get_current_allocated_bytes();
    require(after < before + (usize{64} << 10) + 6 * wire.size(), "memory grows by bytes received");
#endif
}

inline void play(bool honest_is_client, Bytes bytes) {
    Input input(bytes);
    const bool raw = input.flag();
    const Model& model = models()[input.below(models().size())];
    const u8 chunk = input.byte(), late = input.byte(), errors = input.byte(), end = input.byte();
    ledger::begin();  // every run draws from the same seeds
    Honest honest(model, honest_is_client, chunk, late, errors, end);
    if (raw) return play_raw(honest, input.rest());

    Script script(input);
    const auto hand = [&](usize, Bytes message, const Rogue::Pass& pass) { script.hand(message, pass); };
    Rogue rogue = honest_is_client ? Rogue(model.server, model.overrides(false), hand)
                                   : Rogue(model.client, model.overrides(true), hand);
    script.attach(rogue);
    honest.on_done = [&] { require(script.as_meant(), "connected by a sequence that is not the RFC's"); };
    v1::testing::CountingRandom random(2);
    tls::testing::BareEngine engine;
    const Now now{tls::testing::Pair::default_time(), Steady(std::chrono::seconds(1000))};
    ByteVector to_rogue;
    for (int round = 0; round < 8; ++round) {
        const ByteVector flight = rogue.exchange(Env{now, random, engine}, to_rogue);
        ByteVector arriving = script.take_early();
        arriving.insert(arriving.end(), flight.begin(), flight.end());
        const ByteVector said = honest.hear(arriving);
        to_rogue.insert(to_rogue.end(), said.begin(), said.end());
        if (round != 0 && arriving.empty() && said.empty()) break;
    }
}

}  // namespace troth::fuzz
