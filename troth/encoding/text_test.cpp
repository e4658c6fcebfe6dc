// Hex and base64, RFC 4648; the vectors are those of §10.
#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/encoding/base64.hpp"
#include "troth/encoding/errors.hpp"
#include "troth/encoding/hex.hpp"

namespace troth::encoding {
namespace {

using base64::Alphabet;

struct Vector {
    std::string_view plain, base64, hex;
};
constexpr Vector section10[] = {
    {"", "", ""},
    {"f", "Zg==", "66"},
    {"fo", "Zm8=", "666f"},
    {"foo", "Zm9v", "666f6f"},
    {"foob", "Zm9vYg==", "666f6f62"},
    {"fooba", "Zm9vYmE=", "666f6f6261"},
    {"foobar", "Zm9vYmFy", "666f6f626172"},
};

// RFC 4648 §8, for keys: the same digits as decode takes, and no others.
TEST(Hex, Rfc4648Section8SecretDecodeAgreesWithThePublicOne) {
    for (unsigned high = 0; high < 256; ++high) {
        for (unsigned low = 0; low < 256; ++low) {
            const u8 text[] = {static_cast<u8>(high), static_cast<u8>(low)};
            const auto plain = hex::decode(text_of(text));
            const auto secret = hex::decode_secret(text);
            ASSERT_EQ(plain.has_value(), secret.has_value()) << high << ' ' << low;
            if (plain)
                ASSERT_EQ(secret->bytes()[0], (*plain)[0]);
            else
                ASSERT_EQ(secret.error().context().offset, plain.error().context().offset);
        }
    }
    const auto key = hex::decode_secret(bytes_of("00ff7F"));
    ASSERT_TRUE(key);
    EXPECT_EQ(hex::encode(key->bytes()), "00ff7f");
    EXPECT_EQ(hex::decode_secret({})->size(), 0u);
    EXPECT_EQ(hex::decode_secret(bytes_of("abc")).error().id(), "encoding.hex_odd_length");
}

TEST(Base64, Rfc4648Section10Vectors) {
    for (const Vector& v : section10) {
        SCOPED_TRACE(v.plain);
        EXPECT_EQ(base64::encode(bytes_of(v.plain)), v.base64);
        const auto back = base64::decode(v.base64);
        ASSERT_TRUE(back.has_value());
        EXPECT_EQ(text_of(*back), v.plain);
        EXPECT_EQ(text_of(base64::encode_secret(bytes_of(v.plain)).bytes()), v.base64);
        const auto secret = base64::decode_secret(bytes_of(v.base64));
        ASSERT_TRUE(secret.has_value());
        EXPECT_EQ(text_of(secret->bytes()), v.plain);
    }
}

TEST(Base64, Rfc4648Section4And5EveryCharacterOfBothAlphabets) {
    // The 48 bytes whose sextets count from 0 to 63.
    ByteVector counting;
    for (u32 i = 0; i < 64; i += 4) {
        const u32 bits = i << 18 | (i + 1) << 12 | (i + 2) << 6 | (i + 3);
        for (int shift = 16; shift >= 0; shift -= 8) counting.push_back(static_cast<u8>(bits >> shift));
    }
    const std::string common = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    EXPECT_EQ(base64::encode(counting), common + "+/");
    EXPECT_EQ(base64::encode(counting, Alphabet::url), common + "-_");
    EXPECT_EQ(base64::decode(common + "+/").value(), counting);
    EXPECT_EQ(base64::decode(common + "-_", Alphabet::url).value(), counting);
    EXPECT_TRUE(base64::decode(common + "-_").error().is(errors::base64_bad_character));
    EXPECT_TRUE(base64::decode(common + "+/", Alphabet::url).error().is(errors::base64_bad_character));
}

TEST(Base64, Rfc4648Section3_3EveryOtherByteIsRefusedWithItsOffset) {
    const std::string common = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    for (Alphabet alphabet : {Alphabet::standard, Alphabet::url})
        for (usize i = 0; i < 256 * 10; ++i) {
            // In each place: eight characters are decoded at once, the rest one by one.
            const usize place = i / 256, last = 11;
            const char c = static_cast<char>(i % 256);
            SCOPED_TRACE(::testing::Message() << i % 256 << " at " << place);
            std::string text(last + 1, '7');
            text[place] = c;
            const auto bytes = base64::decode(text, alphabet);
            const usize value = (common + (alphabet == Alphabet::url ? "-_" : "+/")).find(c);
            ASSERT_EQ(bytes.has_value(), value != std::string::npos);
            if (bytes) {
                u32 bits = 0;
                for (usize octet = place / 4 * 3; octet < place / 4 * 3 + 3; ++octet)
                    bits = bits << 8 | (*bytes)[octet];
                ASSERT_EQ(bits >> (18 - place % 4 * 6) & 63, value);
                continue;
            }
            EXPECT_TRUE(bytes.error().is(c == '=' ? errors::base64_bad_padding : errors::base64_bad_character));
            EXPECT_EQ(bytes.error().context().offset, place);
        }
}

struct Refused {
    std::string_view text;
    const ErrorRow& row;
    Alphabet alphabet = Alphabet::standard;
};
const Refused refused[] = {
    {"Z", errors::base64_bad_length},
    {"Zg", errors::base64_bad_length},
    {"Zm8", errors::base64_bad_length},
    {"Zm9vY", errors::base64_bad_length},
    {"Zg=", errors::base64_bad_padding},
    {"Zm9v=", errors::base64_bad_padding},
    {"Zm9v==", errors::base64_bad_padding},
    {"Zm8==", errors::base64_bad_padding},
    {"Z===", errors::base64_bad_padding},
    {"====", errors::base64_bad_padding},
    {"=", errors::base64_bad_padding},
    {"Zg==Zg==", errors::base64_bad_padding},
    {"Zh==", errors::base64_trailing_bits},
    {"Zm9=", errors::base64_trailing_bits},
    {"Zm9v\n", errors::base64_bad_character},
    {"Zm9\n", errors::base64_bad_character},
    {"Zg==", errors::base64_bad_padding, Alphabet::url},
    {"Z", errors::base64_bad_length, Alphabet::url},
    {"Zh", errors::base64_trailing_bits, Alphabet::url},
};
TEST(Base64, Rfc4648Section3StrictnessRefusals) {
    for (const Refused& r : refused) {
        SCOPED_TRACE(r.text);
        const auto bytes = base64::decode(r.text, r.alphabet);
        ASSERT_FALSE(bytes.has_value());
        EXPECT_TRUE(bytes.error().is(r.row)) << bytes.error().id();
        EXPECT_TRUE(bytes.error().context().offset.has_value());
    }
}

TEST(Base64, RoundTripsEveryLengthAndHasOneTextForEachByteString) {
    testing::CountingRandom random(7);
    for (usize size = 0; size < 200; ++size)
        for (Alphabet alphabet : {Alphabet::standard, Alphabet::url}) {
            const ByteVector bytes = random.bytes(size);
            const std::string text = base64::encode(bytes, alphabet);
            EXPECT_EQ(base64::decode(text, alphabet).value(), bytes);
            EXPECT_EQ(text.find('=') != std::string::npos, alphabet == Alphabet::standard && size % 3 != 0);
        }
}

TEST(Hex, Rfc4648Section8) {
    for (const Vector& v : section10) {
        EXPECT_EQ(hex::encode(bytes_of(v.plain)), v.hex);
        EXPECT_EQ(text_of(hex::decode(v.hex).value()), v.plain);
    }
    EXPECT_EQ(hex::decode("00fFaB").value(), (ByteVector{0x00, 0xff, 0xab}));
    const auto odd = hex::decode("abc");
    ASSERT_FALSE(odd.has_value());
    EXPECT_TRUE(odd.error().is(errors::hex_odd_length));
    const auto bad = hex::decode("ab 1");
    ASSERT_FALSE(bad.has_value());
    EXPECT_TRUE(bad.error().is(errors::hex_bad_digit));
    EXPECT_EQ(bad.error().context().offset, 2u);
    for (const char* text : {"0g", "0x", "@0", "`0", "/0", ":0", "G0"}) EXPECT_FALSE(hex::decode(text).has_value());
}

TEST(EncodingErrors, EveryRowHasItsWords) {
    for (const ErrorRow* row : all_errors()) {
        EXPECT_TRUE(row->id.starts_with("encoding.")) << row->id;
        EXPECT_FALSE(row->what.empty()) << row->id;
        EXPECT_FALSE(row->advice.empty()) << row->id;
    }
}

}  // namespace
}  // namespace troth::encoding
