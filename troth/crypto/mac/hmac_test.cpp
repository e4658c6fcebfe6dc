// HMAC: the test cases of RFC 4231 section 4 (case 5 is truncated there, so its first 16 bytes are compared).
#include "troth/crypto/mac/hmac.hpp"

#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"

namespace troth::inline v1::crypto {
namespace {

using testing::CountingRandom;
using testing::from_hex;
using testing::to_hex;

ByteVector text(std::string_view t) {
    const Bytes bytes = bytes_of(t);
    return ByteVector(bytes.begin(), bytes.end());
}

TEST(Hmac, Rfc4231Section4TestCases) {
    struct Vector {
        ByteVector key, message;
        std::array<std::string_view, 3> macs;  // SHA-256, SHA-384, SHA-512
    };
    const Vector vectors[] = {
        {ByteVector(20, 0x0b),
         text("Hi There"),
         {"b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
          "afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59cfaea9ea9076ede7f4af152e8b2fa9cb6",
          "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cde"
          "daa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854"}},
        {text("Jefe"),
         text("what do ya want for nothing?"),
         {"5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
          "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649",
          "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
          "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"}},
        {ByteVector(20, 0xaa),
         ByteVector(50, 0xdd),
         {"773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
          "88062608d3e6ad8a0aa2ace014c8a86f0aa635d947ac9febe83ef4e55966144b2a5ab39dc13814b94e3ab6e101a34f27",
          "fa73b0089d56a284efb0f0756c890be9b1b5dbdd8ee81a3655f83e33b2279d39"
          "bf3e848279a722c806b485a47e67c807b946a337bee8942674278859e13292fb"}},
        {from_hex("0102030405060708090a0b0c0d0e0f10111213141516171819"),
         ByteVector(50, 0xcd),
         {"82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b",
          "3e8a69b7783c25851933ab6290af6ca77a9981480850009cc5577c6e1f573b4e6801dd23c4a7d679ccf8a386c674cffb",
          "b0ba465637458c6990e5a8c5f61d4af7e576d97ff94b872de76f8050361ee3db"
          "a91ca5c11aa25eb4d679275cc5788063a5f19741120c4f2de2adebeb10a298dd"}},
        {ByteVector(20, 0x0c),
         text("Test With Truncation"),
         {"a3b6167473100ee06e0c796c2955552b", "3abf34c3503b2a23a46efc619baef897",
          "415fad6271580a531d4179bc891d87a6"
          ""}},
        {ByteVector(131, 0xaa),
         text("Test Using Larger Than Block-Size Key - Hash Key First"),
         {"60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
          "4ece084485813e9088d2c63a041bc5b44f9ef1012a2b588f3cd11f05033ac4c60c2ef6ab4030fe8296248df163f44952",
          "80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f352"
          "6b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598"}},
        {ByteVector(131, 0xaa),
         text(
             "This is a test using a larger than block-size key and a larger than block-size data. The key needs to be "
             "hashed before being used by the HMAC algorithm."),
         {"9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
          "6617178e941f020d351e2f254e8fd32c602420feb0b8fb9adccebb82461e99c5a678cc31e799176d3860e6110c46523e",
          "e37b6a775dc87dbaa4dfa9f96e5e3ffddebd71f8867289865df5a32d20cdc944"
          "b6022cac3c4982b10d5eeb55c3e4de15134676fb6de0446065c97440fa8c6a58"}},
    };
    constexpr HashId ids[] = {HashId::sha256, HashId::sha384, HashId::sha512};
    for (const Vector& v : vectors) {
        for (usize i = 0; i < 3; ++i) {
            SCOPED_TRACE(info(ids[i]).name);
            for (const cpu::Features& features : {cpu::host(), cpu::portable}) {
                const Mac mac = hmac(HmacKey(ids[i], v.key, features), v.message);
                EXPECT_EQ(mac.size, digest_size(ids[i]));
                EXPECT_EQ(to_hex(mac.bytes()).substr(0, v.macs[i].size()), v.macs[i]);
            }
        }
    }
}

// NIST's example for HMAC with SHA-3 (key and text of RFC 4231 case 2).
TEST(Hmac, Fips198_1WithSha3) {
    EXPECT_EQ(to_hex(hmac(HmacKey(HashId::sha3_256, text("Jefe")), text("what do ya want for nothing?")).bytes()),
              "c7d4072e788877ae3596bbb0da73b887c9171f93095b294ae857fbe2645e1ba5");
}

// RFC 2104 §2, written out with whole hashes, against the midstates: keys around the block size.
TEST(Hmac, Rfc2104Section2EveryKeySize) {
    CountingRandom random(11);
    for (const HashInfo& h : hash_infos) {
        for (usize size = 0; size <= usize{h.block_size} + 3; ++size) {
            const ByteVector key = random.bytes(size), message = random.bytes(random.below(300));
            ByteVector block(h.block_size);
            const Digest hashed = hash(h.id, key);
            const Bytes used = size > h.block_size ? hashed.bytes() : Bytes(key);
            std::copy(used.begin(), used.end(), block.begin());
            ByteVector inner = block, outer = block;
            for (u8& b : inner) b ^= 0x36;
            for (u8& b : outer) b ^= 0x5c;
            const Bytes inner_message[] = {inner, message};
            const Digest inner_digest = hash(h.id, inner_message);
            const Bytes outer_message[] = {outer, inner_digest.bytes()};
            ASSERT_EQ(to_hex(hmac(HmacKey(h.id, key), message).bytes()), to_hex(hash(h.id, outer_message).bytes()))
                << h.name << " " << size;
        }
    }
}

// A short message takes a way of its own; the streamed one is the reference, at every length around that limit.
TEST(Hmac, OneCallGivesWhatAStreamGives) {
    CountingRandom random(7);
    const ByteVector key = random.bytes(40);
    for (const HashInfo& row : hash_infos)
        for (const cpu::Features& features : {cpu::host(), cpu::portable}) {
            const HmacKey ready(row.id, key, features);
            for (usize size = 0; size <= 150; ++size) {
                const ByteVector message = random.bytes(size);
                ASSERT_EQ(to_hex(hmac(ready, message).bytes()), to_hex(Hmac(ready).update(message).finish().bytes()))
                    << row.name << " " << size;
            }
        }
}

TEST(Hmac, PiecesAndForksGiveTheSameMac) {
    const HmacKey key(HashId::sha384, bytes_of("key"));
    Hmac state(key);
    state.update(bytes_of("one "));
    Hmac fork = state;
    state.update(bytes_of("two"));
    const Bytes pieces[] = {bytes_of("one "), Bytes(), bytes_of("two")};
    EXPECT_TRUE(verify(state.finish(), hmac(key, bytes_of("one two")).bytes()));
    EXPECT_TRUE(verify(state.finish(), hmac(key, Gather(pieces)).bytes()));
    EXPECT_TRUE(verify(fork.finish(), hmac(key, bytes_of("one ")).bytes()));
}

TEST(Hmac, VerifyRefusesEveryOtherMac) {
    const Mac mac = hmac(HmacKey(HashId::sha256, bytes_of("key")), bytes_of("message"));
    ByteVector received(mac.bytes().begin(), mac.bytes().end());
    EXPECT_TRUE(verify(mac, received));
    for (usize bit = 0; bit < received.size() * 8; ++bit) {
        received[bit / 8] ^= static_cast<u8>(1u << bit % 8);
        EXPECT_FALSE(verify(mac, received));
        received[bit / 8] ^= static_cast<u8>(1u << bit % 8);
    }
    EXPECT_FALSE(verify(mac, Bytes(received).first(31)));  // truncation is not accepted silently
    EXPECT_FALSE(verify(mac, Bytes()));
    received.push_back(0);
    EXPECT_FALSE(verify(mac, received));
}

}  // namespace
}  // namespace troth::inline v1::crypto
