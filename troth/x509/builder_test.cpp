// Certificates and requests made here: RFC 5280 §4.1, RFC 2986.
#include "troth/x509/builder.hpp"

#include <gtest/gtest.h>

#include "troth/x509/errors.hpp"
#include "troth/x509/testing/authority.hpp"
#include "troth/x509/testing/certificates.hpp"

namespace troth::x509 {
namespace {

using testing::World;

TEST(CertificateBuilder, Rfc5280Section4_1WhatIsMadeIsWhatIsRead) {
    World world;
    const testing::Party root = world.root("CN=Root,C=DE");
    EXPECT_EQ(root.certificate.version(), 3u);
    EXPECT_EQ(root.certificate.serial_number().size(), 16u);
    EXPECT_EQ(root.certificate.subject(), root.certificate.issuer());
    EXPECT_TRUE(root.certificate.is_ca());
    EXPECT_EQ(der::iso8601(root.certificate.not_after().at), "2027-01-01T00:00:00Z");
    EXPECT_TRUE(std::ranges::equal(root.certificate.extensions().subject_key_identifier->value,
                                   key_identifier(root.certificate.spki())));
    const Certificate leaf = world
                                 .leaf(root, "192.0.2.1",
                                       [](CertificateBuilder& b) {
                                           b.extensions.crl_distribution_point("http://ca.example/1.crl");
                                           b.not_after = testing::at("20600101000000Z");
                                       })
                                 .certificate;
    EXPECT_EQ(leaf.extensions().subject_alt_name->at(0).printable().raw(), "IP:192.0.2.1");
    EXPECT_EQ(leaf.extensions().crl_distribution_points->at(0).distribution_point->full_name->at(0).text(),
              "http://ca.example/1.crl");
    EXPECT_TRUE(leaf.not_after().generalized);
    EXPECT_TRUE(std::ranges::equal(leaf.extensions().authority_key_identifier->key_identifier->value,
                                   root.certificate.extensions().subject_key_identifier->value));
    EXPECT_EQ(leaf.encoded_defaults(), 0u);
}

TEST(CertificateBuilder, WhatIsMissingIsNamed) {
    World world;
    const testing::Party root = world.root("CN=Root");
    const auto lacking = [&](const testing::Change& change) {
        CertificateBuilder builder = world.draft("CN=x");
        const Bytes spki = root.certificate.spki();
        builder.spki.assign(spki.begin(), spki.end());
        change(builder);
        const Result<Certificate> made = builder.sign(root.certificate, *root.signer, world.random());
        return made ? "made" : std::string(made.error().id()) + " " + made.error().where();
    };
    EXPECT_EQ(lacking(testing::unchanged), "made");
    EXPECT_EQ(lacking([](CertificateBuilder& b) { b.serial_number.clear(); }),
              "x509.incomplete field \"serialNumber\"");
    EXPECT_EQ(lacking([](CertificateBuilder& b) { b.serial_number = {0}; }), "x509.incomplete field \"serialNumber\"");
    EXPECT_EQ(lacking([](CertificateBuilder& b) { b.serial_number.assign(20, 0xff); }), "x509.bad_serial ");
    EXPECT_EQ(lacking([](CertificateBuilder& b) { b.spki.clear(); }), "x509.incomplete field \"subjectPublicKeyInfo\"");
    EXPECT_EQ(lacking([](CertificateBuilder& b) { b.not_after = b.not_before; }), "x509.incomplete field \"validity\"");
    EXPECT_EQ(lacking([](CertificateBuilder& b) { b.subject = {}; }), "x509.incomplete field \"subject\"");
    const std::string bad[] = {"a b"};
    EXPECT_EQ(ExtensionList().subject_alt_names(bad).error().id(), "x509.bad_reference_name");
}

TEST(Csr, Rfc2986ARequestMadeByAnotherImplementationIsReadAndVerified) {
    const Csr csr = csr_in(bytes_of(testing::leaf_csr_pem)).value();
    EXPECT_EQ(csr.subject().text().raw(), "CN=api.example");
    EXPECT_TRUE(csr.verify());
    ASSERT_EQ(csr.extensions().subject_alt_name->size(), 2u);
    EXPECT_EQ(csr.extensions().subject_alt_name->at(1).printable().raw(), "DNS:www.api.example");
    EXPECT_EQ(csr_in(bytes_of(testing::leaf_pem)).error().id(), "x509.no_request");
    EXPECT_EQ(csr_in({}).error().id(), "x509.no_request");
    EXPECT_EQ(csr_in(csr.der()).value().subject(), csr.subject());
}

TEST(Csr, Rfc2986Section4_2EveryRequestMadeVerifies) {
    World world;
    for (const keys::KeyType type : {keys::KeyType::ed25519, keys::KeyType::ec_p256, keys::KeyType::ec_p384}) {
        CsrBuilder builder;
        builder.subject = Name::from_text("CN=api.example").value();
        const std::string hosts[] = {"api.example", "2001:db8::1"};
        ASSERT_TRUE(builder.extensions.subject_alt_names(hosts));
        const Csr csr = builder.sign(*world.key(type), world.random()).value();
        EXPECT_TRUE(csr.verify());
        EXPECT_EQ(csr.extensions().subject_alt_name->at(1).printable().raw(), "IP:2001:db8::1");
        EXPECT_EQ(csr.attributes().size(), 1u);
    }
    const Csr bare = CsrBuilder{}.sign(*world.key(), world.random()).value();
    EXPECT_TRUE(bare.verify());
    EXPECT_TRUE(bare.attributes().empty());
}

TEST(Csr, DamageIsFound) {
    World world;
    CsrBuilder builder;
    builder.subject = Name::from_text("CN=x").value();
    const Csr csr = builder.sign(*world.key(), world.random()).value();
    const ByteVector good(csr.der().begin(), csr.der().end());
    for (usize size = 0; size < good.size(); ++size) EXPECT_FALSE(Csr::parse(Bytes(good).first(size)));
    usize parsed = 0;
    for (usize i = 0; i < good.size(); ++i)
        for (u8 flip : {u8{1}, u8{0x80}}) {
            ByteVector damaged = good;
            damaged[i] = static_cast<u8>(damaged[i] ^ flip);
            const Result<Csr> read = Csr::parse(damaged);
            if (!read) continue;
            ++parsed;
            EXPECT_FALSE(read->verify()) << i;
        }
    EXPECT_GT(parsed, 50u);
    ByteVector other = good;
    other.back() ^= 1;
    EXPECT_EQ(Csr::parse(other).value().verify().error().id(), "x509.csr_bad_signature");
    ByteVector version = good;
    for (usize i = 0; i + 2 < version.size(); ++i)
        if (version[i] == 2 && version[i + 1] == 1 && version[i + 2] == 0) {
            version[i + 2] = 1;
            break;
        }
    EXPECT_EQ(Csr::parse(version).error().id(), "x509.csr_bad_version");
}

}  // namespace
}  // namespace troth::x509
