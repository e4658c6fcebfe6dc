// Peers that have all the keys and break the rules: a real Connection must never call such a handshake done.
// RFC 8446 §4, §4.4; security.md, early test 1.
#include "troth/tls/connection/testing/rogue.hpp"

#include <gtest/gtest.h>

#include "troth/tls/connection/testing/paths.hpp"

namespace troth::inline v1::tls {
namespace {

using testing::BareEngine;
using testing::Rogue;
using testing::Scene;
using testing::Slip;

struct Outcome {
    bool done = false;
    bool authenticated = false;  // the peer is known, once done
    std::string error;
    usize messages = 0;    // that the rogue wanted to send
    usize operations = 0;  // that the honest side asked for
    bool slipped = false;
    bool connected() const { return done && error.empty(); }
};

// Manner: how the honest side's operations are answered, and what the rogue does with its keys.
struct Manner {
    bool late = false;          // not before the rogue has said all that it can; of several, the last one first
    usize failing = ~usize{0};  // the answer to this one is an error
    Slip slip;
};

// Owner: the honest side and whoever answers for it.
class Owner {
  public:
    Owner(Connection connection, const Env& env, const Manner& manner, Outcome& outcome)
        : connection_(std::move(connection)), env_(env), manner_(manner), outcome_(outcome) {}

    // hear: all that came so far; true if some of it was taken.
    bool hear(ByteVector& wire) {
        bool moved = false;
        while (outcome_.error.empty()) {
            const bool pending = connection_.want().operation;
            Result<Step> step = connection_.receive(env_, wire);
            if (!step) {
                outcome_.error = step.error().id();
                break;
            }
            EXPECT_TRUE(!pending || step->consumed == 0) << "bytes taken while an operation is pending";
            if (std::holds_alternative<HandshakeDone>(step->event)) {
                outcome_.done = true;
                outcome_.authenticated = connection_.peer().index() != 0;
            }
            wire.erase(wire.begin(), wire.begin() + static_cast<std::ptrdiff_t>(step->consumed));
            if (step->consumed == 0 && step->event.index() == 0) break;
            moved = true;
        }
        return moved;
    }
    // answer: one operation.
    bool answer() {
        while (auto asked = connection_.take_operation()) waiting_.push_back(std::move(*asked));
        if (waiting_.empty() || !outcome_.error.empty()) return false;
        auto [id, request] = std::move(waiting_.back());
        waiting_.pop_back();
        OpResult result = outcome_.operations++ == manner_.failing
                              ? OpResult(fail(bad_certificate_verify))
                              : testing::answer_bare(request, env_.now, env_.random);
        const Result<void> completed = connection_.complete(env_, id, std::move(result));
        if (!completed) outcome_.error = completed.error().id();
        return true;
    }
    void speak(ByteVector& wire) {
        ByteVector out(1 << 16);
        const Result<Sealed> sealed = connection_.pull(env_, out);
        if (sealed) wire.insert(wire.end(), out.begin(), out.begin() + static_cast<std::ptrdiff_t>(sealed->written));
    }

