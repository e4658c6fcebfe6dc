// What is asked of anchors (RFC 5280 §6.1.1(d), RFC 5937), of purposes, and by the two profiles.
#include <gtest/gtest.h>

#include "troth/x509/signed_sequence.hpp"
#include "troth/x509/testing/verify.hpp"

namespace troth::x509 {
namespace {

using testing::at;
using testing::Change;
using testing::noon;
using testing::Party;
using testing::trusting;
using testing::World;

class AnchorRulesTest : public ::testing::Test {
  protected:
    // The verdict on a leaf under an anchor, by these demands: "accepted" or the error's id.
    template <class Demand>
    std::string judged(const std::vector<Certificate>& sent, const Certificate& anchor, Demand demand) {
        const TrustStore trust = trusting({anchor});
        ChainRequest request{sent, trust};
        request.time = noon;
        demand(request);
        const Result<VerifiedChain> chain = verify_chain(request);
        return chain ? "accepted" : std::string(chain.error().id());
    }
    std::string under(const Change& of_anchor, const AnchorRules& rules, const PolicySettings& policies = {}) {
        const Party anchor = world.root("CN=Anchor", of_anchor);
        return judged({world.leaf(anchor, "api.example").certificate}, anchor.certificate, [&](ChainRequest& request) {
            request.anchors = rules;
            request.policies = policies;
        });
    }
    World world;
    static constexpr AnchorRules name_and_key{.dates = false, .extensions = false};
};

TEST_F(AnchorRulesTest, Rfc5280Section6_1_1dNameAndKeyMayBeAllThatCounts) {
    const Change past = [](CertificateBuilder& b) { b.not_after = at("20260201000000Z"); };
    EXPECT_EQ(under(past, {}), "x509.expired");
    EXPECT_EQ(under(past, {.dates = false}), "accepted");
    const Change no_ca = [](CertificateBuilder& b) { b.extensions.basic_constraints(false); };
    EXPECT_EQ(under(no_ca, {}), "x509.not_a_ca");
    EXPECT_EQ(under(no_ca, name_and_key), "accepted");
    const Change other_names = [](CertificateBuilder& b) {
        NameConstraints constraints;
        constraints.permitted_subtrees.emplace().push_back(
            {{GeneralNameKind::dns_name, bytes_of("other.example")}, 0, {}});
        b.extensions.name_constraints(constraints);
    };
    EXPECT_EQ(under(other_names, {}), "x509.name_constraint");
    EXPECT_EQ(under(other_names, name_and_key), "accepted");
}

TEST_F(AnchorRulesTest, Rfc5937Section3_2AnAnchorThatDoesNotSayThatItIsACa) {
    const Party anchor = [&] {
        CertificateBuilder builder = world.draft("CN=Anchor");
        const auto signer = world.key();
        return Party{builder.self_sign(*signer, world.random()).value(), signer};
    }();
    const std::vector<Certificate> sent{world.leaf(anchor, "api.example").certificate};
    const auto by = [&](const AnchorRules& rules) {
        return judged(sent, anchor.certificate, [&](ChainRequest& request) { request.anchors = rules; });
    };
    EXPECT_EQ(by({}), "x509.not_a_ca");
    EXPECT_EQ(by({.basic_constraints = false}), "accepted");
}

TEST_F(AnchorRulesTest, Rfc5937Section3_2PoliciesOfAnAnchorCountIfTheyAreAskedFor) {
    const AnchorRules counting{.policies = true};
    const PolicySettings demanding{.initial_explicit_policy = true};
    const Change leaf_policy = [](CertificateBuilder& b) {
        PolicyInformation any;
        any.policy_identifier = oids::any_policy;
        b.extensions.add(oids::certificate_policies, false, der::serialise(std::vector{any}));
    };
    const Party anchor = world.root("CN=Anchor");
    const std::vector<Certificate> sent{world.leaf(anchor, "api.example", leaf_policy).certificate};
    for (const AnchorRules& rules : {AnchorRules{}, counting})
        EXPECT_EQ(judged(sent, anchor.certificate,
                         [&](ChainRequest& request) {
                             request.anchors = rules;
                             request.policies = demanding;
                         }),
                  "accepted")
            << "an anchor without policies restricts none";
    EXPECT_EQ(under(testing::unchanged, counting, demanding), "x509.policy");
}

TEST_F(AnchorRulesTest, ALeafInTheStoreIsAPathOfOneOnlyIfThatIsAllowed) {
    const Party root = world.root("CN=Root");
    const Party issued = world.leaf(root, "api.example");
    const Party own = world.root("CN=Own", [](CertificateBuilder& b) {
        const Oid purposes[] = {oids::server_auth};
        b.extensions.ext_key_usage(purposes);
    });
    const auto by = [&](const Certificate& leaf, TrustedLeaf rule) {
        return judged({leaf}, leaf, [&](ChainRequest& request) { request.anchors.leaf = rule; });
    };
    EXPECT_EQ(by(issued.certificate, TrustedLeaf::accepted), "accepted");
    EXPECT_EQ(by(issued.certificate, TrustedLeaf::accepted_if_self_signed), "x509.no_trusted_root");
    EXPECT_EQ(by(issued.certificate, TrustedLeaf::refused), "x509.no_trusted_root");
    EXPECT_EQ(by(own.certificate, TrustedLeaf::accepted_if_self_signed), "accepted");
    EXPECT_EQ(by(own.certificate, TrustedLeaf::refused), "x509.self_signed");
}

TEST_F(AnchorRulesTest, BaselineRequirements7_1_2_7_10APurposeMayHaveToBeNamed) {
    const auto with = [](std::vector<Oid> purposes) {
        return Change([purposes](CertificateBuilder& b) { b.extensions.ext_key_usage(purposes); });
    };
    const Party root = world.root("CN=Root");
    const auto by = [&](const Change& of_ca, const Change& of_leaf, PurposeNamed rule, Purpose purpose) {
        const Party ca = world.ca(root, "CN=Issuing", of_ca);
        const Party leaf = world.leaf(ca, "api.example", of_leaf);
        return judged({leaf.certificate, ca.certificate}, root.certificate, [&](ChainRequest& request) {
            request.purpose_named = rule;
            request.purpose = purpose;
        });
    };
    const Change any = with({oids::any_extended_key_usage}), server = with({oids::server_auth}),
                 client = with({oids::client_auth});
    using enum PurposeNamed;
    const Purpose server_auth = Purpose::server_auth;
    EXPECT_EQ(by(server, any, by_nobody, server_auth), "accepted");
    EXPECT_EQ(by(server, any, by_leaf, server_auth), "x509.wrong_purpose");
    EXPECT_EQ(by(any, server, by_leaf, server_auth), "accepted");
    EXPECT_EQ(by(any, server, by_chain, server_auth), "x509.wrong_purpose");
    EXPECT_EQ(by(testing::unchanged, server, by_chain, server_auth), "accepted");
    EXPECT_EQ(by(testing::unchanged, client, by_chain, Purpose::client_auth), "x509.wrong_purpose");
    EXPECT_EQ(by(client, client, by_chain, Purpose::client_auth), "accepted");
    const Change authority = [](CertificateBuilder& b) { b.extensions.basic_constraints(true); };
    EXPECT_EQ(by(server, authority, by_leaf, server_auth), "x509.nonconforming");
    // What must not stand beside it in a leaf may in an issuer.
    for (const Oid& other : {oids::code_signing, oids::ocsp_signing, oids::time_stamping}) {
        const Change mixed = with({oids::server_auth, other});
        EXPECT_EQ(by(server, mixed, by_nobody, server_auth), "accepted");
        EXPECT_EQ(by(server, mixed, by_leaf, server_auth), "x509.nonconforming");
        EXPECT_EQ(by(server, mixed, by_chain, server_auth), "x509.nonconforming");
        EXPECT_EQ(by(mixed, server, by_chain, server_auth), "accepted");
    }
    EXPECT_EQ(by(server, with({oids::server_auth, oids::client_auth, oids::email_protection}), by_chain, server_auth),
              "accepted");
}

TEST_F(AnchorRulesTest, ALeafThatIsTrustedItselfMayBeAnAuthorityThoughThePurposeMustBeNamed) {
    const Party root = world.root("CN=Root");
    const Certificate leaf =
        world.leaf(root, "api.example", [](CertificateBuilder& b) { b.extensions.basic_constraints(true); })
            .certificate;
    const auto under = [&](const Certificate& anchor, const PurposeNamed rule, const TrustedLeaf trusted) {
        return judged({leaf}, anchor, [&](ChainRequest& request) {
            request.purpose_named = rule;
            request.anchors.leaf = trusted;
        });
    };
    EXPECT_EQ(under(leaf, PurposeNamed::by_chain, TrustedLeaf::accepted), "accepted");
    EXPECT_EQ(under(leaf, PurposeNamed::by_leaf, TrustedLeaf::accepted), "accepted");
    EXPECT_EQ(under(leaf, PurposeNamed::by_leaf, TrustedLeaf::refused), "x509.nonconforming");
    EXPECT_EQ(under(root.certificate, PurposeNamed::by_leaf, TrustedLeaf::accepted), "x509.nonconforming");
}

class ProfileTest : public ::testing::Test {
  protected:
    std::optional<std::string> broken(const Certificate& certificate, Role role, Profile profile) {
        const std::optional<Error> error = check_conformance(certificate, role, profile);
        return error ? std::optional(error->where()) : std::nullopt;
    }
    bool breaks(const Certificate& certificate, Role role, Profile profile, std::string_view rule) {
        return broken(certificate, role, profile).value_or("").find(rule) != std::string::npos;
    }
    Certificate named(std::string_view subject, const std::vector<std::string>& names) {
        return world
            .leaf(root, "unused.example",
                  [&](CertificateBuilder& b) {
                      b.subject = Name::from_text(subject).value();
                      ASSERT_TRUE(b.extensions.subject_alt_names(names));
                  })
            .certificate;
    }
    World world;
    Party root = world.root("CN=Root");
};

TEST_F(ProfileTest, Rfc5280Section4_2_1_10NameConstraintsAreCriticalButNotOnTheWeb) {
    for (const std::string_view base : {"example.com", ".example.com"}) {
        NameConstraints constraints;
        constraints.permitted_subtrees.emplace().push_back({{GeneralNameKind::dns_name, bytes_of(base)}, 0, {}});
        for (const bool critical : {true, false}) {
            const Certificate ca =
                world
                    .ca(root, "CN=Issuing",
                        [&](CertificateBuilder& b) {
                            b.extensions.add(oids::name_constraints, critical, der::serialise(constraints));
                        })
                    .certificate;
            const bool dot = base.starts_with('.');
            EXPECT_EQ(breaks(ca, Role::intermediate, Profile::rfc5280, "nameConstraints is critical"), !critical);
            EXPECT_EQ(breaks(ca, Role::intermediate, Profile::web, "no dot in front"), dot);
            EXPECT_EQ(broken(ca, Role::intermediate, Profile::web).has_value(), dot);
        }
    }
}

TEST_F(ProfileTest, BaselineRequirements7_1_2_1_2RootsAreAskedLessOfTheirIssuer) {
    constexpr std::string_view given = "the issuer's key identifier is given", plain = "own key identifier alone";
    const Certificate cross =
        world
            .ca(root, "CN=Cross",
                [](CertificateBuilder& b) { b.extensions.add(oids::authority_key_identifier, false, {0x30, 0x00}); })
            .certificate;
    EXPECT_TRUE(breaks(cross, Role::intermediate, Profile::web, given));
    EXPECT_TRUE(breaks(cross, Role::anchor, Profile::rfc5280, given));
    EXPECT_FALSE(breaks(cross, Role::anchor, Profile::web, given));
    EXPECT_TRUE(breaks(cross, Role::anchor, Profile::web, plain));  // there, but without a key identifier
}

TEST_F(ProfileTest, Rfc5280Section4_1_2_2TheNumberOfAnAnchorIsNotLookedAt) {
    constexpr std::string_view rule = "the serial number is positive";
    const Party old = world.root("CN=Old");
    const Result<SignedCertificate> outer = der::parse<SignedCertificate>(old.certificate.der());
    ASSERT_TRUE(outer);
    TbsCertificate tbs = outer->tbs_certificate.value;
    const ByteVector number{0x02, 0x01, 0x00};
    tbs.serial_number = der::parse<der::Integer>(number).value();
    const ByteVector made =
        signed_sequence(der::serialise(tbs), signing_algorithm(*old.signer), *old.signer, world.random()).value();
    const Certificate zero = Certificate::parse(made).value();
    for (const Profile profile : {Profile::rfc5280, Profile::web}) {
        EXPECT_FALSE(breaks(zero, Role::anchor, profile, rule));
        EXPECT_TRUE(breaks(zero, Role::intermediate, profile, rule));
        EXPECT_TRUE(breaks(zero, Role::leaf, profile, rule));
    }
}

TEST_F(ProfileTest, BaselineRequirements7_1_2_7_8ALeafIsNoAuthority) {
    const Certificate both =
        world.leaf(root, "api.example", [](CertificateBuilder& b) { b.extensions.basic_constraints(true); })
            .certificate;
    EXPECT_TRUE(breaks(both, Role::leaf, Profile::web, "a leaf is no authority"));
    EXPECT_FALSE(broken(both, Role::leaf, Profile::rfc5280));
}

TEST_F(ProfileTest, Rfc5890Section2_3_2_1LabelsWithThePrefixAreALabels) {
    constexpr std::string_view rule = "is an A-label";
    for (const Profile profile : {Profile::rfc5280, Profile::web}) {
        EXPECT_FALSE(broken(named("CN=x", {"xn--bcher-kva.example"}), Role::leaf, profile));
        EXPECT_TRUE(breaks(named("CN=x", {"www.xn--a.example"}), Role::leaf, profile, rule));
    }
}

TEST_F(ProfileTest, BaselineRequirements7_1_4_3CommonNames) {
    constexpr std::string_view rule = "is one of the alternative names", spelled = "is spelled as";
    const auto in_order = [&](std::string_view subject, const std::vector<std::string>& names) {
        return !broken(named(subject, names), Role::leaf, Profile::web);
    };
    const auto by_web = [&](std::string_view subject, const std::vector<std::string>& names, std::string_view which) {
        return breaks(named(subject, names), Role::leaf, Profile::web, which);
    };
    EXPECT_TRUE(by_web("CN=other.example", {"api.example"}, rule));
    EXPECT_TRUE(in_order("CN=api.example", {"api.example"}));
    EXPECT_TRUE(in_order("CN=api.example", {"*.api.example"}));
    EXPECT_TRUE(in_order("CN=The server", {"api.example"}));
    EXPECT_TRUE(in_order("CN=api.example", {"192.0.2.1"}));
    // RFC 3986 §3.2.2: dotted decimal without leading zeros; what else resolvers take for an address is none there.
    EXPECT_TRUE(in_order("CN=192.0.2.1", {"192.0.2.1"}));
    EXPECT_TRUE(in_order("CN=2026.x", {"192.0.2.1"}));
    EXPECT_TRUE(in_order("CN=0x", {"192.0.2.1"}));
    for (const std::string_view cn :
         {"CN=192.0.2.2", "CN=192.000.002.001", "CN=0xC0000201", "CN=0xc0.0.2.1", "CN=3221225985", "CN=192.513"})
        EXPECT_TRUE(by_web(cn, {"192.0.2.1"}, "an address is one of the alternative names")) << cn;
    EXPECT_TRUE(by_web("CN=b\xc3\xbc\x63her.example", {"xn--bcher-kva.example"}, spelled));
    EXPECT_FALSE(breaks(named("CN=other.example", {"api.example"}), Role::leaf, Profile::rfc5280, rule));
}

}  // namespace
}  // namespace troth::x509
