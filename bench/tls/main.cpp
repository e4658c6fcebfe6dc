// bench_tls: our TLS 1.3 beside the system's libssl, both in memory, same certificate, same suite and group, in turn.
//
//   full handshakes (X25519, ECDSA P-256, AES-128-GCM): time spent in the server's calls, and in the client's
//   sending 16 KiB records (AES-128-GCM); receiving them
//   heap bytes of an idle, established server connection, over 1,000
// Our client verifies nothing in the server's figure; the server's work does not depend on it.
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <new>

#include <malloc.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include "bench/compare.hpp"
#include "troth/keys/private_key.hpp"
#include "troth/keys/signer.hpp"
#include "troth/tls/connection/connection.hpp"
#include "troth/tls/handshake/credential.hpp"
#include "troth/tls/registry/cipher_suite.hpp"
#include "troth/tls/registry/named_group.hpp"

namespace {
// Bytes that are allocated now, as malloc sees them: ours and theirs alike.
std::atomic<long> live_bytes{0};
}  // namespace

void* operator new(std::size_t size) {
    void* p = std::malloc(size);
    if (p == nullptr) std::abort();
    live_bytes += static_cast<long>(malloc_usable_size(p));
    return p;
}
void* operator new(std::size_t size, std::align_val_t alignment) {
    void* p = std::aligned_alloc(static_cast<std::size_t>(alignment), (size + static_cast<std::size_t>(alignment) - 1) &
                                                                          ~(static_cast<std::size_t>(alignment) - 1));
    if (p == nullptr) std::abort();
    live_bytes += static_cast<long>(malloc_usable_size(p));
    return p;
}
void operator delete(void* p) noexcept {
    if (p != nullptr) live_bytes -= static_cast<long>(malloc_usable_size(p));
    std::free(p);
}
void operator delete(void* p, std::size_t) noexcept {
    operator delete(p);
}
void operator delete(void* p, std::align_val_t) noexcept {
    operator delete(p);
}
void operator delete(void* p, std::size_t, std::align_val_t) noexcept {
    operator delete(p);
}

namespace troth::bench {
namespace {

void must(bool ok, const char* what) {
    if (ok) return;
    std::fprintf(stderr, "bench_tls: %s failed\n", what);
    std::exit(1);
}

struct Identity {
    EVP_PKEY* key = EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256");
    X509* certificate = X509_new();
    ByteVector certificate_der, key_der;

    Identity() {
        X509_set_version(certificate, 2);
        ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
        X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
        X509_gmtime_adj(X509_getm_notAfter(certificate), 86400);
        X509_set_pubkey(certificate, key);
        X509_NAME* name = X509_get_subject_name(certificate);
        X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("bench"), -1, -1,
                                   0);
        X509_set_issuer_name(certificate, name);
        X509_sign(certificate, key, EVP_sha256());
        certificate_der.resize(static_cast<usize>(i2d_X509(certificate, nullptr)));
        unsigned char* p = certificate_der.data();
        i2d_X509(certificate, &p);
        PKCS8_PRIV_KEY_INFO* info = EVP_PKEY2PKCS8(key);
        key_der.resize(static_cast<usize>(i2d_PKCS8_PRIV_KEY_INFO(info, nullptr)));
        p = key_der.data();
        i2d_PKCS8_PRIV_KEY_INFO(info, &p);
        PKCS8_PRIV_KEY_INFO_free(info);
    }
};

class TrustAnyone final : public tls::dangerous::PeerVerifier {
  public:
    Result<void> verify(std::span<const Bytes>, std::string_view, tls::ChainPurpose, Wall) const override { return {}; }
    tls::TrustId trust() const override { return {1}; }
};

double nanoseconds() {
    return seconds() * 1e9;
}

// Both sides of ours, with the time each spends.
struct Ours {
    std::shared_ptr<tls::ServerConfig> server = std::make_shared<tls::ServerConfig>();
    std::shared_ptr<tls::ClientConfig> client = std::make_shared<tls::ClientConfig>();
    SystemRandom random;
    tls::DirectEngine engine;
    ByteVector to_server, to_client;
    double server_ns = 0, client_ns = 0;

