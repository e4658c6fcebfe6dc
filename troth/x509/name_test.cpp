// Distinguished names, RFC 5280 §7.1 and RFC 4514.
#include "troth/x509/name.hpp"

#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
#include "troth/x509/errors.hpp"

namespace troth::x509 {
namespace {

using troth::testing::from_hex;

Name name(std::string_view text) {
    Result<Name> out = Name::from_text(text);
    EXPECT_TRUE(out) << text;
    return out ? std::move(*out) : Name();
}
// One RDN with one CN of that string type.
Name cn(der::Tag tag, Bytes content) {
    const RdnSequence rdns = {{{{oids::common_name, {tag, content, {}}}}}};
    Result<Name> out = Name::parse(der::serialise(rdns));
    EXPECT_TRUE(out) << (out ? "" : out.error().id());
    return out ? std::move(*out) : Name();
}

TEST(Name, Rfc4514TextIsReadAndPrinted) {
    // The examples of RFC 4514 §4, as far as they are of our subset; the third has a dotted type.
    for (std::string_view text :
         {"UID=jsmith,DC=example,DC=net", "OU=Sales+CN=J.  Smith,DC=example,DC=net",
          "CN=James \\\"Jim\\\" Smith\\, III,DC=example,DC=net", "1.3.6.1.4.1.1466.0=#04024869", "CN=Lu\u010di\u0107",
          "CN=\\ lead\\ ", "CN=\\#1,C=DE", "emailAddress=a@b.example,O=x\\+y"})
        EXPECT_EQ(name(text).text().raw(), text);
    EXPECT_EQ(name("CN=Before\\0dAfter,DC=example").text().raw(), "CN=Before\rAfter,DC=example");
    EXPECT_EQ(name("  cn = a b  , o=c ").text().raw(), "CN=a b,O=c");
    EXPECT_EQ(name("").text().raw(), "");
    EXPECT_TRUE(name("").empty());
    EXPECT_EQ(name("CN=first,CN=last,O=x").common_name().raw(), "first");  // the most specific stands first in text
}

TEST(Name, Rfc4514Section3WrongTextIsRefused) {
    for (std::string_view text : {"CN", "CN=", "=x", "CN=a,", "CN=a,,O=b", "XY=z", "CN=a;O=b", "CN=\"a\"", "CN=\\",
                                  "CN=\\q", "C=DEU", "C=\u00fc", "CN=#zz", "CN=#0c05", "CN=a+CN=b", "CN=\xff"}) {
        const Result<Name> out = Name::from_text(text);
        ASSERT_FALSE(out) << text;
        EXPECT_EQ(out.error().id(), "x509.bad_name_text") << text;
    }
}

TEST(Name, Rfc5280Section7_1NamesAreComparedNormalised) {
    EXPECT_EQ(name("CN=Api Example"), name("CN=api  EXAMPLE"));
    EXPECT_EQ(name("CN=a"), name("CN=\\ a\\ "));
    EXPECT_NE(name("CN=ab"), name("CN=a b"));
    EXPECT_NE(name("CN=a,O=b"), name("O=b,CN=a"));
    EXPECT_NE(name("CN=a"), name("O=a"));
    EXPECT_NE(name("CN=\u00fc"), name("CN=\u00dc"));  // outside ASCII: as they are
    EXPECT_EQ(name("CN=a+O=b"), name("O=B+CN=A"));
    const Name utf8 = cn(der::tags::utf8_string, bytes_of("Gr\u00fc\u00dfe"));
    EXPECT_EQ(utf8, cn(der::tags::bmp_string, from_hex("0047007200fc00df0065")));
    EXPECT_EQ(utf8, cn(der::tags::teletex_string, from_hex("4772fcdf65")));
    EXPECT_EQ(utf8, cn(der::tags::universal_string, from_hex("0000004700000072000000fc000000df00000065")));
    EXPECT_EQ(cn(der::tags::printable_string, bytes_of("abc")), cn(der::tags::utf8_string, bytes_of("ABC")));
    EXPECT_NE(cn(der::tags::printable_string, bytes_of("abc")), cn(der::tags::octet_string, bytes_of("abc")));
    EXPECT_NE(cn(der::tags::octet_string, bytes_of("ABC")), cn(der::tags::octet_string, bytes_of("abc")));
}

TEST(Name, WithinIsByWholeComponents) {
    EXPECT_TRUE(name("CN=x,O=Example,C=DE").is_within(name("O=example,C=DE")));
    EXPECT_TRUE(name("C=DE").is_within(name("C=DE")));
    EXPECT_TRUE(name("C=DE").is_within(Name()));
    EXPECT_FALSE(name("C=DE").is_within(name("O=example,C=DE")));
    EXPECT_FALSE(name("CN=x,O=Example2,C=DE").is_within(name("O=Example,C=DE")));
}

TEST(Name, MalformedNamesAreRefused) {
    const auto id = [](std::string_view hex) {
        const Result<Name> out = Name::parse(from_hex(hex));
        return out ? "accepted" : std::string(out.error().id());
    };
    EXPECT_EQ(id("300c310a300806035504030c0161"), "accepted");
    EXPECT_EQ(id("30023100"), "x509.bad_name");
    EXPECT_EQ(id("3016"
                 "3114"
                 "300806035504030c0161"
                 "300806035504030c0162"),
              "x509.bad_name");
    EXPECT_EQ(id("300c310a300806035504030c01ff"), "encoding.der_bad_string");
    EXPECT_EQ(id("300c310a3008060355040313012a"), "encoding.der_bad_string");
    EXPECT_EQ(id("300c310a300806035504030c016100"), "encoding.der_trailing");
    EXPECT_EQ(id("3016"
                 "3114"
                 "300806035504040c0161"
                 "300806035504030c0162"),
              "encoding.der_bad_set_order");
}

TEST(Name, TextOfHostileValuesIsEscaped) {
    EXPECT_EQ(cn(der::tags::utf8_string, bytes_of("a\x1b[31m,b")).text().escaped(), "CN=a\\x1b[31m\\\\,b");
    EXPECT_EQ(cn(der::tags::utf8_string, bytes_of(std::string_view("a\0b", 3))).text().raw(), "CN=a\\00b");
}

}  // namespace
}  // namespace troth::x509
