// The ledger catches what it is there for. security.md, "Nonces", "Limits on keys", "Key separation"; early test 2.
#include "troth/tls/record/testing/ledger.hpp"

#include <gtest/gtest.h>

#include "troth/base/testing/random.hpp"
#include "troth/tls/record/protection.hpp"
#include "troth/tls/schedule/schedule.hpp"
#include "troth/tls/session/ticket_keys.hpp"

namespace troth::inline v1::tls {
namespace {

using crypto::AeadId;
using crypto::HashId;
using v1::testing::CountingRandom;

constexpr CipherSuite aes = CipherSuite::TLS_AES_128_GCM_SHA256;
constexpr CipherSuite chacha = CipherSuite::TLS_CHACHA20_POLY1305_SHA256;

AeadKey key_of(CipherSuite suite, u64 seed, u64 sequence = 0) {
    CountingRandom random(seed);
    TrafficKey key;
    TrafficIv iv;
    random.fill(key.mutable_bytes());
    random.fill(iv.mutable_bytes());
    return AeadKey(suite, std::move(key), std::move(iv), sequence);
}
template <class S>
S secret_of(u64 seed) {
    CountingRandom random(seed);
    return S(HashId::sha256, random.bytes(32));
}
crypto::Digest digest_of(std::string_view text) {
    return crypto::hash(HashId::sha256, bytes_of(text));
}
void derive(Bytes secret, const Label& label, std::string_view context = {}, usize size = 32) {
    ByteVector out(size);
    expand_label(crypto::hkdf::from_bytes(HashId::sha256, secret), label, bytes_of(context), out);
}

class LedgerDeathTest : public ::testing::Test {
  protected:
    void SetUp() override { ledger::begin(); }
    void TearDown() override { ledger::begin(); }
    ByteVector out_ = ByteVector(protected_size(1));
    ByteVector content_ = ByteVector(1, 7);
};

TEST_F(LedgerDeathTest, Rfc5116Section3_1ARepeatedNonceAborts) {
    RecordSealer one(key_of(aes, 1)), two(key_of(aes, 1));
    ASSERT_TRUE(one.seal(ContentType::application_data, content_, out_));
    ASSERT_TRUE(one.seal(ContentType::application_data, content_, out_));  // the next number
    EXPECT_DEATH((void)two.seal(ContentType::application_data, content_, out_), "two records under one key and nonce");
    // The number and the iv may differ, and their xor not: what counts is the nonce.
    AeadKey shifted = key_of(aes, 1);
    TrafficKey key;
    std::copy(shifted.key().begin(), shifted.key().end(), key.mutable_bytes().begin());
    TrafficIv iv{shifted.iv()};
    iv.mutable_bytes()[11] ^= 6;
    RecordSealer three(AeadKey(aes, std::move(key), std::move(iv), 7));
    EXPECT_DEATH((void)three.seal(ContentType::application_data, content_, out_), "two records under one key");
    ledger::begin();
    EXPECT_TRUE(two.seal(ContentType::application_data, content_, out_));
}

TEST_F(LedgerDeathTest, Rfc8446Section5_5AKeyBeyondItsLimitAborts) {
    const u64 limit = row_of(aes)->confidentiality_limit();
    ledger::sealing(key_of(aes, 2, limit - 1));
    ledger::opening(key_of(aes, 3, limit - 1));
    EXPECT_DEATH(ledger::sealing(key_of(aes, 2, limit)), "a key used beyond its limit");
    EXPECT_DEATH(ledger::opening(key_of(aes, 3, limit)), "a key used beyond its limit");
    EXPECT_DEATH(ledger::sealing(key_of(chacha, 4, ~u64{0})), "a key used beyond its limit");
}

TEST_F(LedgerDeathTest, OneKeyForTwoAeadsAborts) {
    const AeadKey key = key_of(CipherSuite::TLS_AES_256_GCM_SHA384, 5), other = key_of(chacha, 5, 1);
    ASSERT_TRUE(std::ranges::equal(key.key(), other.key()));
    ledger::sealing(key);
    EXPECT_DEATH(ledger::opening(other), "one secret in two roles");
}

TEST_F(LedgerDeathTest, Rfc8446Section7_1OneSecretUnderLabelsOfTwoKindsAborts) {
    CountingRandom random(6);
    const ByteVector secret = random.bytes(32);
    derive(secret, label::key, {}, 16);
    derive(secret, label::iv, {}, 12);
    derive(secret, label::finished);
    derive(secret, label::traffic_upd);  // all four are a traffic secret's
    EXPECT_DEATH(derive(secret, label::resumption, "nonce"), "one secret in two roles, the second under: resumption");
    EXPECT_DEATH(derive(secret, label::c_ap_traffic), "one secret in two roles, the second under: c ap traffic");
    EXPECT_DEATH(derive(secret, Label("quic key")), "one secret in two roles, the second under: quic key");
    EXPECT_DEATH(expand_label(crypto::hkdf::from_bytes(HashId::sha256, secret), "EXPORTER", {}, MutableBytes(out_)),
                 "one secret in two roles");
}

// "derived" and "finished" have two kinds of secret each; what it was is settled by the other labels.
TEST_F(LedgerDeathTest, Rfc8446Section7_1AmbiguousLabelsAreSettledByTheOthers) {
    CountingRandom random(7);
    const ByteVector early = random.bytes(32), binder = random.bytes(32);
    derive(early, label::derived);
    derive(early, label::res_binder);
    EXPECT_DEATH(derive(early, label::c_hs_traffic), "one secret in two roles");
    ledger::secret(binder, "binder key");
    derive(binder, label::finished);
    EXPECT_DEATH(derive(binder, label::key, {}, 16), "one secret in two roles");
}

TEST_F(LedgerDeathTest, WhatComesOutOfALabelIsNothingElse) {
    const TrafficSecret traffic = secret_of<TrafficSecret>(8);
    const AeadKey key = traffic_key(CipherSuite::TLS_CHACHA20_POLY1305_SHA256, traffic);
    EXPECT_DEATH(derive(key.key(), label::key, {}, 16), "one secret in two roles");
    EXPECT_DEATH(ledger::secret(key.key(), "ticket 1.3"), "one secret in two roles, the second as: ticket 1.3");
    const Psk psk = resumption_psk(secret_of<ResumptionSecret>(9), digest_of("nonce").bytes());
    EXPECT_DEATH((void)TicketKeys::from_secrets(std::array{Secret<32>(psk.bytes().first<32>())})
                     ->seal(content_, *std::make_unique<CountingRandom>()),
                 "one secret in two roles, the second as: ticket 1.3");
}

TEST_F(LedgerDeathTest, Rfc8446Section7_1OneLabelWithTwoContextsOrSizesAborts) {
    CountingRandom random(10);
    const ByteVector master = random.bytes(32), traffic = random.bytes(32), resumption = random.bytes(32);
    derive(master, label::c_ap_traffic, "transcript");
    derive(master, label::s_ap_traffic, "transcript");
    derive(master, label::c_ap_traffic, "transcript");  // the other side of the connection
    derive(master, label::c_ap_traffic, "tampered with");
    EXPECT_DEATH(derive(master, label::c_ap_traffic, "another"), "too many contexts or sizes: c ap traffic");
    derive(traffic, label::key, {}, 16);
    EXPECT_DEATH(derive(traffic, label::key, {}, 32), "too many contexts or sizes: key");
    // §4.6.1, §7.5: a PSK for each nonce, keying material for each context.
    derive(resumption, label::resumption, "0");
    derive(resumption, label::resumption, "1");
    const ExporterSecret exporter = secret_of<ExporterSecret>(11);
    for (const std::string_view context : {"a", "b"}) {
        export_keying_material(exporter, "EXPORTER", bytes_of(context), MutableBytes(out_).first(16));
        export_keying_material(exporter, "EXPORTER other", bytes_of(context), MutableBytes(out_).first(20));
    }
    EXPECT_DEATH(derive(exporter.bytes(), label::key, {}, 16), "one secret in two roles");
}

TEST_F(LedgerDeathTest, Rfc8446Section4_2_11APskIsBoundToOneHash) {
    CountingRandom random(12);
    const ByteVector psk = random.bytes(32);
    (void)EarlyStage::with_psk(HashId::sha256, psk);
    EXPECT_DEATH((void)EarlyStage::with_psk(HashId::sha384, psk),
                 "one secret in two roles, the second as: psk of SHA-");
}

// security.md, "Key separation": a label per purpose. Each purpose against each other.
TEST_F(LedgerDeathTest, OneRootForTwoPurposesAborts) {
    const std::string_view purposes[] = {"ticket 1.2", "ticket 1.3", "cookie", "replay"};
    CountingRandom random(13);
    for (const std::string_view one : purposes) {
        const ByteVector root = random.bytes(32);
        ledger::secret(root, one);
        ledger::secret(root, one);
        for (const std::string_view other : purposes)
            if (one != other) EXPECT_DEATH(ledger::secret(root, other), "one secret in two roles, the second as");
    }
    // And as the product uses it: what made a ticket of TLS 1.3 makes nothing else.
    const ByteVector root = random.bytes(32);
    const auto keys = TicketKeys::from_secrets(std::array{Secret<32>(std::span<const u8, 32>(root))});
    EXPECT_FALSE(keys->open(keys->seal(content_, random)).empty());
    EXPECT_DEATH(ledger::secret(root, "cookie"), "one secret in two roles, the second as: cookie");
    EXPECT_DEATH(derive(root, label::res_binder), "one secret in two roles, the second under: res binder");
}

// A ticket's key comes from its random value, so a random source that repeats is seen.
TEST_F(LedgerDeathTest, TwoTicketsUnderOneRandomValueAbort) {
    CountingRandom random(14);
    const auto keys = TicketKeys::generate(random);
    CountingRandom one(15), same(15);
    (void)keys->seal(content_, one);
    (void)keys->seal(content_, one);
    EXPECT_DEATH((void)keys->seal(content_, same), "two records under one key and nonce");
}

TEST_F(LedgerDeathTest, LedgersOfTwoProcessesAreJoined) {
    ledger::sealing(key_of(aes, 16));
    const std::vector<testing::Fingerprint> theirs = testing::sealed_records();
    ASSERT_EQ(theirs.size(), 1u);
    EXPECT_DEATH(testing::join_ledgers(theirs), "two records under one key and nonce");
    ledger::begin();
    testing::join_ledgers(theirs);
    EXPECT_DEATH(ledger::sealing(key_of(aes, 16)), "two records under one key and nonce");
}

}  // namespace
}  // namespace troth::inline v1::tls
