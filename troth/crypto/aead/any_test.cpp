// CCM, GCM with other sizes, GCM-SIV, SIV, XChaCha20-Poly1305 and the registry: the standards' examples on every row.
#include "troth/crypto/aead/any.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/crypto/aead/aead_rows.hpp"
#include "troth/crypto/aead/errors.hpp"
#include "troth/crypto/aead/gcm.hpp"
#include "troth/crypto/cipher/chacha20.hpp"

namespace troth::inline v1::crypto {
namespace {

using testing::from_hex;
using testing::to_hex;

template <class F>
void for_each_aes_row(F f) {
    for (const AesImplementation& row : aes_implementations()) {
        if (!row.runs_on(cpu::host())) continue;
        SCOPED_TRACE(std::string(row.name));
        f(row);
    }
}
template <class Key>
std::string sealed(const Key& key, std::string_view nonce, std::string_view aad, std::string_view text) {
    ByteVector out = from_hex(text);
    out.resize(out.size() + key.tag_size());
    EXPECT_TRUE(key.seal(from_hex(nonce), from_hex(aad), out).has_value());
    ByteVector back = out;
    EXPECT_TRUE(key.open(from_hex(nonce), from_hex(aad), back).has_value());
    back.resize(back.size() - key.tag_size());
    EXPECT_EQ(to_hex(back), to_hex(from_hex(text)));
    return to_hex(out);
}

TEST(Ccm, Sp800_38cAppendixCExamples) {
    for_each_aes_row([](const AesImplementation& row) {
        const ByteVector key = from_hex("404142434445464748494a4b4c4d4e4f");
        const auto one = AesCcm::create(row, key, {.nonce = 7, .tag = 4});
        EXPECT_EQ(sealed(*one, "10111213141516", "0001020304050607", "20212223"), "7162015b4dac255d");
        const auto two = AesCcm::create(row, key, {.nonce = 8, .tag = 6});
        EXPECT_EQ(
            sealed(*two, "1011121314151617", "000102030405060708090a0b0c0d0e0f", "202122232425262728292a2b2c2d2e2f"),
            "d2a1f0e051ea5f62081a7792073d593d1fc64fbfaccd");
        const auto three = AesCcm::create(row, key, {.nonce = 12, .tag = 8});
        EXPECT_EQ(sealed(*three, "101112131415161718191a1b", "000102030405060708090a0b0c0d0e0f10111213",
                         "202122232425262728292a2b2c2d2e2f3031323334353637"),
                  "e3b201a9f5b71a7a9b1ceaeccd97e70b6176aad9a4428aa5484392fbc1b09951");
        // Example 4: 64 KiB of associated data, whose size takes six bytes.
        const auto four = AesCcm::create(row, key, {.nonce = 13, .tag = 14});
        ByteVector aad(65536), text = from_hex("202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f");
        for (usize i = 0; i < aad.size(); ++i) aad[i] = static_cast<u8>(i);
        text.resize(text.size() + 14);
        ASSERT_TRUE(four->seal(from_hex("101112131415161718191a1b1c"), aad, text).has_value());
        EXPECT_EQ(to_hex(text),
                  "69915dad1e84c6376a68c2967e4dab615ae0fd1faec44cc484828529463ccf72"
                  "b4ac6bec93e8598e7f0dadbcea5b");
    });
}

TEST(Ccm, Sp800_38cAppendixASizesAreRefused) {
    const ByteVector key(16);
    EXPECT_TRUE(AesCcm::create(ByteVector(17)).error().is(aead_key_size_wrong));
    for (usize nonce : {0u, 6u, 14u, 16u})
        EXPECT_TRUE(AesCcm::create(key, {.nonce = nonce}).error().is(aead_nonce_size_wrong)) << nonce;
    for (usize tag : {0u, 2u, 3u, 5u, 15u, 18u})
        EXPECT_TRUE(AesCcm::create(key, {.tag = tag}).error().is(aead_tag_size_wrong)) << tag;
    const auto ccm = AesCcm::create(key, {.nonce = 13});
    ByteVector text(65535 + 16), longer(65536 + 16), none(15);
    EXPECT_TRUE(ccm->seal(ByteVector(12), {}, text).error().is(aead_nonce_size_wrong));
    EXPECT_TRUE(ccm->seal(ByteVector(13), {}, longer).error().is(aead_text_size));
    EXPECT_TRUE(ccm->seal(ByteVector(13), {}, text).has_value());
    EXPECT_TRUE(ccm->open(ByteVector(13), {}, none).error().is(aead_not_genuine));
}

TEST(Gcm, Sp800_38dSection7_1NoncesOfOtherSizes) {
    // Test cases 4, 5 and 6 of the GCM specification, tag 16 bytes; 12 bytes of case 4's tag.
    constexpr std::string_view text =
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
        "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39";
    constexpr std::string_view aad = "feedfacedeadbeeffeedfacedeadbeefabaddad2";
    const ByteVector key = from_hex("feffe9928665731c6d6a8f9467308308");
    for_each_aes_row([&](const AesImplementation& row) {
        for (const GhashImplementation& ghash : ghash_implementations()) {
            if (!ghash.runs_on(cpu::host())) continue;
            const auto gcm = AesGcm::create(row, ghash, key);
            EXPECT_EQ(sealed(*gcm, "cafebabefacedbaddecaf888", aad, text),
                      "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e"
                      "21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091"
                      "5bc94fbc3221a5db94fae95ae7121a47");
            EXPECT_EQ(sealed(*gcm, "cafebabefacedbad", aad, text),
                      "61353b4c2806934a777ff51fa22a4755699b2a714fcdc6f83766e5f97b6c7423"
                      "73806900e49f24b22b097544d4896b424989b5e1ebac0f07c23f4598"
                      "3612d2e79e3b0785561be14aaca2fccb");
            EXPECT_EQ(sealed(*gcm,
                             "9313225df88406e555909c5aff5269aa6a7a9538534f7da1e4c303d2a318a728"
                             "c3c0c95156809539fcf0e2429a6b525416aedbf5a0de6a57a637b39b",
                             aad, text),
                      "8ce24998625615b603a033aca13fb894be9112a5c3a211a8ba262a3cca7e2ca7"
                      "01e4a9a4fba43c90ccdcb281d48c7c6fd62875d2aca417034c34aee5"
                      "619cc5aefffe0bfa462af43c1699d050");
            const auto cut = AesGcm::create(row, ghash, key, GcmTag::bytes_12);
            EXPECT_TRUE(sealed(*cut, "cafebabefacedbaddecaf888", aad, text).ends_with("5bc94fbc3221a5db94fae95a"));
        }
    });
    const auto gcm = AesGcm::create(key);
    ByteVector record(16);
    EXPECT_TRUE(gcm->seal({}, {}, record).error().is(aead_nonce_size_wrong));
    EXPECT_TRUE(gcm->open({}, {}, record).error().is(aead_nonce_size_wrong));
    EXPECT_TRUE(gcm->open(ByteVector(12), {}, MutableBytes(record).first(15)).error().is(aead_not_genuine));
    EXPECT_TRUE(AesGcm::create(ByteVector(15)).error().is(aead_key_size_wrong));
}

TEST(Gcm, Sp800_38dAgreesWithAeadContextAtEveryLength) {
    testing::CountingRandom random(31);
    for (AeadId id : {AeadId::aes_128_gcm, AeadId::aes_192_gcm, AeadId::aes_256_gcm}) {
        const ByteVector key = random.bytes(aead_key_size(id)), nonce = random.bytes(12);
        const AeadContext context(id, key);
        const auto gcm = AesGcm::create(key);
        for (usize size = 0; size < 700; ++size) {
            const ByteVector text = random.bytes(size), aad = random.bytes(size % 50);
            ByteVector a(size + 16), b = text;
            b.resize(size + 16);
            const Bytes piece = text;
            context.seal(Bytes(nonce).first<12>(), aad, Gather(&piece, 1), {}, a);
            ASSERT_TRUE(gcm->seal(nonce, aad, b).has_value());
            ASSERT_EQ(a, b) << size;
        }
    }
}

TEST(Polyval, Rfc8452AppendixAWorkedExample) {
    const ByteVector h = from_hex("25629347589242761d31f826ba4b757b");
    const ByteVector text = from_hex("4f4f95668c83dfb6401762bb2d01a262d1a24ddd2721d006bbe45f20d3c9f362");
    for (const GhashImplementation& row : ghash_implementations()) {
        if (!row.runs_on(cpu::host())) continue;
        std::array<u8, 16> sum{};
        GhashKey(GhashKind::polyval, Bytes(h).first<16>(), row).update(sum, text);
        EXPECT_EQ(to_hex(sum), "f7a3b47b846119fae5b7866cf5e5b77e") << row.name;
        sum = {};
        GhashKey(GhashKind::ghash, Bytes(h).first<16>(), row).update(sum, text);
        EXPECT_EQ(to_hex(sum), "bd9b3997046731fb96251b91f9c99d7a") << row.name;
    }
}

TEST(Polyval, EveryRowAgreesWithPortable) {
    testing::CountingRandom random(33);
    for (GhashKind kind : {GhashKind::ghash, GhashKind::polyval})
        for (const GhashImplementation& row : ghash_implementations()) {
            if (!row.runs_on(cpu::host())) continue;
            const ByteVector h = random.bytes(16);
            const GhashKey ours(kind, Bytes(h).first<16>(), row);
            const GhashKey portable(kind, Bytes(h).first<16>(), ghash_implementations().back());
            for (usize size = 0; size < 500; ++size) {
                const ByteVector text = random.bytes(size);
                std::array<u8, 16> a{1, 2}, b{1, 2};
                ours.update(a, text);
                portable.update(b, text);
                ASSERT_EQ(a, b) << row.name << size;
            }
        }
}

TEST(GcmSiv, Rfc8452AppendixC) {
    struct Example {
        AeadId id;
        std::string_view key, aad, text, sealed;
    };
    constexpr Example examples[] = {
        {AeadId::aes_128_gcm_siv, "01000000000000000000000000000000", "", "", "dc20e2d83f25705bb49e439eca56de25"},
        {AeadId::aes_128_gcm_siv, "01000000000000000000000000000000", "", "0100000000000000",
         "b5d839330ac7b786578782fff6013b815b287c22493a364c"},
        {AeadId::aes_256_gcm_siv, "0100000000000000000000000000000000000000000000000000000000000000", "", "",
         "07f5f4169bbf55a8400cd47ea6fd400f"},
        {AeadId::aes_256_gcm_siv, "0100000000000000000000000000000000000000000000000000000000000000", "",
         "0100000000000000", "c2ef328e5c71c83b843122130f7364b761e0b97427e3df28"},
    };
    for (const Example& example : examples)
        for (const AeadImplementation& row : aead_implementations(example.id)) {
            if (!row.runs_on(cpu::host())) continue;
            const AeadContext context(row, from_hex(example.key));
            const ByteVector nonce = from_hex("030000000000000000000000"), text = from_hex(example.text);
            ByteVector out(text.size() + 16);
            const Bytes piece = text;
            context.seal(Bytes(nonce).first<12>(), from_hex(example.aad), Gather(&piece, 1), {}, out);
            EXPECT_EQ(to_hex(out), example.sealed) << row.name;
            EXPECT_TRUE(context.open(Bytes(nonce).first<12>(), from_hex(example.aad), out));
            EXPECT_TRUE(std::equal(text.begin(), text.end(), out.begin()));
        }
}

TEST(Siv, Rfc5297AppendixA) {
    for_each_aes_row([](const AesImplementation& row) {
        const auto deterministic =
            AesSiv::create(row, from_hex("fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"));
        const ByteVector a = from_hex("101112131415161718191a1b1c1d1e1f2021222324252627");
        const Bytes one[] = {a};
        ByteVector text = from_hex("112233445566778899aabbccddee");
        text.resize(text.size() + 16);
        ASSERT_TRUE(deterministic->seal(one, text).has_value());
        EXPECT_EQ(to_hex(text), "85632d07c6e8f37f950acd320a2ecc9340c02b9690c4dc04daef7f6afe5c");
        ASSERT_TRUE(deterministic->open(one, text).has_value());
        EXPECT_TRUE(to_hex(text).starts_with("112233445566778899aabbccddee"));

        const auto nonce_based =
            AesSiv::create(row, from_hex("7f7e7d7c7b7a79787776757473727170404142434445464748494a4b4c4d4e4f"));
        const ByteVector first = from_hex(
                             "00112233445566778899aabbccddeeffdeaddadadeaddadaffeeddccbbaa99887766554433221100"),
                         second = from_hex("102030405060708090a0"),
                         nonce = from_hex("09f911029d74e35bd84156c5635688c0");
        const Bytes three[] = {first, second, nonce};
        constexpr std::string_view message =
            "7468697320697320736f6d6520706c61696e7465787420746f20656e6372797074207573696e67205349562d414553";
        text = from_hex(message);
        text.resize(text.size() + 16);
        ASSERT_TRUE(nonce_based->seal(three, text).has_value());
        EXPECT_EQ(to_hex(text),
                  "7bdb6e3b432667eb06f4d14bff2fbd0fcb900f2fddbe404326601965c889bf17"
                  "dba77ceb094fa663b7a3f748ba8af829ea64ad544a272e9c485b62a3fd5c0d");
        ASSERT_TRUE(nonce_based->open(three, text).has_value());
        EXPECT_TRUE(to_hex(text).starts_with(message));
    });
}

TEST(Siv, Rfc5297Section2EveryLengthAndEveryChangeIsSeen) {
    testing::CountingRandom random(32);
    for (usize key_size : {32u, 48u, 64u}) {
        const ByteVector key = random.bytes(key_size);
        const auto portable = AesSiv::create(aes_implementations().back(), key);
        for_each_aes_row([&](const AesImplementation& row) {
            const auto siv = AesSiv::create(row, key);
            for (usize size = 0; size < 200; ++size) {
                const ByteVector text = random.bytes(size), aad = random.bytes(size % 37);
                const Bytes pieces[] = {aad, text};
                ByteVector out = text, expected = text;
                out.resize(size + 16);
                expected.resize(size + 16);
                ASSERT_TRUE(siv->seal(pieces, out).has_value());
                ASSERT_TRUE(portable->seal(pieces, expected).has_value());
                ASSERT_EQ(out, expected) << size;
                ByteVector forged = out;
                forged[random.below(forged.size())] ^= 1;
                ASSERT_TRUE(siv->open(pieces, forged).error().is(aead_not_genuine)) << size;
                ASSERT_EQ(forged, ByteVector(size + 16)) << size;
                ASSERT_TRUE(siv->open(pieces, out).has_value()) << size;
                ASSERT_TRUE(std::equal(text.begin(), text.end(), out.begin())) << size;
            }
        });
    }
    EXPECT_TRUE(AesSiv::create(ByteVector(16)).error().is(aead_key_size_wrong));
    const std::vector<Bytes> too_many(127);
    ByteVector room(16);
    EXPECT_TRUE(AesSiv::create(ByteVector(32))->seal(too_many, room).error().is(aead_text_size));
}

TEST(XChaCha20, DraftSection2_2_1HChaCha20) {
    const ByteVector key = from_hex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    const ByteVector nonce = from_hex("000000090000004a0000000031415927");
    EXPECT_EQ(testing::reveal(chacha20::hchacha20(Bytes(key).first<32>(), Bytes(nonce).first<16>())),
              "82413b4227b27bfed30e42508a877d73a0f9e4d58a74a853c12ec41326d3ecdc");
}

TEST(XChaCha20, DraftAppendixA3_1Aead) {
    const ByteVector key = from_hex("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f");
    const ByteVector nonce = from_hex("404142434445464748494a4b4c4d4e4f5051525354555657");
    const ByteVector aad = from_hex("50515253c0c1c2c3c4c5c6c7");
    const std::string_view text =
        "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would "
        "be "
        "it.";
    for (const AeadImplementation& row : aead_implementations(AeadId::chacha20_poly1305)) {
        if (!row.runs_on(cpu::host())) continue;
        const auto aead =
            Aead::create(AeadId::xchacha20_poly1305, key, row.name == "portable" ? cpu::portable : cpu::host());
        ByteVector out = *aead->seal(nonce, aad, bytes_of(text));
        EXPECT_EQ(to_hex(out),
                  "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb"
                  "731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b452"
                  "2f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9"
                  "21f9664c97637da9768812f615c68b13b52e"
                  "c0875924c1c7987947deafd8780acf49");
        EXPECT_EQ(text_of(aead->open(nonce, aad, out)->bytes()), text);
        out[3] ^= 1;
        EXPECT_TRUE(aead->open(nonce, aad, out).error().is(aead_not_genuine));
    }
}

// RFC 5116 §2: what the registry says of sizes is what its AEADs do, and every change is seen.
TEST(AnyAead, Rfc5116Section2EveryAeadOfTheRegistry) {
    testing::CountingRandom random(34);
    for (const AeadInfo& info : aead_infos) {
        SCOPED_TRACE(std::string(info.name));
        EXPECT_EQ(&aead_info(info.id), &info);
        EXPECT_EQ(aead_named(info.name), &info);
        EXPECT_TRUE(Aead::create(info.id, ByteVector(info.key_size + 1u)).error().is(aead_key_size_wrong));
        const auto aead = Aead::create(info.id, random.bytes(info.key_size));
        ASSERT_TRUE(aead.has_value());
        for (usize size : {0u, 1u, 16u, 100u, 2000u}) {
            const ByteVector nonce = random.bytes(info.nonce_size), aad = random.bytes(size % 60),
                             text = random.bytes(size);
            const auto sealed = aead->seal(nonce, aad, text);
            ASSERT_TRUE(sealed.has_value());
            ASSERT_EQ(sealed->size(), size + info.tag_size);
            EXPECT_TRUE(std::ranges::equal(aead->open(nonce, aad, *sealed)->bytes(), text));
            ByteVector forged = *sealed, other_nonce = nonce, other_aad = aad;
            forged[random.below(forged.size())] ^= 0x40;
            EXPECT_TRUE(aead->open(nonce, aad, forged).error().is(aead_not_genuine));
            other_nonce[random.below(nonce.size())] ^= 1;
            EXPECT_TRUE(aead->open(other_nonce, aad, *sealed).error().is(aead_not_genuine));
            other_aad.push_back(0);
            EXPECT_TRUE(aead->open(nonce, other_aad, *sealed).error().is(aead_not_genuine));
            EXPECT_TRUE(aead->open(nonce, aad, Bytes(*sealed).first(info.tag_size - 1u)).error().is(aead_not_genuine));
        }
        if (info.id < AeadId::aes_128_siv) {
            EXPECT_TRUE(aead->seal(ByteVector(info.nonce_size - 1u), {}, {}).error().is(aead_nonce_size_wrong));
            EXPECT_TRUE(
                aead->open(ByteVector(info.nonce_size + 1u), {}, ByteVector(16)).error().is(aead_nonce_size_wrong));
        }
    }
    EXPECT_EQ(aead_named("AES-128-OCB"), nullptr);
    const auto ccm = Aead::create(AeadId::aes_128_ccm, ByteVector(16));
    EXPECT_TRUE(ccm->seal(ByteVector(12), {}, ByteVector(usize{1} << 24)).error().is(aead_text_size));
}

}  // namespace
}  // namespace troth::inline v1::crypto
