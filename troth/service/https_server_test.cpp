// The HTTPS server over real sockets: many clients at once, files, echo, tickets, refusals, and a clean end. Also the
// test of io/: BlockingStream on one side, AsioStream under Boost.Beast on the other. Runs under ThreadSanitizer.
#include "troth/service/https_server.hpp"

#include <atomic>
#include <fstream>
#include <thread>

#include <boost/asio/io_context.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <gtest/gtest.h>
#include <unistd.h>

#include "troth/ca/issue.hpp"
#include "troth/io/asio_stream.hpp"
#include "troth/io/errors.hpp"
#include "troth/io/http_client.hpp"
#include "troth/keys/private_key.hpp"
#include "troth/service/content.hpp"
#include "troth/tls/handshake/credential.hpp"
#include "troth/tls/session/ticket_keys.hpp"
#include "troth/x509/trust_store.hpp"

namespace troth::service {
namespace {

namespace fs = std::filesystem;

// World: an authority, a server's credential for api.example, a client's for alice.
struct World {
    std::shared_ptr<const x509::TrustStore> roots;
    std::shared_ptr<const tls::Credential> server, alice;

    World() {
        SystemRandom random;
        const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
        const auto key = [&] { return std::move(*keys::PrivateKey::generate(keys::KeyType::ec_p256, random)); };
        const auto root = ca::make_root("Test Root", keys::local_signer(key()), ca::days(30), now, random);
        x509::TrustStore store;
        store.add(root->certificate());
        roots = std::make_shared<const x509::TrustStore>(std::move(store));
        const auto issue = [&](std::string_view name, ca::LeafUse use) {
            keys::PrivateKey leaf_key = key();
            const auto leaf = ca::issue(
                *root, {.name = name, .alternatives = {}, .use = use, .spki = leaf_key.public_key().spki_der()}, now,
                random);
            return *tls::Credential::make({ByteVector(leaf->der().begin(), leaf->der().end())},
                                          keys::local_signer(std::move(leaf_key)));
        };
        server = issue("api.example", ca::LeafUse::server);
        alice = issue("alice", ca::LeafUse::client);
    }
    std::shared_ptr<tls::ServerConfig> server_config() const {
        auto config = std::make_shared<tls::ServerConfig>();
        config->credentials.push_back({.names = {}, .credential = server});
        SystemRandom random;
        config->ticket_keys = tls::TicketKeys::generate(random);
        return config;
    }
    std::shared_ptr<tls::ClientConfig> client_config() const {
        auto config = std::make_shared<tls::ClientConfig>();
        config->roots = roots;
        return config;
    }
};
const World& world() {
    static const World w;
    return w;
}

Result<io::BlockingStream> connected(u16 port, std::shared_ptr<const tls::ClientConfig> config, io::Worker& worker,
                                     SecretBytes session = {}) {
    TROTH_TRY(io::Socket socket, io::connect({"127.0.0.1", port}, io::Milliseconds(5000)));
    tls::Overrides overrides;
    overrides.server_name = "api.example";
    overrides.session = std::move(session);
    TROTH_TRY(tls::Connection connection, tls::Connection::client(std::move(config), std::move(overrides)));
    io::BlockingStream stream(std::move(socket), std::move(connection), worker);
    TROTH_TRY(stream.handshake());
    return stream;
}

Result<std::string> fetched(io::BlockingStream& stream, const std::string& path, unsigned& status) {
    std::string body;
    TROTH_TRY(const io::HttpResponse response,
              io::http_get(stream, "api.example", path, [&](Bytes piece) -> Result<void> {
                  body += text_of(piece);
                  return {};
              }));
    status = response.status;
    return body;
}

HttpsServer started(HttpsOptions options) {
    auto server = HttpsServer::start(std::move(options));
    EXPECT_TRUE(server) << (server ? "" : server.error().where());
    return std::move(*server);
}

TEST(HttpsServer, ManyClientsAtOnceEachKeepTheirConnectionForSeveralRequests) {
    std::atomic<int> served{0};
    HttpsServer server = started({.config = world().server_config(), .workers = 2, .on_served = [&](const Served& s) {
                                      served += s.connection != nullptr;
                                  }});
    std::atomic<int> good{0};
    std::vector<std::thread> clients;
    for (int i = 0; i < 8; ++i)
        clients.emplace_back([&] {
            io::Worker worker;
            for (int round = 0; round < 3; ++round) {
                auto stream = connected(server.port(), world().client_config(), worker);
                if (!stream) continue;
                for (int request = 0; request < 3; ++request) {
                    unsigned status = 0;
                    const auto body = fetched(*stream, "/", status);
                    good += body && status == 200 && body->contains("TLS 1.3");
                }
                EXPECT_TRUE(stream->close());
            }
        });
    for (std::thread& client : clients) client.join();
    EXPECT_EQ(good, 8 * 3 * 3);
    EXPECT_EQ(served, 8 * 3);
}

TEST(HttpsServer, MutualTlsAndResumptionByTicket) {
    auto config = world().server_config();
    config->client_auth = tls::ClientAuth::required;
    config->roots = world().roots;
    HttpsServer server = started({.config = config, .workers = 1});
    io::Worker worker;
    auto alice = world().client_config();
    alice->credential = world().alice;
    unsigned status = 0;
    auto first = connected(server.port(), alice, worker);
    ASSERT_TRUE(first) << first.error().id();
    EXPECT_TRUE(fetched(*first, "/", status)->contains("authenticated by its certificate"));
    auto tickets = first->take_tickets();
    ASSERT_FALSE(tickets.empty());
    auto second = connected(server.port(), alice, worker, std::move(tickets[0].session));
    ASSERT_TRUE(second) << second.error().id();
    EXPECT_TRUE(second->connection().resumed());
    // Without a certificate the server refuses after the client's side is done (RFC 8446 §4.4.2.4): the alert comes
    // with the first read.
    auto nobody = connected(server.port(), world().client_config(), worker);
    if (nobody) {
        const auto answer = fetched(*nobody, "/", status);
        ASSERT_FALSE(answer);
        EXPECT_EQ(answer.error().id(), "tls.peer_alert");
        EXPECT_TRUE(answer.error().where().contains("certificate_required")) << answer.error().where();
    } else {
        EXPECT_EQ(nobody.error().id(), "tls.peer_alert");
    }
}

TEST(HttpsServer, EchoesABodyByHttpAndAnythingElseRaw) {
    HttpsServer server =
        started({.config = world().server_config(), .content = HttpsOptions::Content::echo, .workers = 1});
    io::Worker worker;
    auto raw = connected(server.port(), world().client_config(), worker);
    ASSERT_TRUE(raw);
    const std::string sent = "hello, this is no HTTP\n";
    ASSERT_TRUE(raw->write(bytes_of(sent)));
    std::string got;
    while (got.size() < sent.size()) {
        u8 buffer[64];
        const auto n = raw->read_some(buffer);
        ASSERT_TRUE(n && *n != 0);
        got += text_of(Bytes(buffer, *n));
    }
    EXPECT_EQ(got, sent);

    // The other side of the same: Beast, unmodified, over AsioStream.
    namespace http = boost::beast::http;
    boost::asio::io_context context;
    boost::asio::ip::tcp::socket socket(context);
    socket.connect({boost::asio::ip::address_v4::loopback(), server.port()});
    tls::Overrides overrides;
    overrides.server_name = "api.example";
    auto connection = tls::Connection::client(world().client_config(), std::move(overrides));
    ASSERT_TRUE(connection);
    io::TcpTlsStream stream(std::move(socket), std::move(*connection), worker);
    io::ErrorCode ec;
    stream.async_handshake([&](io::ErrorCode done) { ec = done; });
    context.run();
    ASSERT_FALSE(ec) << (stream.last_error() ? stream.last_error()->id() : "");
    http::request<http::string_body> request(http::verb::post, "/x", 11);
    request.body() = std::string(300'000, 'x');
    request.prepare_payload();
    http::response<http::string_body> response;
    boost::beast::flat_buffer buffer;
    context.restart();
    http::async_write(stream, request, [&](io::ErrorCode failed, std::size_t) {
        ASSERT_FALSE(failed);
        http::async_read(stream, buffer, response, [&](io::ErrorCode done, std::size_t) { ec = done; });
    });
    context.run();
    EXPECT_FALSE(ec);
    EXPECT_EQ(response.body(), request.body());
}

TEST(HttpsServer, AWrongNameIsRefusedOnBothSidesInWords) {
    std::atomic<bool> told{false};
    HttpsServer server = started({.config = world().server_config(), .workers = 1, .on_served = [&](const Served& s) {
                                      told = s.error != nullptr && s.error->id() == "tls.peer_alert";
                                  }});
    io::Worker worker;
    auto socket = io::connect({"127.0.0.1", server.port()}, io::Milliseconds(5000));
    tls::Overrides overrides;
    overrides.server_name = "other.example";
    auto connection = tls::Connection::client(world().client_config(), std::move(overrides));
    io::BlockingStream stream(std::move(*socket), std::move(*connection), worker);
    const auto done = stream.handshake();
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().id(), "x509.name_mismatch");
    for (int i = 0; i < 200 && !told; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    EXPECT_TRUE(told);
}

TEST(HttpsServer, ABusyPortAndABadAddressAreSaid) {
    HttpsServer server = started({.config = world().server_config(), .workers = 1});
    const auto busy =
        HttpsServer::start({.listen = {"127.0.0.1", server.port()}, .config = world().server_config(), .workers = 1});
    ASSERT_FALSE(busy);
    EXPECT_TRUE(busy.error().is(io::address_in_use));
    const auto foreign =
        HttpsServer::start({.listen = {"192.0.2.1", 0}, .config = world().server_config(), .workers = 1});
    ASSERT_FALSE(foreign);
    EXPECT_TRUE(foreign.error().id().starts_with("io."));
}

TEST(HttpsServer, StopsWhileConnectionsAreOpen) {
    HttpsServer server = started({.config = world().server_config(), .workers = 2});
    io::Worker worker;
    std::vector<io::BlockingStream> open;
    for (int i = 0; i < 5; ++i) {
        auto stream = connected(server.port(), world().client_config(), worker);
        ASSERT_TRUE(stream);
        open.push_back(std::move(*stream));
    }
    server.stop();
    for (io::BlockingStream& stream : open) {
        u8 buffer[64];
        const auto n = stream.read_some(buffer);
        EXPECT_TRUE(n && *n == 0) << (n ? "data" : n.error().id());  // closed properly
    }
}

// Folder with a file, a hidden file, and a link that leads out.
struct Site {
    fs::path root = fs::temp_directory_path() / ("troth-site-" + std::to_string(::getpid()));
    Site() {
        fs::create_directories(root / "sub");
        std::ofstream(root / "index.html") << "home";
        std::ofstream(root / "sub" / "a b.txt") << "text";
        std::ofstream(root / ".secret") << "no";
        std::ofstream(root.string() + "-outside") << "no";
        fs::create_symlink(root.string() + "-outside", root / "link");
    }
    ~Site() {
        fs::remove_all(root);
        fs::remove(root.string() + "-outside");
    }
};

TEST(Content, ServesFilesBelowTheRootAndNothingElse) {
    const Site site;
    EXPECT_EQ(file_for(site.root, "/")->filename(), "index.html");
    EXPECT_EQ(file_for(site.root, "/index.html?x=1")->filename(), "index.html");
    EXPECT_EQ(file_for(site.root, "/sub/a%20b.txt")->filename(), "a b.txt");
    for (std::string_view bad : {"/../etc/passwd", "/%2e%2e/x", "/sub/../index.html", "/.secret", "/link", "/none",
                                 "/sub", "index.html", "", "/%00", "/%zz", "/sub/%2e%2e/%2e%2e/x", "//../x"})
        EXPECT_FALSE(file_for(site.root, bad)) << bad;
    HttpsServer server = started(
        {.config = world().server_config(), .content = HttpsOptions::Content::files, .root = site.root, .workers = 1});
    io::Worker worker;
    auto stream = connected(server.port(), world().client_config(), worker);
    ASSERT_TRUE(stream);
    unsigned status = 0;
    EXPECT_EQ(*fetched(*stream, "/", status), "home");
    EXPECT_EQ(*fetched(*stream, "/sub/a%20b.txt", status), "text");
    ASSERT_TRUE(fetched(*stream, "/.secret", status));
    EXPECT_EQ(status, 404u);
}

TEST(Content, TellsHttpFromAnythingElseByTheFirstBytes) {
    EXPECT_EQ(looks_like_http("GET / HTTP/1.1"), true);
    EXPECT_EQ(looks_like_http("PROPFIND /"), true);
    EXPECT_EQ(looks_like_http("hello"), false);
    EXPECT_EQ(looks_like_http("GE"), std::nullopt);
    EXPECT_EQ(looks_like_http(""), std::nullopt);
    EXPECT_EQ(looks_like_http("ABCDEFGHIJKLMNOPQRST "), false);
}

}  // namespace
}  // namespace troth::service
