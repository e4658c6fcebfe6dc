// AES: the S-box's circuit against its definition, the vectors of FIPS 197 and SP 800-38A, every row against portable.
#include "troth/crypto/cipher/aes.hpp"

#include <algorithm>
#include <array>

#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/crypto/cipher/aes_sbox.hpp"

namespace troth::inline v1::crypto {
namespace {

using testing::from_hex;
using testing::to_hex;

template <class F>
void for_each_row(F f) {
    for (const AesImplementation& row : aes_implementations()) {
        if (!row.runs_on(cpu::host())) continue;
        SCOPED_TRACE(std::string(row.name));
        f(row);
    }
}

unsigned field_multiply(unsigned a, unsigned b) {  // FIPS 197 §4.2
    unsigned product = 0;
    for (unsigned i = 0; i < 8; ++i)
        if (b >> i & 1) product ^= a << i;
    for (unsigned i = 15; i >= 8; --i)
        if (product >> i & 1) product ^= 0x11bu << (i - 8);
    return product;
}

TEST(Aes, Fips197Section5_1_1SubBytesCircuitIsTheSBox) {
    for (unsigned value = 0; value < 256; ++value) {
        unsigned inverse = 0;
        for (unsigned candidate = 0; candidate < 256; ++candidate)
            if (field_multiply(value, candidate) == 1) inverse = candidate;
        unsigned expected = 0;
        for (unsigned i = 0; i < 8; ++i) {
            const auto bit = [&](unsigned at) { return inverse >> (at % 8) & 1; };
            expected |= (bit(i) ^ bit(i + 4) ^ bit(i + 5) ^ bit(i + 6) ^ bit(i + 7) ^ (0x63u >> i & 1)) << i;
        }
        unsigned planes[8];
        for (unsigned i = 0; i < 8; ++i) planes[i] = value >> i & 1;
        sbox::substitute(planes);
        unsigned result = 0;
        for (unsigned i = 0; i < 8; ++i) result |= (planes[i] & 1) << i;
        EXPECT_EQ(result, expected) << value;
    }
}

TEST(Aes, Fips197Section5_3_2InverseCircuitUndoesTheSBox) {
    for (unsigned value = 0; value < 256; ++value) {
        unsigned planes[8];
        for (unsigned i = 0; i < 8; ++i) planes[i] = value >> i & 1;
        sbox::substitute(planes);
        sbox::substitute_inverse(planes);
        unsigned result = 0;
        for (unsigned i = 0; i < 8; ++i) result |= (planes[i] & 1) << i;
        EXPECT_EQ(result, value);
    }
}

TEST(Aes, Fips197AppendixCCipherExamples) {
    constexpr std::string_view plaintext = "00112233445566778899aabbccddeeff";
    struct Example {
        std::string_view key, ciphertext;
    };
    constexpr Example examples[] = {
        {"000102030405060708090a0b0c0d0e0f", "69c4e0d86a7b0430d8cdb78070b4c55a"},
        {"000102030405060708090a0b0c0d0e0f1011121314151617", "dda97ca4864cdfe06eaf70a0ec0d7191"},
        {"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", "8ea2b7ca516745bfeafc49904b496089"},
    };
    for (const Example& example : examples)
        for_each_row([&](const AesImplementation& row) {
            const AesCipher key(row, from_hex(example.key));
            std::array<u8, 16> block = testing::array_of<16>(plaintext);
            key.key().encrypt_block(block, block);
            EXPECT_EQ(to_hex(block), example.ciphertext);
            key.decrypt_blocks(block);
            EXPECT_EQ(to_hex(block), plaintext);
        });
}

TEST(Aes, Sp800_38aAppendixF5CounterMode) {
    constexpr std::string_view plaintext =
        "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
        "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710";
    struct Example {
        std::string_view key, ciphertext;
    };
    constexpr Example examples[] = {
        {"2b7e151628aed2a6abf7158809cf4f3c",
         "874d6191b620e3261bef6864990db6ce9806f66b7970fdff8617187bb9fffdff"
         "5ae4df3edbd5d35e5b4f09020db03eab1e031dda2fbe03d1792170a0f3009cee"},
        {"8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b",
         "1abc932417521ca24f2b0459fe7e6e0b090339ec0aa6faefd5ccc2c6f4ce8e94"
         "1e36b26bd1ebc670d1bd1d665620abf74f78a7f6d29809585a97daec58c6b050"},
        {"603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
         "601ec313775789a5b7a7f504bbf3d228f443e3ca4d62b59aca84e990cacaf5c5"
         "2b0930daa23de94ce87017ba2d84988ddfc9c58db67aada613c2dd08457941a6"},
    };
    for (const Example& example : examples)
        for_each_row([&](const AesImplementation& row) {
            const AesKey key(row, from_hex(example.key));
            ByteVector text = from_hex(plaintext);
            key.ctr(testing::array_of<16>("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"), text);
            EXPECT_EQ(to_hex(text), example.ciphertext);
        });
}

TEST(Aes, EveryRowAgreesWithPortableAndCountsModulo2To32) {
    testing::CountingRandom random(5);
    for (usize key_size : {16u, 24u, 32u}) {
        const ByteVector key = random.bytes(key_size);
        const AesKey portable(aes_implementations().back(), key);
        for_each_row([&](const AesImplementation& row) {
            const AesKey ours(row, key);
            std::array<u8, 16> counter{};
            for (usize size = 0; size < 600; ++size) {
                random.fill(counter);
                if (size % 3 == 0) std::fill(counter.begin() + 12, counter.end(), u8{0xff});  // wraps at once
                ByteVector text = random.bytes(size), expected = text;
                ours.ctr(counter, text);
                portable.ctr(counter, expected);
                ASSERT_EQ(text, expected) << size;
            }
        });
        // SP 800-38D §6.2: after ...ffffffff comes ...00000000, and nothing is carried out of the word.
        std::array<u8, 16> last, zero{}, block{};
        last.fill(0xff);
        std::fill(zero.begin(), zero.begin() + 12, u8{0xff});
        ByteVector stream(32);
        portable.ctr(last, stream);
        portable.encrypt_block(zero, block);
        EXPECT_TRUE(std::equal(block.begin(), block.end(), stream.begin() + 16));
    }
}

TEST(Aes, BlocksBothWaysAndChainsAgreeWithPortable) {
    testing::CountingRandom random(6);
    for (usize key_size : {16u, 24u, 32u}) {
        const ByteVector key = random.bytes(key_size);
        const AesCipher portable(aes_implementations().back(), key);
        for_each_row([&](const AesImplementation& row) {
            const AesCipher ours(row, key);
            for (usize blocks = 0; blocks < 100; ++blocks) {
                const ByteVector text = random.bytes(16 * blocks);
                ByteVector out = text, expected = text;
                ours.encrypt_blocks(out);
                portable.encrypt_blocks(expected);
                ASSERT_EQ(out, expected) << blocks;
                ours.decrypt_blocks(out);
                ASSERT_EQ(out, text) << blocks;
                out = expected = text;
                ours.decrypt_blocks(out);
                portable.decrypt_blocks(expected);
                ASSERT_EQ(out, expected) << blocks;
                std::array<u8, 16> a{1}, b{1}, c{1};
                out = expected = text;
                ours.chain(a, out);
                portable.chain(b, expected);
                ours.key().mac(c, text);
                ASSERT_EQ(out, expected) << blocks;
                ASSERT_EQ(a, b);
                ASSERT_EQ(a, c);
            }
        });
    }
}

TEST(Aes, MovedKeyEncryptsAndLeavesNothingBehind) {
    const ByteVector raw(32, 7);
    AesKey first(raw);
    std::array<u8, 16> expected{}, block{};
    first.encrypt_block(expected, expected);
    AesKey second(std::move(first));
    second.encrypt_block(block, block);
    EXPECT_EQ(block, expected);
    const auto* memory = reinterpret_cast<const u8*>(&first);  // the schedule comes first in the object
    EXPECT_TRUE(std::all_of(memory, memory + 240, [](u8 byte) { return byte == 0; }));
}

TEST(AesDeathTest, OtherKeySizesAbort) {
    EXPECT_DEATH(AesKey(ByteVector(20)), "");
    ByteVector text(17);
    EXPECT_DEATH(AesKey(ByteVector(16)).encrypt_blocks(text), "");
}

}  // namespace
}  // namespace troth::inline v1::crypto
