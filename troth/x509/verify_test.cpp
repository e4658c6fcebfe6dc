// Chains: RFC 5280 §6, one test a rule, and every error with its words.
#include "troth/x509/verify.hpp"

#include <gtest/gtest.h>

#include "troth/x509/errors.hpp"
#include "troth/x509/testing/certificates.hpp"
#include "troth/x509/testing/verify.hpp"

namespace troth::x509 {
namespace {

using testing::Asked;
using testing::at;
using testing::id;
using testing::outcome;
using testing::Party;
using testing::trusting;
using testing::verify;
using testing::World;

class Verify : public ::testing::Test {
  protected:
    // One leaf under one intermediate under `root`, changed as is asked.
    std::string chain(const testing::Change& of_leaf, const testing::Change& of_ca = testing::unchanged,
                      const Asked& asked = {}) {
        const Party ca = world.ca(root, "CN=Issuing", of_ca);
        const Party leaf = world.leaf(ca, "api.example", of_leaf);
        return outcome({leaf.certificate, ca.certificate}, trusting({root.certificate}), asked);
    }
    World world;
    Party root = world.root("CN=Root,O=Troth,C=DE");
};

TEST_F(Verify, AChainMadeByAnotherImplementationIsAccepted) {
    const auto one = [](std::string_view pem) { return certificates_in(bytes_of(pem)).value()[0]; };
    const std::vector<Certificate> sent = {one(testing::leaf_pem), one(testing::issuing_pem)};
    const TrustStore trust = trusting({one(testing::root_pem)});
    Asked asked;
    asked.time = at("20261201000000Z");
    const Result<VerifiedChain> result = verify(sent, trust, asked);
    ASSERT_TRUE(result) << outcome(sent, trust, asked);
    ASSERT_EQ(result->certificates().size(), 3u);
    EXPECT_EQ(result->leaf(), sent[0]);
    EXPECT_EQ(result->anchor(), trust.certificates()[0]);
    asked.strict = true;
    EXPECT_EQ(outcome(sent, trust, asked), "accepted");
    asked.name = "192.0.2.7";
    EXPECT_EQ(outcome(sent, trust, asked), "accepted");
    asked.purpose = Purpose::client_auth;
    EXPECT_EQ(outcome(sent, trust, asked),
              "x509.wrong_purpose: leaf certificate, subject \"CN=api.example\", issued for \"serverAuth\", needed "
              "\"clientAuth\"");
}

TEST_F(Verify, OrderAndUselessCertificatesDoNotMatter) {
    const Party a = world.ca(root, "CN=A"), b = world.ca(a, "CN=B"), other = world.root("CN=Other");
    const Certificate leaf = world.leaf(b, "api.example").certificate;
    const TrustStore trust = trusting({root.certificate});
    EXPECT_EQ(outcome({leaf, a.certificate, b.certificate}, trust), "accepted");
    EXPECT_EQ(outcome({leaf, b.certificate, other.certificate, leaf, a.certificate, root.certificate}, trust),
              "accepted");
    EXPECT_EQ(outcome({leaf}, trusting({b.certificate})), "accepted");  // an anchor need not be self-signed
}

TEST_F(Verify, Rfc5280Section6_1_3Time) {
    const Party ca = world.ca(root, "CN=Issuing");
    const Certificate leaf =
        world.leaf(ca, "api.example", [](CertificateBuilder& b) { b.not_after = at("20260801000000Z"); }).certificate;
    const TrustStore trust = trusting({root.certificate});
    Asked asked;
    asked.time = at("20260801000000Z");
    EXPECT_EQ(outcome({leaf, ca.certificate}, trust, asked), "accepted");  // notAfter is included
    asked.time = at("20260801000001Z");
    EXPECT_EQ(outcome({leaf, ca.certificate}, trust, asked),
              "x509.expired: leaf certificate, subject \"CN=leaf\", notAfter \"2026-08-01T00:00:00Z\", now "
              "\"2026-08-01T00:00:01Z\"");
    asked.time = at("20260101000000Z");
    EXPECT_EQ(outcome({leaf, ca.certificate}, trust, asked), "accepted");
    asked.time = at("20251231235959Z");
    EXPECT_EQ(outcome({leaf, ca.certificate}, trust, asked),
              "x509.not_yet_valid: leaf certificate, subject \"CN=leaf\", notBefore \"2026-01-01T00:00:00Z\", now "
              "\"2025-12-31T23:59:59Z\"");
    EXPECT_EQ(chain(testing::unchanged, [](CertificateBuilder& b) { b.not_after = at("20260601000000Z"); }),
              "x509.expired: certificate 1 of the chain, subject \"CN=Issuing\", notAfter \"2026-06-01T00:00:00Z\", "
              "now \"2026-07-01T12:00:00Z\"");
    const Party old_root = world.root("CN=Old", [](CertificateBuilder& b) { b.not_after = at("20260601000000Z"); });
    EXPECT_EQ(id({world.leaf(old_root, "api.example").certificate}, trusting({old_root.certificate})), "x509.expired");
}

TEST_F(Verify, Rfc5280Section6_1_1TrustIsNeeded) {
    const Party ca = world.ca(root, "CN=Issuing");
    const Certificate leaf = world.leaf(ca, "api.example").certificate;
    EXPECT_EQ(outcome({leaf}, trusting({root.certificate})),
              "x509.no_trusted_root: leaf certificate, subject \"CN=leaf\", issuer \"CN=Issuing\"");
    EXPECT_EQ(
        outcome({leaf, ca.certificate}, trusting({})),
        "x509.no_trusted_root: certificate 1 of the chain, subject \"CN=Issuing\", issuer \"CN=Root,O=Troth,C=DE\"");
    EXPECT_EQ(id({leaf, ca.certificate, root.certificate}, trusting({})), "x509.no_trusted_root");
    EXPECT_EQ(verify_chain({{}, trusting({})}).error().id(), "x509.no_certificate");
}

TEST_F(Verify, SelfSignedLeavesAreTrustedOnlyAsAnchors) {
    const std::shared_ptr<keys::Signer> key = world.key();
    CertificateBuilder builder = world.draft("CN=alone");
    const std::string hosts[] = {"api.example"};
    ASSERT_TRUE(builder.extensions.subject_alt_names(hosts));
    const Certificate alone = builder.self_sign(*key, world.random()).value();
    EXPECT_EQ(outcome({alone}, trusting({})),
              "x509.self_signed: leaf certificate, subject \"CN=alone\", issuer \"CN=alone\"");
    const Result<VerifiedChain> trusted = verify({alone}, trusting({alone}));
    ASSERT_TRUE(trusted);
    EXPECT_EQ(trusted->certificates().size(), 1u);
    Asked asked;
    asked.name = "www.example";
    EXPECT_EQ(id({alone}, trusting({alone}), asked), "x509.name_mismatch");
    asked.time = at("20280101000000Z");
    EXPECT_EQ(id({alone}, trusting({alone}), asked), "x509.expired");
}

TEST_F(Verify, Rfc5280Section6_1_3SignaturesAreChecked) {
    const Party impostor = world.root("CN=Root,O=Troth,C=DE");  // the same name, another key
    const Certificate leaf = world.leaf(impostor, "api.example").certificate;
    EXPECT_EQ(outcome({leaf}, trusting({root.certificate})),
              "x509.bad_signature: leaf certificate, subject \"CN=leaf\", issuer \"CN=Root,O=Troth,C=DE\", algorithm "
              "\"Ed25519\"");
    // With both anchors, the right one is found.
    EXPECT_EQ(outcome({leaf}, trusting({root.certificate, impostor.certificate})), "accepted");
    // An issuer whose key is of another kind than the signature.
    CertificateBuilder builder = world.draft("CN=Root,O=Troth,C=DE");
    World::make_ca(builder);
    const Certificate other_kind = builder.self_sign(*world.key(keys::KeyType::ec_p256), world.random()).value();
    EXPECT_EQ(id({leaf}, trusting({other_kind})), "x509.bad_signature");
}

TEST_F(Verify, EveryKindOfKeySigns) {
    for (const keys::KeyType type : {keys::KeyType::ed25519, keys::KeyType::ec_p256, keys::KeyType::ec_p384}) {
        SCOPED_TRACE(keys::name_of(type));
        CertificateBuilder builder = world.draft("CN=Any");
        World::make_ca(builder);
        const std::shared_ptr<keys::Signer> key = world.key(type);
        const Party ca{builder.self_sign(*key, world.random()).value(), key};
        EXPECT_EQ(outcome({world.leaf(ca, "api.example").certificate}, trusting({ca.certificate})), "accepted");
    }
}

TEST_F(Verify, Rfc5280Section6_1_4IssuersAreAuthorities) {
    EXPECT_EQ(chain(testing::unchanged, [](CertificateBuilder& b) { b.extensions.basic_constraints(false); }),
              "x509.not_a_ca: certificate 1 of the chain, subject \"CN=Issuing\"");
    EXPECT_EQ(chain(testing::unchanged, [](CertificateBuilder& b) { b.extensions = {}; }),
              "x509.not_a_ca: certificate 1 of the chain, subject \"CN=Issuing\"");
    EXPECT_EQ(chain(testing::unchanged, [](CertificateBuilder& b) { b.extensions.key_usage({KeyUsageBit::crl_sign}); }),
              "x509.key_usage: certificate 1 of the chain, subject \"CN=Issuing\", allowed \"cRLSign\", needed "
              "\"keyCertSign\"");
}

TEST_F(Verify, Rfc5280Section4_2_1_9PathLength) {
    const Party top = world.root("CN=Top", [](CertificateBuilder& b) { World::make_ca(b, 1); });
    const Party a = world.ca(top, "CN=A"), b = world.ca(a, "CN=B");
    const TrustStore trust = trusting({top.certificate});
    EXPECT_EQ(outcome({world.leaf(a, "api.example").certificate, a.certificate}, trust), "accepted");
    EXPECT_EQ(outcome({world.leaf(b, "api.example").certificate, a.certificate, b.certificate}, trust),
              "x509.path_too_long: certificate 3 of the chain, subject \"CN=Top\", pathLenConstraint \"1\", issuers "
              "below \"2\"");
    // Self-issued certificates do not count: a key roll-over below A.
    const Party rolled = world.ca(a, "CN=A");
    EXPECT_EQ(outcome({world.leaf(rolled, "api.example").certificate, rolled.certificate, a.certificate}, trust),
              "accepted");
    Asked asked;
    asked.limits.intermediates = 1;
    EXPECT_EQ(id({world.leaf(b, "api.example").certificate, a.certificate, b.certificate}, trusting({root.certificate}),
                 asked),
              "x509.path_too_long");
}

TEST_F(Verify, Rfc5280Section4_2_1_12Purpose) {
    const auto purposes = [](std::vector<Oid> list) {
        return [list](CertificateBuilder& b) { b.extensions.ext_key_usage(list); };
    };
    EXPECT_EQ(
        chain(purposes({oids::client_auth})),
        "x509.wrong_purpose: leaf certificate, subject \"CN=leaf\", issued for \"clientAuth\", needed \"serverAuth\"");
    EXPECT_EQ(chain(purposes({oids::client_auth, oids::server_auth})), "accepted");
    EXPECT_EQ(chain(purposes({oids::any_extended_key_usage})), "accepted");
    EXPECT_EQ(chain(testing::unchanged, purposes({oids::client_auth})),
              "x509.wrong_purpose: certificate 1 of the chain, subject \"CN=Issuing\", issued for \"clientAuth\", "
              "needed \"serverAuth\"");
    Asked any;
    any.purpose = Purpose::any;
    EXPECT_EQ(chain(purposes({oids::code_signing}), testing::unchanged, any), "accepted");
    EXPECT_EQ(
        chain([](CertificateBuilder& b) { b.extensions.key_usage({KeyUsageBit::crl_sign}); }),
        "x509.key_usage: leaf certificate, subject \"CN=leaf\", allowed \"cRLSign\", needed \"digitalSignature\"");
}

TEST_F(Verify, Rfc5280Section4_2_1_12EachPurposeHasItsUsages) {
    using enum KeyUsageBit;
    const auto made = [&](Purpose purpose, const Oid& oid, KeyUsageBit bit) {
        Asked asked;
        asked.purpose = purpose;
        return chain(
            [&](CertificateBuilder& b) {
                const Oid only[] = {oid};
                b.extensions.ext_key_usage(only);
                b.extensions.key_usage({bit});
            },
            testing::unchanged, asked);
    };
    const auto starts = [](const std::string& said, std::string_view id) { return said.starts_with(id); };
    struct Row {
        Purpose purpose;
        Oid oid;
        KeyUsageBit fit, unfit;
    };
    const Row rows[] = {{Purpose::server_auth, oids::server_auth, key_encipherment, content_commitment},
                        {Purpose::client_auth, oids::client_auth, key_agreement, content_commitment},
                        {Purpose::email_protection, oids::email_protection, content_commitment, data_encipherment},
                        {Purpose::code_signing, oids::code_signing, digital_signature, content_commitment},
                        {Purpose::ocsp_signing, oids::ocsp_signing, content_commitment, key_agreement}};
    for (const Row& row : rows) {
        SCOPED_TRACE(display_name(row.oid));
        EXPECT_EQ(made(row.purpose, row.oid, row.fit), "accepted");
        EXPECT_TRUE(starts(made(row.purpose, row.oid, row.unfit), "x509.key_usage"));
        for (const Row& other : rows)
            if (other.purpose != row.purpose)
                EXPECT_TRUE(starts(made(row.purpose, other.oid, digital_signature), "x509.wrong_purpose"));
    }
}

TEST_F(Verify, Rfc3161Section2_3TimeStampingStandsAloneAndCritical) {
    const auto made = [&](std::vector<Oid> list, bool critical) {
        Asked asked;
        asked.purpose = Purpose::time_stamping;
        return chain(
            [&](CertificateBuilder& b) { b.extensions.add(oids::ext_key_usage, critical, der::serialise(list)); },
            testing::unchanged, asked);
    };
    EXPECT_EQ(made({oids::time_stamping}, true), "accepted");
    EXPECT_TRUE(made({oids::time_stamping}, false).starts_with("x509.wrong_purpose"));
    EXPECT_TRUE(made({oids::any_extended_key_usage}, true).starts_with("x509.wrong_purpose"));
    EXPECT_TRUE(made({oids::time_stamping, oids::code_signing}, true).starts_with("x509.wrong_purpose"));
}

TEST_F(Verify, Rfc5280Section4_2UnknownCriticalExtensions) {
    const auto unknown = [](bool critical) {
        return [critical](CertificateBuilder& b) {
            b.extensions.add(der::oid<"1.3.6.1.4.1.55555.1">, critical, {0x05, 0x00});
        };
    };
    EXPECT_EQ(chain(unknown(false), unknown(false)), "accepted");
    EXPECT_EQ(
        chain(unknown(true)),
        "x509.unknown_critical_extension: leaf certificate, subject \"CN=leaf\", extension \"1.3.6.1.4.1.55555.1\"");
    EXPECT_EQ(chain(testing::unchanged, unknown(true)).substr(0, 61),
              "x509.unknown_critical_extension: certificate 1 of the chain, ");
}

NameConstraints only(GeneralNameKind kind, Bytes permitted) {
    NameConstraints constraints;
    constraints.permitted_subtrees.emplace().push_back({{kind, permitted}, 0, {}});
    return constraints;
}
TEST_F(Verify, Rfc5280Section4_2_1_10NameConstraints) {
    const auto dns = [](std::string_view base) {
        return [base](CertificateBuilder& b) {
            b.extensions.name_constraints(only(GeneralNameKind::dns_name, bytes_of(base)));
        };
    };
    EXPECT_EQ(chain(testing::unchanged, dns("example")), "accepted");
    EXPECT_EQ(chain(testing::unchanged, dns("other.example")),
              "x509.name_constraint: leaf certificate, subject \"CN=leaf\", name \"DNS:api.example\", constrained by "
              "\"CN=Issuing\"");
    const auto leaf_with_constraints = [](CertificateBuilder& b) {
        b.extensions.name_constraints(only(GeneralNameKind::dns_name, bytes_of("example")));
    };
    EXPECT_EQ(chain(leaf_with_constraints),
              "x509.nonconforming: leaf certificate, subject \"CN=leaf\", rule \"only an authority has "
              "nameConstraints\", section \"RFC 5280 §4.2.1.10\"");
    Asked few;
    few.limits.name_comparisons = 0;
    EXPECT_EQ(chain(testing::unchanged, dns("example"), few).substr(0, 15), "x509.work_limit");
}

TEST_F(Verify, TheNameIsAskedLast) {
    Asked asked;
    asked.name = "www.example";
    EXPECT_EQ(
        chain(testing::unchanged, testing::unchanged, asked),
        "x509.name_mismatch: leaf certificate, asked for \"www.example\", certificate is for \"DNS:api.example\"");
    asked.name = "a b";
    EXPECT_EQ(chain(testing::unchanged, testing::unchanged, asked), "x509.bad_reference_name: asked for \"a b\"");
    asked.name = "";
    EXPECT_EQ(chain(testing::unchanged, testing::unchanged, asked), "accepted");
    // An untrusted certificate of another name: what matters first is that it is untrusted.
    const Party stranger = world.root("CN=Stranger");
    asked.name = "www.example";
    EXPECT_EQ(id({world.leaf(stranger, "api.example").certificate}, trusting({root.certificate}), asked),
              "x509.no_trusted_root");
}

TEST_F(Verify, WeakAndUnsupportedAlgorithmsAreToldApart) {
    // The algorithm is taken from the bytes, so it can be written over: Ed25519 becomes an algorithm of five octets
    // that nobody knows; the signature is not looked at then.
    const auto with_algorithm = [](const Certificate& certificate, const Oid& oid) {
        SignedCertificate copy;
        TbsCertificate tbs = certificate.fields();
        const ByteVector algorithm = der::serialise(AlgorithmIdentifier{oid, std::nullopt});
        tbs.signature.encoding = algorithm;
        const ByteVector tbs_der = der::serialise(tbs);
        copy.tbs_certificate.encoding = tbs_der;
        copy.signature_algorithm.encoding = algorithm;
        copy.signature_value = certificate.signature();
        return Certificate::parse(der::serialise(copy)).value();
    };
    const Certificate leaf = world.leaf(root, "api.example").certificate;
    const TrustStore trust = trusting({root.certificate});
    EXPECT_EQ(outcome({with_algorithm(leaf, der::oid<"1.2.840.113549.1.1.5">)}, trust),
              "x509.weak_signature: leaf certificate, subject \"CN=leaf\", issuer \"CN=Root,O=Troth,C=DE\", algorithm "
              "\"sha1WithRSAEncryption\"");
    EXPECT_EQ(id({with_algorithm(leaf, der::oid<"1.2.840.113549.1.1.4">)}, trust), "x509.weak_signature");
    EXPECT_EQ(id({with_algorithm(leaf, der::oid<"1.2.3.4">)}, trust), "x509.unsupported_signature");
    EXPECT_EQ(id({with_algorithm(leaf, der::oid<"1.3.101.112">)}, trust), "accepted");  // the same again
}

TEST_F(Verify, WeakAndUnsupportedKeys) {
    const auto with_key = [&](const der::BitString& bits, const Oid& algorithm) {
        const SubjectPublicKeyInfo info{{algorithm, der::Any{der::tags::null, {}, {}}}, bits};
        CertificateBuilder builder = world.draft("CN=leaf");
        builder.spki = der::serialise(info);
        return builder.sign(root.certificate, *root.signer, world.random()).value();
    };
    ByteVector modulus(128, 0xff);  // 1024 bits
    const ByteVector short_rsa = der::serialise(keys::RsaPublicKeyInfo{{modulus}, {ByteVector{1, 0, 1}}});
    Asked asked;
    asked.name = "";
    EXPECT_EQ(
        outcome({with_key({short_rsa, 0}, der::oid<"1.2.840.113549.1.1.1">)}, trusting({root.certificate}), asked),
        "x509.weak_key: leaf certificate, subject \"CN=leaf\", key \"RSA 1024\"");
    EXPECT_EQ(id({with_key({short_rsa, 0}, der::oid<"1.2.840.10040.4.1">)}, trusting({root.certificate}), asked),
              "x509.unsupported_key");
}

TEST_F(Verify, StrictCheckingNamesTheRule) {
    Asked strict;
    strict.strict = true;
    EXPECT_EQ(chain(testing::unchanged, testing::unchanged, strict), "accepted");
    EXPECT_EQ(chain(
                  [](CertificateBuilder& b) {
                      b.extensions.add(oids::ext_key_usage, false,
                                       der::serialise(std::vector<Oid>{oids::any_extended_key_usage}));
                  },
                  testing::unchanged, strict),
              "x509.nonconforming: leaf certificate, subject \"CN=leaf\", rule \"a leaf has an extKeyUsage that is not "
              "critical and not for anything\", section \"CA/Browser Forum BR §7.1.2.7\"");
}

TEST_F(Verify, Rfc5280Section6_1_5Policies) {
    const auto with = [](const Oid& id_of_extension, ByteVector value) {
        return [&id_of_extension, value](CertificateBuilder& b) { b.extensions.add(id_of_extension, true, value); };
    };
    PolicyConstraints needed;
    needed.require_explicit_policy = 0;
    EXPECT_EQ(chain(testing::unchanged, with(oids::policy_constraints, der::serialise(needed))),
              "x509.policy: leaf certificate, subject \"CN=leaf\"");
}

// No certificate of which one bit was flipped is accepted (but for those outside the signed part that say the same).
TEST_F(Verify, NoFlippedBitIsAccepted) {
    const Party leaf = world.leaf(root, "api.example");
    const TrustStore trust = trusting({root.certificate});
    const ByteVector good(leaf.certificate.der().begin(), leaf.certificate.der().end());
    usize parsed = 0;
    for (usize i = 0; i < good.size(); ++i)
        for (u32 bit = 0; bit < 8; bit += 3) {
            ByteVector damaged = good;
            damaged[i] = static_cast<u8>(damaged[i] ^ (1u << bit));
            const Result<Certificate> certificate = Certificate::parse(damaged);
            if (!certificate) continue;
            ++parsed;
            EXPECT_NE(id({*certificate}, trust), "accepted") << "byte " << i << " bit " << bit;
        }
    EXPECT_GT(parsed, 100u);
}

TEST_F(Verify, UnreadableIssuersAreLeftOut) {
    const Party ca = world.ca(root, "CN=Issuing");
    const Certificate leaf = world.leaf(ca, "api.example").certificate;
    const ByteVector garbage = {1, 2, 3};
    const Bytes sent[] = {leaf.der(), garbage, ca.certificate.der()};
    const Result<std::vector<Certificate>> parsed = parse_chain(sent);
    ASSERT_TRUE(parsed);
    EXPECT_EQ(parsed->size(), 2u);
    const Bytes bad_leaf[] = {garbage, ca.certificate.der()};
    EXPECT_EQ(parse_chain(bad_leaf).error().context().depth, 0u);
    EXPECT_EQ(parse_chain({}).error().id(), "x509.no_certificate");
}

}  // namespace
}  // namespace troth::x509
