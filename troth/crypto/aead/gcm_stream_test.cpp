// AES-GCM in pieces is AES-GCM.
#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/crypto/aead/errors.hpp"
#include "troth/crypto/aead/gcm.hpp"

namespace troth::crypto {
namespace {

using v1::testing::CountingRandom;
using v1::testing::from_hex;
using v1::testing::to_hex;

std::vector<cpu::Features> feature_sets() {
    return {cpu::host(), cpu::portable};
}

// SP 800-38D by the test case 4 of the proposal (McGrew, Viega): 60 octets of text, 20 of associated data.
TEST(AesGcmStream, Sp80038dTestCase4) {
    for (const cpu::Features& features : feature_sets()) {
        auto stream = AesGcmStream::create(from_hex("feffe9928665731c6d6a8f9467308308"),
                                           from_hex("cafebabefacedbaddecaf888"), features);
        ASSERT_TRUE(stream);
        ByteVector text = from_hex(
            "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa"
            "0de657"
            "ba637b39");
        ASSERT_TRUE(stream->encrypt(MutableBytes(text).first(32)));
        ASSERT_TRUE(stream->encrypt(MutableBytes(text).subspan(32)));
        EXPECT_EQ(to_hex(text),
                  "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84aa051ba3"
                  "0b396a0aac97"
                  "3d58e091");
        const Secret<16> tag = stream->tag(from_hex("feedfacedeadbeeffeedfacedeadbeefabaddad2"));
        EXPECT_EQ(to_hex(tag.bytes()), "5bc94fbc3221a5db94fae95ae7121a47");
    }
}

TEST(AesGcmStream, Sp80038dSection7PiecesOfAnySizeGiveWhatTheWholeGives) {
    CountingRandom random;
    for (const cpu::Features& features : feature_sets())
        for (const usize key_size : {16u, 24u, 32u})
            for (const usize size : {0u, 1u, 16u, 17u, 160u, 4096u, 70'001u}) {
                const ByteVector key = random.bytes(key_size), aad = random.bytes(size % 37);
                const ByteVector nonce = random.bytes(size % 2 == 0 ? 12 : 9), text = random.bytes(size);
                ByteVector whole = text;
                whole.resize(size + 16);
                ASSERT_TRUE(AesGcm::create(key)->seal(nonce, aad, whole));
                for (const usize piece : {usize{16}, usize{48}, usize{1024}, usize{1} << 20}) {
                    if (size / piece > 1000) continue;
                    auto sealing = AesGcmStream::create(key, nonce, features);
                    auto opening = AesGcmStream::create(key, nonce, features);
                    ByteVector sealed = text;
                    for (usize at = 0; at < size; at += piece)
                        ASSERT_TRUE(sealing->encrypt(MutableBytes(sealed).subspan(at, std::min(piece, size - at))));
                    EXPECT_TRUE(std::ranges::equal(sealed, Bytes(whole).first(size)));
                    const Secret<16> tag = sealing->tag(aad);
                    EXPECT_TRUE(std::ranges::equal(tag.bytes(), Bytes(whole).last(16))) << size << " by " << piece;
                    for (usize at = 0; at < size; at += piece)
                        ASSERT_TRUE(opening->decrypt(MutableBytes(sealed).subspan(at, std::min(piece, size - at))));
                    EXPECT_EQ(sealed, text);
                    const Secret<16> again = opening->tag(aad);
                    EXPECT_TRUE(std::ranges::equal(again.bytes(), tag.bytes()));
                }
            }
}

TEST(AesGcmStream, Sp80038dSection5_2_1_1SizesAreChecked) {
    const ByteVector key(32);
    EXPECT_EQ(AesGcmStream::create(key, {}).error().id(), aead_nonce_size_wrong.id);
    EXPECT_EQ(AesGcmStream::create(Bytes(key).first(31), Bytes(key).first(12)).error().id(), aead_key_size_wrong.id);
}

}  // namespace
}  // namespace troth::crypto
