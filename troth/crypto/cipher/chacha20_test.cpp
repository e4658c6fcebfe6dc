// ChaCha20: the vectors of RFC 8439, and every row against the portable one.
#include "troth/crypto/cipher/chacha20.hpp"

#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"

namespace troth::inline v1::crypto {
namespace {

using testing::from_hex;
using testing::to_hex;

template <class F>
void for_each_row(F f) {
    for (const chacha20::Implementation& row : chacha20::implementations()) {
        if (!row.runs_on(cpu::host())) continue;
        SCOPED_TRACE(std::string(row.name));
        f(row);
    }
}

TEST(ChaCha20, Rfc8439Section2_3_2Block) {
    for_each_row([](const chacha20::Implementation& row) {
        const ByteVector key = from_hex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
        const ByteVector nonce = from_hex("000000090000004a00000000");
        ByteVector block(64);
        row.xor_stream(key.data(), nonce.data(), 1, block.data(), block.data(), block.size());
        EXPECT_EQ(to_hex(block),
                  "10f1e7e4d13b5915500fdd1fa32071c4c7d1f4c733c068030422aa9ac3d46c4e"
                  "d2826446079faa0914c2d705d98b02a2b5129cd1de164eb9cbd083e8a2503c4e");
    });
}

TEST(ChaCha20, Rfc8439Section2_4_2Encryption) {
    for_each_row([](const chacha20::Implementation& row) {
        const ByteVector key = from_hex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
        const ByteVector nonce = from_hex("000000000000004a00000000");
        const std::string_view text =
            "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen "
            "would be it.";
        ByteVector out(text.size());
        row.xor_stream(key.data(), nonce.data(), 1, bytes_of(text).data(), out.data(), out.size());
        EXPECT_EQ(to_hex(out),
                  "6e2e359a2568f98041ba0728dd0d6981e97e7aec1d4360c20a27afccfd9fae0bf91b65c5524733ab8f593dabcd62b357"
                  "1639d624e65152ab8f530c359f0861d807ca0dbf500d6a6156a38e088a22b65e52bc514d16ccf806818ce91ab7793736"
                  "5af90bbf74a35be6b40b8eedf2785e42874d");
    });
}

TEST(ChaCha20, EveryRowAgreesWithPortableAtEveryLength) {
    testing::CountingRandom random(6);
    const ByteVector key = random.bytes(32), nonce = random.bytes(12), text = random.bytes(5000);
    for_each_row([&](const chacha20::Implementation& row) {
        for (usize size = 0; size <= text.size(); size += size < 1200 ? 1 : 37) {
            for (u32 counter : {0u, 0xfffffff0u}) {  // the second wraps (RFC 8439 §2.3: a 32-bit word)
                ByteVector expected(size), out(size + 1, 0xee);
                chacha20::implementations().back().xor_stream(key.data(), nonce.data(), counter, text.data(),
                                                              expected.data(), size);
                row.xor_stream(key.data(), nonce.data(), counter, text.data(), out.data(), size);
                ASSERT_EQ(out.back(), 0xee) << size;
                out.pop_back();
                ASSERT_EQ(out, expected) << size;
            }
        }
    });
}

TEST(ChaCha20, FacadeWorksInPlaceOnEveryProcessor) {
    const std::array<u8, 32> key = {1};
    const std::array<u8, 12> nonce = {2};
    ByteVector one(300, 9), two(300, 9);
    chacha20::xor_stream(key, nonce, 7, one);
    chacha20::xor_stream(key, nonce, 7, two, cpu::portable);
    EXPECT_EQ(one, two);
    chacha20::xor_stream(key, nonce, 7, one);
    EXPECT_EQ(one, ByteVector(300, 9));
}

}  // namespace
}  // namespace troth::inline v1::crypto
