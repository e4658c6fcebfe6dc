// What a connection costs in memory: allocations of a handshake, bytes half open, bytes idle. engine.md, Memory.
#include <cstdlib>
#include <new>

#include <gtest/gtest.h>
#include <malloc.h>

#include "troth/tls/connection/state.hpp"
#include "troth/tls/connection/testing/paths.hpp"
#include "troth/tls/record/ledger.hpp"

namespace {

// Counts while it is switched on; the sizes are the allocator's own.
struct Counter {
    bool on = false;
    std::size_t allocations = 0, live = 0, peak = 0;
};
Counter counter;

void* counted(void* p) {
    if (p == nullptr) std::abort();
    if (counter.on) {
        ++counter.allocations;
        counter.live += malloc_usable_size(p);
        if (counter.live > counter.peak) counter.peak = counter.live;
    }
    return p;
}
void release(void* p) {
    if (counter.on && p != nullptr) counter.live -= malloc_usable_size(p);
    std::free(p);
}

}  // namespace

void* operator new(std::size_t size) {
    return counted(std::malloc(size ? size : 1));
}
void* operator new(std::size_t size, std::align_val_t align) {
    const auto a = static_cast<std::size_t>(align);
    return counted(std::aligned_alloc(a, (size + a - 1) / a * a));
}
void operator delete(void* p) noexcept {
    release(p);
}
void operator delete(void* p, std::size_t) noexcept {
    release(p);
}
void operator delete(void* p, std::align_val_t) noexcept {
    release(p);
}
void operator delete(void* p, std::size_t, std::align_val_t) noexcept {
    release(p);
}

namespace troth::inline v1::tls {
namespace {

#if defined(NDEBUG)
constexpr bool measured = true;
#else
constexpr bool measured = false;  // frames are larger without optimisation
#endif

// clang's coroutine frames are larger: one of them does not fit into the block and has an allocation of its own.
#if defined(__clang__)
constexpr usize overflowing_frames = 1;
#else
constexpr usize overflowing_frames = 0;
#endif

using testing::BareEngine;
using testing::Scene;

// Cost: of one side, over a whole handshake.
struct Cost {
    usize allocations = 0;
    usize waiting = 0;  // heap bytes while it waits for the peer's answer to its first flight
    usize idle = 0;     // heap bytes once established and hibernating
};

// Talk: a handshake of which every call is counted, for the side that it is made on.
class Talk {
  public:
    Talk(Scene& scene, BareEngine& engine) : random_(3), env_{Now{scene.wall, Steady()}, random_, engine} {
        Overrides overrides = std::move(scene.client_overrides);
        ledger::begin();  // each talk draws the same random bytes
        count(client_, [&] {
            client_.connection.emplace(*Connection::client(scene.client, std::move(overrides)));
            pull(client_, to_server_);
        });
        client_.cost.waiting = client_.live;
        count(server_, [&] {
            server_.connection.emplace(*Connection::server(scene.server));
            feed(server_, to_server_);
            pull(server_, to_client_);
        });
        server_.cost.waiting = server_.live;
        for (int i = 0; i < 3 && !both(); ++i) {
            count(client_, [&] {
                feed(client_, to_client_);
                pull(client_, to_server_);
            });
            count(server_, [&] {
                feed(server_, to_server_);
                pull(server_, to_client_);
            });
            if (!both()) server_.cost.waiting = server_.live;  // after a retry: of the flight that counts
        }
        EXPECT_TRUE(both());
        for (Side* side : {&client_, &server_}) {
            count(*side, [&] { side->connection->hibernate(env_); });
            side->cost.idle = side->live;
        }
    }
    const Cost& client() const { return client_.cost; }
    const Cost& server() const { return server_.cost; }

  private:
    struct Side {
        std::optional<Connection> connection;
        Cost cost;
        usize live = 0;
    };
    bool both() const { return client_.connection->established() && server_.connection->established(); }
    static void count(Side& side, auto work) {
        counter = {.on = true, .live = side.live};
        work();
        counter.on = false;
        side.live = counter.live;
        side.cost.allocations += counter.allocations;
    }
    void pull(Side& from, std::span<u8>& wire) {
        usize size = 0;
        while (from.connection->want().write) {
            const Result<Sealed> sealed =
                from.connection->pull(env_, MutableBytes(memory_[&from == &server_]).subspan(size));
            if (!sealed || sealed->written == 0) break;
            size += sealed->written;
        }
        wire = MutableBytes(memory_[&from == &server_]).first(size);
    }
    void feed(Side& to, std::span<u8>& wire) {
        while (true) {
            const Result<Step> step = to.connection->receive(env_, wire);
            if (!step || (step->consumed == 0 && step->event.index() == 0)) break;
            wire = wire.subspan(step->consumed);
        }
    }

