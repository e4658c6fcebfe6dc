// Handshakes with real certificates: chain, name, time, purpose and key of the peer are judged by x509/ and keys/.
// RFC 8446 §4.4.2, §4.4.3.
#include <gtest/gtest.h>

#include "troth/keys/signer.hpp"
#include "troth/tls/connection/testing/pair.hpp"
#include "troth/tls/session/session.hpp"
#include "troth/x509/explain.hpp"
#include "troth/x509/testing/authority.hpp"
#include "troth/x509/trust_store.hpp"

namespace troth::inline v1::tls {
namespace {

using testing::Pair;
using x509::testing::Party;
using x509::testing::World;

std::string_view id_of(const std::optional<Error>& error) {
    return error ? error->id() : std::string_view();
}

std::shared_ptr<const Credential> credential_of(const Party& leaf, const std::vector<Party>& issuers) {
    std::vector<ByteVector> chain;
    const auto add = [&](const Party& party) {
        chain.emplace_back(party.certificate.der().begin(), party.certificate.der().end());
    };
    add(leaf);
    for (const Party& issuer : issuers) add(issuer);
    return *Credential::make(std::move(chain), leaf.signer);
}

std::shared_ptr<const x509::TrustStore> trusting(const Party& root) {
    auto store = std::make_shared<x509::TrustStore>();
    store->add(root.certificate);
    return store;
}

struct Site {
    explicit Site(keys::KeyType type = keys::KeyType::ec_p256,
                  const x509::testing::Change& change = x509::testing::unchanged)
        : root(world.root("CN=Root")), ca(world.ca(root, "CN=Issuing")) {
        x509::CertificateBuilder draft = world.draft("CN=leaf");
        draft.extensions.basic_constraints(false);
        draft.extensions.key_usage({x509::KeyUsageBit::digital_signature});
        const x509::Oid purposes[] = {x509::oids::server_auth};
        draft.extensions.ext_key_usage(purposes);
        const std::string hosts[] = {"api.example", "192.0.2.7"};
        EXPECT_TRUE(draft.extensions.subject_alt_names(hosts));
        change(draft);
        leaf.emplace(world.issue(ca, std::move(draft), world.key(type)));
        client->roots = trusting(root);
        server->credentials = {CredentialRow{.names = {}, .credential = credential_of(*leaf, {ca})}};
        overrides.server_name = "api.example";
    }
    Pair pair() {
        Overrides own;
        own.server_name = overrides.server_name;
        own.session = std::move(overrides.session);
        Pair made(client, server, std::move(own), {}, wall);
        made.run();
        return made;
    }
    World world;
    Party root, ca;
    std::optional<Party> leaf;
    std::shared_ptr<ClientConfig> client = std::make_shared<ClientConfig>();
    std::shared_ptr<ServerConfig> server = std::make_shared<ServerConfig>();
    Overrides overrides;
    Wall wall = Wall(x509::testing::noon);
};

TEST(RealCertificates, Rfc8446Section4_4_3EveryKindOfKey) {
    for (const keys::KeyType type :
         {keys::KeyType::ec_p256, keys::KeyType::ec_p384, keys::KeyType::ed25519, keys::KeyType::rsa}) {
        SCOPED_TRACE(keys::name_of(type));
        Site site(type);
        const Pair pair = site.pair();
        EXPECT_EQ(id_of(pair.client.error), "");
        EXPECT_EQ(id_of(pair.server.error), "");
        ASSERT_TRUE(pair.both_done());
        const auto* peer = std::get_if<ByCertificate>(&pair.client.connection.peer());
        ASSERT_NE(peer, nullptr);
        EXPECT_EQ(peer->verified().name(), "api.example");
        EXPECT_EQ(peer->verified().purpose(), ChainPurpose::server_auth);
        EXPECT_EQ(peer->verified().not_after(), Wall(x509::testing::at("20270101000000Z")));
        EXPECT_EQ(peer->chain()->certificates().size(), 2u);
        EXPECT_TRUE(std::holds_alternative<Nobody>(pair.server.connection.peer()));
    }
}

TEST(RealCertificates, AnAddressIsVerifiedAndNotSentAsName) {
    Site site;
    site.overrides.server_name = "192.0.2.7";
    const Pair pair = site.pair();
    ASSERT_TRUE(pair.both_done());
    EXPECT_EQ(pair.server.connection.server_name(), "");
}

struct Refusal {
    std::string_view name, error, alert;
    void (*set_up)(Site&);
    x509::testing::Change change = x509::testing::unchanged;
};

TEST(RealCertificates, Rfc8446Section6_2RefusalsAndTheirAlerts) {
    const Refusal refusals[] = {
        {"another name", "x509.name_mismatch", "bad_certificate",
         [](Site& s) { s.overrides.server_name = "other.example"; }},
        {"expired", "x509.expired", "certificate_expired",
         [](Site& s) { s.wall = Wall(x509::testing::at("20270101000001Z")); }},
        {"not yet valid", "x509.not_yet_valid", "certificate_expired",
         [](Site& s) { s.wall = Wall(x509::testing::at("20251231235959Z")); }},
        {"another root", "x509.no_trusted_root", "unknown_ca",
         [](Site& s) { s.client->roots = trusting(World(5).root("CN=Other")); }},
        {"intermediate missing", "x509.no_trusted_root", "unknown_ca",
         [](Site& s) { s.server->credentials[0].credential = credential_of(*s.leaf, {}); }},
        {"a client's certificate", "x509.wrong_purpose", "unsupported_certificate", [](Site&) {},
         [](x509::CertificateBuilder& draft) {
             const x509::Oid purposes[] = {x509::oids::client_auth};
             draft.extensions.ext_key_usage(purposes);
         }},
    };
    for (const Refusal& refusal : refusals) {
        SCOPED_TRACE(refusal.name);
        Site site(keys::KeyType::ec_p256, refusal.change);
        refusal.set_up(site);
        const Pair pair = site.pair();
        EXPECT_EQ(id_of(pair.client.error), refusal.error);
        ASSERT_EQ(id_of(pair.server.error), "tls.peer_alert");
        EXPECT_NE(pair.server.error->where().find(refusal.alert), std::string::npos) << pair.server.error->where();
        EXPECT_FALSE(pair.client.done);
        EXPECT_FALSE(pair.server.done);
    }
}

TEST(RealCertificates, ARefusalHoldsAllThatWasTried) {
    Site site;
    {
        const Pair good = site.pair();
        ASSERT_TRUE(good.both_done());
        EXPECT_EQ(good.client.connection.explanation(), nullptr);
    }
    // A root of the right name with another key is a candidate: the error is about it, never an unknown issuer.
    World other(5);
    const Party forged = other.root("CN=Root");
    site.client->roots = trusting(forged);
    std::shared_ptr<const x509::Explanation> why;  // outlives its connection
    {
        const Pair pair = site.pair();
        ASSERT_EQ(id_of(pair.client.error), "x509.bad_signature");
        why = pair.client.connection.explanation();
        ASSERT_NE(why, nullptr);
        EXPECT_EQ(why->chain.error().where(), pair.client.error->where());
        EXPECT_EQ(pair.server.connection.explanation(), nullptr);  // it was told by an alert
    }
    ASSERT_EQ(why->candidates.size(), 3u);
    EXPECT_EQ(why->candidates[0].certificate, site.leaf->certificate);
    EXPECT_FALSE(why->candidates[0].rejection);
    EXPECT_EQ(why->candidates[1].certificate, site.ca.certificate);
    EXPECT_EQ(why->candidates[1].vouches_for, 0u);
    EXPECT_EQ(why->candidates[2].certificate, forged.certificate);
    EXPECT_TRUE(why->candidates[2].is_anchor);
    ASSERT_TRUE(why->candidates[2].rejection);
    EXPECT_EQ(why->candidates[2].rejection->row->id, "x509.bad_signature");
    EXPECT_EQ(why->candidates[2].rejection->row->rule, "RFC 5280 §6.1.3(a)(1)");
    EXPECT_NE(why->candidates[2].rejection->where.find("CN=Issuing"), std::string::npos)
        << why->candidates[2].rejection->where;
}

TEST(RealCertificates, ARefusalNamesWhereTheMissingIssuerIs) {
    Site site(keys::KeyType::ec_p256, [](x509::CertificateBuilder& draft) {
        const x509::AccessDescription accesses[] = {
            {x509::oids::ca_issuers,
             {x509::GeneralNameKind::uniform_resource_identifier, bytes_of("http://ca.example/up.der")}}};
        draft.extensions.authority_info_access(accesses);
    });
    site.server->credentials[0].credential = credential_of(*site.leaf, {});
    const Pair pair = site.pair();
    ASSERT_EQ(id_of(pair.client.error), "x509.no_trusted_root");
    const auto why = pair.client.connection.explanation();
    ASSERT_NE(why, nullptr);
    ASSERT_EQ(why->needs.size(), 1u);
    EXPECT_EQ(why->needs[0].url.raw(), "http://ca.example/up.der");
}

TEST(RealCertificates, AServerExplainsWhyItRefusesAClient) {
    Site site;
    World world(9);
    const Party leaf = world.leaf(world.root("CN=Client Root"), "client.example");
    site.client->credential = credential_of(leaf, {});
    site.server->client_auth = ClientAuth::required;
    site.server->roots = trusting(world.root("CN=Client Root"));
    const Pair pair = site.pair();
    ASSERT_EQ(id_of(pair.server.error), "x509.wrong_purpose");
    const auto why = pair.server.connection.explanation();
    ASSERT_NE(why, nullptr);
    ASSERT_TRUE(why->candidates.at(0).rejection);
    EXPECT_TRUE(why->candidates[0].rejection->offset);
}

TEST(RealCertificates, MutualAuthenticationNamesTheClient) {
    Site site;
    World world(9);
    const Party root = world.root("CN=Client Root");
    const Party leaf = world.leaf(root, "client.example", [](x509::CertificateBuilder& draft) {
        const x509::Oid purposes[] = {x509::oids::client_auth};
        draft.extensions.ext_key_usage(purposes);
    });
    site.client->credential = credential_of(leaf, {});
    site.server->client_auth = ClientAuth::required;
    site.server->roots = trusting(root);
    {
        const Pair pair = site.pair();
        ASSERT_TRUE(pair.both_done()) << id_of(pair.client.error) << id_of(pair.server.error);
        const auto* peer = std::get_if<ByCertificate>(&pair.server.connection.peer());
        ASSERT_NE(peer, nullptr);
        EXPECT_EQ(peer->verified().purpose(), ChainPurpose::client_auth);
        EXPECT_EQ(peer->scheme(), SignatureScheme::ed25519);
    }
    site.server->roots = trusting(site.root);
    const Pair pair = site.pair();
    EXPECT_EQ(id_of(pair.server.error), "x509.no_trusted_root");
    EXPECT_FALSE(pair.server.done);
}

TEST(RealCertificates, Rfc8446Section4_6_1SessionsEndWithTheLeafAndWithTheRoots) {
    Site site;
    v1::testing::CountingRandom random(4);
    site.server->ticket_keys = TicketKeys::generate(random);
    site.wall = Wall(x509::testing::at("20261231230000Z"));  // an hour before the leaf ends
    Pair first = site.pair();
    ASSERT_EQ(first.client.sessions.size(), 2u);
    const Result<Session> session = Session::from_bytes(first.client.sessions[0].bytes());
    ASSERT_TRUE(session);
    EXPECT_EQ(session->lifetime, std::chrono::hours(1));

    site.overrides.session = first.client.sessions[0].clone();
    EXPECT_TRUE(site.pair().client.connection.resumed());
    site.overrides.session = first.client.sessions[1].clone();
    auto more = std::make_shared<x509::TrustStore>();
    more->add(site.root.certificate);
    more->add(World(5).root("CN=Other").certificate);
    site.client->roots = more;
    const Pair again = site.pair();
    ASSERT_TRUE(again.both_done());
    EXPECT_FALSE(again.client.connection.resumed());
}

TEST(RealCertificates, CredentialsThatCannotWorkAreRefusedWhenTheyAreMade) {
    Site site;
    const auto wrong =
        Credential::make({ByteVector(site.leaf->certificate.der().begin(), site.leaf->certificate.der().end())},
                         site.world.key(keys::KeyType::ec_p256));
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().id(), "tls.credential_mismatch");
    EXPECT_FALSE(Credential::make({}, site.leaf->signer));
    EXPECT_FALSE(Credential::make({ByteVector{1, 2, 3}}, site.leaf->signer));
}

TEST(RealCertificates, SeveralCredentialsAreChosenByNameAndScheme) {
    Site site;
    World world(11);
    const Party other = world.leaf(site.root, "other.example");
    site.server->credentials = {
        CredentialRow{.names = {"other.example", "*.wild.example"}, .credential = credential_of(other, {})},
        site.server->credentials[0]};
    ASSERT_TRUE(site.pair().both_done());
    site.overrides.server_name = "other.example";
    const Pair pair = site.pair();
    EXPECT_TRUE(pair.both_done()) << id_of(pair.client.error);
}

}  // namespace
}  // namespace troth::inline v1::tls
