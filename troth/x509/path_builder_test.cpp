// The search for a path: RFC 4158.
#include <gtest/gtest.h>

#include "troth/x509/testing/verify.hpp"

namespace troth::x509 {
namespace {

using testing::Asked;
using testing::at;
using testing::id;
using testing::Party;
using testing::trusting;
using testing::verify;
using testing::World;

class PathBuilding : public ::testing::Test {
  protected:
    World world;
    Party root = world.root("CN=Root,O=Troth,C=DE");
};

NameConstraints only(GeneralNameKind kind, Bytes permitted) {
    NameConstraints constraints;
    constraints.permitted_subtrees.emplace().push_back({{kind, permitted}, 0, {}});
    return constraints;
}

TEST_F(PathBuilding, BacktrackingFindsTheOneGoodPath) {
    // CN=Issuing has four certificates: expired, by a stranger, constrained away, and good.
    const std::shared_ptr<keys::Signer> key = world.key();
    const auto issuing = [&](const Party& by, const testing::Change& change) {
        CertificateBuilder builder = world.draft("CN=Issuing");
        World::make_ca(builder);
        change(builder);
        return world.issue(by, std::move(builder), key);
    };
    const Party stranger = world.root("CN=Stranger");
    const Party expired_one = issuing(root, [](CertificateBuilder& b) { b.not_after = at("20260601000000Z"); });
    const Party strange = issuing(stranger, testing::unchanged);
    const Party constrained = issuing(root, [](CertificateBuilder& b) {
        b.extensions.name_constraints(only(GeneralNameKind::dns_name, bytes_of("other.example")));
    });
    const Party good = issuing(root, testing::unchanged);
    const Certificate leaf = world.leaf(good, "api.example").certificate;
    const TrustStore trust = trusting({root.certificate});
    const Result<VerifiedChain> chain =
        verify({leaf, expired_one.certificate, strange.certificate, constrained.certificate, good.certificate}, trust);
    ASSERT_TRUE(chain);
    EXPECT_EQ(chain->certificates()[1], good.certificate);
    EXPECT_EQ(id({leaf, strange.certificate, expired_one.certificate}, trust), "x509.expired");
}

TEST_F(PathBuilding, CirclesEndAndWorkIsBounded) {
    // A and B certify each other; neither is trusted.
    const Party a = world.root("CN=A"), b = world.root("CN=B");
    CertificateBuilder of_a = world.draft("CN=A"), of_b = world.draft("CN=B");
    World::make_ca(of_a);
    World::make_ca(of_b);
    const Certificate a_by_b = world.issue(b, of_a, a.signer).certificate;
    const Certificate b_by_a = world.issue(a, of_b, b.signer).certificate;
    const Certificate leaf = world.leaf(a, "api.example").certificate;
    EXPECT_EQ(id({leaf, a_by_b, b_by_a}, trusting({root.certificate})), "x509.no_trusted_root");

    // Eight authorities that all certify one another: many paths, no root. The signatures are counted.
    std::vector<Party> web;
    for (char c = 'a'; c < 'i'; ++c) web.push_back(world.root(std::string("CN=") + c));
    std::vector<Certificate> sent = {world.leaf(web[0], "api.example").certificate};
    for (const Party& subject : web)
        for (const Party& issuer : web) {
            if (&subject == &issuer) continue;
            CertificateBuilder builder = world.draft("CN=x");
            builder.subject = subject.certificate.subject();
            World::make_ca(builder);
            sent.push_back(world.issue(issuer, builder, subject.signer).certificate);
        }
    Asked asked;
    EXPECT_EQ(id(sent, trusting({root.certificate}), asked), "x509.work_limit");
    asked.limits.signatures = 5;
    EXPECT_EQ(id(sent, trusting({root.certificate}), asked), "x509.work_limit");
}

}  // namespace
}  // namespace troth::x509
