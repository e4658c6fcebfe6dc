// A TLS server on Boost.Asio: accepts one connection after another and answers each line with itself.
//   example_server CERTIFICATE.pem KEY.pem PORT
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include <boost/asio/io_context.hpp>

#include "troth/io/asio_stream.hpp"
#include "troth/keys/private_key.hpp"
#include "troth/keys/signer.hpp"
#include "troth/tls/handshake/credential.hpp"
#include "troth/x509/certificate.hpp"

using namespace troth;
using boost::asio::ip::tcp;

SecretBytes file(const char* name) {
    std::ifstream stream(name, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    return SecretBytes(bytes_of(text));
}

Result<std::shared_ptr<const tls::ServerConfig>> configure(const char* certificate, const char* key_file) {
    const SecretBytes chain_pem = file(certificate), key_pem = file(key_file);
    TROTH_TRY(const auto certificates, x509::certificates_in(chain_pem.bytes()));
    TROTH_TRY(keys::PrivateKey key, keys::PrivateKey::read(key_pem.bytes()));
    std::vector<ByteVector> chain;
    for (const x509::Certificate& one : certificates) chain.emplace_back(one.der().begin(), one.der().end());
    auto config = std::make_shared<tls::ServerConfig>();
    TROTH_TRY(auto credential, tls::Credential::make(std::move(chain), keys::local_signer(std::move(key))));
    config->credentials.push_back({.names = {}, .credential = std::move(credential)});
    return config;
}

void serve(io::TcpTlsStream stream) {
    io::ErrorCode ec;
    stream.handshake(ec);
    if (ec) {
        if (const Error* why = stream.last_error())
            std::fprintf(stderr, "refused: %s\n", std::string(why->row().what).c_str());
        return;
    }
    char buffer[4096];
    for (;;) {
        const std::size_t n = stream.read_some(boost::asio::buffer(buffer), ec);
        if (ec) break;
        boost::asio::write(stream, boost::asio::buffer(buffer, n), ec);
        if (ec) break;
    }
    stream.shutdown(ec);
}

int main(int argc, char** argv) {
    if (argc != 4) return std::fputs("usage: example_server CERTIFICATE.pem KEY.pem PORT\n", stderr), 2;
    const auto config = configure(argv[1], argv[2]);
    if (!config) return std::fprintf(stderr, "%s\n", std::string(config.error().row().what).c_str()), 1;
    boost::asio::io_context context;
    tcp::acceptor acceptor(context, tcp::endpoint(boost::asio::ip::address_v4::loopback(),
                                                  static_cast<unsigned short>(std::atoi(argv[3]))));
    io::Worker worker;
    for (;;) {
        tcp::socket socket = acceptor.accept();
        auto connection = tls::Connection::server(*config);
        if (!connection) return 1;
        serve(io::TcpTlsStream(std::move(socket), std::move(*connection), worker));
    }
}
