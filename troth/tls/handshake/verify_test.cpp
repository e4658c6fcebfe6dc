// Chains judged against roots, as the operation verify_chain does it.
#include "troth/tls/handshake/verify.hpp"

#include <gtest/gtest.h>

#include "troth/tls/handshake/config.hpp"
#include "troth/tls/handshake/trust.hpp"
#include "troth/x509/explain.hpp"
#include "troth/x509/ocsp_builder.hpp"
#include "troth/x509/testing/authority.hpp"
#include "troth/x509/trust_store.hpp"

namespace troth::tls {
namespace {

using x509::testing::noon;
using x509::testing::Party;
using x509::testing::World;

ByteVector der_of(const Party& party) {
    return {party.certificate.der().begin(), party.certificate.der().end()};
}

TEST(JudgeChain, Rfc8446Section4_4_2_2RootsDecide) {
    World world;
    const Party root = world.root("CN=Root");
    const Party ca = world.ca(root, "CN=Issuing");
    const Party leaf = world.leaf(
        ca, "api.example", [](x509::CertificateBuilder& b) { b.not_after = x509::testing::at("20260901000000Z"); });
    auto roots = std::make_shared<x509::TrustStore>();
    roots->add(root.certificate);

    VerifyChain request;
    const ByteVector leaf_der = der_of(leaf), ca_der = der_of(ca);
    const std::array<Bytes, 2> sent{leaf_der, ca_der};
    request.chain = PeerChain::copy_of(sent);
    request.name = "api.example";
    request.purpose = ChainPurpose::server_auth;
    request.time = noon;
    EXPECT_EQ(judge_chain(request).error().id(), "tls.no_trust");

    request.roots = roots;
    const Result<ChainVerdict> verdict = judge_chain(request);
    ASSERT_TRUE(verdict) << verdict.error().id() << " " << verdict.error().where();
    EXPECT_EQ(verdict->name, "api.example");
    EXPECT_EQ(verdict->leaf, hash_of_leaf(*request.chain));
    EXPECT_EQ(verdict->not_after, Wall(x509::testing::at("20260901000000Z")));
    ClientConfig config;
    config.roots = roots;
    EXPECT_EQ(verdict->trust, trust_of(config));
    EXPECT_NE(verdict->trust, TrustId{});

    request.name = "";
    EXPECT_EQ(judge_chain(request).error().id(), "x509.bad_reference_name");
    const auto refusal = [&] { return judge_chain(request).value().refusal->chain.error().id(); };
    EXPECT_EQ(verdict->refusal, nullptr);
    request.name = "www.example";
    EXPECT_EQ(refusal(), "x509.name_mismatch");
    request.name = "api.example";
    request.purpose = ChainPurpose::client_auth;
    EXPECT_EQ(refusal(), "x509.wrong_purpose");
    request.purpose = ChainPurpose::server_auth;
    request.time = noon + std::chrono::hours(24 * 365);
    EXPECT_EQ(refusal(), "x509.expired");
    request.time = noon;
    request.roots = std::make_shared<x509::TrustStore>();
    EXPECT_EQ(refusal(), "x509.no_trusted_root");
    const std::array<u8, 3> no_certificate{1, 2, 3};
    const std::array<Bytes, 1> garbage{no_certificate};
    request.chain = PeerChain::copy_of(garbage);
    EXPECT_EQ(judge_chain(request).error().id().substr(0, 9), "encoding.");
}

TEST(JudgeChain, Rfc6066Section8TheStapleIsJudgedWithTheChain) {
    World world;
    const Party root = world.root("CN=Root");
    const Party leaf = world.leaf(root, "api.example"), other = world.leaf(root, "other.example");
    auto roots = std::make_shared<x509::TrustStore>();
    roots->add(root.certificate);
    VerifyChain request;
    const ByteVector leaf_der = der_of(leaf);
    const std::array<Bytes, 1> sent{leaf_der};
    request.chain = PeerChain::copy_of(sent);
    request.name = "api.example";
    request.purpose = ChainPurpose::server_auth;
    request.time = noon;
    request.roots = roots;

    using Status = x509::OcspAnswer::Status;
    const auto staple = [&](const Party& about, Status status, std::chrono::minutes age) {
        x509::OcspAnswer answer;
        answer.id = x509::OwnedCertId::of(about.certificate, root.certificate);
        answer.status = status;
        answer.revocation_time = noon - std::chrono::hours(48);
        answer.this_update = noon - age;
        answer.next_update = answer.this_update + std::chrono::hours(24);
        x509::OcspBuilder builder;
        builder.produced_at = answer.this_update;
        const auto response =
            builder.sign(std::span(&answer, 1), root.certificate, *root.signer, world.random()).value();
        request.stapled.assign(response.der().begin(), response.der().end());
        const ChainVerdict verdict = judge_chain(request).value();
        return verdict.refusal ? verdict.refusal->chain.error().id() : "accepted";
    };
    const std::chrono::hours hour(1), month(720);
    EXPECT_EQ(staple(leaf, Status::good, hour), "accepted");
    EXPECT_EQ(staple(leaf, Status::revoked, hour), "x509.revoked");
    EXPECT_EQ(staple(leaf, Status::revoked, std::chrono::minutes(-1)), "x509.revoked");  // by a clock that runs ahead
    EXPECT_EQ(staple(leaf, Status::revoked, std::chrono::minutes(-6)), "accepted");
    // What cannot tell counts as none: too old, unknown, about another certificate.
    EXPECT_EQ(staple(leaf, Status::good, month), "accepted");
    EXPECT_EQ(staple(leaf, Status::unknown, hour), "accepted");
    EXPECT_EQ(staple(other, Status::revoked, hour), "accepted");
    request.stapled = {1, 2, 3};
    EXPECT_EQ(judge_chain(request).error().id(), "tls.bad_certificate_status");
}

}  // namespace
}  // namespace troth::tls
