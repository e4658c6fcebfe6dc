// Revocation lists: made, read, indexed and applied to chains. RFC 5280 §5 and §6.3.
#include <gtest/gtest.h>

#include "troth/x509/crl_builder.hpp"
#include "troth/x509/errors.hpp"
#include "troth/x509/signed_sequence.hpp"
#include "troth/x509/testing/verify.hpp"

namespace troth::inline v1::x509 {
namespace {

using namespace testing;
using Scope = RevocationPolicy::Scope;

ByteVector serial_of(const Certificate& certificate) {
    return {certificate.serial_number().begin(), certificate.serial_number().end()};
}

class Crls : public ::testing::Test {
  protected:
    CrlBuilder draft(u8 number = 1) {
        CrlBuilder builder;
        builder.this_update = at("20260630000000Z");
        builder.next_update = at("20260710000000Z");
        builder.crl_number = {number};
        return builder;
    }
    Revocation entry(const Party& party, ReasonCode reason = ReasonCode::key_compromise) {
        Revocation out;
        out.serial_number = serial_of(party.certificate);
        out.revocation_date = at("20260629000000Z");
        out.reason = reason;
        return out;
    }
    Crl list(const CrlBuilder& builder, std::vector<Revocation> entries, const Party& issuer) {
        return builder.sign(entries, issuer.certificate, *issuer.signer, world.random()).value();
    }
    // "accepted", or the id of the error.
    std::string status(std::vector<Crl> crls, Scope scope = Scope::leaf, std::vector<Certificate> more = {}) {
        std::vector<Certificate> sent{leaf.certificate, ca.certificate};
        for (const Certificate& one : more) sent.push_back(one);
        const TrustStore trust = trusting({root.certificate});
        ChainRequest request{sent, trust};
        request.time = noon;
        request.name = "api.example";
        request.revocation.scope = scope;
        request.crls = crls;
        const Result<VerifiedChain> chain = verify_chain(request);
        if (chain) return "accepted";
        for (const ErrorDetail& detail : chain.error().context().details)
            if (detail.label == "found") found = detail.value.raw();
        return std::string(chain.error().id());
    }
    World world;
    Party root = world.root("CN=Root");
    Party ca = world.ca(root, "CN=Issuing");
    Party leaf = world.leaf(ca, "api.example");
    Party other = world.leaf(ca, "other.example");
    std::string found;
};

TEST_F(Crls, Rfc5280Section6_3ListDecides) {
    EXPECT_EQ(status({list(draft(), {}, ca)}), "accepted");
    EXPECT_EQ(status({list(draft(), {entry(other)}, ca)}), "accepted");
    EXPECT_EQ(status({list(draft(), {entry(other), entry(leaf)}, ca)}), "x509.revoked");
    EXPECT_EQ(status({list(draft(), {entry(leaf)}, root)}), "x509.revocation_unknown");  // another issuer's list
    EXPECT_EQ(found, crl_wrong_issuer.what);
    EXPECT_EQ(status({}), "x509.revocation_unknown");
    EXPECT_EQ(status({}, Scope::none), "accepted");
}

TEST_F(Crls, Rfc5280Section6_3_3StepAFreshness) {
    CrlBuilder old = draft(), early = draft();
    old.next_update = at("20260701115959Z");
    early.this_update = at("20260701120001Z");
    EXPECT_EQ(status({list(old, {}, ca)}), "x509.revocation_unknown");
    EXPECT_EQ(found, crl_expired.what);
    EXPECT_EQ(status({list(early, {}, ca)}), "x509.revocation_unknown");
    EXPECT_EQ(found, crl_not_yet_valid.what);
}

TEST_F(Crls, ChainScopeAsksForIntermediatesToo) {
    const Crl of_ca = list(draft(), {}, ca);
    EXPECT_EQ(status({of_ca}, Scope::chain), "x509.revocation_unknown");
    EXPECT_EQ(status({list(draft(), {entry(leaf)}, ca)}, Scope::chain), "x509.revoked");  // goes before what is unknown
    EXPECT_EQ(status({of_ca, list(draft(), {}, root)}, Scope::chain), "accepted");
    EXPECT_EQ(status({of_ca, list(draft(), {entry(ca)}, root)}, Scope::chain), "x509.revoked");
}

TEST_F(Crls, Rfc5280Section5_2_5ScopeOfTheList) {
    CrlBuilder for_users = draft(), for_cas = draft(), elsewhere = draft();
    for_users.scope.only_contains_user_certs = true;
    for_cas.scope.only_contains_ca_certs = true;
    elsewhere.scope.uris = {"http://ca.example/other.crl"};
    EXPECT_EQ(status({list(for_users, {entry(leaf)}, ca)}), "x509.revoked");
    EXPECT_EQ(status({list(for_cas, {entry(leaf)}, ca)}), "x509.revocation_unknown");
    EXPECT_EQ(status({list(elsewhere, {entry(leaf)}, ca)}), "x509.revocation_unknown");
    EXPECT_EQ(found, crl_wrong_scope.what);
}

TEST_F(Crls, Rfc5280Section5_2_5NeitherUsersNorAuthoritiesAreOfVersion1) {
    const Result<SignedCertificate> outer = der::parse<SignedCertificate>(leaf.certificate.der());
    ASSERT_TRUE(outer);
    TbsCertificate tbs = outer->tbs_certificate.value;
    tbs.version = 0;
    tbs.extensions.reset();
    const ByteVector old =
        signed_sequence(der::serialise(tbs), signing_algorithm(*ca.signer), *ca.signer, world.random()).value();
    leaf.certificate = Certificate::parse(old).value();
    ASSERT_EQ(leaf.certificate.version(), 1u);
    CrlBuilder for_users = draft(), for_cas = draft();
    for_users.scope.only_contains_user_certs = true;
    for_cas.scope.only_contains_ca_certs = true;
    EXPECT_EQ(status({list(draft(), {}, ca)}), "x509.no_alternative_name");  // not revoked; its name is asked last
    EXPECT_EQ(status({list(draft(), {entry(leaf)}, ca)}), "x509.revoked");
    for (const CrlBuilder& builder : {for_users, for_cas}) {
        EXPECT_EQ(status({list(builder, {}, ca)}), "x509.revocation_unknown");
        EXPECT_EQ(found, crl_wrong_scope.what);
    }
}

TEST_F(Crls, Rfc5280Section6_3_3StepLEveryReasonIsCovered) {
    CrlBuilder some = draft(), rest = draft();
    some.scope.only_some_reasons = NamedBits{1u << 1};
    rest.scope.only_some_reasons = NamedBits{all_reasons & ~(1u << 1)};
    EXPECT_EQ(status({list(some, {}, ca)}), "x509.revocation_unknown");
    EXPECT_EQ(found, crl_some_reasons.what);
    EXPECT_EQ(status({list(some, {}, ca), list(rest, {}, ca)}), "accepted");
    EXPECT_EQ(status({list(some, {}, ca), list(rest, {entry(leaf, ReasonCode::superseded)}, ca)}), "x509.revoked");
}

TEST_F(Crls, Rfc5280Section5_2_4DeltaOverItsBase) {
    CrlBuilder delta = draft(3);
    delta.base_crl_number = ByteVector{2};
    const Crl adds = list(delta, {entry(leaf)}, ca);
    const Crl removes = list(delta, {entry(leaf, ReasonCode::remove_from_crl)}, ca);
    const Crl base = list(draft(2), {}, ca);
    const Crl held = list(draft(2), {entry(leaf, ReasonCode::certificate_hold)}, ca);
    EXPECT_TRUE(adds.is_delta());
    EXPECT_EQ(status({adds}), "x509.revocation_unknown");  // alone it says too little
    EXPECT_EQ(found, crl_not_complete.what);
    EXPECT_EQ(status({base, adds}), "x509.revoked");
    EXPECT_EQ(status({held, removes}), "accepted");
    EXPECT_EQ(status({held}), "x509.revoked");
    EXPECT_EQ(status({list(draft(1), {}, ca), adds}), "accepted");  // it starts from a later list: not this base's
}

TEST_F(Crls, Rfc5280Section5_3_3IndirectListOfAnotherIssuer) {
    const Party clerk = world.ca(root, "CN=Clerk");
    const Change delegated = [&](CertificateBuilder& builder) {
        DistributionPoint point;
        point.crl_issuer = GeneralNames{{GeneralNameKind::directory_name, clerk.certificate.subject().der()}};
        builder.extensions.add(oids::crl_distribution_points, false,
                               der::serialise(std::vector<DistributionPoint>{point}));
    };
    leaf = world.leaf(ca, "api.example", delegated);
    CrlBuilder indirect = draft();
    indirect.scope.indirect_crl = true;
    Revocation ours = entry(leaf), mistaken = entry(leaf);
    ours.certificate_issuer = &ca.certificate.subject();
    const std::vector<Certificate> more{clerk.certificate};
    EXPECT_EQ(status({list(indirect, {ours}, clerk)}, Scope::leaf, more), "x509.revoked");
    EXPECT_EQ(status({list(indirect, {mistaken}, clerk)}, Scope::leaf, more), "accepted");  // the clerk's own number
    EXPECT_EQ(status({list(indirect, {ours}, clerk)}), "x509.revocation_unknown");          // its path is not known
    EXPECT_EQ(found, crl_untrusted_issuer.what);
    EXPECT_EQ(status({list(draft(), {}, clerk)}, Scope::leaf, more), "x509.revocation_unknown");  // not indirect
}

TEST_F(Crls, Rfc5280Section6_3_3StepFTheSignerMayAndLeadsToTheAnchor) {
    Party forger = world.ca(world.root("CN=Root"), "CN=Issuing");  // the same names, another key
    EXPECT_EQ(status({list(draft(), {}, forger)}), "x509.revocation_unknown");
    EXPECT_EQ(status({list(draft(), {}, forger)}, Scope::leaf, {forger.certificate}), "x509.revocation_unknown");
    const Change no_crl_sign = [](CertificateBuilder& builder) {
        builder.extensions.key_usage({KeyUsageBit::key_cert_sign});
    };
    const Party mute = world.ca(root, "CN=Mute", no_crl_sign);
    EXPECT_EQ(draft().sign({}, mute.certificate, *mute.signer, world.random()).error().id(), "x509.key_usage");
}

TEST_F(Crls, Rfc5280Section5_1ReadsWhatItWrote) {
    CrlBuilder builder = draft(9);
    builder.freshest_crl = {"http://ca.example/delta.crl"};
    Revocation dated = entry(leaf, ReasonCode::unspecified);
    dated.invalidity_date = at("20260601000000Z");
    const Crl crl = list(builder, {entry(other), dated}, ca);
    EXPECT_EQ(crl.version(), 2u);
    EXPECT_EQ(crl.size(), 2u);
    EXPECT_EQ(crl.issuer(), ca.certificate.subject());
    EXPECT_TRUE(std::ranges::equal(crl.crl_number()->content, ByteVector{9}));
    EXPECT_TRUE(crl.freshest_crl().has_value());
    const auto one = crl.find(leaf.certificate.serial_number(), ca.certificate.subject());
    ASSERT_TRUE(one.has_value());
    EXPECT_EQ(one->reason, ReasonCode::unspecified);
    EXPECT_EQ(one->invalidity_date, at("20260601000000Z"));
    EXPECT_FALSE(crl.find(leaf.certificate.serial_number(), root.certificate.subject()));
    EXPECT_FALSE(crl.find(ca.certificate.serial_number(), ca.certificate.subject()));
    CrlEntryReader entries = crl.entries();
    EXPECT_EQ((*entries.next())->reason, ReasonCode::key_compromise);
    EXPECT_TRUE(entries.next()->has_value());
    EXPECT_FALSE(entries.next()->has_value());
}

TEST_F(Crls, EveryCutAndEveryFlippedTagIsRefusedOrKeepsItsBytes) {
    const Crl crl = list(draft(), {entry(leaf)}, ca);
    for (usize size = 0; size < crl.der().size(); ++size) EXPECT_FALSE(Crl::parse(crl.der().first(size)));
    ByteVector longer(crl.der().begin(), crl.der().end());
    longer.push_back(0);
    EXPECT_EQ(Crl::parse(longer).error().id(), "encoding.der_trailing");
}

TEST_F(Crls, AHundredThousandEntriesAreFoundByTheirNumbers) {
    std::vector<Revocation> entries;
    for (u32 i = 0; i < 100'000; ++i) {
        Revocation one;
        one.serial_number.resize(16);
        store_be(one.serial_number.data() + 12, i * 2654435761u);
        one.serial_number[0] = 0x40;
        one.revocation_date = at("20260629000000Z");
        entries.push_back(std::move(one));
    }
    const Crl crl = list(draft(), entries, ca);
    EXPECT_EQ(crl.size(), entries.size());
    for (u32 i = 0; i < 100'000; i += 997)
        EXPECT_TRUE(crl.find(entries[i].serial_number, ca.certificate.subject()).has_value());
    ByteVector absent = entries[0].serial_number;
    absent[0] = 0x41;
    EXPECT_FALSE(crl.find(absent, ca.certificate.subject()));
}

}  // namespace
}  // namespace troth::inline v1::x509
