// The old ciphers and modes: their standards' vectors, both directions.
#include <algorithm>

#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/crypto/cipher/aes.hpp"
#include "troth/crypto/cipher/cbc.hpp"
#include "troth/crypto/cipher/legacy_blowfish.hpp"
#include "troth/crypto/cipher/legacy_camellia.hpp"
#include "troth/crypto/cipher/legacy_des.hpp"
#include "troth/crypto/cipher/legacy_modes.hpp"
#include "troth/crypto/cipher/legacy_rc.hpp"

namespace troth::inline v1::crypto::legacy {
namespace {

using testing::from_hex;
using testing::to_hex;

template <BlockCipher C>
void both_ways(const C& cipher, std::string_view text, std::string_view ciphertext) {
    ByteVector block = from_hex(text);
    ecb_encrypt(cipher, block);
    EXPECT_EQ(to_hex(block), ciphertext);
    ecb_decrypt(cipher, block);
    EXPECT_EQ(to_hex(block), text);
}

TEST(LegacyDes, Fips46_3) {
    const auto des = [](std::string_view key) { return Des(Bytes(from_hex(key)).first<8>()); };
    both_ways(des("133457799bbcdff1"), "0123456789abcdef", "85e813540f0ab405");
    both_ways(des("0e329232ea6d0d73"), "8787878787878787", "0000000000000000");
    both_ways(des("0101010101010101"), "0000000000000000", "8ca64de9c1b123a7");
    both_ways(des("0000000000000000"), "0000000000000000", "8ca64de9c1b123a7");  // parity is not looked at
}

TEST(LegacyTripleDes, Sp800_67AppendixB1) {
    both_ways(TripleDes(from_hex("0123456789abcdef23456789abcdef01456789abcdef0123")),
              "5468652071756663"
              "6b2062726f776e20"
              "666f78206a756d70",
              "a826fd8ce53b855fcce21c8112256fe668d5c05dd9b6b900");
    // Two keys: the first serves twice; one key three times is DES.
    const ByteVector two = from_hex("0123456789abcdef23456789abcdef01"),
                     three = from_hex("0123456789abcdef23456789abcdef010123456789abcdef");
    ByteVector a(64, 5), b(64, 5);
    TripleDes(two).encrypt_blocks(a);
    TripleDes(three).encrypt_blocks(b);
    EXPECT_EQ(a, b);
    both_ways(TripleDes(from_hex("133457799bbcdff1133457799bbcdff1133457799bbcdff1")), "0123456789abcdef",
              "85e813540f0ab405");
}

TEST(LegacyCamellia, Rfc3713AppendixA) {
    constexpr std::string_view text = "0123456789abcdeffedcba9876543210";
    both_ways(Camellia(from_hex("0123456789abcdeffedcba9876543210")), text, "67673138549669730857065648eabe43");
    both_ways(Camellia(from_hex("0123456789abcdeffedcba98765432100011223344556677")), text,
              "b4993401b3e996f84ee5cee7d79b09b9");
    both_ways(Camellia(from_hex("0123456789abcdeffedcba987654321000112233445566778899aabbccddeeff")), text,
              "9acc237dff16d76c20ef7c919e3a7509");
}

TEST(LegacyBlowfish, PublishedVectors) {
    both_ways(Blowfish(from_hex("0000000000000000")), "0000000000000000", "4ef997456198dd78");
    both_ways(Blowfish(from_hex("ffffffffffffffff")), "ffffffffffffffff", "51866fd5b85ecb8a");
    both_ways(Blowfish(from_hex("0123456789abcdef")), "1111111111111111", "61f9c3802281b096");
}

TEST(LegacyRc2, Rfc2268Section5) {
    both_ways(Rc2(from_hex("0000000000000000"), 63), "0000000000000000", "ebb773f993278eff");
    both_ways(Rc2(from_hex("ffffffffffffffff"), 64), "ffffffffffffffff", "278b27e42e2f0d49");
    both_ways(Rc2(from_hex("3000000000000000"), 64), "1000000000000001", "30649edf9be7d2c2");
    both_ways(Rc2(from_hex("88"), 64), "0000000000000000", "61a8a244adacccf0");
    both_ways(Rc2(from_hex("88bca90e90875a"), 64), "0000000000000000", "6ccf4308974c267f");
}

TEST(LegacyRc4, Rfc6229Section2) {
    ByteVector stream(256);
    Rc4(from_hex("0102030405")).apply(stream);
    EXPECT_EQ(to_hex(Bytes(stream).first(32)), "b2396305f03dc027ccc3524a0a1118a86982944f18fc82d589c403a47a0d0919");
    ByteVector pieces(256);
    Rc4 rc4(from_hex("0102030405"));
    for (usize at = 0; at < 256; at += 16) rc4.apply(MutableBytes(pieces).subspan(at, 16));
    EXPECT_EQ(pieces, stream);
}

constexpr std::string_view sp800_38a_text =
    "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
    "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710";

TEST(LegacyModes, Sp800_38aAppendixF1F3F4) {
    const AesCipher key(from_hex("2b7e151628aed2a6abf7158809cf4f3c"));
    const ByteVector iv = from_hex("000102030405060708090a0b0c0d0e0f");
    both_ways(key, sp800_38a_text,
              "3ad77bb40d7a3660a89ecaf32466ef97f5d3d58503b9699de785895a96fdbaaf"
              "43b1cd7f598ece23881b00e3ed0306887b0c785e27e8ad3f8223207104725dd4");
    struct Example {
        Feedback feedback;
        std::string_view ciphertext;
    };
    constexpr Example examples[] = {
        {Feedback::cfb,
         "3b3fd92eb72dad20333449f8e83cfb4ac8a64537a0b3a93fcde3cdad9f1ce58b"
         "26751f67a3cbb140b1808cf187a4f4dfc04b05357c5d1c0eeac4c66f9ff7f2e6"},
        {Feedback::ofb,
         "3b3fd92eb72dad20333449f8e83cfb4a7789508d16918f03f53c52dac54ed825"
         "9740051e9c5fecf64344f7a82260edcc304c6528f659c77866a510d9c1d6ae5e"},
        {Feedback::cfb8, "3b79424c9c0dd436bace9e0ed4586a4f32b9"},
    };
    for (const Example& example : examples)
        for (usize step : {1u, 5u, 16u, 100u}) {
            const ByteVector whole = from_hex(sp800_38a_text);
            ByteVector text(whole.begin(), whole.begin() + static_cast<int>(example.ciphertext.size() / 2));
            const ByteVector plain = text;
            FeedbackStream in(key, example.feedback, Bytes(iv).first<16>()),
                back(key, example.feedback, Bytes(iv).first<16>());
            for (MutableBytes rest = text; !rest.empty(); rest = rest.subspan(std::min(step, rest.size())))
                in.encrypt(rest.first(std::min(step, rest.size())));
            EXPECT_EQ(to_hex(text), example.ciphertext);
            for (MutableBytes rest = text; !rest.empty(); rest = rest.subspan(std::min(step, rest.size())))
                back.decrypt(rest.first(std::min(step, rest.size())));
            EXPECT_EQ(text, plain);
        }
}

TEST(LegacyDes, Sp800_38aSection6_2CbcOverBlocksOf64Bits) {
    testing::CountingRandom random(12);
    const TripleDes cipher(random.bytes(24));
    const ByteVector iv = random.bytes(8);
    for (usize size = 0; size < 1100; size += 1 + size / 30) {
        const ByteVector text = random.bytes(size);
        const ByteVector sealed = unauthenticated::cbc_encrypt_padded(cipher, Bytes(iv).first<8>(), text);
        const auto opened = unauthenticated::cbc_decrypt_padded(cipher, Bytes(iv).first<8>(), sealed);
        ASSERT_TRUE(opened.has_value());
        ASSERT_TRUE(std::ranges::equal(opened->bytes(), text));
    }
}

TEST(LegacyDeathTest, OtherKeySizesAndBrokenBlocksAbort) {
    EXPECT_DEATH(TripleDes(ByteVector(8)), "");
    EXPECT_DEATH(Camellia(ByteVector(17)), "");
    EXPECT_DEATH(Blowfish(ByteVector(57)), "");
    EXPECT_DEATH(Rc2({}, 40), "");
    EXPECT_DEATH(Rc4({}), "");
    ByteVector odd(9);
    EXPECT_DEATH(TripleDes(ByteVector(24)).encrypt_blocks(odd), "");
}

}  // namespace
}  // namespace troth::inline v1::crypto::legacy
