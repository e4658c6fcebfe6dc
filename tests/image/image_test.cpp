// What is left of a connection's secrets in the process: after the handshake, KeyUpdate, close, errors, cancelling; of
// signers and ticket keys when they are gone. security.md, early test 4; style.md, principle 11.
#include "image.hpp"

#include <gtest/gtest.h>

#include "troth/keys/signer.hpp"
#include "troth/tls/connection/connection.hpp"
#include "troth/tls/connection/testing/bare_key.hpp"
#include "troth/tls/session/session.hpp"
#include "troth/tls/session/ticket_keys.hpp"

namespace troth::image {
namespace {

using namespace tls;

constexpr auto nothing = [](const std::string&) { return false; };

// The one exception (docs/side-channels.md): eight bytes of an iv stay behind in places that no code of ours names. An
// iv opens nothing without its key, and no AEAD of TLS 1.3 rests on it being unknown.
bool is_iv(const std::string& name) {
    return name.ends_with("/iv");
}

// What two established connections and their configuration keep, and nobody else.
bool of_established(const std::string& name) {
    return name.starts_with("c ap traffic") || name.starts_with("s ap traffic") || name == "exp master" ||
           name == "res master" || name == "resumption" || name == "ticket 1.3" || name == "signer" ||
           name == "ticket keys";
}

// Talk: both ends, their configuration, and what is between them. Each part can be taken away.
struct Talk {
    explicit Talk(void (*set_up)(Talk&)) {
        const auto credential = [] {
            RecordedRandom signer("signer");
            crypto::EcPrivateKey key = crypto::EcPrivateKey::generate(crypto::Curve::p256, signer);
            const crypto::EcPoint point = key.public_key().uncompressed();
            std::vector<ByteVector> chain;
            chain.emplace_back(point.bytes().begin(), point.bytes().end());
            return *Credential::make(std::move(chain), std::make_shared<tls::testing::BareSigner>(std::move(key)));
        };
        client_config->dangerous_verifier = server_config->dangerous_verifier =
            std::make_shared<tls::testing::BareVerifier>();
        client_config->credential = credential();
        server_config->credentials = {CredentialRow{.names = {}, .credential = credential()}};
        RecordedRandom ticket_random("ticket keys");
        server_config->ticket_keys = TicketKeys::generate(ticket_random);
        set_up(*this);
    }
    void connect(SecretBytes session = {}) {
        Overrides overrides;
        overrides.server_name = "server.example";
        overrides.session = std::move(session);
        ends[0].emplace(*Connection::client(client_config, std::move(overrides)));
        ends[1].emplace(*Connection::server(server_config));
        for (ByteVector& wire : wires) wire.clear();
        done = {};
    }
    // run: until nothing moves; or so many calls. With `damage`, a bit of that byte of what is said is turned.
    bool run(usize steps = ~usize{0}, usize damage = ~usize{0}) {
        usize said = 0;
        for (bool moved = true; moved;) {
            moved = false;
            for (usize me = 0; me < 2; ++me) {
                if (steps-- == 0) return false;
                moved = answer(*ends[me]) || hear(me) || moved;
                const usize before = wires[1 - me].size();
                moved = speak(me) || ends[me]->want().operation || moved;
                ByteVector& wire = wires[1 - me];
                const usize size = wire.size() - before;
                if (damage >= said && damage - said < size) wire[before + damage - said] ^= 1;
                said += size;
            }
        }
        said_ = said;
        return true;
    }
    void send(usize me, std::string_view text) {
        const Bytes plain = bytes_of(text);
        std::array<u8, 200> out;
        const Result<Sealed> sealed = ends[me]->send(env(), Gather(&plain, 1), out);
        if (!sealed) return;
        wires[1 - me].insert(wires[1 - me].end(), out.begin(),
                             out.begin() + static_cast<std::ptrdiff_t>(sealed->written));
    }
    Env env() { return Env{Now{Wall(std::chrono::milliseconds(1'760'000'000'000)), Steady()}, random, engine}; }

