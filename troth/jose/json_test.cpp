#include "troth/jose/json.hpp"

#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
#include "troth/jose/errors.hpp"

namespace troth::inline v1::jose::json {
namespace {

std::string_view refused_as(std::string_view text) {
    const auto value = parse(bytes_of(text));
    return value ? "accepted" : value.error().id();
}

TEST(JoseJson, Rfc8259Section3ReadsEveryKindOfValue) {
    const auto value = parse(bytes_of(" { \"a\" : [ 1 , -0.5e+3 , true , false , null , \"x\" , { } , [ ] ] } \n"));
    ASSERT_TRUE(value);
    const Value* list = value->find("a");
    ASSERT_NE(list, nullptr);
    ASSERT_EQ(list->items().size(), 8U);
    EXPECT_EQ(list->items()[1].words(), "-0.5e+3");
    EXPECT_TRUE(list->items()[2].is(Value::Kind::boolean));
    EXPECT_TRUE(list->items()[4].is(Value::Kind::null));
    EXPECT_EQ(list->items()[5].words(), "x");
    EXPECT_EQ(value->find("b"), nullptr);
}
TEST(JoseJson, Rfc8259Section7Strings) {
    const auto value = parse(bytes_of(R"("\"\\\/\b\f\n\r\t\u0041\u00e9\u20ac\ud83d\ude00é")"));
    ASSERT_TRUE(value);
    EXPECT_EQ(value->words(), "\"\\/\b\f\n\r\tA\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\xc3\xa9");
    for (const char* text : {"\"", "\"\\\"", "\"\\", "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "\"\\ud83d\"",
                             "\"\\ud83d\\u0041\"", "\"\\ude00\"", "\"\n\"", "\"\xff\"", "\"\xc0\x80\"",
                             "\"\xed\xa0\x80\"", "\"\xf4\x90\x80\x80\"", "\"\xe2\x82\""})
        EXPECT_EQ(refused_as(text), "jose.bad_json") << text;
}
TEST(JoseJson, Rfc8259Section2RefusesWhatIsNoJson) {
    for (const char* text :
         {"",    " ",  "{",  "[",  "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "[1,]", "[1 2]", "{a:1}", "'a'",
          "tru", "01", "1.", ".5", "+1",      "1e",       "-",          "NaN",  "1 2",   "{}x",   "\xef\xbb\xbf{}"})
        EXPECT_EQ(refused_as(text), "jose.bad_json") << text;
}
TEST(JoseJson, Rfc7515Section4MemberNamesAreUnique) {
    EXPECT_EQ(refused_as(R"({"alg":"HS256","alg":"none"})"), "jose.duplicate_member");
    EXPECT_EQ(refused_as(R"({"alg":1,"\u0061lg":2})"), "jose.duplicate_member");
    EXPECT_EQ(refused_as(R"({"a":{"x":1},"b":{"x":1}})"), "accepted");
}
TEST(JoseJson, LimitsOnDepthAndSize) {
    EXPECT_EQ(refused_as(std::string(max_depth, '[') + std::string(max_depth, ']')), "accepted");
    EXPECT_EQ(refused_as(std::string(max_depth + 2, '[') + std::string(max_depth + 2, ']')), "jose.too_large");
    EXPECT_EQ(refused_as(std::string(max_size + 1, ' ')), "jose.too_large");
    std::string many = "[0";
    for (usize i = 0; i < max_values; ++i) many += ",0";
    EXPECT_EQ(refused_as(many + "]"), "jose.too_large");
}
TEST(JoseJson, AnErrorSaysWhere) {
    const auto value = parse(bytes_of("{\"a\": 1, \"b\": ?}"));
    ASSERT_FALSE(value);
    EXPECT_EQ(value.error().context().offset, 14U);
}
TEST(JoseJson, WhatIsWrittenIsReadBack) {
    ObjectWriter writer;
    const std::string words = "a \"quoted\" \\ line\n and \x01 \xc3\xa9";
    const std::vector<std::string> list = {"sign", "verify"};
    writer.string("text", words).base64url("bytes", bytes_of("\xff\xfe?")).number("count", 12345678901234567890ULL);
    writer.strings("list", list).verbatim("inner", bytes_of("{\"x\":1}"));
    const SecretBytes text = writer.take();
    const auto value = parse_object(text.bytes());
    ASSERT_TRUE(value) << text_of(text.bytes());
    EXPECT_EQ(value->find("text")->words(), words);
    EXPECT_EQ(value->find("bytes")->words(), "__4_");
    EXPECT_EQ(value->find("count")->words(), "12345678901234567890");
    EXPECT_EQ(value->find("list")->items().size(), 2U);
    EXPECT_EQ(value->find("inner")->find("x")->words(), "1");
    EXPECT_EQ(text_of(ObjectWriter().take().bytes()), "{}");
}

}  // namespace
}  // namespace troth::inline v1::jose::json
