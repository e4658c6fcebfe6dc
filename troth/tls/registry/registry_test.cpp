// The registries of RFC 8446 and what errors earn.
#include <set>

#include <gtest/gtest.h>

#include "troth/encoding/wire/errors.hpp"
#include "troth/tls/registry/alerts.hpp"
#include "troth/tls/registry/cipher_suite.hpp"
#include "troth/tls/registry/extension_type.hpp"
#include "troth/tls/registry/named_group.hpp"
#include "troth/tls/registry/protocol_version.hpp"
#include "troth/tls/registry/signature_scheme.hpp"

namespace troth::inline v1::tls {
namespace {

template <class E>
void names_are_unique_and_found_again() {
    std::set<std::string_view> names;
    std::set<u32> values;
    for (const auto& row : rows_of(E{})) {
        EXPECT_TRUE(names.insert(row.name).second) << row.name;
        EXPECT_TRUE(values.insert(static_cast<u32>(row.value)).second) << row.name;
        EXPECT_EQ(from_string<E>(row.name), row.value);
        EXPECT_EQ(to_string(row.value), row.name);
    }
    EXPECT_EQ(from_string<E>("no such name"), std::nullopt);
    EXPECT_EQ(from_string<E>(""), std::nullopt);
}

TEST(Registry, NamesAreUniqueAndFoundAgain) {
    names_are_unique_and_found_again<CipherSuite>();
    names_are_unique_and_found_again<NamedGroup>();
    names_are_unique_and_found_again<SignatureScheme>();
    names_are_unique_and_found_again<ExtensionType>();
    names_are_unique_and_found_again<HandshakeType>();
    names_are_unique_and_found_again<ContentType>();
    names_are_unique_and_found_again<AlertDescription>();
    names_are_unique_and_found_again<AlertLevel>();
    names_are_unique_and_found_again<ProtocolVersion>();
    names_are_unique_and_found_again<PskKeyExchangeMode>();
    names_are_unique_and_found_again<KeyUpdateRequest>();
}

TEST(Registry, Rfc8446SectionB4NumbersOfCipherSuites) {
    EXPECT_EQ(static_cast<u16>(*from_string<CipherSuite>("tls_aes_128_gcm_sha256")), 0x1301);
    EXPECT_EQ(static_cast<u16>(*from_string<CipherSuite>("TLS_AES_256_GCM_SHA384")), 0x1302);
    EXPECT_EQ(static_cast<u16>(*from_string<CipherSuite>("TLS_CHACHA20_POLY1305_SHA256")), 0x1303);
    EXPECT_EQ(row_of(CipherSuite::TLS_AES_256_GCM_SHA384)->hash, crypto::HashId::sha384);
    EXPECT_EQ(row_of(CipherSuite{0x1304}), nullptr);
}

TEST(Registry, Rfc8446Section5_5LimitsOfAesGcm) {
    for (const CipherSuiteRow& row : cipher_suites) {
        EXPECT_GT(row.confidentiality_limit(), 1u << 20);
        if (row.aead != crypto::AeadId::chacha20_poly1305) {
            EXPECT_LE(row.confidentiality_limit(), 23726566u) << "2^24.5";
        }
    }
}

TEST(Registry, Rfc8701Section2GreaseIsRecognised) {
    for (u32 value = 0; value < 0x10000; ++value) {
        const bool expected = value >> 8 == (value & 0xff) && (value & 0xf) == 0xa;
        EXPECT_EQ(is_grease(CipherSuite{static_cast<u16>(value)}), expected) << value;
    }
    std::string modes;
    for (u32 value = 0; value < 256; ++value)
        if (is_grease(PskKeyExchangeMode{static_cast<u8>(value)})) modes += to_string(PskKeyExchangeMode(value)) + " ";
    EXPECT_EQ(modes, "0x0b 0x2a 0x49 0x68 0x87 0xa6 0xc5 0xe4 ");
    EXPECT_EQ(to_string(NamedGroup{0x1a1a}), "GREASE 0x1a1a");
    EXPECT_EQ(to_string(NamedGroup{0x1234}), "0x1234");
    EXPECT_EQ(name_of(NamedGroup{0x1234}), "");
}

TEST(Registry, Rfc8446Section4_2_3HandshakesAreNotSignedWithPkcs1OrSha1) {
    for (const SignatureSchemeRow& row : signature_schemes) {
        const bool old = row.name.starts_with("rsa_pkcs1") || row.name.ends_with("sha1");
        EXPECT_EQ(row.signs_handshake, !old) << row.name;
    }
}

TEST(Alerts, Rfc8446Section6_2OneRuleARowAndNothingUnreachable) {
    std::set<std::string_view> ids;
    for (const AlertRule& rule : alert_rules()) {
        EXPECT_TRUE(ids.insert(rule.id).second) << rule.id;
        if (rule.row == nullptr) continue;
        EXPECT_TRUE(rule.id.starts_with("tls."));
        EXPECT_EQ(alert_for(*rule.row), rule.alert) << rule.id;
        EXPECT_FALSE(rule.row->what.empty());
        EXPECT_FALSE(rule.row->advice.empty());
        EXPECT_FALSE(rule.row->what.ends_with('.')) << rule.id;
    }
}

TEST(Alerts, Rfc8446Section6_2TheRoomsBelowByTheirIds) {
    const auto earned = [](std::string_view id) { return alert_for(ErrorRow{.id = id}); };
    EXPECT_EQ(alert_for(encoding::wire_truncated), AlertDescription::decode_error);
    EXPECT_EQ(alert_for(encoding::wire_trailing_bytes), AlertDescription::decode_error);
    EXPECT_EQ(alert_for(encoding::wire_no_space), AlertDescription::internal_error);
    EXPECT_EQ(earned("x509.expired"), AlertDescription::certificate_expired);
    EXPECT_EQ(earned("x509.no_trusted_root"), AlertDescription::unknown_ca);
    EXPECT_EQ(earned("x509.name_mismatch"), AlertDescription::bad_certificate);
    EXPECT_EQ(earned("x509.revoked"), AlertDescription::certificate_revoked);
    EXPECT_EQ(earned("encoding.der_bad_tag"), AlertDescription::bad_certificate);
    EXPECT_EQ(earned("io.whatever"), AlertDescription::internal_error);
    EXPECT_EQ(alert_for(peer_alert), std::nullopt);
    EXPECT_EQ(alert_for(closed_early), std::nullopt);
    EXPECT_EQ(alert_for(bad_record_mac), AlertDescription::bad_record_mac);
    EXPECT_EQ(alert_for(bad_finished), AlertDescription::decrypt_error);
}

}  // namespace
}  // namespace troth::inline v1::tls
