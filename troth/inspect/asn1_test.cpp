// Drawing DER: every octet has its place, and what is broken is shown up to where it breaks.
#include "troth/inspect/asn1.hpp"

#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"

namespace troth::inspect {
namespace {

using troth::testing::from_hex;

std::string outline(const std::vector<Asn1Value>& values) {
    std::string out;
    for (const Asn1Value& one : values) {
        out += std::to_string(one.offset) + " " + (one.field.empty() ? "" : one.field + " ") + one.type;
        if (!one.value.empty()) out += "=" + one.value;
        if (!one.inside.empty()) out += "{" + outline(one.inside) + "}";
        out += ";";
    }
    return out;
}

TEST(Asn1, ValuesSayWhatTheyAre) {
    const auto tree =
        asn1_tree(from_hex("3020020105020200ff0101ff06032a0304050013024142"
                           "0a0102800161a1030c01e9"));
    EXPECT_FALSE(tree.error);
    EXPECT_EQ(outline(tree.values),
              "0 SEQUENCE{2 INTEGER=5;5 INTEGER=255;9 BOOLEAN=TRUE;12 OBJECT IDENTIFIER=1.2.3.4;17 NULL;"
              "19 PrintableString=\"AB\";23 ENUMERATED=2;26 [0]=\"a\";29 [1]{31 UTF8String;};};");
}

TEST(Asn1, NegativeAndLongNumbers) {
    EXPECT_EQ(outline(asn1_tree(from_hex("0201ff")).values), "0 INTEGER=-1;");
    EXPECT_EQ(outline(asn1_tree(from_hex("02088000000000000000")).values), "0 INTEGER=-9223372036854775808;");
    EXPECT_EQ(outline(asn1_tree(from_hex("0209008000000000000000")).values), "0 INTEGER=72 bits;");
}

// RFC 5280 §4.1: the value of an extension is DER in an OCTET STRING.
TEST(Asn1, Rfc5280Section4_1ExtensionsAreLookedInto) {
    const auto tree = asn1_tree(from_hex("3023301fa31d301b"
                                         "300f0603551d130101ff040530030101ff"
                                         "30080603551d0e0401aa"
                                         "0300"),
                                Asn1Kind::certificate);
    EXPECT_EQ(outline(tree.values),
              "0 Certificate SEQUENCE{2 tbsCertificate SEQUENCE{4 extensions [3]{6 SEQUENCE{8 SEQUENCE{"
              "10 extnID OBJECT IDENTIFIER=basicConstraints (2.5.29.19);15 critical BOOLEAN=TRUE;"
              "18 extnValue OCTET STRING{20 BasicConstraints SEQUENCE{22 cA BOOLEAN=TRUE;};};};"
              "25 SEQUENCE{27 extnID OBJECT IDENTIFIER=subjectKeyIdentifier (2.5.29.14);"
              "32 extnValue OCTET STRING;};};};};35 signatureValue BIT STRING;};");
}

TEST(Asn1, WhatIsCutShortIsShownUpToThere) {
    const auto tree = asn1_tree(from_hex("301002010530030a0102020504ff"));
    ASSERT_TRUE(tree.error);
    EXPECT_EQ(tree.error->id(), "encoding.der_truncated");
    EXPECT_EQ(tree.error->context().offset, 10u);
    ASSERT_EQ(tree.values.size(), 1u);
    EXPECT_EQ(tree.values[0].size, 16u);
    EXPECT_EQ(tree.values[0].there, 12u);
    EXPECT_EQ(outline(tree.values), "0 SEQUENCE{2 INTEGER=5;5 SEQUENCE{7 ENUMERATED=2;};10 INTEGER;};");
    EXPECT_TRUE(asn1_tree(from_hex("3080")).error);
    EXPECT_TRUE(asn1_tree(from_hex("30")).error);
    EXPECT_FALSE(asn1_tree({}).error);
}

TEST(Asn1, DepthIsLimited) {
    ByteVector deep;
    for (int i = 0; i < 60; ++i) {
        deep.insert(deep.begin(), static_cast<u8>(deep.size()));
        deep.insert(deep.begin(), u8{0x30});
    }
    const auto tree = asn1_tree(deep);
    ASSERT_TRUE(tree.error);
    EXPECT_EQ(tree.error->id(), "encoding.der_too_deep");
    ByteVector wrapped{0x30, 0x00};
    for (int i = 0; i < 60; ++i) {
        wrapped.insert(wrapped.begin(), static_cast<u8>(wrapped.size()));
        wrapped.insert(wrapped.begin(), u8{0x24});
    }
    EXPECT_TRUE(asn1_tree(wrapped).error);
}

}  // namespace
}  // namespace troth::inspect
