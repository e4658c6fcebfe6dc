// What an established connection does: data, KeyUpdate, tickets, closing, limits, traces. RFC 8446 §4.6, §5, §6.
#include <gtest/gtest.h>

#include "troth/tls/connection/record_layer.hpp"
#include "troth/tls/connection/testing/paths.hpp"
#include "troth/tls/session/session.hpp"

namespace troth::inline v1::tls {
namespace {

using testing::Drive;
using testing::Pair;
using testing::Peer;
using testing::Scene;

Pair connected(void (*set_up)(Scene&) = [](Scene&) {}) {
    Scene setup;
    set_up(setup);
    Pair pair = setup.pair();
    pair.run();
    EXPECT_TRUE(pair.both_done());
    return pair;
}

std::string_view id_of(const Peer& peer) {
    return peer.error ? peer.error->id() : std::string_view();
}

// Bytes that one side seals, not delivered.
ByteVector sealed(Pair& pair, Peer& from, Bytes data) {
    ByteVector out(data.size() + (data.size() / 16384 + 4) * record_overhead);
    const Result<Sealed> result = from.connection.send(pair.env(from), Gather(&data, 1), out);
    EXPECT_TRUE(result);
    EXPECT_EQ(result->taken, data.size());
    out.resize(result->written);
    return out;
}

TEST(Established, DataOfEverySizeGoesThroughBothWays) {
    Pair pair = connected();
    v1::testing::CountingRandom random(5);
    ByteVector sent;
    for (const usize size : {0u, 1u, 15u, 16u, 17u, 1000u, 16383u, 16384u, 16385u, 70000u}) {
        const ByteVector data = random.bytes(size);
        sent.insert(sent.end(), data.begin(), data.end());
        pair.send(pair.client, data);
        pair.send(pair.server, data);
        pair.run();
    }
    EXPECT_EQ(pair.server.data, sent);
    EXPECT_EQ(pair.client.data, sent);
}

TEST(Established, Rfc8446Section5_1ARecordIsNeverCutByASmallBuffer) {
    Pair pair = connected();
    const ByteVector data(100, 'x');
    const Bytes view = data;
    for (usize room = 0; room < 60; ++room) {
        ByteVector out(room);
        const Result<Sealed> result = pair.client.connection.send(pair.env(pair.client), Gather(&view, 1), out);
        ASSERT_TRUE(result);
        EXPECT_EQ(result->taken, room > record_overhead ? room - record_overhead : 0u);
        EXPECT_EQ(result->written, room > record_overhead ? room : 0u);
        pair.server.wire.insert(pair.server.wire.end(), out.begin(),
                                out.begin() + static_cast<std::ptrdiff_t>(result->written));
    }
    pair.run();
    EXPECT_EQ(id_of(pair.server), "");
}

TEST(Established, GatheredPiecesMakeOneStream) {
    Pair pair = connected();
    const ByteVector letters = {'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l'};
    std::vector<Bytes> pieces;
    for (usize i = 0; i < letters.size(); ++i) {
        pieces.push_back(Bytes(letters).subspan(i, 1));
        pieces.push_back({});
    }
    ByteVector out(1000);
    const Result<Sealed> result = pair.client.connection.send(pair.env(pair.client), pieces, out);
    ASSERT_TRUE(result);
    EXPECT_EQ(result->taken, letters.size());
    pair.server.wire.assign(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(result->written));
    pair.run();
    EXPECT_EQ(pair.server.data, letters);
}

TEST(Established, Rfc8446Section4_6_3KeyUpdateBothWaysAndOneReplyForMany) {
    Pair pair = connected();
    const ByteVector before = sealed(pair, pair.client, bytes_of("one"));
    ASSERT_TRUE(pair.client.connection.update_keys(true));
    const ByteVector after = sealed(pair, pair.client, bytes_of("two"));
    ASSERT_TRUE(pair.client.connection.update_keys(true));
    const ByteVector later = sealed(pair, pair.client, bytes_of("three"));
    for (const ByteVector* wire : {&before, &after, &later})
        pair.server.wire.insert(pair.server.wire.end(), wire->begin(), wire->end());
    pair.run();
    EXPECT_EQ(text_of(pair.server.data), "onetwothree");
    EXPECT_EQ(pair.server.key_updates, 2u);
    EXPECT_EQ(pair.client.key_updates, 2u);  // it answered each, as each arrived before the answer went out
    pair.send(pair.server, bytes_of("four"));
    pair.run();
    EXPECT_EQ(text_of(pair.client.data), "four");

    // Two requests in one delivery: one answer.
    ByteVector both;
    for (int i = 0; i < 2; ++i) {
        ASSERT_TRUE(pair.client.connection.update_keys(true));
        const ByteVector wire = sealed(pair, pair.client, {});
        both.insert(both.end(), wire.begin(), wire.end());
    }
    const usize answered = pair.client.key_updates;
    while (!both.empty()) {
        const Result<Step> step = pair.server.connection.receive(pair.env(pair.server), both);
        ASSERT_TRUE(step);
        both.erase(both.begin(), both.begin() + static_cast<std::ptrdiff_t>(step->consumed));
    }
    pair.run();
    EXPECT_EQ(pair.client.key_updates, answered + 1);
}

TEST(Established, SecurityBudgetKeyUpdateStormEndsTheConnection) {
    Pair pair = connected();
    for (int i = 0; i < 40; ++i) {
        ASSERT_TRUE(pair.client.connection.update_keys(false));
        const ByteVector wire = sealed(pair, pair.client, {});
        pair.server.wire.insert(pair.server.wire.end(), wire.begin(), wire.end());
    }
    pair.run();
    EXPECT_EQ(id_of(pair.server), "tls.too_many_key_updates");
    EXPECT_EQ(pair.server.key_updates, 32u);
}

TEST(Established, Rfc8446Section6_1CloseNotifyEndsOneDirectionAfterTheOther) {
    Pair pair = connected();
    ASSERT_TRUE(pair.client.connection.close());
    EXPECT_FALSE(pair.client.connection.send(pair.env(pair.client), {}, {}));
    pair.run();
    EXPECT_TRUE(pair.server.closed);
    pair.send(pair.server, bytes_of("still here"));  // the other direction stays open
    pair.run();
    EXPECT_EQ(text_of(pair.client.data), "still here");
    ASSERT_TRUE(pair.server.connection.close());
    pair.run();
    EXPECT_TRUE(pair.client.closed);
    EXPECT_TRUE(pair.client.connection.end_of_input());
    EXPECT_TRUE(pair.server.connection.end_of_input());
    ByteVector garbage(10, 1);  // "Any data received after a closure alert has been received MUST be ignored"
    const Result<Step> step = pair.client.connection.receive(pair.env(pair.client), garbage);
    ASSERT_TRUE(step);
    EXPECT_EQ(step->consumed, 10u);
}

TEST(Established, Rfc8446Section6_1TruncationIsReported) {
    Pair pair = connected();
    const Result<void> end = pair.client.connection.end_of_input();
    ASSERT_FALSE(end);
    EXPECT_EQ(end.error().id(), "tls.truncated");
    EXPECT_TRUE(pair.client.connection.failed());
    Pair half = [] {
        Scene setup;
        return setup.pair();
    }();
    half.run(Drive{.stop_after = 2});
    EXPECT_FALSE(half.server.connection.end_of_input());
}

TEST(Established, Rfc8446Section5_2EveryBitOfARecordIsAuthenticated) {
    Pair sample = connected();
    const ByteVector good = sealed(sample, sample.client, bytes_of("secret"));
    for (usize byte = 0; byte < good.size(); ++byte) {
        Pair pair = connected();
        pair.server.wire = sealed(pair, pair.client, bytes_of("secret"));
        pair.server.wire[byte] ^= 1;
        pair.server.wire.resize(pair.server.wire.size() + 300);  // for a length that now asks for more
        pair.run();
        EXPECT_NE(id_of(pair.server), "") << byte;
        EXPECT_TRUE(pair.server.data.empty()) << byte;
        EXPECT_EQ(id_of(pair.client), "tls.peer_alert") << byte;
        // A failure is final and the same ever after.
        const Result<Step> again = pair.server.connection.receive(pair.env(pair.server), {});
        ASSERT_FALSE(again);
        EXPECT_EQ(again.error().id(), id_of(pair.server));
    }
}

TEST(Established, SecurityBudgetEmptyRecordsInARow) {
    Pair pair = connected();
    RecordLayer layer(true, 0, nullptr);
    // Empty application data is legal (§5.1), a flood of it is not: forged by a client that has the keys.
    Result<KernelHandoff> keys = std::move(pair.client.connection).into_kernel(pair.env(pair.client));
    ASSERT_TRUE(keys);
    TrafficKey key;
    std::copy(keys->sending.key.bytes().begin(), keys->sending.key.bytes().end(), key.mutable_bytes().begin());
    TrafficIv iv{keys->sending.iv.bytes()};
    RecordSealer sealer(AeadKey(keys->suite, std::move(key), std::move(iv), keys->sending.sequence));
    usize taken = 0;
    for (int i = 0; i < 40; ++i) {
        ByteVector record(protected_size(0));
        ASSERT_TRUE(sealer.seal(ContentType::application_data, Bytes(), record));
        const Result<Step> step = pair.server.connection.receive(pair.env(pair.server), record);
        if (!step) {
            EXPECT_EQ(step.error().id(), "tls.too_many_empty_records");
            break;
        }
        ++taken;
    }
    EXPECT_EQ(taken, max_empty_records);
}

TEST(Established, TicketsComeAsAsked) {
    Pair pair = connected([](Scene& s) { s.tickets(); });
    EXPECT_EQ(pair.client.sessions.size(), 2u);
    EXPECT_TRUE(pair.server.sessions.empty());
    Pair none = connected([](Scene& s) {
        s.tickets();
        s.client->tickets = false;
    });
    EXPECT_TRUE(none.client.sessions.empty());
}

TEST(Established, Rfc8446Section4_6_1LifetimeIsAtMostSevenDays) {
    Pair pair = connected([](Scene& s) {
        s.tickets();
        s.server->ticket_lifetime = std::chrono::hours(24 * 30);
    });
    ASSERT_FALSE(pair.client.sessions.empty());
    const Result<Session> session = Session::from_bytes(pair.client.sessions[0].bytes());
    ASSERT_TRUE(session);
    EXPECT_EQ(session->lifetime, longest_session);
    EXPECT_EQ(session->server_name, "server.example");
}

TEST(Established, HibernatingForgetsNothing) {
    Pair pair = connected();
    for (int i = 0; i < 3; ++i) {
        pair.client.connection.hibernate();
        pair.server.connection.hibernate();
        pair.send(pair.client, bytes_of("a"));
        pair.send(pair.server, bytes_of("b"));
        pair.run();
    }
    EXPECT_EQ(text_of(pair.server.data), "aaa");
    EXPECT_EQ(text_of(pair.client.data), "bbb");
}

TEST(Established, HandshakeTimesOutOnce) {
    Scene setup;
    Pair pair = setup.pair();
    EXPECT_FALSE(pair.server.connection.deadline());
    pair.run(Drive{.stop_after = 2});
    ASSERT_TRUE(pair.client.connection.deadline());
    EXPECT_TRUE(pair.client.connection.expire(pair.env(pair.client)));  // too early: nothing happens
    pair.now.steady = *pair.client.connection.deadline();
    const Result<void> late = pair.client.connection.expire(pair.env(pair.client));
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().id(), "tls.handshake_timeout");
    EXPECT_FALSE(pair.client.connection.deadline());
    Pair done = connected();
    EXPECT_FALSE(done.client.connection.deadline());
}

// A late or invented answer is dropped; one of the wrong kind fails the handshake, not the process.
TEST(Established, OperationsAreNamed) {
    Scene setup;
    Pair pair = setup.pair();
    pair.client.engine.defer = true;
    ByteVector out(4096);
    ASSERT_TRUE(pair.client.connection.pull(pair.env(pair.client), out));
    EXPECT_TRUE(pair.client.connection.want().operation);
    auto operation = pair.client.connection.take_operation();
    ASSERT_TRUE(operation);
    EXPECT_EQ(kind(operation->second), Op::key_share);
    EXPECT_FALSE(pair.client.connection.take_operation());
    OpId stale = operation->first;
    stale.generation += 1;
    EXPECT_TRUE(pair.client.connection.complete(pair.env(pair.client), stale, OpAnswer(Verified())));
    EXPECT_TRUE(pair.client.connection.complete(pair.env(pair.client), OpId{77, 1}, OpAnswer(Verified())));
    EXPECT_TRUE(pair.client.connection.want().operation);
    const Result<void> wrong =
        pair.client.connection.complete(pair.env(pair.client), operation->first, OpAnswer(Verified()));
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().id(), "tls.wrong_answer");
}

