// Storms: hibernating, freezing, key updates and forks at random times with random sizes, under the ledger, which ends
// the process at the first nonce or key that comes twice. security.md, early test 2.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "troth/crypto/random/generator.hpp"
#include "troth/tls/connection/testing/paths.hpp"
#include "troth/tls/record/protection.hpp"
#include "troth/tls/record/testing/ledger.hpp"

namespace troth::inline v1::tls {
namespace {

using testing::Pair;
using testing::Peer;
using testing::Scene;

struct Counts {
    usize sent = 0, updates = 0, hibernations = 0, thaws = 0, handed = 0;
};

// Storm: a pair and what each side must have received by the end.
class Storm {
  public:
    Storm(void (*set_up)(Scene&), u64 seed) : random_(seed) {
        Scene scene;
        set_up(scene);
        pair_.emplace(scene.pair());
        pair_->run();
        EXPECT_TRUE(pair_->both_done());
    }

    void blow(usize steps) {
        for (usize i = 0; i < steps && !::testing::Test::HasFailure(); ++i) {
            Peer& peer = random_.below(2) == 0 ? pair_->client : pair_->server;
            switch (random_.below(8)) {
                case 0:
                case 1:
                case 2:
                    send(peer);
                    break;
                case 3:
                    peer.connection.hibernate();
                    ++counts.hibernations;
                    break;
                case 4:
                    update(peer, random_.below(2) == 0);
                    break;
                case 5:
                    freeze(peer);
                    break;
                case 6:
                    pair_->run();
                    break;
                default:
                    deliver_a_little(peer);
            }
        }
        pair_->run();
        EXPECT_EQ(pair_->client.error, std::nullopt) << pair_->client.error->id();
        EXPECT_EQ(pair_->server.error, std::nullopt) << pair_->server.error->id();
        EXPECT_EQ(pair_->server.data, from_client_);
        EXPECT_EQ(pair_->client.data, from_server_);
    }
    // drain_into_kernel: both ends give their keys away, and the new owners seal one record more.
    void drain_into_kernel() {
        for (Peer* peer : {&pair_->client, &pair_->server}) {
            Result<KernelHandoff> keys = std::move(peer->connection).into_kernel(pair_->env(*peer));
            ASSERT_TRUE(keys);
            TrafficKey key;
            std::ranges::copy(keys->sending.key.bytes(), key.mutable_bytes().begin());
            RecordSealer sealer(
                AeadKey(keys->suite, std::move(key), TrafficIv(keys->sending.iv.bytes()), keys->sending.sequence));
            ByteVector out(protected_size(1));
            ASSERT_TRUE(sealer.seal(ContentType::application_data, ByteVector(1, 1), out));
            EXPECT_FALSE(peer->connection.send(pair_->env(*peer), {}, out)) << "the old owner has nothing left";
            ++counts.handed;
        }
    }
    Counts counts;

