// cSHAKE, SP 800-185: NIST's samples, and the encodings of §2.3.
#include "troth/crypto/hash/cshake.hpp"

#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"

namespace troth::inline v1::crypto {
namespace {

using testing::from_hex;
using testing::to_hex;

std::string squeeze(Shake shake, Bytes message, usize size) {
    ByteVector out(size);
    shake.absorb(message).squeeze(out);
    return to_hex(out);
}

TEST(CShake, Sp800_185Section3Samples) {
    const ByteVector data = from_hex("00010203");
    for (const cpu::Features& features : {cpu::host(), cpu::portable}) {
        EXPECT_EQ(squeeze(CShake(ShakeId::shake128, {}, bytes_of("Email Signature"), features), data, 32),
                  "c1c36925b6409a04f1b504fcbca9d82b4017277cb5ed2b2065fc1d3814d5aaf5");
        EXPECT_EQ(squeeze(CShake(ShakeId::shake256, {}, bytes_of("Email Signature"), features), data, 64),
                  "d008828e2b80ac9d2218ffee1d070c48b8e4c87bff32c9699d5b6896eee0edd164020e2be0560858d9c00c037e34a969"
                  "37c561a74c412bb4c746469527281c8c");
    }
}

TEST(CShake, Sp800_185Section3_3WithoutNamesItIsShake) {
    const ByteVector data = from_hex("00010203");
    for (ShakeId id : {ShakeId::shake128, ShakeId::shake256})
        EXPECT_EQ(squeeze(CShake(id, {}, {}), data, 400), squeeze(Shake(id), data, 400));
}

TEST(CShake, Sp800_185Section2_3_1Encodings) {
    EXPECT_EQ(to_hex(sp800_185::left_encode(0).bytes()), "0100");
    EXPECT_EQ(to_hex(sp800_185::right_encode(0).bytes()), "0001");
    EXPECT_EQ(to_hex(sp800_185::left_encode(255).bytes()), "01ff");
    EXPECT_EQ(to_hex(sp800_185::left_encode(256).bytes()), "020100");
    EXPECT_EQ(to_hex(sp800_185::right_encode(65536).bytes()), "01000003");
    EXPECT_EQ(to_hex(sp800_185::left_encode(~u64{0}).bytes()), "08ffffffffffffffff");
}

// A name that fills the first block exactly, and one byte more or less, must all differ.
TEST(CShake, Sp800_185Section2_3_3PaddingEndsTheBlock) {
    const ByteVector name(200, 'n');
    std::string before;
    for (usize size = 158; size < 172; ++size) {
        const std::string now = squeeze(CShake(ShakeId::shake128, {}, Bytes(name).first(size)), {}, 32);
        EXPECT_NE(now, before);
        before = now;
    }
}

}  // namespace
}  // namespace troth::inline v1::crypto