    v1::testing::CountingRandom random_;
    Env env_;
    Side client_, server_;
    std::array<std::array<u8, 16384>, 2> memory_{};
    std::span<u8> to_server_, to_client_;
};

// Gate: what a kind of handshake may cost on each side.
struct Gate {
    friend void PrintTo(const Gate& gate, std::ostream* out) { *out << gate.name; }
    std::string_view name;
    void (*set_up)(Scene&);
    usize client = 4, server = 4;  // allocations
};
const Gate gates[] = {
    {.name = "full", .set_up = [](Scene&) {}},
    {.name = "mutual",
     .set_up =
         [](Scene& s) {
             s.server->client_auth = ClientAuth::required;
             s.client->credential = testing::bare_credential(8);
         }},
    {.name = "retry",
     .set_up =
         [](Scene& s) {
             s.client->groups = {NamedGroup::secp256r1, NamedGroup::x25519};
             s.server->groups = {NamedGroup::x25519};
         }},
    {.name = "resumed",
     .set_up =
         [](Scene& s) {
             s.store();
             s.server = std::make_shared<ServerConfig>(*s.server);
             s.server->tickets = 0;
         }},
    // A ticket costs its plaintext and its sealed form; both of them share a flight.
    {.name = "resumed, with two new tickets", .set_up = [](Scene& s) { s.store(); }, .server = 4 + 2 * 2 + 1},
    // The hybrid share is on the heap, and so are the decapsulation key and the two secrets put together.
    {.name = "full with X25519MLKEM768",
     .set_up = [](Scene& s) { s.client->groups = {NamedGroup::X25519MLKEM768, NamedGroup::x25519}; },
     .client = 4 + 3,
     .server = 4 + 2},
};

class HandshakeMemory : public ::testing::TestWithParam<Gate> {};
INSTANTIATE_TEST_SUITE_P(Gates, HandshakeMemory, ::testing::ValuesIn(gates));

// engine.md, Memory: at most 4 allocations per full handshake and side; half-open server at most 4 KiB; established and
// idle at most 1 KiB. Cipher contexts are the worker's, whose pool an earlier handshake has filled. In builds with
// assertions frames are larger: there the figures are only printed.
TEST_P(HandshakeMemory, AllocatesLittleWaitsInLittleAndIsSmallWhenIdle) {
    BareEngine engine;
    Cost client, server;
    for (const bool warm : {false, true}) {
        Scene scene;
        scene.client->groups = {NamedGroup::x25519};
        GetParam().set_up(scene);
        const Talk talk(scene, engine);
        client = talk.client();
        server = talk.server();
        if (!warm) continue;
        std::printf("%s: allocations: client %zu, server %zu; waiting: client %zu, server %zu bytes; idle: %zu, %zu\n",
                    GetParam().name.data(), client.allocations, server.allocations, client.waiting, server.waiting,
                    client.idle, server.idle);
    }
    if constexpr (!measured) return;
    EXPECT_LE(client.allocations, GetParam().client + overflowing_frames);
    EXPECT_LE(server.allocations, GetParam().server + overflowing_frames);
    EXPECT_LE(server.waiting, 4096u) << "half-open server";
    EXPECT_LE(client.idle, 1024u);
    EXPECT_LE(server.idle, 1024u);
    EXPECT_LE(sizeof(HandshakeBlock), 3168u);
}

// engine.md, Memory: hibernate() gives the contexts to the worker's pool, and what wakes takes them from there.
TEST(Memory, HibernateGivesCipherContextsToThePoolOfTheWorker) {
    Scene scene;
    testing::Pair pair = scene.pair();
    pair.run();
    ASSERT_TRUE(pair.both_done());
    pair.send(pair.client, ByteVector(100, 'x'));
    pair.run();
    AeadPool& pool = pair.client.engine.contexts;
    const usize before = pool.kept();
    pair.client.connection.hibernate(pair.env(pair.client));
    EXPECT_GT(pool.kept(), before);
    const usize kept = pool.kept();
    pair.client.connection.hibernate(pair.env(pair.client));
    EXPECT_EQ(pool.kept(), kept) << "a second time there is nothing to give";
    const ByteVector data(10, 'y');
    const Bytes view = data;
    ByteVector wire(1000);
    counter = {.on = true};
    const Result<Sealed> sealed = pair.client.connection.send(pair.env(pair.client), Gather(&view, 1), wire);
    counter.on = false;
    ASSERT_TRUE(sealed);
    EXPECT_EQ(pool.kept(), kept - 1);
    if constexpr (measured) EXPECT_EQ(counter.allocations, 0u);
}

// No allocation per record: engine.md, Memory.
TEST(Memory, RecordsAllocateNothing) {
    Scene scene;
    testing::Pair pair = scene.pair();
    pair.run();
    ASSERT_TRUE(pair.both_done());
    const ByteVector data(10'000, 'x');
    const Bytes view = data;
    ByteVector wire(max_wire_record);
    const auto exchange = [&] {
        const Result<Sealed> sealed = pair.client.connection.send(pair.env(pair.client), Gather(&view, 1), wire);
        const Result<Step> step =
            pair.server.connection.receive(pair.env(pair.server), MutableBytes(wire).first(sealed->written));
        return std::holds_alternative<AppData>(step->event);
    };
    ASSERT_TRUE(exchange());  // the first wakes the ciphers
    counter = {.on = true};
    bool all = true;
    for (int i = 0; i < 100; ++i) all = exchange() && all;
    counter.on = false;
    EXPECT_TRUE(all);
    EXPECT_EQ(counter.allocations, 0u);
}

}  // namespace
}  // namespace troth::inline v1::tls
