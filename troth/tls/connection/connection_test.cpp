// A client and a server in memory over every path of the handshake. RFC 8446 §2.
#include "troth/tls/connection/connection.hpp"

#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
#include "troth/tls/connection/testing/pair.hpp"

namespace troth::inline v1::tls {
namespace {

using testing::bare_credential;
using testing::BareVerifier;
using testing::Drive;
using testing::Pair;

std::shared_ptr<ClientConfig> client_config() {
    auto config = std::make_shared<ClientConfig>();
    config->dangerous_verifier = std::make_shared<BareVerifier>();
    config->groups = {NamedGroup::x25519, NamedGroup::secp256r1, NamedGroup::secp384r1};
    return config;
}
std::shared_ptr<ServerConfig> server_config() {
    auto config = std::make_shared<ServerConfig>();
    config->groups = {NamedGroup::x25519, NamedGroup::secp256r1, NamedGroup::secp384r1};
    config->credentials = {CredentialRow{.names = {}, .credential = bare_credential(7)}};
    return config;
}

Overrides to(std::string name) {
    Overrides overrides;
    overrides.server_name = std::move(name);
    return overrides;
}

TEST(Connection, Rfc8446Section2FullHandshake) {
    Pair pair(client_config(), server_config(), to("server.example"));
    pair.run();
    ASSERT_FALSE(pair.client.error) << pair.client.error->id();
    ASSERT_FALSE(pair.server.error) << pair.server.error->id();
    ASSERT_TRUE(pair.both_done());
    pair.send(pair.client, bytes_of("ping"));
    pair.send(pair.server, bytes_of("pong"));
    pair.run();
    EXPECT_EQ(text_of(pair.server.data), "ping");
    EXPECT_EQ(text_of(pair.client.data), "pong");
    EXPECT_EQ(pair.server.connection.server_name(), "server.example");
}

}  // namespace
}  // namespace troth::inline v1::tls
