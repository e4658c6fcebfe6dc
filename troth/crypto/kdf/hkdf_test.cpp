// HKDF: RFC 5869 appendix A (the cases with SHA-256), and its laws.
#include "troth/crypto/kdf/hkdf.hpp"

#include <type_traits>

#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"

namespace troth::inline v1::crypto {
namespace {

using hkdf::Prk;
using testing::CountingRandom;
using testing::from_hex;
using testing::reveal;
using testing::to_hex;

struct HkdfVector {
    std::string_view name, ikm, salt, info, prk, okm;
};
constexpr HkdfVector sha256_vectors[] = {
    {"A.1 basic", "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "000102030405060708090a0b0c", "f0f1f2f3f4f5f6f7f8f9",
     "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5",
     "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"},
    {"A.2 longer inputs and outputs",
     "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c"
     "2d2e2f303132333435363738393a3b3c3d3e3f404142434445464748494a4b4c4d4e4f",
     "606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f808182838485868788898a8b8c"
     "8d8e8f909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeaf",
     "b0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdc"
     "dddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff",
     "06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244",
     "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e"
     "590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87"},
    {"A.3 no salt, no info", "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "", "",
     "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04",
     "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"},
};

TEST(Hkdf, Rfc5869Section2_2ExtractAndSection2_3Expand) {
    for (const HkdfVector& v : sha256_vectors) {
        SCOPED_TRACE(v.name);
        for (const cpu::Features& features : {cpu::host(), cpu::portable}) {
            const Prk prk = hkdf::extract(HashId::sha256, from_hex(v.salt), from_hex(v.ikm), features);
            EXPECT_EQ(reveal(hkdf::expand(prk, from_hex(v.info), v.okm.size() / 2)), v.okm);
            const Prk same = hkdf::from_bytes(HashId::sha256, from_hex(v.prk), features);
            EXPECT_EQ(reveal(hkdf::expand(same, from_hex(v.info), v.okm.size() / 2)), v.okm);
        }
        EXPECT_EQ(to_hex(hmac(HmacKey(HashId::sha256, from_hex(v.salt)), from_hex(v.ikm)).bytes()), v.prk);
    }
}

TEST(Hkdf, Rfc5869Section2_2NoSaltIsHashLenZeros) {
    for (const HashInfo& h : hash_infos) {
        const ByteVector zeros(h.digest_size);
        EXPECT_EQ(reveal(hkdf::expand(hkdf::extract(h.id, {}, bytes_of("ikm")), {}, 100)),
                  reveal(hkdf::expand(hkdf::extract(h.id, zeros, bytes_of("ikm")), {}, 100)));
    }
}

// A shorter output is the beginning of a longer one, and info may come in pieces.
TEST(Hkdf, Rfc5869Section2_3EveryLengthIsAPrefix) {
    CountingRandom random(5);
    for (const HashInfo& h : hash_infos) {
        const Prk prk = hkdf::from_bytes(h.id, random.bytes(h.digest_size));
        const ByteVector info = random.bytes(40);
        const SecretBytes longest = hkdf::expand(prk, info, hkdf::max_expand_size(h.id));
        for (usize size = 0; size <= 200; ++size) {
            const usize cut = random.below(info.size() + 1);
            const Bytes pieces[] = {Bytes(info).first(cut), Bytes(info).subspan(cut)};
            ByteVector out(size);
            hkdf::expand(prk, pieces, out);
            ASSERT_EQ(to_hex(out), to_hex(longest.bytes().first(size)));
        }
    }
}

TEST(HkdfDeathTest, Rfc5869Section2_3MoreThan255TimesHashLenIsABrokenInvariant) {
    const Prk prk = hkdf::from_bytes(HashId::sha256, bytes_of("0123456789abcdef0123456789abcdef"));
    EXPECT_EQ(hkdf::expand(prk, {}, 255 * 32).size(), 255u * 32);
    EXPECT_DEATH(hkdf::expand(prk, {}, 255 * 32 + 1), "");
}

static_assert(!std::is_copy_constructible_v<Prk> && std::is_nothrow_move_constructible_v<Prk>);

TEST(Hkdf, CloneAndMoveKeepTheKey) {
    Prk first = hkdf::extract(HashId::sha384, bytes_of("salt"), bytes_of("ikm"));
    const std::string expected = reveal(hkdf::expand(first, bytes_of("info"), 48));
    const Prk second = first.clone();
    Prk third = std::move(first);
    EXPECT_EQ(reveal(hkdf::expand(second, bytes_of("info"), 48)), expected);
    EXPECT_EQ(reveal(hkdf::expand(third, bytes_of("info"), 48)), expected);
    third = second.clone();
    EXPECT_EQ(reveal(hkdf::expand(third, bytes_of("info"), 48)), expected);
    EXPECT_EQ(third.id(), HashId::sha384);
}

}  // namespace
}  // namespace troth::inline v1::crypto
