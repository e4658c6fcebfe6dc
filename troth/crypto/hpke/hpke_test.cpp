// HPKE, RFC 9180: the vectors of its appendix A, each KEM with itself, and what must be refused.
#include "troth/crypto/hpke/hpke.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/crypto/hpke/errors.hpp"
#include "troth/crypto/hpke/testing/rfc9180_vectors.hpp"

namespace troth::inline v1::crypto::hpke {
namespace {

using troth::testing::CountingRandom;
using troth::testing::from_hex;
using troth::testing::reveal;
using troth::testing::ScriptedRandom;
using troth::testing::to_hex;

Bytes text(std::string_view s) {
    return {reinterpret_cast<const u8*>(s.data()), s.size()};
}

constexpr std::string_view info_text = "Ode on a Grecian Urn", plain = "Beauty is truth, truth beauty";

TEST(Hpke, Rfc9180AppendixA) {
    unsigned run = 0;
    for (const testing::Rfc9180Vector& v : testing::rfc9180_vectors) {
        ASSERT_NE(find_kem(v.kem), nullptr);
        SCOPED_TRACE(std::string(find_kem(v.kem)->name) + " mode " + std::to_string(v.mode));
        ++run;
        const Suite suite{static_cast<Kem>(v.kem), static_cast<Kdf>(v.kdf), static_cast<Aead>(v.aead)};
        const Result<PrivateKey> receiver = PrivateKey::derive(suite.kem, from_hex(v.ikm_r));
        ASSERT_TRUE(receiver);
        EXPECT_EQ(reveal(receiver->to_bytes()), v.sk_r);
        std::optional<PrivateKey> sender;
        if (v.mode >= 2) sender = std::move(*PrivateKey::derive(suite.kem, from_hex(v.ikm_s)));
        const ByteVector psk = from_hex(testing::rfc9180_psk), psk_id = from_hex(testing::rfc9180_psk_id);
        const Psk shared = v.mode % 2 == 1 ? Psk{psk, psk_id} : Psk{};

        ScriptedRandom random(from_hex(v.ikm_e));
        Result<SenderSetup> sending = setup_sender(suite, receiver->public_key(), text(info_text), random,
                                                   {.key = sender ? &*sender : nullptr, .psk = shared});
        ASSERT_TRUE(sending);
        EXPECT_EQ(to_hex(sending->enc), v.enc);
        const Bytes from = sender ? sender->public_key() : Bytes();
        const Result<SecretBytes> secret = decapsulate(*receiver, sending->enc, from);
        ASSERT_TRUE(secret);
        EXPECT_EQ(reveal(*secret), v.shared_secret);
        Result<ReceiverContext> receiving =
            setup_receiver(suite, sending->enc, *receiver, text(info_text), {.sender_public_key = from, .psk = shared});
        ASSERT_TRUE(receiving);
        EXPECT_EQ(reveal(*sending->context.export_secret(text("TestContext"), 32)), v.exported);
        EXPECT_EQ(reveal(*receiving->export_secret(text("TestContext"), 32)), v.exported);
        if (v.first.empty()) {
            EXPECT_EQ(sending->context.seal({}, text(plain)).error().id(), "crypto.hpke_export_only");
            EXPECT_EQ(receiving->open({}, ByteVector(40)).error().id(), "crypto.hpke_export_only");
            continue;
        }
        for (unsigned i = 0; i <= 256; ++i) {
            const std::string aad = "Count-" + std::to_string(i);
            const Result<ByteVector> sealed = sending->context.seal(text(aad), text(plain));
            ASSERT_TRUE(sealed);
            if (i == 0) EXPECT_EQ(to_hex(*sealed), v.first);
            if (i == 256) EXPECT_EQ(to_hex(*sealed), v.at_256);
            const Result<SecretBytes> opened = receiving->open(text(aad), *sealed);
            ASSERT_TRUE(opened);
            EXPECT_TRUE(std::ranges::equal(opened->bytes(), text(plain)));
        }
    }
    EXPECT_EQ(run, 28u);
}

TEST(Hpke, EveryKemKdfAndAeadWithItself) {
    CountingRandom random(1);
    for (const KemInfo& kem : kems)
        for (const Kdf kdf : {Kdf::hkdf_sha256, Kdf::hkdf_sha384, Kdf::hkdf_sha512})
            for (const Aead aead : {Aead::aes_128_gcm, Aead::aes_256_gcm, Aead::chacha20_poly1305}) {
                SCOPED_TRACE(kem.name);
                const PrivateKey key = PrivateKey::generate(kem.id, random);
                EXPECT_EQ(key.public_key().size(), kem.public_key_size);
                const Result<PrivateKey> again = PrivateKey::from_bytes(kem.id, key.to_bytes().bytes());
                ASSERT_TRUE(again);
                EXPECT_TRUE(std::ranges::equal(again->public_key(), key.public_key()));
                const Suite suite{kem.id, kdf, aead};
                Result<SenderSetup> sending = setup_sender(suite, key.public_key(), text("i"), random);
                ASSERT_TRUE(sending);
                EXPECT_EQ(sending->enc.size(), kem.enc_size);
                Result<ReceiverContext> receiving = setup_receiver(suite, sending->enc, *again, text("i"));
                ASSERT_TRUE(receiving);
                const Result<ByteVector> sealed = sending->context.seal(text("a"), text("message"));
                ASSERT_TRUE(receiving->open(text("a"), *sealed));
            }
}

TEST(Hpke, Rfc9180Section5Point2FailedOpenKeepsTheSequence) {
    CountingRandom random(2);
    const PrivateKey key = PrivateKey::generate(Kem::dhkem_x25519_hkdf_sha256, random);
    Result<SenderSetup> sending = setup_sender({}, key.public_key(), text("i"), random);
    Result<ReceiverContext> receiving = setup_receiver({}, sending->enc, key, text("i"));
    const ByteVector first = *sending->context.seal({}, text("one")), second = *sending->context.seal({}, text("two"));
    EXPECT_EQ(receiving->open({}, second).error().id(), "crypto.hpke_open");
    EXPECT_EQ(receiving->open({}, Bytes(first).first(15)).error().id(), "crypto.hpke_open");
    EXPECT_EQ(receiving->open(text("other"), first).error().id(), "crypto.hpke_open");
    EXPECT_TRUE(receiving->open({}, first));
    EXPECT_TRUE(receiving->open({}, second));
    EXPECT_EQ(receiving->open({}, second).error().id(), "crypto.hpke_open");
    Result<ReceiverContext> other = setup_receiver({}, sending->enc, key, text("j"));
    EXPECT_EQ(other->open({}, first).error().id(), "crypto.hpke_open");
}

TEST(Hpke, Rfc9180Section5Point1Point2PreSharedKeys) {
    CountingRandom random(3);
    const PrivateKey key = PrivateKey::generate(Kem::dhkem_p256_hkdf_sha256, random);
    const Suite suite{.kem = Kem::dhkem_p256_hkdf_sha256};
    const ByteVector enough(32, 1), few(31, 1);
    const auto id_of = [&](const Psk& psk) {
        const auto made = setup_sender(suite, key.public_key(), {}, random, {.key = nullptr, .psk = psk});
        return made ? std::string("fine") : std::string(made.error().id());
    };
    EXPECT_EQ(id_of({enough, text("name")}), "fine");
    EXPECT_EQ(id_of({few, text("name")}), "crypto.hpke_psk");
    EXPECT_EQ(id_of({enough, {}}), "crypto.hpke_psk");
    EXPECT_EQ(id_of({{}, text("name")}), "crypto.hpke_psk");
}

TEST(Hpke, Rfc9180Section7Point1Point4KeysFromOutsideAreChecked) {
    CountingRandom random(4);
    const ByteVector zero(32, 0);
    EXPECT_EQ(setup_sender({}, zero, {}, random).error().id(), "crypto.x25519_zero");
    EXPECT_EQ(setup_sender({}, Bytes(zero).first(31), {}, random).error().id(), "crypto.hpke_key_size");
    const Suite p256{.kem = Kem::dhkem_p256_hkdf_sha256};
    ByteVector point(65, 4);
    EXPECT_FALSE(setup_sender(p256, point, {}, random));
    EXPECT_FALSE(PrivateKey::from_bytes(Kem::dhkem_p256_hkdf_sha256, zero));
    const PrivateKey key = PrivateKey::generate(Kem::xwing, random);
    const Suite xwing{.kem = Kem::xwing};
    EXPECT_EQ(setup_sender(xwing, key.public_key(), {}, random, {.key = &key, .psk = {}}).error().id(),
              "crypto.hpke_not_authenticated");
    EXPECT_EQ(setup_receiver(xwing, zero, key, {}).error().id(), "crypto.hpke_enc_size");
    EXPECT_EQ(setup_receiver({}, zero, key, {}).error().id(), "crypto.hpke_key_size");
}

TEST(Hpke, Rfc9180Section5Point3ExportSize) {
    CountingRandom random(5);
    const PrivateKey key = PrivateKey::generate(Kem::dhkem_x25519_hkdf_sha256, random);
    const Result<SenderSetup> sending = setup_sender({}, key.public_key(), {}, random);
    EXPECT_EQ(sending->context.export_secret({}, 255 * 32)->size(), 255u * 32);
    EXPECT_EQ(sending->context.export_secret({}, 255 * 32 + 1).error().id(), "crypto.hpke_export_size");
}

}  // namespace
}  // namespace troth::inline v1::crypto::hpke