struct Lines final : SecretExposingKeyLog {
    void write_line(std::string_view line) override { lines.emplace_back(line); }
    std::vector<std::string> lines;
};

TEST(Established, KeyLogHasTheLinesOfTheNssFormatAlikeOnBothSides) {
    auto client_log = std::make_shared<Lines>(), server_log = std::make_shared<Lines>();
    Scene setup;
    setup.client->key_log = client_log;
    setup.server->key_log = server_log;
    Pair pair = setup.pair();
    pair.run();
    EXPECT_EQ(client_log->lines, server_log->lines);
    ASSERT_EQ(client_log->lines.size(), 5u);
    const std::string_view labels[] = {"CLIENT_HANDSHAKE_TRAFFIC_SECRET ", "SERVER_HANDSHAKE_TRAFFIC_SECRET ",
                                       "CLIENT_TRAFFIC_SECRET_0 ", "SERVER_TRAFFIC_SECRET_0 ", "EXPORTER_SECRET "};
    for (usize i = 0; i < 5; ++i) {
        EXPECT_TRUE(client_log->lines[i].starts_with(labels[i]));
        EXPECT_EQ(client_log->lines[i].size(), labels[i].size() + 64 + 1 + 64);
    }
}

TEST(Established, TraceShowsEveryMessageInOrder) {
    Scene setup;
    setup.client_overrides.trace = true;
    Pair pair = setup.pair();
    pair.run();
    ASSERT_TRUE(pair.client.connection.close());
    std::string seen;
    for (const TraceEvent& event : pair.client.connection.take_trace()) {
        if (event.kind == TraceEvent::Kind::record) continue;
        seen += event.sent ? '>' : '<';
        if (event.kind == TraceEvent::Kind::alert)
            seen += "alert ";
        else if (event.kind == TraceEvent::Kind::change_cipher_spec)
            seen += "ccs ";
        else
            seen += to_string(static_cast<HandshakeType>(event.type)) + " ";
    }
    EXPECT_EQ(seen,
              ">client_hello <server_hello <ccs <encrypted_extensions <certificate <certificate_verify <finished "
              ">ccs >finished >alert ");
    EXPECT_TRUE(pair.client.connection.take_trace().empty());
    EXPECT_TRUE(pair.server.connection.take_trace().empty());
}

