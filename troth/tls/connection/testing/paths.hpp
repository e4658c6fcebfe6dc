// The paths through a handshake, as a table: what both sides are set up with, and how it must end.
#pragma once

#include <ostream>

#include "troth/tls/connection/testing/pair.hpp"
#include "troth/tls/handshake/preferences.hpp"

namespace troth::inline v1::tls::testing {

// Scene: what a path may change before the pair is made.
struct Scene {
    Scene() {
        client->dangerous_verifier = std::make_shared<BareVerifier>();
        server->dangerous_verifier = std::make_shared<BareVerifier>();
        server->credentials = {CredentialRow{.names = {}, .credential = bare_credential(7)}};
        client_overrides.server_name = "server.example";
    }
    std::shared_ptr<ClientConfig> client = std::make_shared<ClientConfig>();
    std::shared_ptr<ServerConfig> server = std::make_shared<ServerConfig>();
    Overrides client_overrides, server_overrides;
    Wall wall = Pair::default_time();

    Pair pair() { return Pair(client, server, std::move(client_overrides), std::move(server_overrides), wall); }
    void tickets() {
        v1::testing::CountingRandom random(99);
        server->ticket_keys = TicketKeys::generate(random);
    }
    // store: a first connection, whose last ticket the next one uses.
    void store() {
        tickets();
        Scene first = *this;
        Pair earlier = first.pair();
        earlier.run();
        if (!earlier.client.sessions.empty()) client_overrides.session = std::move(earlier.client.sessions.back());
    }
    Scene(const Scene& other) : client(other.client), server(other.server), wall(other.wall) {
        client_overrides.server_name = other.client_overrides.server_name;
        client_overrides.alpn = other.client_overrides.alpn;
    }
    Scene(Scene&&) = default;
};

struct Path {
    friend void PrintTo(const Path& path, std::ostream* out) { *out << path.name; }
    std::string_view name;
    void (*set_up)(Scene&);
    bool resumed = false;           // for those that succeed
    std::string_view client_error;  // empty on both sides: it must succeed
    std::string_view server_error;
    NamedGroup group = NamedGroup::X25519MLKEM768;  // that must be agreed on
};

inline const std::vector<Path>& paths() {
    using enum NamedGroup;
    using enum CipherSuite;
    static const std::vector<Path> table = {
        {.name = "one way", .set_up = [](Scene&) {}},
        {.name = "without compatibility and grease",
         .set_up = [](Scene& s) { s.client->compatibility_mode = s.client->grease = false; }},
        {.name = "client certificate required",
         .set_up =
             [](Scene& s) {
                 s.server->client_auth = ClientAuth::required;
                 s.client->credential = bare_credential(8);
             }},
        {.name = "client certificate optional and shown",
         .set_up =
             [](Scene& s) {
                 s.server->client_auth = ClientAuth::optional;
                 s.client->credential = bare_credential(8);
             }},
        {.name = "client certificate optional and not shown",
         .set_up = [](Scene& s) { s.server->client_auth = ClientAuth::optional; }},
        {.name = "x25519", .set_up = [](Scene& s) { s.client->groups = {x25519}; }, .group = x25519},
        {.name = "secp256r1", .set_up = [](Scene& s) { s.client->groups = {secp256r1}; }, .group = secp256r1},
        {.name = "secp384r1", .set_up = [](Scene& s) { s.client->groups = {secp384r1}; }, .group = secp384r1},
        {.name = "AES-256", .set_up = [](Scene& s) { s.server->suites = {TLS_AES_256_GCM_SHA384}; }},
        {.name = "ChaCha20", .set_up = [](Scene& s) { s.client->suites = {TLS_CHACHA20_POLY1305_SHA256}; }},
        {.name = "retry", .set_up = [](Scene& s) { s.server->groups = {secp384r1}; }, .group = secp384r1},
        {.name = "retry with SHA-384, without compatibility",
         .set_up =
             [](Scene& s) {
                 s.server->groups = {secp256r1};
                 s.server->suites = {TLS_AES_256_GCM_SHA384};
                 s.client->compatibility_mode = false;
             },
         .group = secp256r1},
        {.name = "retry and client certificate",
         .set_up =
             [](Scene& s) {
                 s.server->groups = {secp256r1};
                 s.server->client_auth = ClientAuth::required;
                 s.client->credential = bare_credential(8);
             },
         .group = secp256r1},
        {.name = "two shares at once",
         .set_up =
             [](Scene& s) {
                 s.client->groups = {x25519, secp256r1, secp384r1};
                 s.client->key_shares = {x25519, secp384r1};
                 s.server->groups = {secp384r1};
             },
         .group = secp384r1},
        {.name = "application protocol",
         .set_up =
             [](Scene& s) {
                 s.client->alpn = {"h2", "http/1.1"};
                 s.server->alpn = {"http/1.1", "h3"};
             }},
        {.name = "padded", .set_up = [](Scene& s) { s.server->padding = s.client->padding = 256; }},
        {.name = "address instead of a name", .set_up = [](Scene& s) { s.client_overrides.server_name = "192.0.2.1"; }},
        {.name = "tickets", .set_up = [](Scene& s) { s.tickets(); }},
        {.name = "resumed", .set_up = [](Scene& s) { s.store(); }, .resumed = true},
        {.name = "resumed with SHA-384",
         .set_up =
             [](Scene& s) {
                 s.server->suites = {TLS_AES_256_GCM_SHA384};
                 s.store();
             },
         .resumed = true},
        {.name = "resumed under another suite of the same hash",
         .set_up =
             [](Scene& s) {
                 s.store();
                 s.client = std::make_shared<ClientConfig>(*s.client);
                 s.client->suites = {TLS_CHACHA20_POLY1305_SHA256};
             },
         .resumed = true},
        {.name = "resumed with retry",
         .set_up =
             [](Scene& s) {
                 s.server->groups = {secp384r1};
                 s.store();
             },
         .resumed = true,
         .group = secp384r1},
        {.name = "resumed with a client that had shown a certificate",
         .set_up =
             [](Scene& s) {
                 s.server->client_auth = ClientAuth::required;
                 s.client->credential = bare_credential(8);
                 s.store();
             },
         .resumed = true},
        {.name = "not resumed: another hash",
         .set_up =
             [](Scene& s) {
                 s.store();
                 s.server = std::make_shared<ServerConfig>(*s.server);
                 s.server->suites = {TLS_AES_256_GCM_SHA384};
             }},
        {.name = "not resumed: another hash, found out by a retry",
         .set_up =
             [](Scene& s) {
                 s.store();
                 s.server = std::make_shared<ServerConfig>(*s.server);
                 s.server->suites = {TLS_AES_256_GCM_SHA384};
                 s.server->groups = {secp256r1};
             },
         .group = secp256r1},
        {.name = "not resumed: unknown ticket keys",
         .set_up =
             [](Scene& s) {
                 s.store();
                 s.server = std::make_shared<ServerConfig>(*s.server);
                 v1::testing::CountingRandom random(1234);
                 s.server->ticket_keys = TicketKeys::generate(random);
             }},
        {.name = "not resumed: the client trusts others now",
         .set_up =
             [](Scene& s) {
                 s.store();
                 s.client = std::make_shared<ClientConfig>(*s.client);
                 s.client->dangerous_verifier = std::make_shared<BareVerifier>(u8{2});
             }},
        {.name = "not resumed: another name",
         .set_up =
             [](Scene& s) {
                 s.store();
                 s.client_overrides.server_name = "other.example";
             }},
        {.name = "not resumed: the ticket ran out",
         .set_up =
             [](Scene& s) {
                 s.store();
                 s.wall += std::chrono::hours(25);
             }},
        {.name = "not resumed: certificates are required now",
         .set_up =
             [](Scene& s) {
                 s.store();
                 s.server = std::make_shared<ServerConfig>(*s.server);
                 s.server->client_auth = ClientAuth::required;
                 s.client = std::make_shared<ClientConfig>(*s.client);
                 s.client->credential = bare_credential(8);
             }},

        {.name = "no suite in common",
         .set_up =
             [](Scene& s) {
                 s.client->suites = {TLS_AES_128_GCM_SHA256};
                 s.server->suites = {TLS_AES_256_GCM_SHA384};
             },
         .client_error = "tls.peer_alert",
         .server_error = "tls.no_shared_cipher_suite"},
        {.name = "no group in common",
         .set_up =
             [](Scene& s) {
                 s.client->groups = {x25519};
                 s.server->groups = {secp384r1};
             },
         .client_error = "tls.peer_alert",
         .server_error = "tls.no_shared_group"},
        {.name = "no signature scheme in common",
         .set_up = [](Scene& s) { s.client->signature_schemes = {SignatureScheme::ed25519}; },
         .client_error = "tls.peer_alert",
         .server_error = "tls.no_shared_signature_scheme"},
        {.name = "no application protocol in common",
         .set_up =
             [](Scene& s) {
                 s.client->alpn = {"h2"};
                 s.server->alpn = {"http/1.1"};
             },
         .client_error = "tls.peer_alert",
         .server_error = "tls.no_application_protocol"},
        {.name = "client certificate required and not shown",
         .set_up = [](Scene& s) { s.server->client_auth = ClientAuth::required; },
         .client_error = "tls.peer_alert",
         .server_error = "tls.certificate_required"},
        {.name = "no credential",
         .set_up = [](Scene& s) { s.server->credentials.clear(); },
         .client_error = "tls.peer_alert",
         .server_error = "tls.no_credential"},
        {.name = "unknown name",
         .set_up =
             [](Scene& s) {
                 s.server->credentials[0].names = {"*.example.org"};
                 s.server->require_sni = true;
             },
         .client_error = "tls.peer_alert",
         .server_error = "tls.unrecognized_name"},
    };
    return table;
}

// best_group: what is agreed where a path says nothing else.
inline NamedGroup expected_group(const Path& path) {
    return path.group == NamedGroup::X25519MLKEM768 ? groups_of(ClientConfig{}).front() : path.group;
}

}  // namespace troth::inline v1::tls::testing
