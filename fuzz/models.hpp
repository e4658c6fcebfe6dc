// The configurations that the fuzzed roles choose from.
#pragma once

#include <array>

#include "troth/tls/connection/testing/paths.hpp"

namespace troth::fuzz {

using namespace tls;
using tls::testing::Scene;

// Model: configurations of both sides, and what the client has from before. Made once.
struct Model {
    explicit Model(void (*set_up)(Scene&)) {
        Scene scene;
        scene.client->groups = {NamedGroup::x25519, NamedGroup::secp256r1};
        set_up(scene);
        client = scene.client;
        server = scene.server;
        session = std::move(scene.client_overrides.session);
    }
    Overrides overrides(bool is_client) const {
        Overrides out;
        if (!is_client) return out;
        out.server_name = "server.example";
        if (!session.empty()) out.session = session.clone();
        return out;
    }
    std::shared_ptr<const ClientConfig> client;
    std::shared_ptr<const ServerConfig> server;
    SecretBytes session;
};

inline const std::vector<Model>& models() {
    static const std::vector<Model> all = [] {
        constexpr std::array<void (*)(Scene&), 10> set_ups = {
            [](Scene&) {},
            [](Scene& s) { s.server->groups = {NamedGroup::secp256r1}; },  // a retry
            [](Scene& s) {
                s.server->client_auth = ClientAuth::required;
                s.client->credential = tls::testing::bare_credential(8);
            },
            [](Scene& s) { s.store(); },
            [](Scene& s) {
                s.server->groups = {NamedGroup::secp256r1};
                s.store();
            },
            [](Scene& s) {
                s.server->client_auth = ClientAuth::optional;
                s.client->alpn = {"h2", "http/1.1"};
                s.server->alpn = {"http/1.1"};
                s.tickets();
            },
            [](Scene& s) {
                s.client->compatibility_mode = s.client->grease = false;
                s.server->suites = {CipherSuite::TLS_AES_256_GCM_SHA384};
            },
            [](Scene& s) {
                s.server->client_auth = ClientAuth::required;
                s.client->credential = tls::testing::bare_credential(8);
                s.store();
            },
            [](Scene& s) { s.client->groups = {NamedGroup::X25519MLKEM768}; },
            [](Scene& s) { s.server->client_auth = ClientAuth::required; },  // nothing to show: never connected
        };
        std::vector<Model> made;
        for (void (*set_up)(Scene&) : set_ups) made.emplace_back(set_up);
        return made;
    }();
    return all;
}

}  // namespace troth::fuzz