TEST(Established, FrozenConnectionsGoOnElsewhere) {
    Pair pair = connected([](Scene& s) { s.client->alpn = s.server->alpn = {"h2"}; });
    pair.send(pair.client, bytes_of("a"));
    pair.run();
    Result<SecretBytes> frozen = std::move(pair.client.connection).freeze();
    ASSERT_TRUE(frozen);
    Result<Connection> thawed = Connection::thaw(*frozen);
    ASSERT_TRUE(thawed);
    pair.client.connection = std::move(*thawed);
    EXPECT_EQ(pair.client.connection.alpn(), "h2");
    EXPECT_EQ(pair.client.connection.server_name(), "server.example");
    pair.send(pair.client, bytes_of("b"));
    pair.send(pair.server, bytes_of("c"));
    ASSERT_TRUE(pair.server.connection.update_keys(true));
    pair.run();
    pair.send(pair.server, bytes_of("d"));
    pair.run();
    EXPECT_EQ(text_of(pair.server.data), "ab");
    EXPECT_EQ(text_of(pair.client.data), "cd");
    for (usize size = 0; size < frozen->size(); ++size) {
        SecretBytes cut(frozen->bytes().first(size));
        EXPECT_FALSE(Connection::thaw(cut)) << size;
    }
}

}  // namespace
}  // namespace troth::inline v1::tls
