// X-Wing, draft-connolly-cfrg-xwing-kem-10 §5 and appendix C.
#include "troth/crypto/kem/xwing.hpp"

#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/crypto/hash/hash.hpp"

namespace troth::inline v1::crypto {
namespace {

using testing::from_hex;
using testing::reveal;
using testing::to_hex;

std::string sha3(Bytes bytes) {
    return to_hex(hash(HashId::sha3_256, bytes).bytes());
}

// Of the draft's appendix; key and ciphertext as their SHA3-256.
struct XWingVector {
    std::string_view seed, randomness, public_key, ciphertext, shared_secret;
};
constexpr XWingVector vectors[] = {
    {"7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26",
     "3cb1eea988004b93103cfb0aeefd2a686e01fa4a58e8a3639ca8a1e3f9ae57e235b8cc873c23dc62b8d260169afa2f75ab916a58d97491883"
     "5d25e6a435085b2",
     "5121745904643ad9dfacca7869292c19a8a69533b53e60666b7db910b4ad6367",
     "c0abd149f83f45324ac3a7ddc7606c71f257e5ea86113522834a0ee1bcb34e3e",
     "d2df0522128f09dd8e2c92b1e905c793d8f57a54c3da25861f10bf4ca613e384"},
    {"badfd6dfaac359a5efbb7bcc4b59d538df9a04302e10c8bc1cbf1a0b3a5120ea",
     "17cda7cfad765f5623474d368ccca8af0007cd9f5e4c849f167a580b14aabdefaee7eef47cb0fca9767be1fda69419dfb927e9df07348b196"
     "691abaeb580b32d",
     "799b6016e5daa56ffa1b5e79f7caf73413ceecd6df428642404cac41ddee4853",
     "7680b7ba47ae09bac4b43001edcef9d98e50df20026e70ba6a424447e1f2b961",
     "f2e86241c64d60f6649fbc6c5b7d17180b780a3f34355e64a85749949c45f150"},
    {"ef58538b8d23f87732ea63b02b4fa0f4873360e2841928cd60dd4cee8cc0d4c9",
     "22a96188d032675c8ac850933c7aff1533b94c834adbb69c6115bad4692d8619f90b0cdf8a7b9c264029ac185b70b83f2801f2f4b3f70c593"
     "ea3aeeb613a7f1b",
     "1ef0c99a06026450564957a5402a788feffbbefdcce55d25de254d0a49eb095a",
     "3088688d63201d5d844170b79f148b2791c15f346ff6f8bd559807fbd442f91f",
     "953f7f4e8c5b5049bdc771d1dffada0dd961477d1a2ae0988baa7ea6898d893f"},
};

TEST(XWing, DraftAppendixCKnownAnswers) {
    for (const XWingVector& v : vectors)
        for (const cpu::Features& features : {cpu::host(), cpu::portable}) {
            const auto key = xwing::PrivateKey::from_seed(testing::array_of<32>(v.seed), features);
            EXPECT_EQ(sha3(key.public_key()), v.public_key);
            testing::ScriptedRandom random(from_hex(v.randomness));
            const Result<xwing::Encapsulation> sent = xwing::encapsulate(key.public_key(), random, features);
            ASSERT_TRUE(sent);
            EXPECT_EQ(sha3(sent->ciphertext), v.ciphertext);
            EXPECT_EQ(reveal(sent->shared_secret), v.shared_secret);
            const Result<Secret<32>> received = xwing::decapsulate(key, sent->ciphertext, features);
            ASSERT_TRUE(received);
            EXPECT_EQ(reveal(*received), v.shared_secret);
        }
}

TEST(XWing, DraftSection5RefusesWrongSizesAndBadLattices) {
    testing::CountingRandom random(1);
    const auto key = xwing::PrivateKey::generate(random);
    ByteVector public_key(key.public_key().begin(), key.public_key().end());
    EXPECT_EQ(xwing::encapsulate(Bytes(public_key).first(1215), random).error().id(),
              "crypto.mlkem_encapsulation_key_size");
    public_key[0] = public_key[1] = 0xff;
    EXPECT_EQ(xwing::encapsulate(public_key, random).error().id(), "crypto.mlkem_encapsulation_key_modulus");
    EXPECT_EQ(xwing::decapsulate(key, ByteVector(1119)).error().id(), "crypto.mlkem_ciphertext_size");
}

// A changed ciphertext gives another secret, in either half: nothing fails.
TEST(XWing, AlteredCiphertextGivesAnotherSecret) {
    testing::CountingRandom random(2);
    const auto key = xwing::PrivateKey::generate(random);
    const Result<xwing::Encapsulation> sent = xwing::encapsulate(key.public_key(), random);
    for (const usize at : {usize{0}, usize{1100}}) {
        auto altered = sent->ciphertext;
        altered[at] ^= 1;
        const Result<Secret<32>> received = xwing::decapsulate(key, altered);
        ASSERT_TRUE(received);
        EXPECT_FALSE(ct::equal(received->bytes(), sent->shared_secret.bytes()));
    }
}

}  // namespace
}  // namespace troth::inline v1::crypto
