// PKCS#1, SEC 1 and RFC 4716 as they are written.
#include "troth/keys/forms.hpp"

#include <gtest/gtest.h>

#include "troth/base/testing/random.hpp"

namespace troth::inline v1::keys {
namespace {

using troth::testing::CountingRandom;

TEST(KeyForms, Rfc8017AppendixA1AndRfc5915Section3AreReadBack) {
    CountingRandom random;
    const auto rsa = PrivateKey::generate(KeyType::rsa, random, 2048),
               ec = PrivateKey::generate(KeyType::ec_p384, random);
    ASSERT_TRUE(rsa && ec);
    const auto pkcs1 = to_pkcs1(*rsa), sec1 = to_sec1(*ec);
    ASSERT_TRUE(pkcs1 && sec1);
    EXPECT_TRUE(PrivateKey::from_pkcs1(pkcs1->bytes())->public_key() == rsa->public_key());
    EXPECT_TRUE(PrivateKey::from_sec1(sec1->bytes())->public_key() == ec->public_key());
    EXPECT_TRUE(PublicKey::from_pkcs1(*to_pkcs1(rsa->public_key())) == rsa->public_key());
    EXPECT_FALSE(to_pkcs1(*ec));
    EXPECT_FALSE(to_pkcs1(ec->public_key()));
    EXPECT_FALSE(to_sec1(*rsa));
}
TEST(KeyForms, Rfc4716Section3BothWays) {
    CountingRandom random;
    for (const KeyType type : {KeyType::ed25519, KeyType::ec_p521, KeyType::rsa}) {
        const auto key = PrivateKey::generate(type, random, 2048);
        for (const std::string& comment : {std::string(), std::string("me@here: now"), std::string(300, 'c')}) {
            const auto text = to_ssh2(key->public_key(), comment);
            ASSERT_TRUE(text);
            EXPECT_TRUE(looks_like_ssh2(bytes_of(*text)));
            for (usize at = 0, end; (end = text->find('\n', at)) != std::string::npos; at = end + 1)
                EXPECT_LE(end - at, 72U);
            const auto again = from_ssh2(*text);
            ASSERT_TRUE(again) << again.error().id();
            EXPECT_TRUE(again->key == key->public_key());
            EXPECT_EQ(again->comment, comment);
        }
    }
}
TEST(KeyForms, Rfc4716RefusesWhatIsCut) {
    CountingRandom random;
    const auto key = PrivateKey::generate(KeyType::ed25519, random);
    const std::string text = to_ssh2(key->public_key(), "c").value();
    for (usize size = 0; size + 1 < text.size(); ++size) EXPECT_FALSE(from_ssh2(text.substr(0, size))) << size;
    std::string windows;
    for (const char c : text) windows += c == '\n' ? "\r\n" : std::string(1, c);
    EXPECT_TRUE(from_ssh2(windows));
}

}  // namespace
}  // namespace troth::inline v1::keys
