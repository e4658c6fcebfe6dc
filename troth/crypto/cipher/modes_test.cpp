// CTR, CBC, XTS, KW and KWP: the standards' examples on every row of AES, what must be refused, and odd sizes.
#include <algorithm>
#include <array>

#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/crypto/cipher/aes.hpp"
#include "troth/crypto/cipher/cbc.hpp"
#include "troth/crypto/cipher/ctr.hpp"
#include "troth/crypto/cipher/key_wrap.hpp"
#include "troth/crypto/cipher/xts.hpp"

namespace troth::inline v1::crypto {
namespace {

using testing::array_of;
using testing::from_hex;
using testing::to_hex;
using namespace unauthenticated;

template <class F>
void for_each_row(F f) {
    for (const AesImplementation& row : aes_implementations()) {
        if (!row.runs_on(cpu::host())) continue;
        SCOPED_TRACE(std::string(row.name));
        f(row);
    }
}

constexpr std::string_view sp800_38a_text =
    "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
    "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710";

TEST(Cbc, Sp800_38aAppendixF2) {
    struct Example {
        std::string_view key, ciphertext;
    };
    constexpr Example examples[] = {
        {"2b7e151628aed2a6abf7158809cf4f3c",
         "7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b2"
         "73bed6b8e3c1743b7116e69e222295163ff1caa1681fac09120eca307586e1a7"},
        {"8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b",
         "4f021db243bc633d7178183a9fa071e8b4d9ada9ad7dedf4e5e738763f69145a"
         "571b242012fb7ae07fa9baac3df102e008b0e27988598881d920a9e64f5615cd"},
        {"603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
         "f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d"
         "39f23369a9d9bacfa530e26304231461b2eb05e2c39be9fcda6c19078c6a9d1b"},
    };
    for (const Example& example : examples)
        for_each_row([&](const AesImplementation& row) {
            const AesCipher key(row, from_hex(example.key));
            auto chain = array_of<16>("000102030405060708090a0b0c0d0e0f");
            ByteVector text = from_hex(sp800_38a_text);
            cbc_encrypt(key, chain, text);
            EXPECT_EQ(to_hex(text), example.ciphertext);
            EXPECT_TRUE(std::equal(chain.begin(), chain.end(), text.end() - 16));
            chain = array_of<16>("000102030405060708090a0b0c0d0e0f");
            cbc_decrypt(key, chain, text);
            EXPECT_EQ(to_hex(text), sp800_38a_text);
        });
}

TEST(Cbc, InSeveralCallsAsInOneAndPaddedAtEveryLength) {
    testing::CountingRandom random(7);
    for_each_row([&](const AesImplementation& row) {
        const AesCipher key(row, random.bytes(32));
        const ByteVector iv = random.bytes(16);
        const AesBlock iv_block = Bytes(iv).first<16>();
        for (usize size = 0; size < 1200; size += 1 + size / 100) {
            const ByteVector text = random.bytes(size);
            const ByteVector sealed = cbc_encrypt_padded(key, iv_block, text);
            ASSERT_EQ(sealed.size(), (size / 16 + 1) * 16);
            const auto opened = cbc_decrypt_padded(key, iv_block, sealed);
            ASSERT_TRUE(opened.has_value());
            ASSERT_TRUE(std::ranges::equal(opened->bytes(), text));
            std::array<u8, 16> chain;
            std::copy(iv.begin(), iv.end(), chain.begin());
            ByteVector parts = sealed;
            const usize cut = random.below(parts.size() / 16 + 1) * 16;
            cbc_decrypt(key, chain, MutableBytes(parts).first(cut));
            cbc_decrypt(key, chain, MutableBytes(parts).subspan(cut));
            ASSERT_TRUE(std::equal(text.begin(), text.end(), parts.begin()));
            ASSERT_EQ(parts.back(), 16 - size % 16);
        }
    });
}

TEST(Pkcs7, Rfc5652Section6_3EveryPaddingIsJudgedWithOneError) {
    for (usize block : {8u, 16u})
        for (unsigned count = 0; count < 256; ++count)
            for (usize broken = 0; broken <= block; ++broken) {
                std::array<u8, 48> memory;
                memory.fill(0x77);
                const MutableBytes text = MutableBytes(memory).first(3 * block);
                for (usize i = 0; i < std::min<usize>(count, text.size()); ++i)
                    text[text.size() - 1 - i] = static_cast<u8>(count);
                text.back() = static_cast<u8>(count);
                if (broken > 1) text[text.size() - broken] ^= 1;  // the byte `broken` from the end
                const bool right = count >= 1 && count <= block && (broken <= 1 || broken > count);
                const auto size = pkcs7::unpadded_size(text, block);
                ASSERT_EQ(size.has_value(), right) << count << " " << broken;
                if (right) {
                    ASSERT_EQ(*size, text.size() - count);
                } else {
                    ASSERT_TRUE(size.error().is(cbc_undecipherable));
                }
            }
    EXPECT_FALSE(pkcs7::unpadded_size({}, 16).has_value());
    EXPECT_FALSE(pkcs7::unpadded_size(ByteVector(17, 1), 16).has_value());
}

TEST(Cbc, Rfc5652Section6_3WrongSizesAndPaddingGiveOneError) {
    const AesCipher key(ByteVector(16, 1));
    const std::array<u8, 16> iv{};
    for (usize size : {0u, 1u, 15u, 17u}) {
        const auto result = cbc_decrypt_padded(key, AesBlock(iv), ByteVector(size));
        ASSERT_FALSE(result.has_value());
        EXPECT_TRUE(result.error().is(cbc_undecipherable));
    }
    const auto result = cbc_decrypt_padded(key, AesBlock(iv), ByteVector(16));
    ASSERT_FALSE(result.has_value());
    EXPECT_TRUE(result.error().is(cbc_undecipherable));
}

TEST(Ctr, Sp800_38aAppendixF5InPiecesOfEverySizeAndOverEveryCarry) {
    testing::CountingRandom random(8);
    for_each_row([&](const AesImplementation& row) {
        const ByteVector raw = random.bytes(24);
        const AesKey blocks(row, raw);
        for (std::string_view start : {"f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff", "000000000000000000000000fffffffe",
                                       "00000000000000ffffffffffffffffff", "ffffffffffffffffffffffffffffffff"}) {
            ByteVector expected(700);
            std::array<u8, 16> counter = array_of<16>(start), block{};
            for (usize i = 0; i < expected.size(); ++i) {
                if (i % 16 == 0) {
                    blocks.encrypt_block(counter, block);
                    for (usize at = 16; at > 0 && ++counter[at - 1] == 0; --at) {
                    }
                }
                expected[i] = block[i % 16];
            }
            AesCtr whole(AesKey(row, raw), array_of<16>(start)), pieces(AesKey(row, raw), array_of<16>(start));
            ByteVector out(expected.size()), cut(expected.size());
            whole.apply(out);
            EXPECT_EQ(out, expected) << start;
            for (MutableBytes rest = cut; !rest.empty();) {
                const usize now = std::min<usize>(rest.size(), random.below(50));
                pieces.apply(rest.first(now));
                rest = rest.subspan(now);
            }
            EXPECT_EQ(cut, expected) << start;
        }
    });
}

TEST(Xts, Ieee1619AppendixBVectors2And15) {
    for_each_row([&](const AesImplementation& row) {
        const auto second = AesXts::create(row, from_hex("11111111111111111111111111111111"
                                                         "22222222222222222222222222222222"));
        ByteVector text(32, 0x44);
        ASSERT_TRUE(second->encrypt(AesXts::sector_tweak(0x3333333333), text).has_value());
        EXPECT_EQ(to_hex(text), "c454185e6a16936e39334038acef838bfb186fff7480adc4289382ecd6d394f0");
        ASSERT_TRUE(second->decrypt(AesXts::sector_tweak(0x3333333333), text).has_value());
        EXPECT_EQ(text, ByteVector(32, 0x44));

        const auto stealing = AesXts::create(row, from_hex("fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0"
                                                           "bfbebdbcbbbab9b8b7b6b5b4b3b2b1b0"));
        text = from_hex("000102030405060708090a0b0c0d0e0f10");
        ASSERT_TRUE(stealing->encrypt(AesXts::sector_tweak(0x123456789a), text).has_value());
        EXPECT_EQ(to_hex(text), "6c1625db4671522d3d7599601de7ca09ed");
        ASSERT_TRUE(stealing->decrypt(AesXts::sector_tweak(0x123456789a), text).has_value());
        EXPECT_EQ(to_hex(text), "000102030405060708090a0b0c0d0e0f10");
    });
}

TEST(Xts, EveryLengthComesBack) {
    testing::CountingRandom random(9);
    const ByteVector raw = random.bytes(64);
    const auto portable = AesXts::create(aes_implementations().back(), raw);
    for_each_row([&](const AesImplementation& row) {
        const auto key = AesXts::create(row, raw);
        for (usize size = 16; size < 1200; ++size) {
            const ByteVector text = random.bytes(size);
            ByteVector out = text, expected = text;
            ASSERT_TRUE(key->encrypt(AesXts::sector_tweak(size), out).has_value());
            ASSERT_TRUE(portable->encrypt(AesXts::sector_tweak(size), expected).has_value());
            ASSERT_EQ(out, expected) << size;
            ASSERT_TRUE(key->decrypt(AesXts::sector_tweak(size), out).has_value());
            ASSERT_EQ(out, text) << size;
        }
    });
}

TEST(Xts, Sp800_38eSection4SizesAndEqualKeysAreRefused) {
    ByteVector key(32, 1);
    EXPECT_TRUE(AesXts::create(key).error().is(xts_equal_keys));
    key[0] = 2;
    const auto xts = AesXts::create(key);
    ASSERT_TRUE(xts.has_value());
    for (usize size : {0u, 1u, 15u, (1u << 24) + 1}) {
        ByteVector text(size);
        EXPECT_TRUE(xts->encrypt(AesXts::sector_tweak(0), text).error().is(xts_size)) << size;
        EXPECT_TRUE(xts->decrypt(AesXts::sector_tweak(0), text).error().is(xts_size)) << size;
    }
    for (usize size : {0u, 16u, 31u, 33u, 65u, 128u})
        EXPECT_TRUE(AesXts::create(ByteVector(size)).error().is(cipher_key_size)) << size;
}

TEST(KeyWrap, Rfc3394Section4) {
    struct Example {
        std::string_view key, secret, wrapped;
    };
    constexpr Example examples[] = {
        {"000102030405060708090a0b0c0d0e0f", "00112233445566778899aabbccddeeff",
         "1fa68b0a8112b447aef34bd8fb5a7b829d3e862371d2cfe5"},
        {"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
         "00112233445566778899aabbccddeeff000102030405060708090a0b0c0d0e0f",
         "28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326cbc7f0e71a99f43bfb988b9b7a02dd21"},
    };
    for (const Example& example : examples)
        for_each_row([&](const AesImplementation& row) {
            const AesCipher key(row, from_hex(example.key));
            ByteVector wrapped = *key_wrap(key, from_hex(example.secret));
            EXPECT_EQ(to_hex(wrapped), example.wrapped);
            EXPECT_EQ(testing::reveal(*key_unwrap(key, wrapped)), example.secret);
            for (usize i = 0; i < wrapped.size(); ++i) {
                wrapped[i] ^= 0x10;
                EXPECT_TRUE(key_unwrap(key, wrapped).error().is(key_wrap_integrity)) << i;
                wrapped[i] ^= 0x10;
            }
        });
}

TEST(KeyWrap, Rfc5649Section6) {
    for_each_row([&](const AesImplementation& row) {
        const AesCipher key(row, from_hex("5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8"));
        const ByteVector twenty = from_hex("c37b7e6492584340bed12207808941155068f738"),
                         seven = from_hex("466f7250617369");
        const ByteVector wrapped = *key_wrap_padded(key, twenty);
        EXPECT_EQ(to_hex(wrapped), "138bdeaa9b8fa7fc61f97742e72248ee5ae6ae5360d1ae6a5f54f373fa543b6a");
        EXPECT_EQ(to_hex(*key_wrap_padded(key, seven)), "afbeb0f07dfbf5419200f2ccb50bb24f");
        for (usize size = 1; size < 100; ++size) {
            const ByteVector secret(size, static_cast<u8>(size));
            ByteVector out = *key_wrap_padded(key, secret);
            ASSERT_TRUE(std::ranges::equal(key_unwrap_padded(key, out)->bytes(), secret)) << size;
            out[size % out.size()] ^= 1;
            ASSERT_TRUE(key_unwrap_padded(key, out).error().is(key_wrap_integrity)) << size;
        }
    });
}

// A forger who knows the key can still not pass a wrong size or padding off (RFC 5649 §3, steps 2 and 3).
TEST(KeyWrap, Rfc5649Section3SizeAndPaddingAreChecked) {
    const AesCipher key(ByteVector(16, 3));
    for (u32 size = 0; size < 24; ++size)
        for (bool dirty : {false, true}) {
            ByteVector block = from_hex("a65959a600000000 0101010101010101");
            store_be(block.data() + 4, size);
            const usize kept = std::min<usize>(size, 8);
            std::fill(block.begin() + 8 + static_cast<int>(kept), block.end(), u8{0});
            if (dirty) block.back() = 1;
            const bool right = size >= 1 && size <= 8 && (!dirty || size == 8);
            key.encrypt_blocks(block);
            EXPECT_EQ(key_unwrap_padded(key, block).has_value(), right) << size << dirty;
        }
}

TEST(KeyWrap, Sp800_38fSection5_3_1SizesAreRefused) {
    const AesCipher key(ByteVector(16, 3));
    for (usize size : {0u, 8u, 15u, 17u, 20u}) {
        EXPECT_TRUE(key_wrap(key, ByteVector(size)).error().is(key_wrap_size)) << size;
        EXPECT_TRUE(key_unwrap(key, ByteVector(size)).error().is(key_wrap_size)) << size;
    }
    EXPECT_TRUE(key_wrap_padded(key, {}).error().is(key_wrap_size));
    EXPECT_TRUE(key_wrap_padded(key, ByteVector(max_wrapped_key + 1)).error().is(key_wrap_size));
    for (usize size : {0u, 8u, 15u, 17u})
        EXPECT_TRUE(key_unwrap_padded(key, ByteVector(size)).error().is(key_wrap_size));
}

}  // namespace
}  // namespace troth::inline v1::crypto
