// What an authority issues: profiles of RFC 5280 §4.2, names, refusals.
#include <gtest/gtest.h>

#include "troth/base/testing/random.hpp"
#include "troth/ca/errors.hpp"
#include "troth/ca/issue.hpp"
#include "troth/x509/host.hpp"
#include "troth/x509/verify.hpp"

namespace troth::ca {
namespace {

using ::troth::testing::CountingRandom;
using x509::Certificate;
using x509::GeneralNameKind;
using x509::KeyUsageBit;

constexpr sys_seconds today{std::chrono::sys_days{std::chrono::year{2026} / 3 / 1}};

struct Lab {
    CountingRandom random{77};
    Authority root, intermediate;

    std::shared_ptr<keys::Signer> key(keys::KeyType type = keys::KeyType::ec_p256) {
        return keys::local_signer(keys::PrivateKey::generate(type, random, 2048).value());
    }
    explicit Lab(keys::KeyType type = keys::KeyType::ec_p256)
        : root(make_root("Root", key(type), root_lifetime, today, random).value()),
          intermediate(
              make_intermediate(root, "Intermediate", key(type), intermediate_lifetime, today, random).value()) {}

    Result<Certificate> leaf(std::string_view name, std::vector<std::string> alternatives = {},
                             LeafUse use = LeafUse::server, days lifetime = leaf_lifetime, sys_seconds now = today) {
        leaf_key = key();
        const LeafRequest request{.name = name,
                                  .alternatives = alternatives,
                                  .use = use,
                                  .spki = leaf_key->public_key().spki_der(),
                                  .lifetime = lifetime};
        return issue(intermediate, request, now, random);
    }
    std::shared_ptr<keys::Signer> leaf_key;
};

TEST(Ca, AServersChainVerifiesWithEveryKindOfKey) {
    for (const auto type :
         {keys::KeyType::ec_p256, keys::KeyType::ec_p384, keys::KeyType::ed25519, keys::KeyType::rsa}) {
        SCOPED_TRACE(keys::name_of(type));
        Lab lab(type);
        const Certificate leaf = lab.leaf("api.example", {"192.0.2.1"}).value();
        x509::TrustStore trust;
        trust.add(lab.root.certificate());
        const Certificate chain[] = {leaf, lab.intermediate.certificate()};
        for (const std::string_view name : {"api.example", "192.0.2.1"}) {
            const auto verified = x509::verify_chain(
                {.certificates = chain, .trust = trust, .time = today, .name = name, .strict = true});
            EXPECT_TRUE(verified.has_value()) << verified.error().id() << " " << verified.error().where();
        }
        EXPECT_EQ(x509::verify_chain({.certificates = chain, .trust = trust, .time = today, .name = "other.example"})
                      .error()
                      .id(),
                  "x509.name_mismatch");
        EXPECT_EQ(x509::verify_chain(
                      {.certificates = chain, .trust = trust, .time = today, .purpose = x509::Purpose::client_auth})
                      .error()
                      .id(),
                  "x509.wrong_purpose");
    }
}

TEST(Ca, Rfc5280Section4_2ProfilesOfAuthorities) {
    Lab lab;
    const auto& root = lab.root.certificate();
    const auto& intermediate = lab.intermediate.certificate();
    EXPECT_EQ(root.version(), 3u);
    EXPECT_TRUE(root.is_self_issued());
    for (const Certificate* authority : {&root, &intermediate}) {
        const auto& extensions = authority->extensions();
        EXPECT_TRUE(authority->is_ca());
        EXPECT_TRUE(extensions.find(x509::oids::basic_constraints)->critical);
        EXPECT_TRUE(extensions.find(x509::oids::key_usage)->critical);
        EXPECT_TRUE(x509::allows(*extensions.key_usage, KeyUsageBit::key_cert_sign));
        EXPECT_TRUE(x509::allows(*extensions.key_usage, KeyUsageBit::crl_sign));
        EXPECT_FALSE(x509::allows(*extensions.key_usage, KeyUsageBit::digital_signature));
        EXPECT_TRUE(extensions.subject_key_identifier.has_value());
    }
    EXPECT_EQ(root.extensions().basic_constraints->path_len_constraint, std::nullopt);
    EXPECT_EQ(intermediate.extensions().basic_constraints->path_len_constraint, 0u);
    EXPECT_TRUE(std::ranges::equal(intermediate.extensions().authority_key_identifier->key_identifier->value,
                                   root.extensions().subject_key_identifier->value));
    EXPECT_EQ(root.not_after().at, today + root_lifetime);
    EXPECT_EQ(root.not_before().at, today - backdate);
}

TEST(Ca, Rfc5280Section4_2ProfilesOfLeaves) {
    Lab lab;
    const Certificate server = lab.leaf("api.example").value();
    const Certificate client = lab.leaf("Alice", {"alice@example.org"}, LeafUse::client).value();
    for (const Certificate* leaf : {&server, &client}) {
        const auto& extensions = leaf->extensions();
        EXPECT_FALSE(leaf->is_ca());
        EXPECT_EQ(extensions.key_usage->bits, 1u) << "digitalSignature alone";
        EXPECT_EQ(extensions.ext_key_usage->size(), 1u);
        EXPECT_FALSE(extensions.find(x509::oids::subject_alt_name)->critical);
        EXPECT_TRUE(extensions.authority_key_identifier.has_value());
    }
    EXPECT_TRUE(server.extensions().ext_key_usage->front() == x509::oids::server_auth);
    EXPECT_TRUE(client.extensions().ext_key_usage->front() == x509::oids::client_auth);
    ASSERT_EQ(client.extensions().subject_alt_name->size(), 1u) << "a person's name is no host";
    EXPECT_EQ(client.extensions().subject_alt_name->front().kind, GeneralNameKind::rfc822_name);
}

TEST(Ca, Rfc5480Section3Rfc8410Section5AKeyIsUsedOnlyForWhatItIsCapableOf) {
    constexpr KeyUsageBit wanted[] = {KeyUsageBit::digital_signature, KeyUsageBit::key_encipherment,
                                      KeyUsageBit::key_agreement};
    const auto bits = [](std::initializer_list<KeyUsageBit> list) {
        u64 all = 0;
        for (const KeyUsageBit bit : list) all |= u64{1} << static_cast<u32>(bit);
        return all;
    };
    struct Row {
        keys::KeyType type;
        u64 bits;
    };
    for (const Row& row :
         {Row{keys::KeyType::rsa, bits({KeyUsageBit::digital_signature, KeyUsageBit::key_encipherment})},
          Row{keys::KeyType::ec_p256, bits({KeyUsageBit::digital_signature, KeyUsageBit::key_agreement})},
          Row{keys::KeyType::ed25519, bits({KeyUsageBit::digital_signature})},
          Row{keys::KeyType::x25519, bits({KeyUsageBit::key_agreement})}}) {
        CountingRandom random(9);
        const auto key = keys::PrivateKey::generate(row.type, random, 2048);
        ASSERT_TRUE(key.has_value());
        EXPECT_EQ(usage_for(wanted, key->public_key()).bits, row.bits) << static_cast<int>(row.type);
    }
}

TEST(Ca, Rfc5280Section4_1_2_2SerialNumbersArePositiveRandomAndOf20OctetsAtMost) {
    Lab lab;
    std::vector<ByteVector> seen;
    usize longest = 0;
    for (int i = 0; i < 40; ++i) {
        const Certificate leaf = lab.leaf("a.example").value();
        const Bytes serial = leaf.serial_number();
        EXPECT_LE(serial.size(), 20u);
        EXPECT_EQ(serial[0] & 0x80, 0);
        longest = std::max(longest, serial.size());
        const ByteVector copy(serial.begin(), serial.end());
        EXPECT_EQ(std::ranges::find(seen, copy), seen.end());
        seen.push_back(copy);
    }
    EXPECT_EQ(longest, 20u);
}

TEST(Ca, Rfc5280Section4_1_2_6ANameTooLongForACommonNameStandsAloneAndCritical) {
    Lab lab;
    const std::string host = std::string(40, 'a') + "." + std::string(40, 'b') + ".example";
    const Certificate leaf = lab.leaf(host).value();
    EXPECT_TRUE(leaf.subject().empty());
    EXPECT_TRUE(leaf.extensions().find(x509::oids::subject_alt_name)->critical);
}

TEST(Ca, NothingOutlivesItsIssuer) {
    Lab lab;
    const Certificate leaf = lab.leaf("a.example", {}, LeafUse::server, days(100000)).value();
    EXPECT_EQ(leaf.not_after().at, lab.intermediate.certificate().not_after().at);
    EXPECT_EQ(lab.leaf("a.example", {}, LeafUse::server, days(1), today + days(4000)).error().id(),
              "ca.issuer_expired");
    EXPECT_EQ(lab.leaf("a.example", {}, LeafUse::server, days(1), today - days(1)).error().id(), "ca.issuer_expired");
}

TEST(Ca, ASelfSignedLeafIsTrustedByWhoPinsItAndByNobodyElse) {
    CountingRandom random(5);
    const auto signer = keys::local_signer(keys::PrivateKey::generate(keys::KeyType::ec_p256, random).value());
    const LeafRequest request{.name = "localhost", .alternatives = {}, .spki = signer->public_key().spki_der()};
    const Certificate leaf = self_sign(*signer, request, today, random).value();
    EXPECT_FALSE(leaf.is_ca());
    x509::TrustStore trust;
    const auto verify = [&] {
        return x509::verify_chain(
            {.certificates = std::span(&leaf, 1), .trust = trust, .time = today, .name = "localhost"});
    };
    EXPECT_EQ(verify().error().id(), "x509.self_signed");
    trust.add(leaf);
    EXPECT_TRUE(verify().has_value());
}

TEST(Ca, WhoMayNotIssueDoesNot) {
    Lab lab;
    const Certificate leaf = lab.leaf("a.example").value();
    EXPECT_TRUE(Authority::make(leaf, lab.leaf_key).error().is(errors::not_an_authority));
    EXPECT_TRUE(Authority::make(lab.root.certificate(), lab.leaf_key).error().is(errors::key_mismatch));
    EXPECT_TRUE(lab.leaf("not a host").error().is(errors::no_alternative_name));
    EXPECT_TRUE(lab.leaf("a.example", {"b c"}).error().is(errors::bad_alternative_name));
    EXPECT_TRUE(lab.leaf("").error().is(errors::no_alternative_name));
    EXPECT_TRUE(lab.leaf("", {"a.example"}).error().is(errors::bad_subject));
    EXPECT_TRUE(lab.leaf("", {}, LeafUse::client).error().is(errors::bad_subject));
}

struct NameCase {
    std::string_view text;
    GeneralNameKind kind;
    std::string_view content;
};
TEST(Names, Rfc5280Section4_2_1_6ByFormAndSaidOutright) {
    const NameCase cases[] = {
        {"api.example", GeneralNameKind::dns_name, "api.example"},
        {"API.Example", GeneralNameKind::dns_name, "api.example"},
        {"*.api.example", GeneralNameKind::dns_name, "*.api.example"},
        {"localhost", GeneralNameKind::dns_name, "localhost"},
        {"DNS:api.example", GeneralNameKind::dns_name, "api.example"},
        {"127.0.0.1", GeneralNameKind::ip_address, "\x7f\x00\x00\x01"},
        {"ip:10.0.0.1", GeneralNameKind::ip_address, "\x0a\x00\x00\x01"},
        {"me@example.org", GeneralNameKind::rfc822_name, "me@example.org"},
        {"email:me@example.org", GeneralNameKind::rfc822_name, "me@example.org"},
        {"spiffe://example/x", GeneralNameKind::uniform_resource_identifier, "spiffe://example/x"},
        {"URI:urn:x:y", GeneralNameKind::uniform_resource_identifier, "urn:x:y"},
    };
    for (const NameCase& c : cases) {
        SCOPED_TRACE(c.text);
        const auto name = alternative_name(c.text);
        ASSERT_TRUE(name.has_value());
        EXPECT_EQ(name->kind, c.kind);
        const usize size = c.kind == GeneralNameKind::ip_address ? 4 : c.content.size();
        EXPECT_EQ(text_of(name->content), std::string_view(c.content.data(), size));
    }
    EXPECT_EQ(alternative_name("::1").value().content.size(), 16u);
    for (const auto bad : {"", "a b", "a..b", "-a.example", "DNS:127.0.0.1", "IP:host", "IP:300.0.0.1", "email:nobody",
                           "URI:relative", "URI:http://a b", "DNS:", "*.*.example",
                           "b\xc3\xbc"
                           "cher.example",
                           "a@b@c", "host.example:443"}) {
        EXPECT_TRUE(alternative_name(bad).error().is(errors::bad_alternative_name)) << bad;
    }
}

TEST(Names, Rfc4514Section2_4CommonNamesAreEscapedAndBounded) {
    for (const std::string_view text : {"plain", "a,b", "a+b=c", " lead", "trail ", "#hash", "back\\slash", "quo\"te",
                                        "<x>;y", "J\xc3\xbcrgen", " "}) {
        SCOPED_TRACE(text);
        const auto name = common_name(text);
        ASSERT_TRUE(name.has_value()) << name.error().where();
        EXPECT_EQ(name->common_name().raw(), text);
    }
    EXPECT_TRUE(common_name(std::string(64, 'x')).has_value());
    for (const std::string_view bad : {std::string_view(""), std::string_view("a\nb"), std::string_view("a\0b", 3),
                                       std::string_view("\xff"), std::string_view("\x1b[31m")}) {
        EXPECT_TRUE(common_name(bad).error().is(errors::bad_subject));
    }
    EXPECT_TRUE(common_name(std::string(65, 'x')).error().is(errors::bad_subject));
}

}  // namespace
}  // namespace troth::ca
