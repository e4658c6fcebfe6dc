// pkcs11: addresses.
#include "troth/token/uri.hpp"

#include <gtest/gtest.h>

#include "troth/token/errors.hpp"

namespace troth::token {
namespace {

TEST(TokenUri, Rfc7512Section3ExamplesAreRead) {
    EXPECT_TRUE(Uri::parse("pkcs11:"));
    EXPECT_EQ(Uri::parse("pkcs11:object=my-pubkey;type=public").value().object, "my-pubkey");
    const Uri full = Uri::parse(
                         "pkcs11:token=The%20Software%20PKCS%2311%20Softtoken;manufacturer=Snake%20Oil,%20Inc.;"
                         "model=1.0;object=my-certificate;type=cert;id=%69%95%3E%5C%F4%BD%EC%91;serial="
                         "?pin-source=file:/etc/token_pin&module-name=mypkcs11")
                         .value();
    EXPECT_EQ(full.token, "The Software PKCS#11 Softtoken");
    EXPECT_EQ(full.manufacturer, "Snake Oil, Inc.");
    EXPECT_EQ(full.id, "\x69\x95\x3e\x5c\xf4\xbd\xec\x91");
    EXPECT_EQ(full.serial, "");
    EXPECT_EQ(full.pin_source, "file:/etc/token_pin");
    EXPECT_EQ(full.module_name, "mypkcs11");
    EXPECT_TRUE(Uri::parse("pkcs11:object=my-sign-key;type=private?pin-source=file:/etc/token&vendor-x=1"))
        << "§2.3: an attribute of the query that is not known";
    EXPECT_TRUE(Uri::parse("PKCS11:token=a"));
}

TEST(TokenUri, IsWrittenSoThatItIsReadTheSame) {
    const Uri uri = Uri::parse("pkcs11:token=a%3B%20b;id=%00%FF?module-path=/lib/x.so&pin-source=/a%26b").value();
    EXPECT_EQ(uri.text(), "pkcs11:token=a%3B%20b;id=%00%FF?module-path=/lib/x.so&pin-source=/a%26b");
    EXPECT_EQ(Uri::parse("pkcs11:?module-path=/x").value().text(), "pkcs11:?module-path=/x");
    const Uri again = Uri::parse(uri.text()).value();
    EXPECT_EQ(again.id, uri.id);
    EXPECT_EQ(again.pin_source, "/a&b");
}

TEST(TokenUri, ThePinIsNeverWrittenAgain) {
    const Uri uri = Uri::parse("pkcs11:token=a?pin-value=12%2034&module-path=/x").value();
    ASSERT_TRUE(uri.pin_value);
    EXPECT_EQ(text_of(uri.pin_value->bytes()), "12 34");
    EXPECT_EQ(uri.text().find("34"), std::string::npos);
    EXPECT_FALSE(uri.clone().pin_value);
}

TEST(TokenUri, WhatIsWrongIsRefused) {
    for (const char* text : {"", "pkcs11", "http://x", "pkcs11:token", "pkcs11:token=a;token=b", "pkcs11:token=a;",
                             "pkcs11:colour=red", "pkcs11:token=%4", "pkcs11:token=%zz", "pkcs11:token=a b",
                             "pkcs11:token=a#b", "pkcs11:token=a%00", "pkcs11:?module-path=relative.so",
                             "pkcs11:?module-name=a/b", "pkcs11:type=secret-key", "pkcs11:?pin-value=1&pin-value=2"}) {
        const auto uri = Uri::parse(text);
        ASSERT_FALSE(uri) << text;
        EXPECT_TRUE(uri.error().is(errors::bad_uri)) << text;
    }
    EXPECT_EQ(Uri::parse("pkcs11:token=a&").value().token, "a&") << "& separates in the query only";
    EXPECT_FALSE(Uri::parse("pkcs11:token=" + std::string(5000, 'a')));
    const auto pin = Uri::parse("pkcs11:token=a?pin-value=secret%q");
    ASSERT_FALSE(pin);
    EXPECT_EQ(pin.error().where().find("secret"), std::string::npos) << pin.error().where();
}

}  // namespace
}  // namespace troth::token
