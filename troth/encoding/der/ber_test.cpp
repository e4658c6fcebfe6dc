// BER made DER: X.690 §8 against §10 and §11.
#include "troth/encoding/der/ber.hpp"

#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"

namespace troth::inline v1::encoding::der {
namespace {

using troth::testing::from_hex;
using troth::testing::to_hex;

std::string converted(std::string_view hex) {
    const auto der = from_ber(from_hex(hex));
    return der ? to_hex(der->bytes()) : std::string(der.error().id());
}

TEST(Ber, DerComesOutUnchanged) {
    for (const std::string_view der : {"0500", "30060201010401ff", "3100", "bf8123020500", "a003020101"})
        EXPECT_EQ(converted(der), der);
}
TEST(Ber, X690Section8_1_3LengthsBecomeDefiniteAndShort) {
    EXPECT_EQ(converted("30800201013080040100"
                        "00000000"),
              "3008020101300304"
              "0100");
    EXPECT_EQ(converted("308400000003020101"), "3003020101");
    EXPECT_EQ(converted("0482ff00"), "encoding.der_truncated");
    EXPECT_EQ(converted("0480"), "encoding.der_bad_length");  // §8.1.3.2: not of a primitive value
}
TEST(Ber, X690Section8_7_3PiecesOfAnOctetStringAreJoined) {
    EXPECT_EQ(converted("24080402010204020304"), "040401020304");
    EXPECT_EQ(converted("2480040101248004010204010300000401040000"), "040401020304");
    EXPECT_EQ(converted("2403020101"), "encoding.der_unexpected");
}
TEST(Ber, X690Section11_6SetsAreSorted) {
    EXPECT_EQ(converted("3109020103020101020102"), "3109020101020102020103");
    EXPECT_EQ(converted("31800401ff0201050000"), "31060201050401ff");
}
TEST(Ber, FailuresSayWhere) {
    EXPECT_EQ(converted("3080020101"), "encoding.der_truncated");
    EXPECT_EQ(converted("30030201"), "encoding.der_truncated");
    EXPECT_EQ(converted("05000500"), "encoding.der_trailing");
    EXPECT_EQ(converted("30020000"), "encoding.der_bad_tag");  // end-of-contents where no length is open
    EXPECT_EQ(converted(""), "encoding.der_truncated");
    EXPECT_EQ(converted("3086ffffffffffff"), "encoding.der_bad_length");
    std::string deep;
    for (int i = 0; i < 40; ++i) deep += "3080";
    EXPECT_EQ(converted(deep), "encoding.der_too_deep");
    const auto cut = from_ber(from_hex("3006020101020401"));
    ASSERT_FALSE(cut);
    EXPECT_EQ(cut.error().context().offset, 5u);
}

}  // namespace
}  // namespace troth::inline v1::encoding::der
