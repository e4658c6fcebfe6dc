// Punycode: the samples of RFC 3492 §7.1, and what is refused.
#include "troth/encoding/punycode.hpp"

#include <gtest/gtest.h>

namespace troth::encoding::punycode {
namespace {

struct Sample {
    std::string_view name;
    std::u32string_view text;
    std::string_view encoded;
};
constexpr Sample samples[] = {
    {"(A) Arabic",
     U"\u0644\u064A\u0647\u0645\u0627\u0628\u062A\u0643\u0644\u0645\u0648\u0634\u0639\u0631\u0628\u064A\u061F",
     "egbpdaj6bu4bxfgehfvwxn"},
    {"(B) Chinese, simplified", U"\u4ED6\u4EEC\u4E3A\u4EC0\u4E48\u4E0D\u8BF4\u4E2D\u6587", "ihqwcrb4cv8a8dqg056pqjye"},
    {"(C) Chinese, traditional", U"\u4ED6\u5011\u7232\u4EC0\u9EBD\u4E0D\u8AAA\u4E2D\u6587",
     "ihqwctvzc91f659drss3x8bo0yb"},
    {"(D) Czech", U"Pro\u010Dprost\u011Bnemluv\u00ED\u010Desky", "Proprostnemluvesky-uyb24dma41a"},
    {"(E) Hebrew",
     U"\u05DC\u05DE\u05D4\u05D4\u05DD\u05E4\u05E9\u05D5\u05D8\u05DC\u05D0\u05DE\u05D3\u05D1\u05E8\u05D9\u05DD\u05E2"
     U"\u05D1\u05E8"
     U"\u05D9\u05EA",
     "4dbcagdahymbxekheh6e0a7fei0b"},
    {"(I) Russian",
     U"\u043F\u043E\u0447\u0435\u043C\u0443\u0436\u0435\u043E\u043D\u0438\u043D\u0435\u0433\u043E\u0432\u043E\u0440"
     U"\u044F"
     U"\u0442\u043F\u043E\u0440\u0443\u0441\u0441\u043A\u0438",
     "b1abfaaepdrnnbgefbadotcwatmq2g4l"},
    {"(J) Spanish", U"Porqu\u00E9nopuedensimplementehablarenEspa\u00F1ol",
     "PorqunopuedensimplementehablarenEspaol-fmd56a"},
    {"(L)", U"3\u5E74B\u7D44\u91D1\u516B\u5148\u751F", "3B-ww4c5e180e575a65lsy2b"},
    {"(M)", U"\u5B89\u5BA4\u5948\u7F8E\u6075-with-SUPER-MONKEYS", "-with-SUPER-MONKEYS-pc58ag80a8qai00g7n9n"},
    {"(N)", U"Hello-Another-Way-\u305D\u308C\u305E\u308C\u306E\u5834\u6240",
     "Hello-Another-Way--fc4qua05auwb3674vfr0b"},
    {"(O)", U"\u3072\u3068\u3064\u5C4B\u6839\u306E\u4E0B2", "2-u9tlzr9756bt3uc0v"},
    {"(P)", U"Maji\u3067Koi\u3059\u308B5\u79D2\u524D", "MajiKoi5-783gue6qz075azm5e"},
    {"(Q)", U"\u30D1\u30D5\u30A3\u30FCde\u30EB\u30F3\u30D0", "de-jg4avhby1noc0d"},
    {"(R)", U"\u305D\u306E\u30B9\u30D4\u30FC\u30C9\u3067", "d9juau41awczczp"},
    {"(S) ASCII", U"-> $1.00 <-", "-> $1.00 <--"},
    {"beyond the BMP", U"\U0001F600", "e28h"},
    {"nothing", U"", ""},
};
TEST(Punycode, Rfc3492Section7_1Samples) {
    for (const Sample& sample : samples) {
        SCOPED_TRACE(sample.name);
        EXPECT_EQ(encode(sample.text), sample.encoded);
        const std::optional<std::u32string> decoded = decode(sample.encoded);
        ASSERT_TRUE(decoded);
        EXPECT_TRUE(*decoded == sample.text);
    }
}

TEST(Punycode, Rfc3492Section5DigitsAreReadWithoutRegardToCase) {
    EXPECT_TRUE(decode("BCHER-KVA") == U"B\u00FCCHER");
    EXPECT_TRUE(decode("EGBPDAJ6BU4BXFGEHFVWXN") == decode("egbpdaj6bu4bxfgehfvwxn"));
}

TEST(Punycode, Rfc3492Section6_4NothingOverflows) {
    for (const std::string_view bad : {"99999999", "zzzzzzzzzzzzzzzzzzzzzzzzzzzz", "a-99999999999", "b\xc3\xbc",
                                       "kva\xff", "a b", "ab_", "-", "--a!", "bcher-kv", "9"})
        EXPECT_FALSE(decode(bad)) << bad;
    EXPECT_FALSE(decode(std::string(longest + 1, 'a')));
    EXPECT_FALSE(encode(std::u32string(longest + 1, U'\u00FC')));
    const std::u32string most(longest, char32_t{0x10ffff});
    EXPECT_TRUE(decode(encode(most.substr(0, 300)).value()) == most.substr(0, 300));
}

TEST(Punycode, SurrogatesAndWhatIsBeyondUnicodeAreNoText) {
    for (const char32_t point : {0xd800u, 0xdfffu, 0x110000u, 0xffffffffu})
        EXPECT_FALSE(encode(std::u32string(1, static_cast<char32_t>(point))));
    // U+D7FF and U+E000 stand on either side of them, U+10FFFF is the last.
    for (const char32_t point : {char32_t{0xd7ff}, char32_t{0xe000}, char32_t{0x10ffff}}) {
        const std::u32string text(1, point);
        EXPECT_TRUE(decode(encode(text).value()) == text);
    }
}

// All pairs of a character of ASCII, or none, and some beyond: what is encoded is decoded.
TEST(Punycode, WhatIsEncodedIsDecoded) {
    for (char32_t a = 0x80; a < 0x3000; a += 7)
        for (char32_t b = 0x80; b < 0x11000; b += 0x391) {
            if (b >= 0xd800 && b <= 0xdfff) continue;
            const std::u32string text{U'x', a, U'-', b, a};
            const std::optional<std::string> encoded = encode(text);
            ASSERT_TRUE(encoded);
            EXPECT_TRUE(decode(*encoded) == text) << *encoded;
        }
}

}  // namespace
}  // namespace troth::encoding::punycode
