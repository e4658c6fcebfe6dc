// A client and a server in memory over every path of the handshake, however the bytes are cut, the answers are late,
// the connections are moved, and wherever they are destroyed. RFC 8446 §2, §4; coroutines.md, rule 13.
#include "troth/tls/connection/connection.hpp"

#include <gtest/gtest.h>

#include "troth/tls/connection/testing/paths.hpp"

namespace troth::inline v1::tls {
namespace {

using testing::Drive;
using testing::Pair;
using testing::Path;
using testing::Scene;

std::string_view id_of(const std::optional<Error>& error) {
    return error ? error->id() : std::string_view();
}

void expect_end(const Path& path, Pair& pair) {
    EXPECT_EQ(id_of(pair.client.error), path.client_error);
    EXPECT_EQ(id_of(pair.server.error), path.server_error);
    const bool succeeds = path.server_error.empty();
    EXPECT_EQ(pair.server.done, succeeds);
    if (!succeeds) return;
    ASSERT_TRUE(pair.client.done);
    const Connection &client = pair.client.connection, &server = pair.server.connection;
    EXPECT_EQ(client.resumed(), path.resumed);
    EXPECT_EQ(server.resumed(), path.resumed);
    EXPECT_EQ(client.group(), testing::expected_group(path));
    EXPECT_EQ(client.cipher_suite(), server.cipher_suite());
    EXPECT_EQ(client.alpn(), server.alpn());
    // §7.5: both have the same keying material, and another label or context gives another.
    const auto a = client.export_keying_material("EXPERIMENTAL test", bytes_of("context"), 32);
    const auto b = server.export_keying_material("EXPERIMENTAL test", bytes_of("context"), 32);
    const auto c = server.export_keying_material("EXPERIMENTAL other", bytes_of("context"), 32);
    EXPECT_TRUE(ct::equal(a->bytes(), b->bytes()));
    EXPECT_FALSE(ct::equal(a->bytes(), c->bytes()));
    // No session without PeerAuth: the server was authenticated, one way or the other.
    EXPECT_NE(client.peer().index(), 0u);

    pair.send(pair.client, bytes_of("ping"));
    pair.send(pair.server, bytes_of("pong"));
    pair.run();
    EXPECT_EQ(text_of(pair.server.data), "ping");
    EXPECT_EQ(text_of(pair.client.data), "pong");
}

Pair made(const Path& path) {
    Scene setup;
    path.set_up(setup);
    return setup.pair();
}

struct Count {
    usize points = 0, runs = 0;
};
Count& total() {
    static Count count;
    return count;
}

class Paths : public ::testing::TestWithParam<Path> {};

TEST_P(Paths, Rfc8446Section2EndsAsItMust) {
    Pair pair = made(GetParam());
    EXPECT_TRUE(pair.run());
    expect_end(GetParam(), pair);
}

TEST_P(Paths, OneByteAtATime) {
    Pair pair = made(GetParam());
    EXPECT_TRUE(pair.run(Drive{.chunk = 1}));
    expect_end(GetParam(), pair);
    total().points += pair.suspensions;
    ++total().runs;
}

TEST_P(Paths, EveryOperationLate) {
    Pair pair = made(GetParam());
    EXPECT_TRUE(pair.run(Drive{.defer = true}));
    expect_end(GetParam(), pair);
}

TEST_P(Paths, OneByteAtATimeEveryOperationLateAndMovedBetween) {
    Pair pair = made(GetParam());
    EXPECT_TRUE(pair.run(Drive{.chunk = 1, .defer = true, .move_between = true}));
    expect_end(GetParam(), pair);
}

TEST_P(Paths, DestroyedAtEverySuspension) {
    for (const bool defer : {false, true}) {
        usize stop = 1;
        while (true) {
            Pair pair = made(GetParam());
            const bool finished = pair.run(Drive{.defer = defer, .stop_after = stop});
            if (finished) break;
            ++stop;
        }
        EXPECT_GT(stop, 2u);
        total().points += stop;
        ++total().runs;
    }
}

std::string test_name(const ::testing::TestParamInfo<Path>& info) {
    std::string name;
    for (const char c : info.param.name) name += std::isalnum(static_cast<unsigned char>(c)) ? c : '_';
    return name;
}
INSTANTIATE_TEST_SUITE_P(Table, Paths, ::testing::ValuesIn(testing::paths()), test_name);

// The harness must not shrink unnoticed: what it visited is printed and held to what was once reached.
class Tally : public ::testing::Environment {
  public:
    void TearDown() override {
        std::printf("handshake paths: %zu, runs: %zu, suspension points: %zu\n", testing::paths().size(), total().runs,
                    total().points);
        if (::testing::GTEST_FLAG(filter) != "*") return;  // a part was asked for
        EXPECT_GE(testing::paths().size(), 37u);
        EXPECT_GE(total().runs, 3 * testing::paths().size());
        EXPECT_GE(total().points, 90'000u);
    }
};
[[maybe_unused]] const ::testing::Environment* const tally = ::testing::AddGlobalTestEnvironment(new Tally);

}  // namespace
}  // namespace troth::inline v1::tls
