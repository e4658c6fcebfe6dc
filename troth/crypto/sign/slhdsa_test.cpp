// SLH-DSA, FIPS 205: known answers, the forms of a key, and what must be refused.
#include "troth/crypto/sign/slhdsa.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/crypto/hash/hash.hpp"

namespace troth::inline v1::crypto {
namespace {

using slhdsa::Parameters;
using slhdsa::PrivateKey;
using testing::CountingRandom;
using testing::to_hex;

Bytes text(std::string_view s) {
    return {reinterpret_cast<const u8*>(s.data()), s.size()};
}
PrivateKey counted_key(const Parameters& p, const cpu::Features& features = cpu::host()) {
    ByteVector seeds(3 * p.n);
    for (usize i = 0; i < seeds.size(); ++i) seeds[i] = static_cast<u8>(i);
    const Bytes bytes = seeds;
    return PrivateKey::from_seeds(p.id, bytes.first(p.n), bytes.subspan(p.n, p.n), bytes.last(p.n), features);
}

// The seeds are the bytes 0, 1, 2, …, the message "hello", no context, deterministic; the signature as its SHA-256.
// OpenSSL 3.5.8 accepted each of these signatures.
struct SlhDsaVector {
    SlhDsaId id;
    std::string_view signature;
};
constexpr SlhDsaVector vectors[] = {
    {SlhDsaId::sha2_128s, "6f67d3ab21e50dc2ae3c4d10f545b9e6b05b75d2dc6064deeaf965dadf20f48e"},
    {SlhDsaId::sha2_128f, "9bf8a1ae3750bce4076017d1703a9434f141997a82e65dd82cf2c1cd8a5861a7"},
    {SlhDsaId::shake_128f, "9f0a4344c4ed589d23f4ee408a488705e9a917a00cde99a84ce7074ccbfb8927"},
    {SlhDsaId::sha2_192f, "6c0d3642b6fdb77458ef1b5f25f204ddb2b5a29597ebc95699d3326528b75950"},
    {SlhDsaId::shake_192f, "69aae16d9ab9b229625b0125fc71aa1c9b86678f543911472a2cb91b628200a2"},
    {SlhDsaId::sha2_256f, "97a8d1d9bad2582bd22717981ac781c18c9d071c63d7598df2e4dd24dccb163a"},
    {SlhDsaId::shake_256f, "75594fd96d0a7eb5a1085b1c9556ba3198cfeb67b27fb41932085911b12b67b3"},
};

TEST(SlhDsa, Fips205Section10KnownAnswers) {
    for (const SlhDsaVector& v : vectors) {
        const Parameters& p = slhdsa::parameters(v.id);
        SCOPED_TRACE(p.name);
        const PrivateKey key = counted_key(p);
        const Result<ByteVector> made = slhdsa::sign_deterministic(key, text("hello"), {});
        ASSERT_TRUE(made);
        EXPECT_EQ(to_hex(hash(HashId::sha256, *made).bytes()), v.signature);
        EXPECT_TRUE(slhdsa::verify(v.id, key.public_key(), text("hello"), {}, *made));
    }
}

TEST(SlhDsa, RowsAgree) {
    for (const SlhDsaId id : {SlhDsaId::shake_128f, SlhDsaId::sha2_128f}) {
        const Parameters& p = slhdsa::parameters(id);
        const PrivateKey key = counted_key(p), portable = counted_key(p, cpu::portable);
        EXPECT_TRUE(std::ranges::equal(key.public_key(), portable.public_key()));
        EXPECT_EQ(*slhdsa::sign_deterministic(key, text("x"), text("c")),
                  *slhdsa::sign_deterministic(portable, text("x"), text("c"), cpu::portable));
    }
}

TEST(SlhDsa, Fips205Section10Point2HedgedSignaturesAndContext) {
    CountingRandom random(1);
    const PrivateKey key = PrivateKey::generate(SlhDsaId::sha2_128f, random);
    const auto accepted = [&](std::string_view m, Bytes c, Bytes s) {
        return slhdsa::verify(key.id(), key.public_key(), text(m), c, s);
    };
    const Result<ByteVector> a = slhdsa::sign(key, text("m"), text("c"), random);
    const Result<ByteVector> b = slhdsa::sign(key, text("m"), text("c"), random);
    ASSERT_TRUE(a && b);
    EXPECT_NE(*a, *b);
    EXPECT_TRUE(accepted("m", text("c"), *a));
    EXPECT_TRUE(accepted("m", text("c"), *b));
    EXPECT_FALSE(accepted("m", {}, *a));
    EXPECT_FALSE(accepted("n", text("c"), *a));
    const ByteVector longer(256, 1);
    EXPECT_EQ(slhdsa::sign(key, text("m"), longer, random).error().id(), "crypto.slhdsa_context_size");
    EXPECT_FALSE(accepted("m", longer, *a));
    for (int i = 0; i < 40; ++i) {
        ByteVector bad = *a;
        bad[random.below(bad.size())] ^= static_cast<u8>(1u << random.below(8));
        EXPECT_FALSE(accepted("m", text("c"), bad));
    }
    EXPECT_FALSE(accepted("m", text("c"), Bytes(*a).first(a->size() - 1)));
    EXPECT_FALSE(slhdsa::verify(key.id(), key.public_key().first(31), text("m"), text("c"), *a));
}

TEST(SlhDsa, Fips205Section9Point1KeyIsCheckedAgainstItsRoot) {
    const PrivateKey key = counted_key(slhdsa::parameters(SlhDsaId::shake_128f));
    ByteVector bytes(key.bytes().begin(), key.bytes().end());
    EXPECT_TRUE(PrivateKey::from_bytes(SlhDsaId::shake_128f, bytes));
    EXPECT_EQ(PrivateKey::from_bytes(SlhDsaId::shake_192f, bytes).error().id(), "crypto.slhdsa_key_size");
    for (const usize at : {0u, 40u, 63u}) {  // SK.seed, PK.seed, PK.root; SK.prf is bound to nothing
        ByteVector bad = bytes;
        bad[at] ^= 1;
        EXPECT_EQ(PrivateKey::from_bytes(SlhDsaId::shake_128f, bad).error().id(), "crypto.slhdsa_key_inconsistent");
    }
}

}  // namespace
}  // namespace troth::inline v1::crypto
