// Keys in a real module: SoftHSM.
#include "troth/token/testing/softhsm.hpp"

#include <atomic>
#include <thread>

#include <gtest/gtest.h>

#include "troth/token/errors.hpp"
#include "troth/token/signer.hpp"

// SoftHSM 2.6.1 loses the curve's name each time that it uses a key on edwards25519; the frames that LeakSanitizer sees
// of it are libcrypto's, which nothing else in this program calls.
extern "C" __attribute__((visibility("default"))) const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() {
    return "leak:CRYPTO_zalloc\nleak:ASN1_STRING_set\n";
}

namespace troth::token {
namespace {

using testing::SoftHsm;

struct SoftHsmKeys : ::testing::Test {
    void SetUp() override {
        if (!hsm->is_installed()) GTEST_SKIP() << SoftHsm::missing;
        ASSERT_TRUE(hsm->works()) << hsm->failure();
        module = Module::load(uri("troth")).value();
    }
    Uri uri(const std::string& token, const std::string& more = "") const {
        return Uri::parse(hsm->uri(token, more)).value();
    }
    AskPin pin(const std::string& text) {
        return [this, text](const Facts&) -> Result<SecretBytes> {
            ++asked;
            return SecretBytes(bytes_of(text));
        };
    }
    // Signs with every algorithm that the key has; the signer verifies, and so does this.
    void check(const keys::Signer& signer, usize algorithms) {
        const ByteVector message(1000, 0x5a);
        EXPECT_EQ(signer.algorithms().size(), algorithms);
        for (const keys::SignAlgorithm one : signer.algorithms()) {
            const auto signature = signer.sign(one, message, random);
            ASSERT_TRUE(signature) << keys::info(one).name << ": " << signature.error().where();
            EXPECT_TRUE(signer.public_key().verify(one, message, *signature)) << keys::info(one).name;
        }
    }

    // fresh: a label that no test has used before, however often they are run.
    static std::string fresh() {
        static std::atomic<int> next{0};
        return ";object=key%20" + std::to_string(++next);
    }

    const SoftHsm* hsm = &SoftHsm::of_process();
    std::shared_ptr<const Module> module;
    SystemRandom random;
    int asked = 0;
};

TEST_F(SoftHsmKeys, EveryKindIsMadeFoundAgainAndSigns) {
    struct Row {
        keys::KeyType type;
        usize bits, algorithms;
    };
    for (const Row& row :
         {Row{keys::KeyType::rsa, 2048, 6}, Row{keys::KeyType::ec_p256, 0, 3}, Row{keys::KeyType::ec_p384, 0, 3},
          Row{keys::KeyType::ec_p521, 0, 3}, Row{keys::KeyType::ed25519, 0, 1}}) {
        const std::string label = fresh();
        SCOPED_TRACE(keys::name_of(row.type));
        const auto made = make_key(module, uri("troth", label), {row.type, row.bits}, pin("1234"), random);
        ASSERT_TRUE(made) << made.error().where();
        EXPECT_EQ(made->signer->public_key().type(), row.type);
        check(*made->signer, row.algorithms);
        const auto again = open_key(module, Uri::parse(made->uri.text()).value(), pin("1234"));
        ASSERT_TRUE(again) << again.error().where();
        EXPECT_TRUE(again->signer->public_key() == made->signer->public_key());
        check(*again->signer, row.algorithms);
        const auto twice = make_key(module, uri("troth", label), {row.type, row.bits}, pin("1234"), random);
        ASSERT_FALSE(twice);
        EXPECT_TRUE(twice.error().is(errors::key_exists));
    }
}

TEST_F(SoftHsmKeys, ManyThreadsSignAtOnce) {
    const auto made = make_key(module, uri("troth", fresh()), {keys::KeyType::ec_p256}, pin("1234"), random);
    ASSERT_TRUE(made) << made.error().where();
    std::atomic<int> good{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 24; ++i)  // more than there are sessions
        threads.emplace_back([&, i] {
            const ByteVector message(static_cast<usize>(i) + 1, static_cast<u8>(i));
            for (int j = 0; j < 8; ++j) {
                SystemRandom own;
                const auto signature = made->signer->sign(keys::SignAlgorithm::ecdsa_p256_sha256, message, own);
                if (signature &&
                    made->signer->public_key().verify(keys::SignAlgorithm::ecdsa_p256_sha256, message, *signature))
                    ++good;
            }
        });
    for (auto& one : threads) one.join();
    EXPECT_EQ(good, 24 * 8);
}

TEST_F(SoftHsmKeys, AWrongPinIsSaidAndTheRightOneIsAskedForOnce) {
    const std::string a = fresh(), b = fresh();
    const auto wrong = make_key(module, uri("locking", a), {}, pin("0000"), random);
    ASSERT_FALSE(wrong);
    EXPECT_TRUE(wrong.error().is(errors::wrong_pin));
    EXPECT_NE(wrong.error().where().find("CKR_PIN_INCORRECT"), std::string::npos) << wrong.error().where();
    EXPECT_EQ(asked, 1);
    const auto first = make_key(module, uri("locking", a), {}, pin("4321"), random);
    ASSERT_TRUE(first) << first.error().where();
    const auto second = make_key(module, uri("locking", b), {}, pin("4321"), random);
    ASSERT_TRUE(second) << second.error().where();
    EXPECT_EQ(asked, 2) << "the process is logged in already";
    auto with_pin = uri("locking", a);
    with_pin.pin_value = SecretBytes(bytes_of("4321"));
    EXPECT_TRUE(open_key(module, with_pin, pin("no")));
}

TEST_F(SoftHsmKeys, WhatIsNotThereIsSaidWithWhatIs) {
    const auto no_token = open_key(module, uri("nowhere"), pin("1234"));
    ASSERT_FALSE(no_token);
    EXPECT_TRUE(no_token.error().is(errors::no_token));
    EXPECT_NE(no_token.error().where().find("token=second"), std::string::npos) << no_token.error().where();
    const auto any = open_key(module, Uri::parse("pkcs11:?module-path=" + hsm->module()).value(), pin("1234"));
    ASSERT_FALSE(any);
    EXPECT_TRUE(any.error().is(errors::several_tokens));
    const std::string one = fresh();
    ASSERT_TRUE(make_key(module, uri("second", one), {}, pin("1234"), random));
    const auto no_key = open_key(module, uri("second", ";object=none"), pin("1234"));
    ASSERT_FALSE(no_key);
    EXPECT_TRUE(no_key.error().is(errors::no_key));
    EXPECT_NE(no_key.error().where().find("object=key%20"), std::string::npos) << no_key.error().where();
    ASSERT_TRUE(make_key(module, uri("second", fresh()), {}, pin("1234"), random));
    const auto several = open_key(module, uri("second"), pin("1234"));
    ASSERT_FALSE(several);
    EXPECT_TRUE(several.error().is(errors::several_keys));
}

}  // namespace
}  // namespace troth::token