  private:
    void send(Peer& peer) {
        // Mostly small, sometimes several records.
        const ByteVector data = random_.bytes(random_.below(8) == 0 ? random_.below(40'000) : random_.below(600));
        pair_->send(peer, data);
        ByteVector& all = &peer == &pair_->client ? from_client_ : from_server_;
        all.insert(all.end(), data.begin(), data.end());
        ++counts.sent;
        since_data_ = 0;
    }
    // Not so many in a row that the peer takes it for a flood (32).
    void update(Peer& peer, bool ask) {
        if (++since_data_ > 10) return send(peer);
        EXPECT_TRUE(peer.connection.update_keys(ask));
        ++counts.updates;
    }
    // freeze wants an idle connection; thawed, it is another object, and only that one goes on.
    void freeze(Peer& peer) {
        if (peer.connection.want().write) return;
        Result<SecretBytes> frozen = std::move(peer.connection).freeze();
        ASSERT_TRUE(frozen);
        EXPECT_FALSE(peer.connection.send(pair_->env(peer), {}, {})) << "frozen and still sending";
        Result<Connection> thawed = Connection::thaw(*frozen);
        ASSERT_TRUE(thawed);
        peer.connection = std::move(*thawed);
        ++counts.thaws;
    }
    void deliver_a_little(Peer& peer) {
        const Result<Step> step = peer.connection.receive(pair_->env(peer), peer.wire);
        ASSERT_TRUE(step) << step.error().id();
        if (const auto* data = std::get_if<AppData>(&step->event))
            peer.data.insert(peer.data.end(), data->bytes.begin(), data->bytes.end());
        peer.wire.erase(peer.wire.begin(), peer.wire.begin() + static_cast<std::ptrdiff_t>(step->consumed));
    }

    v1::testing::CountingRandom random_;
    std::optional<Pair> pair_;
    ByteVector from_client_, from_server_;
    usize since_data_ = 0;
};

TEST(Storm, Rfc8446Section5_3NoNonceComesTwiceThroughHibernatingFreezingAndKeyUpdates) {
    constexpr void (*set_ups[])(Scene&) = {
        [](Scene&) {},
        [](Scene& s) { s.server->suites = {CipherSuite::TLS_AES_256_GCM_SHA384}; },
        [](Scene& s) { s.client->suites = {CipherSuite::TLS_CHACHA20_POLY1305_SHA256}; },
        [](Scene& s) { s.client->padding = s.server->padding = 64; },
    };
    Counts all;
    usize records = 0;
    for (u64 seed = 0; seed < 24; ++seed) {
        Storm storm(set_ups[seed % std::size(set_ups)], seed);
        storm.blow(250);
        storm.drain_into_kernel();
        records += testing::sealed_records().size();
        all.sent += storm.counts.sent;
        all.updates += storm.counts.updates;
        all.hibernations += storm.counts.hibernations;
        all.thaws += storm.counts.thaws;
        all.handed += storm.counts.handed;
    }
    std::printf("storms: %zu records, %zu key updates, %zu hibernations, %zu thaws, %zu into the kernel\n", records,
                all.updates, all.hibernations, all.thaws, all.handed);
    EXPECT_GE(records, 3500u);
    EXPECT_GE(all.updates, 300u);
    EXPECT_GE(all.thaws, 200u);
}

// What freeze is for, misused: two owners of one sequence of nonces. The ledger must see it, or the storm says nothing.
TEST(StormDeathTest, Rfc8446Section5_3AConnectionThawedTwiceIsCaught) {
    Scene scene;
    Pair pair = scene.pair();
    pair.run();
    Result<SecretBytes> frozen = std::move(pair.client.connection).freeze();
    ASSERT_TRUE(frozen);
    Result<Connection> one = Connection::thaw(*frozen), two = Connection::thaw(*frozen);
    ASSERT_TRUE(one && two);
    const ByteVector data(5, 'x');
    const Bytes view = data;
    ByteVector out(100);
    ASSERT_TRUE(one->send(pair.env(pair.client), Gather(&view, 1), out));
    EXPECT_DEATH((void)two->send(pair.env(pair.client), Gather(&view, 1), out), "two records under one key and nonce");
}

// The limit that asks for a KeyUpdate is far away; near it, traffic goes on under a new key. §5.5.
TEST(Storm, Rfc8446Section5_5KeysAreUpdatedByThemselvesBeforeTheirLimit) {
    Scene scene;
    Pair pair = scene.pair();
    pair.run();
    Result<SecretBytes> frozen = std::move(pair.client.connection).freeze();
    ASSERT_TRUE(frozen);
    // The blob ends with both sequence numbers, eight bytes each, and the padding, two; the first is the writer's.
    const u64 limit = row_of(pair.server.connection.cipher_suite())->confidentiality_limit();
    const MutableBytes sequence = frozen->mutable_bytes().last(18).first(8);
    const u64 skipped = limit / 2 - 1 - load_be<u64>(sequence.data());
    store_be(sequence.data(), limit / 2 - 1);
    pair.client.connection = *Connection::thaw(*frozen);
    Result<SecretBytes> other = std::move(pair.server.connection).freeze();
    ASSERT_TRUE(other);
    const MutableBytes reading = other->mutable_bytes().last(10).first(8);
    store_be(reading.data(), load_be<u64>(reading.data()) + skipped);
    pair.server.connection = *Connection::thaw(*other);
    for (int i = 0; i < 4; ++i) pair.send(pair.client, bytes_of("x"));
    pair.run();
    EXPECT_EQ(text_of(pair.server.data), "xxxx");
    EXPECT_EQ(pair.server.key_updates, 1u);
}

// converse: whole connections with everything random from `random`, data both ways and a ticket.
void converse(RandomSource& random, usize connections) {
    Scene scene;
    scene.server->ticket_keys = TicketKeys::generate(random);
    for (usize i = 0; i < connections; ++i) {
        testing::BareEngine engine;
        const Env env{Now{scene.wall, Steady()}, random, engine};
        Overrides overrides;
        overrides.server_name = "server.example";
        Connection sides[2] = {*Connection::client(scene.client, std::move(overrides)),
                               *Connection::server(scene.server)};
        ByteVector wires[2], out(1 << 14);
        for (int round = 0; round < 8; ++round) {
            const usize from = static_cast<usize>(round % 2), to = 1 - from;
            while (true) {
                const Result<Step> step = sides[from].receive(env, wires[from]);
                if (!step) std::abort();
                wires[from].erase(wires[from].begin(),
                                  wires[from].begin() + static_cast<std::ptrdiff_t>(step->consumed));
                if (step->consumed == 0 && step->event.index() == 0) break;
            }
            const Bytes data = bytes_of("data");
            const Result<Sealed> sealed =
                sides[from].established() ? sides[from].send(env, Gather(&data, 1), out) : sides[from].pull(env, out);
            if (!sealed) std::abort();
            wires[to].insert(wires[to].end(), out.begin(), out.begin() + static_cast<std::ptrdiff_t>(sealed->written));
        }
        if (!sides[0].established() || !sides[1].established()) std::abort();
    }
}

ByteVector read_all(int end) {
    ByteVector all;
    std::array<u8, 4096> part;
    for (ssize_t got; (got = read(end, part.data(), part.size())) > 0;)
        all.insert(all.end(), part.begin(), part.begin() + got);
    return all;
}

// security.md, "Randomness": parents and children with one generator (base and user-space) never share a key or nonce.
// Whoever repeats is found when the children's ledgers are joined with the parent's.
TEST(Storm, ForkedChildrenRepeatNothing) {
    SystemRandom root;
    crypto::Generator generator(root);
    ledger::begin();
    converse(generator, 2);
    usize records = 0;
    for (int fork_number = 0; fork_number < 12; ++fork_number) {
        int ends[2];
        ASSERT_EQ(pipe(ends), 0);
        const pid_t child = fork();
        ASSERT_GE(child, 0);
        if (child == 0) {
            close(ends[0]);
            ledger::begin();
            converse(generator, 2);
            const std::vector<testing::Fingerprint> sealed = testing::sealed_records();
            const usize size = sealed.size() * sizeof sealed[0];
            _exit(write(ends[1], sealed.data(), size) == static_cast<ssize_t>(size) ? 0 : 1);
        }
        close(ends[1]);
        converse(generator, 1);  // at the same time
        const ByteVector said = read_all(ends[0]);
        close(ends[0]);
        int status = 0;
        ASSERT_EQ(waitpid(child, &status, 0), child);
        ASSERT_EQ(status, 0);
        std::vector<testing::Fingerprint> theirs(said.size() / sizeof(testing::Fingerprint));
        std::memcpy(theirs.data(), said.data(), theirs.size() * sizeof theirs[0]);
        ASSERT_GE(theirs.size(), 10u);
        testing::join_ledgers(theirs);
        records += theirs.size();
    }
    std::printf("forks: %zu records of children, none of them anybody else's\n", records);
    ledger::begin();
}

// The same with a source that does repeat, to know that the join would have seen it.
TEST(StormDeathTest, AGeneratorThatRepeatsInAChildIsCaught) {
    v1::testing::CountingRandom parents(5), childs(5);
    ledger::begin();
    converse(childs, 1);
    const std::vector<testing::Fingerprint> theirs = testing::sealed_records();
    ledger::begin();
    converse(parents, 1);
    EXPECT_DEATH(testing::join_ledgers(theirs), "two records under one key and nonce");
    ledger::begin();
}

}  // namespace
}  // namespace troth::inline v1::tls