    explicit Ours(const Identity& identity) {
        auto key = keys::PrivateKey::from_pkcs8(identity.key_der);
        must(key.has_value(), "reading the key");
        auto credential = tls::Credential::make({identity.certificate_der}, keys::local_signer(std::move(*key)));
        must(credential.has_value(), "making the credential");
        server->credentials.push_back({.names = {}, .credential = *credential});
        server->suites = client->suites = {tls::CipherSuite::TLS_AES_128_GCM_SHA256};
        server->groups = client->groups = {tls::NamedGroup::x25519};
        client->dangerous_verifier = std::make_shared<TrustAnyone>();
        client->tickets = false;
        client->grease = false;
        to_server.resize(tls::max_wire_record);
        to_client.resize(tls::max_wire_record);
    }
    tls::Env env() { return {.now = now(), .random = random, .engine = engine}; }

    struct Pair {
        tls::Connection server, client;
    };
    Pair fresh() {
        tls::Overrides overrides;
        overrides.server_name = "bench.example";
        auto c = tls::Connection::client(client, std::move(overrides));
        must(c.has_value(), "our client");
        const double start = nanoseconds();
        auto s = tls::Connection::server(server);
        server_ns += nanoseconds() - start;
        must(s.has_value(), "our server");
        return {std::move(*s), std::move(*c)};
    }
    // move: what one side has to say goes into the other.
    static bool move(tls::Connection& from, tls::Connection& to, const tls::Env& env, ByteVector& wire, double& from_ns,
                     double& to_ns) {
        double start = nanoseconds();
        const auto sealed = from.pull(env, wire);
        from_ns += nanoseconds() - start;
        must(sealed.has_value(), "pull");
        usize at = 0;
        start = nanoseconds();
        while (at < sealed->written) {
            const auto step = to.receive(env, MutableBytes(wire).subspan(at, sealed->written - at));
            must(step.has_value() && step->consumed != 0, "receive");
            at += step->consumed;
        }
        to_ns += nanoseconds() - start;
        return sealed->written != 0;
    }
    Pair handshake() {
        Pair pair = fresh();
        const tls::Env e = env();
        for (;;) {
            const bool a = move(pair.client, pair.server, e, to_server, client_ns, server_ns);
            const bool b = move(pair.server, pair.client, e, to_client, server_ns, client_ns);
            if (!a && !b) break;
        }
        must(pair.server.established() && pair.client.established(), "our handshake");
        return pair;
    }
};

struct Theirs {
    SSL_CTX* server = SSL_CTX_new(TLS_server_method());
    SSL_CTX* client = SSL_CTX_new(TLS_client_method());
    double server_ns = 0, client_ns = 0;

    explicit Theirs(const Identity& identity) {
        for (SSL_CTX* context : {server, client}) {
            SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION);
            must(SSL_CTX_set_ciphersuites(context, "TLS_AES_128_GCM_SHA256") == 1 &&
                     SSL_CTX_set1_groups_list(context, "X25519") == 1,
                 "configuring libssl");
            SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
            SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
        }
        SSL_CTX_set_num_tickets(server, 0);
        must(SSL_CTX_use_certificate(server, identity.certificate) == 1 &&
                 SSL_CTX_use_PrivateKey(server, identity.key) == 1,
             "libssl's certificate");
        SSL_CTX_set_verify(client, SSL_VERIFY_NONE, nullptr);
    }
    struct Pair {
        SSL *server, *client;
        void end() const {
            SSL_free(server);
            SSL_free(client);
        }
    };
    Pair handshake() {
        double start = nanoseconds();
        SSL* s = SSL_new(server);
        BIO *a = nullptr, *b = nullptr;
        BIO_new_bio_pair(&a, 65536, &b, 65536);
        SSL_set_bio(s, a, a);
        SSL_set_accept_state(s);
        server_ns += nanoseconds() - start;
        SSL* c = SSL_new(client);
        SSL_set_bio(c, b, b);
        SSL_set_connect_state(c);
        int done_s = 0, done_c = 0;
        for (int i = 0; i < 10 && (done_s != 1 || done_c != 1); ++i) {
            start = nanoseconds();
            done_c = SSL_do_handshake(c);
            client_ns += nanoseconds() - start;
            start = nanoseconds();
            done_s = SSL_do_handshake(s);
            server_ns += nanoseconds() - start;
        }
        must(done_s == 1 && done_c == 1, "libssl's handshake");
        return {s, c};
    }
};

