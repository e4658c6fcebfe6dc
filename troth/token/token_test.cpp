// What a token does seldom, and what is said of it.
#include <atomic>
#include <thread>

#include <gtest/gtest.h>

#include "troth/token/answer.hpp"
#include "troth/token/errors.hpp"
#include "troth/token/signer.hpp"
#include "troth/token/testing/fake_module.hpp"

namespace troth::token {
namespace {

using testing::FakeModule;

struct Token : ::testing::Test {
    Result<Opened> open(std::string_view uri = "pkcs11:token=fake") {
        return open_key(fake.module(), Uri::parse(uri).value(), [this](const Facts&) -> Result<SecretBytes> {
            ++asked;
            return SecretBytes(bytes_of(typed));
        });
    }
    Result<ByteVector> sign(const Opened& key) {
        return key.signer->sign(keys::SignAlgorithm::ecdsa_p256_sha256, bytes_of("message"), fake.random);
    }
    // The key cannot be opened, for this reason.
    void refused(const ErrorRow& row, std::string_view word, std::string_view uri = "pkcs11:token=fake") {
        const auto key = open(uri);
        ASSERT_FALSE(key);
        EXPECT_EQ(key.error().id(), row.id);
        EXPECT_NE(key.error().where().find(word), std::string::npos) << key.error().where();
        EXPECT_TRUE(fake.sessions.empty()) << "a session was left open";
    }
    FakeModule fake;
    std::string typed = "1234";
    int asked = 0;
};

TEST_F(Token, SignsWithAllHashesOfItsCurve) {
    const auto key = open();
    ASSERT_TRUE(key) << key.error().where();
    ASSERT_EQ(key->signer->algorithms().size(), 3u);
    for (const auto one : key->signer->algorithms()) {
        const auto signature = key->signer->sign(one, bytes_of("x"), fake.random);
        ASSERT_TRUE(signature) << keys::info(one).name << signature.error().where();
        EXPECT_TRUE(key->signer->public_key().verify(one, bytes_of("x"), *signature));
    }
    EXPECT_FALSE(key->signer->sign(keys::SignAlgorithm::ed25519, bytes_of("x"), fake.random));
    EXPECT_EQ(key->uri.text(), "pkcs11:token=fake;serial=00;object=the%20key;type=private;id=%01%02");
}

TEST_F(Token, IsAskedForThePinOnceAndNotWithoutNeed) {
    const auto first = open();
    ASSERT_TRUE(first) << first.error().where();
    ASSERT_TRUE(open());
    EXPECT_EQ(asked, 1) << "the process is logged in";
    EXPECT_EQ(fake.pins, "1234\n");
    EXPECT_EQ(fake.again, 0u);
}

TEST_F(Token, WithoutLoginAsksForNoPin) {
    fake.flags &= ~cryptoki::flag::login_required;
    fake.logged_in = true;  // so that the fake shows its key
    ASSERT_TRUE(open());
    EXPECT_EQ(asked, 0);
}

TEST_F(Token, WithAKeypadIsGivenNoPin) {
    fake.flags |= cryptoki::flag::own_keypad;
    fake.pin.clear();
    ASSERT_TRUE(open());
    EXPECT_EQ(asked, 0);
    EXPECT_EQ(fake.pins, "\n");
}

TEST_F(Token, AlwaysAuthenticateGivesThePinForEachSignature) {
    fake.attributes[1][cryptoki::attribute::always_authenticate] = {1};
    const auto key = open();
    ASSERT_TRUE(key) << key.error().where();
    ASSERT_TRUE(sign(*key));
    ASSERT_TRUE(sign(*key));
    EXPECT_EQ(asked, 1);
    EXPECT_EQ(fake.again, 2u);
}

TEST_F(Token, PinErrorsSayWhatHappened) {
    typed = "0000";
    refused(errors::wrong_pin, "CKR_PIN_INCORRECT");
    fake.flags |= cryptoki::flag::pin_final_try;
    refused(errors::wrong_pin, "locks the token");
    fake.answers["C_Login"] = 0xa4;
    refused(errors::pin_locked, "CKR_PIN_LOCKED");
    fake.answers["C_Login"] = 0x102;
    refused(errors::pin_not_set, "CKR_USER_PIN_NOT_INITIALIZED");
    asked = 0;
    fake.flags |= cryptoki::flag::pin_locked;
    refused(errors::pin_locked, "fake");
    EXPECT_EQ(asked, 0) << "a locked token is not worth a question";
}

TEST_F(Token, NoErrorHoldsThePin) {
    typed = "sesame";
    const auto key = open();
    ASSERT_FALSE(key);
    EXPECT_EQ(key.error().where().find("sesame"), std::string::npos) << key.error().where();
    const auto by_value = open("pkcs11:token=nowhere?pin-value=sesame");
    ASSERT_FALSE(by_value);
    EXPECT_EQ(by_value.error().where().find("sesame"), std::string::npos) << by_value.error().where();
}

TEST_F(Token, TheAddressMustNameOne) {
    refused(errors::no_token, "token=fake", "pkcs11:token=other");
    refused(errors::no_key, "object=the%20key", "pkcs11:token=fake;object=other");
    fake.attributes[3] = fake.attributes[1];
    refused(errors::several_keys, "object=the%20key");
    fake.tokens = 2;
    refused(errors::several_tokens, "serial=01");
    fake.attributes.erase(3);
    EXPECT_TRUE(open("pkcs11:serial=01"));
}

TEST_F(Token, TakenOutIsSaidAndLeavesNoSession) {
    const auto key = open();
    ASSERT_TRUE(key) << key.error().where();
    fake.answers["C_Sign"] = answer::device_removed;
    const auto failed = sign(*key);
    ASSERT_FALSE(failed);
    EXPECT_TRUE(failed.error().is(errors::removed));
    EXPECT_NE(failed.error().where().find("CKR_DEVICE_REMOVED"), std::string::npos) << failed.error().where();
    EXPECT_TRUE(fake.sessions.empty());
    // Back again, but the PIN is forgotten.
    fake.answers.clear();
    const auto after = sign(*key);
    ASSERT_FALSE(after);
    EXPECT_TRUE(after.error().is(errors::logged_out)) << after.error().where();
    fake.answers["C_OpenSession"] = answer::token_not_present;
    refused(errors::removed, "CKR_TOKEN_NOT_PRESENT");
}

TEST_F(Token, AFailureOfOneSignatureDoesNotSpoilTheNext) {
    const auto key = open(), other = open();
    ASSERT_TRUE(key) << key.error().where();
    fake.answers["C_SignInit"] = 0x5;
    const auto failed = sign(*key);
    ASSERT_FALSE(failed);
    EXPECT_TRUE(failed.error().is(errors::failed));
    fake.answers.clear();
    EXPECT_TRUE(sign(*key)) << "in a new session";
}

TEST_F(Token, AWrongSignatureIsNeverGivenOut) {
    const auto key = open();
    ASSERT_TRUE(key) << key.error().where();
    fake.flip_signature = true;
    const auto signature = sign(*key);
    ASSERT_FALSE(signature);
    EXPECT_TRUE(signature.error().is(errors::bad_signature));
}

TEST_F(Token, FewSessionsServeManyThreads) {
    fake.most_sessions = 3;
    const auto key = open();
    ASSERT_TRUE(key) << key.error().where();
    std::atomic<int> good{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 12; ++i)
        threads.emplace_back([&] {
            for (int j = 0; j < 5; ++j) good += sign(*key) ? 1 : 0;
        });
    for (auto& one : threads) one.join();
    EXPECT_EQ(good, 60);
    EXPECT_LE(fake.most_seen, 3u);
}

TEST_F(Token, NonsenseOfAModuleIsRefused) {
    fake.attributes[2][cryptoki::attribute::ec_point] = {4, 1, 7};
    EXPECT_FALSE(open());
    fake.attributes[2].erase(cryptoki::attribute::ec_point);
    refused(errors::no_public_key, "");
    fake.attributes[1][cryptoki::attribute::key_type] = FakeModule::number(0x1f);  // CKK_AES
    refused(errors::unsupported_key, "");
    fake.attributes[1][cryptoki::attribute::key_type] = {1, 2, 3};
    refused(errors::bad_answer, "C_GetAttributeValue");
}

TEST_F(Token, WithoutTheMechanismNothingIsPromised) {
    fake.mechanisms.clear();
    refused(errors::unsupported_mechanism, "the%20key");
}

TEST_F(Token, ThePointMayBeWrappedOrNot) {
    const ByteVector bare = fake.attributes[2][cryptoki::attribute::ec_point];
    ASSERT_TRUE(open());
    ByteVector wrapped = {4, static_cast<u8>(bare.size())};
    wrapped.insert(wrapped.end(), bare.begin(), bare.end());
    fake.attributes[2][cryptoki::attribute::ec_point] = wrapped;
    const auto key = open();
    ASSERT_TRUE(key) << key.error().where();
    EXPECT_TRUE(sign(*key));
}

TEST_F(Token, ThePublicKeyMayStandInThePrivateOne) {
    const auto spki = keys::PublicKey::from_ec(fake.key.public_key());
    fake.attributes.erase(2);
    fake.attributes[1][cryptoki::attribute::public_key_info] = {spki.spki_der().begin(), spki.spki_der().end()};
    const auto key = open();
    ASSERT_TRUE(key) << key.error().where();
    EXPECT_TRUE(sign(*key));
}

TEST(TokenModule, ThatIsMissingOrNoneIsSaid) {
    const auto missing = Module::load(Uri::parse("pkcs11:?module-path=/nowhere/none.so").value());
    ASSERT_FALSE(missing);
    EXPECT_TRUE(missing.error().is(errors::no_module));
    EXPECT_NE(missing.error().where().find("/nowhere/none.so"), std::string::npos) << missing.error().where();
    const auto other = Module::load(Uri::parse("pkcs11:?module-name=no-such-module").value());
    ASSERT_FALSE(other);
    EXPECT_NE(other.error().where().find("libno-such-module.so"), std::string::npos) << other.error().where();
    const auto library = Module::load(Uri{}, "relative.so");
    ASSERT_FALSE(library);
    EXPECT_TRUE(library.error().is(errors::bad_uri));
    FakeModule fake;
    fake.list.version = {1, 0};
    const auto old = Module::over(fake.list);
    ASSERT_FALSE(old);
    EXPECT_TRUE(old.error().is(errors::not_a_module));
    fake.list.version = {2, 20};
    fake.answers["C_Initialize"] = answer::already_initialized;
    EXPECT_TRUE(Module::over(fake.list)) << "by another part of the process";
}

TEST(TokenAnswer, HasItsNameFromTheStandard) {
    EXPECT_EQ(name_of(0xa0), "CKR_PIN_INCORRECT");
    EXPECT_EQ(name_of(0x200), "CKR_FUNCTION_REJECTED");
    EXPECT_EQ(name_of(0x80000001), "a maker's own answer, 0x80000001");
    EXPECT_EQ(name_of(0x7777), "0x7777");
    EXPECT_TRUE(failed("C_Sign", 0x80000001).is(errors::failed));
}

}  // namespace
}  // namespace troth::token
