// Verifications that tell what they tried.
#include "troth/x509/explain.hpp"

#include <gtest/gtest.h>

#include "troth/x509/errors.hpp"
#include "troth/x509/testing/verify.hpp"

namespace troth::inline v1::x509 {
namespace {

using namespace testing;

Explanation explain(const std::vector<Certificate>& sent, const TrustStore& trust,
                    std::string_view name = "api.example",
                    RevocationPolicy::Scope scope = RevocationPolicy::Scope::none) {
    ChainRequest request{sent, trust};
    request.time = noon;
    request.name = name;
    request.revocation.scope = scope;
    return explain_chain(request);
}
void add_urls(CertificateBuilder& builder) {
    const AccessDescription accesses[] = {
        {oids::ca_issuers, {GeneralNameKind::uniform_resource_identifier, bytes_of("http://ca.example/up.der")}},
        {oids::ocsp, {GeneralNameKind::uniform_resource_identifier, bytes_of("http://ocsp.example/")}}};
    builder.extensions.authority_info_access(accesses);
    builder.extensions.crl_distribution_point("http://ca.example/list.crl");
}

TEST(Explain, EveryCandidateIsThereWithWhatRejectedIt) {
    World world;
    const Party root = world.root("CN=Root"), forger = world.root("CN=Root");
    const Party old = world.ca(root, "CN=Issuing", [](CertificateBuilder& builder) {
        builder.not_before = at("20250101000000Z");
        builder.not_after = at("20260101000000Z");
    });
    const Party leaf = world.leaf(old, "api.example");
    const Explanation told = explain({leaf.certificate, old.certificate}, trusting({forger.certificate}));
    ASSERT_FALSE(told.chain);
    EXPECT_EQ(told.chain.error().id(), "x509.expired");  // the issuer is there: never "unknown issuer"
    ASSERT_EQ(told.candidates.size(), 2u);
    EXPECT_FALSE(told.candidates[0].rejection);
    EXPECT_EQ(told.candidates[1].vouches_for, 0u);
    EXPECT_EQ(told.candidates[1].depth, 1u);
    ASSERT_TRUE(told.candidates[1].rejection);
    EXPECT_EQ(told.candidates[1].rejection->row, &expired);
    const u64 offset = told.candidates[1].rejection->offset.value();
    const Bytes there = old.certificate.der().subspan(static_cast<usize>(offset), 15);
    EXPECT_EQ(text_of(there.subspan(2)), "260101000000Z");
}

TEST(Explain, BothRootsOfOneNameAreTold) {
    World world;
    const Party root = world.root("CN=Root"), forger = world.root("CN=Root");
    const Party leaf = world.leaf(root, "api.example");
    const Explanation told = explain({leaf.certificate}, trusting({forger.certificate}));
    ASSERT_EQ(told.candidates.size(), 2u);
    EXPECT_TRUE(told.candidates[1].is_anchor);
    EXPECT_EQ(told.candidates[1].rejection->row, &bad_signature);
    EXPECT_EQ(told.chain.error().id(), "x509.bad_signature");
    const Explanation good = explain({leaf.certificate}, trusting({forger.certificate, root.certificate}));
    EXPECT_TRUE(good.chain.has_value());
    EXPECT_TRUE(good.needs.empty());
}

TEST(Explain, WhatIsMissingIsNamedNotFetched) {
    World world;
    const Party root = world.root("CN=Root");
    const Party ca = world.ca(root, "CN=Issuing");
    const Party leaf = world.leaf(ca, "api.example", add_urls);
    const TrustStore trust = trusting({root.certificate});
    const Explanation no_issuer = explain({leaf.certificate}, trust);
    EXPECT_EQ(no_issuer.chain.error().id(), "x509.no_trusted_root");
    ASSERT_EQ(no_issuer.needs.size(), 1u);
    EXPECT_EQ(no_issuer.needs[0].kind, Need::Kind::issuer);
    EXPECT_EQ(no_issuer.needs[0].url.raw(), "http://ca.example/up.der");
    const Explanation no_status =
        explain({leaf.certificate, ca.certificate}, trust, "api.example", RevocationPolicy::Scope::leaf);
    EXPECT_EQ(no_status.chain.error().id(), "x509.revocation_unknown");
    ASSERT_EQ(no_status.needs.size(), 2u);
    EXPECT_EQ(no_status.needs[0].kind, Need::Kind::ocsp);
    EXPECT_EQ(no_status.needs[1].kind, Need::Kind::crl);
    EXPECT_EQ(no_status.needs[1].url.raw(), "http://ca.example/list.crl");
}

TEST(Explain, Rfc9525Section6TheLeafIsRejectedForItsName) {
    World world;
    const Party root = world.root("CN=Root");
    const Party leaf = world.leaf(root, "api.example");
    const Explanation told = explain({leaf.certificate}, trusting({root.certificate}), "wrong.example");
    ASSERT_TRUE(told.candidates.front().rejection);
    EXPECT_EQ(told.candidates.front().rejection->row, &name_mismatch);
    const u64 offset = told.candidates.front().rejection->offset.value();
    EXPECT_TRUE(std::ranges::equal(leaf.certificate.der().subspan(static_cast<usize>(offset), 3),
                                   oids::subject_alt_name.content));
}

}  // namespace
}  // namespace troth::inline v1::x509