void handshakes(const Identity& identity) {
    Ours ours(identity);
    Theirs theirs(identity);
    std::vector<double> server_a, server_b, client_a, client_b;
    constexpr int slices = 41, each = 12;
    for (int slice = 0; slice < slices + 2; ++slice) {
        ours.server_ns = ours.client_ns = theirs.server_ns = theirs.client_ns = 0;
        for (int i = 0; i < each; ++i) ours.handshake();
        for (int i = 0; i < each; ++i) theirs.handshake().end();
        if (slice < 2) continue;  // warming up
        server_a.push_back(ours.server_ns / each);
        server_b.push_back(theirs.server_ns / each);
        client_a.push_back(ours.client_ns / each);
        client_b.push_back(theirs.client_ns / each);
    }
    print("full handshake, server", {median(server_a), median(server_b)});
    print("full handshake, client, chain not verified", {median(client_a), median(client_b)});
}

void records(const Identity& identity) {
    Ours ours(identity);
    Theirs theirs(identity);
    Ours::Pair a = ours.handshake();
    Theirs::Pair b = theirs.handshake();
    const ByteVector plain(16384, 42);
    ByteVector wire(tls::max_wire_record + 64), peer_wire(70000), out(16384);
    const Bytes piece = plain;
    tls::Env env = ours.env();
    BIO* peer_bio = SSL_get_rbio(b.client);
    print("send a 16 KiB record",
          compare([&] { must(a.client.send(env, Gather(&piece, 1), wire).has_value(), "send"); },
                  [&] {
                      must(SSL_write(b.server, plain.data(), 16384) == 16384, "SSL_write");
                      char* data = nullptr;  // taken away without a copy
                      must(BIO_nread(peer_bio, &data, 65536) > 0, "BIO_nread");
                  }));
    b.end();
    Ours::Pair c = ours.handshake();
    Theirs::Pair d = theirs.handshake();
    print("send and receive a 16 KiB record",
          compare(
              [&] {
                  const auto sealed = c.server.send(env, Gather(&piece, 1), wire);
                  must(sealed && c.client.receive(env, MutableBytes(wire).first(sealed->written)).has_value(),
                       "receive");
              },
              [&] {
                  must(SSL_write(d.server, plain.data(), 16384) == 16384, "SSL_write");
                  must(SSL_read(d.client, out.data(), 16384) == 16384, "SSL_read");
              }));
    d.end();
}

void memory(const Identity& identity) {
    constexpr long count = 1000;
    Ours ours(identity);
    Theirs theirs(identity);
    std::vector<tls::Connection> servers;
    servers.reserve(count);
    ours.handshake();
    const long before = live_bytes;
    for (long i = 0; i < count; ++i) {
        Ours::Pair pair = ours.handshake();
        pair.server.hibernate();
        servers.push_back(std::move(pair.server));
    }
    const double our_bytes = static_cast<double>(live_bytes - before) / count + sizeof(tls::Connection);
    std::vector<Theirs::Pair> pairs;
    theirs.handshake().end();
    // libcrypto allocates by malloc: what its hooks count is what the process asked for.
    const long peer_before = static_cast<long>(mallinfo2().uordblks);
    for (long i = 0; i < count; ++i) {
        Theirs::Pair pair = theirs.handshake();
        // The client's half goes away; the server's half of the BIO pair is counted without its buffer.
        SSL_free(pair.client);
        BIO_set_write_buf_size(SSL_get_rbio(pair.server), 17);
        pairs.push_back({pair.server, nullptr});
    }
    const double peer_bytes = static_cast<double>(static_cast<long>(mallinfo2().uordblks) - peer_before) / count;
    std::printf("%-44s %12.0f %12.0f %8.2f\n", "heap bytes, idle server connection", our_bytes, peer_bytes,
                peer_bytes / our_bytes);
    for (const Theirs::Pair& pair : pairs) SSL_free(pair.server);
}

}  // namespace
}  // namespace troth::bench

int main() {
    using namespace troth::bench;
    const Identity identity;
    print_header(OpenSSL_version(OPENSSL_VERSION));
    handshakes(identity);
    records(identity);
    memory(identity);
}
