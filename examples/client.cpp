// A TLS client that waits: connects, verifies the server against the system's roots, asks for a page, prints it.
//   example_client HOST [PATH]
#include <cstdio>
#include <string>

#include "troth/io/blocking_stream.hpp"
#include "troth/io/http_client.hpp"
#include "troth/x509/trust_store.hpp"

using namespace troth;

Result<void> get(const std::string& host, const std::string& path) {
    // Configuration is built once and shared by all connections, of all threads.
    auto config = std::make_shared<tls::ClientConfig>();
    TROTH_TRY(x509::TrustStore roots, x509::TrustStore::system());
    config->roots = std::make_shared<const x509::TrustStore>(std::move(roots));
    config->alpn = {"http/1.1"};

    io::Worker worker;  // one a thread: randomness, engine, buffers
    TROTH_TRY(const io::HostPort to, io::parse_host_port(host, 443));
    TROTH_TRY(io::Socket socket, io::connect(to, std::chrono::seconds(10)));
    tls::Overrides overrides;
    overrides.server_name = to.host;
    TROTH_TRY(tls::Connection connection, tls::Connection::client(config, std::move(overrides)));
    io::BlockingStream stream(std::move(socket), std::move(connection), worker);
    TROTH_TRY(stream.handshake());  // from here on the server is known to be `host`

    const auto print = [](Bytes piece) -> Result<void> {
        std::fwrite(piece.data(), 1, piece.size(), stdout);
        return {};
    };
    TROTH_TRY(const io::HttpResponse response, io::http_get(stream, to.host, path, print));
    std::fprintf(stderr, "HTTP %u, %llu bytes\n", response.status, static_cast<unsigned long long>(response.body_size));
    return stream.close();
}

int main(int argc, char** argv) {
    if (argc < 2) return std::fputs("usage: example_client HOST[:PORT] [PATH]\n", stderr), 2;
    const auto done = get(argv[1], argc > 2 ? argv[2] : "/");
    if (done) return 0;
    std::fprintf(stderr, "%s: %s\n%s\n", std::string(done.error().id()).c_str(),
                 std::string(done.error().row().what).c_str(), done.error().where().c_str());
    return 1;
}