    std::shared_ptr<ClientConfig> client_config = std::make_shared<ClientConfig>();
    std::shared_ptr<ServerConfig> server_config = std::make_shared<ServerConfig>();
    RecordedRandom random{"random"};
    // A ticket's random value is public: it is sent, under the keys of the connection, and comes back in the clear.
    struct PublishingEngine final : Engine {
        std::optional<OpResult> answer(OpRequest& request, const Now& now, RandomSource& source) override {
            if (defer) return std::nullopt;
            return published(tls::testing::answer_bare(request, now, source));
        }
        static OpResult published(OpResult result) {
            if (result)
                if (const auto* ticket = std::get_if<TicketSealed>(&*result)) Secrets::all().publish(ticket->ticket);
            return result;
        }
        bool defer = false;
    } engine;
    std::array<std::optional<Connection>, 2> ends;
    std::array<ByteVector, 2> wires;  // on their way to
    std::array<bool, 2> done{};
    std::vector<SecretBytes> sessions;
    usize said_ = 0;

  private:
    bool answer(Connection& end) {
        auto asked = end.take_operation();
        if (!asked) return false;
        const Env now = env();
        (void)end.complete(now, asked->first,
                           PublishingEngine::published(tls::testing::answer_bare(asked->second, now.now, random)));
        return true;
    }
    bool hear(usize me) {
        const Result<Step> step = ends[me]->receive(env(), wires[me]);
        if (!step) return false;
        if (std::holds_alternative<HandshakeDone>(step->event)) done[me] = true;
        if (const auto* ticket = std::get_if<TicketReceived>(&step->event)) {
            sessions.push_back(ticket->session.clone());
            const Result<Session> session = Session::from_bytes(ticket->session.bytes());
            Secrets::all().publish(session->ticket);  // the next hello says it in the clear
        }
        wires[me].erase(wires[me].begin(), wires[me].begin() + static_cast<std::ptrdiff_t>(step->consumed));
        return step->consumed != 0 || step->event.index() != 0;
    }
    bool speak(usize me) {
        ByteVector out(1 << 15);
        const Result<Sealed> sealed = ends[me]->pull(env(), out);
        if (!sealed || sealed->written == 0) return false;
        out.resize(sealed->written);
        Secrets::all().publish(out);
        wires[1 - me].insert(wires[1 - me].end(), out.begin(), out.end());
        return true;
    }
};

struct Kind {
    const char* name;
    void (*set_up)(Talk&);
    bool resumed = false;
};
const Kind kinds[] = {
    {"hybrid", [](Talk& t) { t.client_config->groups = {NamedGroup::X25519MLKEM768}; }},
    {"x25519, AES-256",
     [](Talk& t) {
         t.client_config->groups = {NamedGroup::x25519};
         t.server_config->suites = {CipherSuite::TLS_AES_256_GCM_SHA384};
     }},
    {"P-256, ChaCha20",
     [](Talk& t) {
         t.client_config->groups = {NamedGroup::secp256r1};
         t.client_config->suites = {CipherSuite::TLS_CHACHA20_POLY1305_SHA256};
     }},
    {"P-384 after a retry, client certificate",
     [](Talk& t) {
         t.server_config->groups = {NamedGroup::secp384r1};
         t.server_config->client_auth = ClientAuth::required;
     }},
    {"resumed", [](Talk& t) { t.client_config->groups = {NamedGroup::x25519}; }, true},
    {"resumed, SHA-384",
     [](Talk& t) {
         t.client_config->groups = {NamedGroup::x25519};
         t.server_config->suites = {CipherSuite::TLS_AES_256_GCM_SHA384};
     },
     true},
};

class Image : public ::testing::Test {
  protected:
    void SetUp() override {
#if !defined(__linux__)
        GTEST_SKIP() << "no search of the process image: it is read by way of /proc/self/maps, which only Linux has";
#endif
        Secrets::all().forget();
    }
    // start: a Talk of this kind that is about to begin its handshake.
    void start(const Kind& kind) {
        elsewhere_.run([&] {
            talk_ = std::make_unique<Talk>(kind.set_up);
            talk_->connect();
            if (!kind.resumed) return;
            talk_->run();
            SecretBytes session = std::move(talk_->sessions.back());
            talk_->sessions.clear();
            talk_->connect(std::move(session));
        });
    }
    void end() {
        elsewhere_.run([&] { talk_.reset(); });
    }
    void expect_clean(const std::function<bool(const std::string&)>& expected, const std::string& when) {
        const std::vector<Hit> hits =
            Secrets::all().search([&](const std::string& name) { return is_iv(name) || expected(name); });
        ++searches_;
        for (const Hit& hit : hits)
            ADD_FAILURE() << when << ": byte " << hit.offset << " of \"" << hit.name << "\" in " << hit.where;
    }
    Elsewhere elsewhere_;
    std::unique_ptr<Talk> talk_;
    usize searches_ = 0;
};

// A search that finds nothing says something only if it would find what is there, in each of its forms.
TEST_F(Image, TheSearchFindsWhatIsThere) {
    RecordedRandom random("planted");
    auto heap = std::make_unique<std::array<u8, 48>>();
    random.fill(*heap);
    const auto found = [] { return !Secrets::all().search(nothing).empty(); };
    EXPECT_TRUE(found());
    EXPECT_GE(Secrets::all().searched(), usize{1} << 20);
    EXPECT_FALSE(!Secrets::all().search([](const std::string& name) { return name == "planted"; }).empty());
    const auto changed = [&](auto change) {
        change(*heap);
        const bool seen = found();
        return seen;
    };
    EXPECT_TRUE(changed([](auto& bytes) { std::ranges::reverse(bytes); })) << "turned round";
    EXPECT_TRUE(changed([](auto& bytes) {
        for (usize i = 0; i < 48; i += 4) std::reverse(bytes.begin() + i, bytes.begin() + i + 4);
        for (u8& byte : bytes) byte ^= 0x36;
    })) << "as a block of a hash, with HMAC's pad";
    wipe(*heap);
    EXPECT_FALSE(found()) << "wiped";
    // What a function leaves on the stack.
    elsewhere_.run([&] {
        volatile u8 local[32];
        random.fill({const_cast<u8*>(local), 32});
    });
    EXPECT_TRUE(found()) << "a local that was not wiped";
    elsewhere_.run([&] {
        u8 local[4096];
        wipe(local, sizeof local);
    });
    // What was said aloud is no secret.
    random.fill(*heap);
    Secrets::all().publish(*heap);
    const std::vector<Hit> hits = Secrets::all().search(nothing);
    EXPECT_TRUE(std::ranges::none_of(hits, [](const Hit& hit) { return hit.where.starts_with("[heap]"); }));
}

TEST_F(Image, AfterTheHandshakeOnlyTheEpochOfTheApplicationIsLeft) {
    for (const Kind& kind : kinds) {
        SCOPED_TRACE(kind.name);
        start(kind);
        elsewhere_.run([&] { talk_->run(); });
        ASSERT_TRUE(talk_->done[0] && talk_->done[1]);
        EXPECT_EQ(talk_->ends[0]->resumed(), kind.resumed);
        expect_clean(of_established, "after the handshake");
        elsewhere_.run([&] {
            talk_->send(0, "ping");
            talk_->send(1, "pong");
            talk_->run();
            (void)talk_->ends[0]->close();
            (void)talk_->ends[1]->close();
            talk_->run();
        });
        end();
        expect_clean(nothing, "after closing");
        Secrets::all().forget();
    }
}

// The key before a KeyUpdate is gone while the connection goes on; what froze is gone when it was thawed.
TEST_F(Image, AfterAKeyUpdateTheOldKeyIsGone) {
    for (const Kind& kind : std::span(kinds).first(3)) {
        SCOPED_TRACE(kind.name);
        start(kind);
        elsewhere_.run([&] {
            talk_->run();
            (void)talk_->ends[0]->update_keys(true);
            talk_->run();
            talk_->send(0, "ping");
            talk_->send(1, "pong");
            talk_->run();
        });
        const auto but_the_old = [](const std::string& name) {
            return of_established(name) && (!name.contains("ap traffic") || name.contains("traffic+"));
        };
        expect_clean(but_the_old, "after a KeyUpdate");
        elsewhere_.run([&] {
            talk_->sessions.clear();
            for (std::optional<Connection>& end : talk_->ends) {
                const Result<SecretBytes> frozen = std::move(*end).freeze();
                end.reset();
                end.emplace(*Connection::thaw(*frozen));
            }
            talk_->send(0, "ping");
            talk_->run();
        });
        end();
        expect_clean(nothing, "after freezing and closing");
        Secrets::all().forget();
    }
}

// A damaged byte anywhere in the conversation: whoever notices fails. With the failed connections still there, only
// what protects records may be left; without them, nothing.
TEST_F(Image, AfterAnErrorWhereverItHappens) {
    constexpr auto of_failed = [](const std::string& name) {
        return of_established(name) || name.starts_with("c hs traffic") || name.starts_with("s hs traffic");
    };
    usize failed = 0;
    for (const Kind& kind : {kinds[1], kinds[3], kinds[5]}) {
        SCOPED_TRACE(kind.name);
        start(kind);
        elsewhere_.run([&] { talk_->run(); });
        const usize said = talk_->said_;
        end();
        for (usize place = 1; place <= 8; ++place) {
            Secrets::all().forget();
            start(kind);
            elsewhere_.run([&] { talk_->run(~usize{0}, said * place / 9); });
            failed += !talk_->done[0] || !talk_->done[1];
            if (place % 4 == 0) {
                expect_clean(
                    [&](const std::string& name) {
                        const bool both = talk_->ends[0]->failed() && talk_->ends[1]->failed();
                        return both ? of_failed(name) : true;
                    },
                    "failed, at " + std::to_string(place));
            }
            end();
            expect_clean(nothing, "after an error at " + std::to_string(place) + "/9 of the conversation");
        }
    }
    EXPECT_GE(failed, 16u);  // a byte that turns nothing is possible: the random value of a retried hello, say
}

// Destroyed after any number of calls, with every operation pending for a while.
TEST_F(Image, AfterCancellingAtEverySuspension) {
    for (const Kind& kind : {kinds[0], kinds[3], kinds[4]}) {
        SCOPED_TRACE(kind.name);
        bool finished = false;
        for (usize steps = 1; !finished; ++steps) {
            Secrets::all().forget();
            start(kind);
            talk_->engine.defer = true;
            elsewhere_.run([&] { finished = talk_->run(steps); });
            end();
            expect_clean(nothing, "cancelled after " + std::to_string(steps) + " calls");
            if (HasFailure()) return;
        }
    }
    EXPECT_GE(searches_, 40u);
}

TEST_F(Image, ASignerLeavesNothing) {
    for (const keys::KeyType type :
         {keys::KeyType::ec_p256, keys::KeyType::ec_p384, keys::KeyType::ed25519, keys::KeyType::rsa}) {
        SCOPED_TRACE(keys::name_of(type));
        Secrets::all().forget();
        elsewhere_.run([&] {
            RecordedRandom random("signer");
            const auto signer = keys::local_signer(*keys::PrivateKey::generate(type, random, 2048));
            for (const keys::SignAlgorithm algorithm : signer->algorithms()) {
                const Result<ByteVector> signature = signer->sign(algorithm, bytes_of("message"), random);
                ASSERT_TRUE(signature);
            }
        });
        expect_clean(nothing, "after the signer is gone");
        // And of one that was read from a file.
        elsewhere_.run([&] {
            RecordedRandom random("signer");
            const SecretBytes file = keys::PrivateKey::generate(type, random, 2048)->to_pem();
            Result<keys::PrivateKey> key = keys::PrivateKey::read(file.bytes());
            ASSERT_TRUE(key);
            ASSERT_TRUE(keys::local_signer(std::move(*key)));
        });
        expect_clean(nothing, "after the signer from a file is gone");
    }
}

}  // namespace
}  // namespace troth::image