  private:
    Connection connection_;
    const Env& env_;
    const Manner& manner_;
    Outcome& outcome_;
    std::vector<std::pair<OpId, OpRequest>> waiting_;
};

// play: an honest side against a rogue one. `between` is called before every round, to say more than messages.
Outcome play(Scene& scene, bool rogue_is_client, Rogue::Hand hand, const Manner& manner = {},
             const std::function<void(Rogue&)>& between = {}) {
    v1::testing::CountingRandom honest_random(1), rogue_random(2);
    BareEngine engine, rogue_engine;
    engine.defer = manner.late || manner.failing != ~usize{0};
    const Now now{scene.wall, Steady(std::chrono::seconds(1))};
    const Env honest_env{now, honest_random, engine}, rogue_env{now, rogue_random, rogue_engine};
    Outcome outcome;
    Owner honest(rogue_is_client ? *Connection::server(scene.server, std::move(scene.server_overrides))
                                 : *Connection::client(scene.client, std::move(scene.client_overrides)),
                 honest_env, manner, outcome);
    Rogue rogue = rogue_is_client ? Rogue(scene.client, std::move(scene.client_overrides), std::move(hand))
                                  : Rogue(scene.server, std::move(scene.server_overrides), std::move(hand));
    rogue.slip(manner.slip);
    ByteVector to_honest, to_rogue;
    for (usize still = 0; still < 3;) {
        if (between) between(rogue);
        const ByteVector said = rogue.exchange(rogue_env, to_rogue);
        to_honest.insert(to_honest.end(), said.begin(), said.end());
        const bool heard = honest.hear(to_honest);
        // Late: only when nothing else moves any more.
        const bool answered = (!manner.late || (!heard && said.empty())) && honest.answer();
        const usize before = to_rogue.size();
        honest.speak(to_rogue);
        still = heard || answered || !said.empty() || to_rogue.size() != before ? 0 : still + 1;
    }
    outcome.messages = rogue.messages();
    outcome.slipped = rogue.slipped();
    // security.md, early test 1: none connected without PeerAuth.
    if (outcome.done && (!rogue_is_client || scene.server->client_auth == ClientAuth::required))
        EXPECT_TRUE(outcome.authenticated);
    return outcome;
}

// change: flips a bit of the last byte of the first message of this type.
Rogue::Hand change(HandshakeType type) {
    return [type, done = false](usize, Bytes message, const Rogue::Pass& pass) mutable {
        ByteVector changed(message.begin(), message.end());
        if (!done && message[0] == static_cast<u8>(type)) {
            changed.back() ^= 1;
            done = true;
        }
        pass(changed);
    };
}
Rogue::Hand honest() {
    return [](usize, Bytes message, const Rogue::Pass& pass) { pass(message); };
}

TEST(Rogue, AnHonestOneConnects) {
    for (const bool client : {false, true})
        for (const bool late : {false, true}) {
            Scene scene;
            const Outcome outcome = play(scene, client, honest(), Manner{.late = late});
            EXPECT_TRUE(outcome.connected()) << outcome.error;
            EXPECT_EQ(late, outcome.operations != 0);
        }
}

TEST(Rogue, Rfc8446Section4_4_4WrongFinished) {
    for (const bool client : {false, true}) {
        Scene scene;
        const Outcome outcome = play(scene, client, change(HandshakeType::finished));
        EXPECT_FALSE(outcome.done);
        EXPECT_EQ(outcome.error, "tls.bad_finished");
    }
}

TEST(Rogue, Rfc8446Section4_4_3WrongCertificateVerify) {
    for (const bool client : {false, true}) {
        Scene scene;
        if (client) {
            scene.server->client_auth = ClientAuth::required;
            scene.client->credential = testing::bare_credential(8);
        }
        const Outcome outcome = play(scene, client, change(HandshakeType::certificate_verify));
        EXPECT_FALSE(outcome.done);
        EXPECT_EQ(outcome.error, "tls.bad_certificate_verify");
    }
}

TEST(Rogue, Rfc8446Section4_2_11WrongBinder) {
    Scene scene;
    scene.store();
    const Outcome outcome = play(scene, true, change(HandshakeType::client_hello));
    EXPECT_FALSE(outcome.done);
    EXPECT_EQ(outcome.error, "tls.bad_binder");
}

TEST(Rogue, Rfc8446Section4_4_2_4EmptyServerCertificate) {
    Scene scene;
    const Outcome outcome = play(scene, false, [](usize, Bytes message, const Rogue::Pass& pass) {
        const ByteVector empty = {11, 0, 0, 4, 0, 0, 0, 0};
        pass(message[0] == 11 ? Bytes(empty) : message);
    });
    EXPECT_FALSE(outcome.done);
    EXPECT_EQ(outcome.error, "tls.empty_certificate");
}

TEST(Rogue, Rfc8446Section4_1_4SecondRetryIsRefused) {
    Scene scene;
    scene.server->groups = {NamedGroup::secp384r1};
    ByteVector retry;
    const Outcome outcome = play(scene, false, [&](usize index, Bytes message, const Rogue::Pass& pass) {
        if (index == 0) retry.assign(message.begin(), message.end());
        pass(index == 1 ? Bytes(retry) : message);
    });
    EXPECT_FALSE(outcome.done);
    EXPECT_EQ(outcome.error, "tls.second_hello_retry_request");
}

// A KeyUpdate, or anything else, before the peer's Finished is none of the sequences of figure 1.
TEST(Rogue, Rfc8446Section4StrayMessages) {
    for (const bool client : {false, true})
        for (const u8 type : std::to_array<u8>({0, 1, 2, 4, 5, 8, 11, 13, 14, 15, 16, 20, 24, 25, 254, 77}))
            for (usize place = 0; place < 5; ++place) {
                Scene scene;
                const ByteVector stray = {type, 0, 0, 1, 0};
                bool sent = false;
                const Outcome outcome = play(scene, client, [&](usize index, Bytes message, const Rogue::Pass& pass) {
                    if (index == place) {
                        sent = true;
                        pass(stray);
                    }
                    pass(message);
                });
                EXPECT_TRUE(!sent || !outcome.done) << int(type) << " before message " << place;
            }
}

// What a model of the handshake may do to the sequence of one side's messages.
enum class Mutation : u8 { drop, repeat, swap, delay_all, cut, count };

// mutate: applies one mutation at one place.
Rogue::Hand mutate(Mutation mutation, usize place, bool& applied) {
    return [=, &applied, held = ByteVector()](usize index, Bytes message, const Rogue::Pass& pass) mutable {
        if (mutation == Mutation::swap && index == place + 1 && !held.empty()) {
            pass(message);
            pass(std::exchange(held, {}));
            applied = true;
            return;
        }
        if (mutation == Mutation::delay_all && index == place + 2 && !held.empty()) {
            pass(message);
            pass(std::exchange(held, {}));  // perhaps two epochs late
            applied = true;
            return;
        }
        if (index != place) return pass(message);
        switch (mutation) {
            case Mutation::drop:
                applied = true;
                return;
            case Mutation::repeat:
                applied = true;
                pass(message);
                pass(message);
                return;
            case Mutation::swap:
            case Mutation::delay_all:
                held.assign(message.begin(), message.end());
                return;
            case Mutation::cut:
                applied = message.size() > 4;
                pass(message.first(applied ? message.size() - 1 : message.size()));
                return;
            case Mutation::count:
                return;
        }
    };
}

struct Model {
    std::string_view name;
    void (*set_up)(Scene&);
};
constexpr Model models[] = {
    {"one way", [](Scene&) {}},
    {"retry", [](Scene& s) { s.server->groups = {NamedGroup::secp384r1}; }},
    {"client certificate",
     [](Scene& s) {
         s.server->client_auth = ClientAuth::required;
         s.client->credential = testing::bare_credential(8);
     }},
    {"resumed",
     [](Scene& s) {
         s.store();
         s.server = std::make_shared<ServerConfig>(*s.server);
         s.server->tickets = 0;  // so that every message counted is one of the handshake
     }},
};

TEST(Rogue, OnlyTheRfcsSequencesEndConnected) {
    usize played = 0;
    for (const Model& model : models)
        for (const bool client : {false, true})
            for (const bool late : {false, true})
                for (u8 m = 0; m < static_cast<u8>(Mutation::count); ++m)
                    for (usize place = 0; place < 7; ++place) {
                        Scene scene;
                        model.set_up(scene);
                        bool applied = false;
                        const Outcome outcome =
                            play(scene, client, mutate(static_cast<Mutation>(m), place, applied), Manner{.late = late});
                        if (!applied) continue;
                        ++played;
                        EXPECT_FALSE(outcome.done)
                            << model.name << (client ? ", client" : ", server") << ", mutation " << int(m) << " at "
                            << place << (late ? ", every operation pending" : "");
                    }
    EXPECT_GE(played, 120u);
    std::printf("mutated handshakes: %zu\n", played);
}

// §4.1.3, §5.1: every message in its own epoch, and none that spans a change of keys.
TEST(Rogue, Rfc8446Section5_1MessagesInTheWrongEpochOrAcrossAKeyChange) {
    usize played = 0;
    for (const Model& model : models)
        for (const bool client : {false, true})
            for (const bool late : {false, true})
                for (const Slip::Kind kind :
                     {Slip::Kind::early, Slip::Kind::late, Slip::Kind::split_before, Slip::Kind::split_after})
                    for (usize change = 0; change < 2; ++change) {
                        Scene scene;
                        model.set_up(scene);
                        const Outcome outcome = play(scene, client, honest(),
                                                     Manner{.late = late, .slip = {.kind = kind, .change = change}});
                        if (!outcome.slipped) continue;
                        ++played;
                        EXPECT_FALSE(outcome.done)
                            << model.name << (client ? ", client" : ", server") << ", slip " << int(kind)
                            << " at change " << change << (late ? ", every operation pending" : "");
                        EXPECT_NE(outcome.error, "");
                    }
    EXPECT_GE(played, 60u);
    std::printf("handshakes with messages in another epoch: %zu\n", played);
}

// A ticket belongs under the keys of the application: a client that is connected already ends there.
TEST(Rogue, Rfc8446Section4_6_1ATicketUnderTheKeysOfTheHandshake) {
    for (const Slip::Kind kind : {Slip::Kind::late, Slip::Kind::split_after}) {
        Scene scene;
        scene.tickets();
        const Outcome outcome = play(scene, false, honest(), Manner{.slip = {.kind = kind, .change = 1}});
        EXPECT_TRUE(outcome.slipped);
        EXPECT_FALSE(outcome.connected());
        EXPECT_EQ(outcome.error, "tls.bad_record_mac");
    }
}

// An operation that ends in an error, whichever it is, ends the handshake: no verdict, no session.
TEST(Rogue, NoAnswerNoConnection) {
    usize played = 0;
    for (const Model& model : models)
        for (const bool client : {false, true})
            for (usize failing = 0; failing < 10; ++failing) {
                Scene scene;
                model.set_up(scene);
                const Outcome outcome = play(scene, client, honest(), Manner{.failing = failing});
                if (outcome.operations <= failing) continue;
                ++played;
                EXPECT_FALSE(outcome.done) << model.name << ", operation " << failing;
                EXPECT_EQ(outcome.error, "tls.bad_certificate_verify");
            }
    EXPECT_GE(played, 20u);
    std::printf("handshakes with an operation that failed: %zu\n", played);
}

// §5: application data, under whatever key there is, before the peer's Finished.
TEST(Rogue, Rfc8446Section5ApplicationDataBeforeFinished) {
    for (const bool client : {false, true}) {
        Scene scene;
        bool sent = false;
        Rogue* rogue = nullptr;
        const Outcome outcome = play(
            scene, client,
            [&](usize, Bytes message, const Rogue::Pass& pass) {
                if (!sent && rogue->records().writes_encrypted()) {
                    rogue->say(bytes_of("early"));
                    sent = true;
                }
                pass(message);
            },
            {}, [&](Rogue& r) { rogue = &r; });
        EXPECT_TRUE(sent);
        EXPECT_FALSE(outcome.connected());
        EXPECT_EQ(outcome.error, "tls.unexpected_record_type");
    }
}

// Random bit flips anywhere in any message: nothing connects, and nothing but an error comes of it.
TEST(Rogue, FlippedBitsNeverConnect) {
    v1::testing::CountingRandom random(77);
    for (int i = 0; i < 400; ++i) {
        const bool client = i % 2 != 0;
        const Model& model = models[random.below(std::size(models))];
        const usize place = random.below(client ? 2 : 5);
        Scene scene;
        model.set_up(scene);
        bool applied = false;
        const Outcome outcome = play(scene, client, [&](usize index, Bytes message, const Rogue::Pass& pass) {
            ByteVector changed(message.begin(), message.end());
            if (index == place) {
                const u64 bit = random.below(changed.size() * 8);
                changed[bit / 8] = static_cast<u8>(changed[bit / 8] ^ (1u << bit % 8));
                applied = true;
            }
            pass(changed);
        });
        EXPECT_TRUE(!applied || !outcome.done) << model.name << (client ? ", client " : ", server ") << place;
    }
}

}  // namespace
}  // namespace troth::inline v1::tls
