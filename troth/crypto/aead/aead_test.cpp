// Published vectors on every row of every AEAD, and what the interface promises.
#include "troth/crypto/aead/aead.hpp"

#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/crypto/aead/aead_rows.hpp"

namespace troth::inline v1::crypto {
namespace {

using testing::from_hex;
using testing::to_hex;

constexpr AeadId all_ids[] = {AeadId::aes_128_gcm, AeadId::aes_256_gcm, AeadId::chacha20_poly1305};

// Calls f(row, name) for each row that this processor runs.
template <class F>
void for_each_row(AeadId id, F f) {
    for (const AeadImplementation& row : aead_implementations(id)) {
        if (!row.runs_on(cpu::host())) continue;
        SCOPED_TRACE(std::string(row.name));
        f(row);
    }
}

struct Vector {
    std::string_view name;
    AeadId id;
    std::string_view key, nonce, aad, plaintext, ciphertext, tag;
};
constexpr std::string_view gcm_plaintext =
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525"
    "b16aedf5aa0de657ba637b391aafd255";
constexpr std::string_view gcm_aad = "feedfacedeadbeeffeedfacedeadbeefabaddad2";
constexpr std::string_view gcm_128_ciphertext =
    "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84aa05"
    "1ba30b396a0aac973d58e091473f5985";
constexpr std::string_view gcm_256_ciphertext =
    "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838"
    "c5f61e6393ba7a0abcc9f662898015ad";
constexpr std::string_view zeros_16 = "00000000000000000000000000000000";
constexpr std::string_view zeros_32 = "0000000000000000000000000000000000000000000000000000000000000000";
constexpr std::string_view zero_nonce = "000000000000000000000000";
constexpr std::string_view key_128 = "feffe9928665731c6d6a8f9467308308";
constexpr std::string_view key_256 = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308";
constexpr std::string_view nonce_96 = "cafebabefacedbaddecaf888";

// The test cases of the GCM specification (McGrew, Viega; appendix B) with keys and nonces that this interface has, and
// RFC 8439 §2.8.2.
constexpr Vector vectors[] = {
    {"GCM test case 1", AeadId::aes_128_gcm, zeros_16, zero_nonce, "", "", "", "58e2fccefa7e3061367f1d57a4e7455a"},
    {"GCM test case 2", AeadId::aes_128_gcm, zeros_16, zero_nonce, "", zeros_16, "0388dace60b6a392f328c2b971b2fe78",
     "ab6e47d42cec13bdf53a67b21257bddf"},
    {"GCM test case 3", AeadId::aes_128_gcm, key_128, nonce_96, "", gcm_plaintext, gcm_128_ciphertext,
     "4d5c2af327cd64a62cf35abd2ba6fab4"},
    {"GCM test case 4", AeadId::aes_128_gcm, key_128, nonce_96, gcm_aad, gcm_plaintext.substr(0, 120),
     gcm_128_ciphertext.substr(0, 120), "5bc94fbc3221a5db94fae95ae7121a47"},
    {"GCM test case 13", AeadId::aes_256_gcm, zeros_32, zero_nonce, "", "", "", "530f8afbc74536b9a963b4f1c4cb738b"},
    {"GCM test case 14", AeadId::aes_256_gcm, zeros_32, zero_nonce, "", zeros_16, "cea7403d4d606b6e074ec5d3baf39d18",
     "d0d1c8a799996bf0265b98b5d48ab919"},
    {"GCM test case 15", AeadId::aes_256_gcm, key_256, nonce_96, "", gcm_plaintext, gcm_256_ciphertext,
     "b094dac5d93471bdec1a502270e3cc6c"},
    {"GCM test case 16", AeadId::aes_256_gcm, key_256, nonce_96, gcm_aad, gcm_plaintext.substr(0, 120),
     gcm_256_ciphertext.substr(0, 120), "76fc6ece0f4e1768cddf8853bb2d551b"},
    {"RFC 8439 2.8.2", AeadId::chacha20_poly1305, "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f",
     "070000004041424344454647", "50515253c0c1c2c3c4c5c6c7",
     "4c616469657320616e642047656e746c656d656e206f662074686520636c617373206f66202739393a20496620492063"
     "6f756c64206f6666657220796f75206f6e6c79206f6e652074697020666f7220746865206675747572652c2073756e73"
     "637265656e20776f756c642062652069742e",
     "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d63dbea45e8ca9671282fafb69da92728b"
     "1a71de0a9e060b2905d6a5b67ecd3b3692ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc"
     "3ff4def08e4b7a9de576d26586cec64b6116",
     "1ae10b594f09e26a7e902ecbd0600691"},
};

ByteVector seal(const AeadContext& context, Bytes nonce, Bytes aad, Bytes plaintext) {
    ByteVector out(plaintext.size() + aead_tag_size);
    const Bytes pieces[] = {plaintext};
    context.seal(nonce.first<12>(), aad, pieces, {}, out);
    return out;
}

TEST(Aead, SpecificationVectorsSealAndOpen) {
    for (const Vector& v : vectors) {
        SCOPED_TRACE(std::string(v.name));
        for_each_row(v.id, [&](const AeadImplementation& row) {
            const ByteVector nonce = from_hex(v.nonce), aad = from_hex(v.aad);
            const AeadContext context(row, from_hex(v.key));
            ByteVector sealed = seal(context, nonce, aad, from_hex(v.plaintext));
            EXPECT_EQ(to_hex(sealed), std::string(v.ciphertext) + std::string(v.tag));
            ASSERT_TRUE(context.open(Bytes(nonce).first<12>(), aad, sealed));
            EXPECT_EQ(to_hex(Bytes(sealed).first(sealed.size() - aead_tag_size)), v.plaintext);
        });
    }
}

// RFC 5116 §2.2: whatever is changed, open refuses, and gives out no plaintext.
TEST(Aead, Rfc5116Section2_2EveryForgeryIsRefusedAndWiped) {
    testing::CountingRandom random(2);
    for (AeadId id : all_ids)
        for_each_row(id, [&](const AeadImplementation& row) {
            const AeadContext context(row, random.bytes(aead_key_size(id)));
            for (usize size : {0u, 1u, 16u, 33u, 64u, 200u, 513u, 1100u}) {
                ByteVector nonce = random.bytes(12), aad = random.bytes(13);
                const ByteVector sealed = seal(context, nonce, aad, random.bytes(size));
                const auto refused = [&](ByteVector forged) {
                    const bool opened = context.open(Bytes(nonce).first<12>(), aad, forged);
                    const ByteVector zeros(forged.size() - aead_tag_size);
                    return !opened && std::equal(zeros.begin(), zeros.end(), forged.begin());
                };
                for (usize at = 0; at < sealed.size(); ++at) {
                    ByteVector forged = sealed;
                    forged[at] ^= static_cast<u8>(1u << random.below(8));
                    EXPECT_TRUE(refused(forged)) << "byte " << at << " of " << sealed.size();
                }
                EXPECT_TRUE(refused(ByteVector(sealed.begin() + (size > 0), sealed.end())) || size == 0);
                for (u8& byte : aad) {
                    byte ^= 0x80;
                    EXPECT_TRUE(refused(sealed));
                    byte ^= 0x80;
                }
                aad.push_back(0);
                EXPECT_TRUE(refused(sealed));
                aad.pop_back();
                for (u8& byte : nonce) {
                    byte ^= 1;
                    EXPECT_TRUE(refused(sealed));
                    byte ^= 1;
                }
                EXPECT_FALSE(refused(sealed));
            }
        });
}

TEST(Aead, MovedContextSealsAndLeavesNothingBehind) {
    for (AeadId id : all_ids)
        for_each_row(id, [&](const AeadImplementation& row) {
            const ByteVector key(aead_key_size(id), 0x5a), nonce(12), text(100, 7);
            AeadContext first(row, key);
            const ByteVector expected = seal(first, nonce, {}, text);
            AeadContext second(std::move(first));
            EXPECT_EQ(seal(second, nonce, {}, text), expected);
            const auto* memory = reinterpret_cast<const u8*>(&first);  // the state comes first in the object
            for (usize i = 0; i < 512; ++i) ASSERT_EQ(memory[i], 0) << i;
            AeadContext third(row, ByteVector(aead_key_size(id)));
            third = std::move(second);
            EXPECT_EQ(seal(third, nonce, {}, text), expected);
        });
}

TEST(Aead, EveryRowIsChosenByItsFeatures) {
    for (AeadId id : all_ids) {
        const ByteVector key(aead_key_size(id));
        EXPECT_EQ(AeadContext(id, key, cpu::portable).implementation(), "portable");
        EXPECT_EQ(AeadContext(id, key).id(), id);
        const std::span rows = aead_implementations(id);
        for (const AeadImplementation& row : rows) {
            EXPECT_EQ(row.id, id);
            EXPECT_EQ(row.runs_on(cpu::portable), &row == &rows.back()) << row.name;
        }
    }
}

TEST(Aead, Rfc8446Section5_5LimitsOfUse) {
    EXPECT_EQ(aead_limits(AeadId::aes_128_gcm).sealed_records, 23726566u);  // 2^24.5
    EXPECT_EQ(aead_limits(AeadId::aes_256_gcm).sealed_records, 23726566u);
    EXPECT_EQ(aead_limits(AeadId::chacha20_poly1305).sealed_records, ~u64{0});
    for (AeadId id : all_ids) EXPECT_EQ(aead_limits(id).refused_records, u64{1} << 36);  // RFC 9147 §4.5.3
}

TEST(AeadDeathTest, BrokenContractsAbort) {
    const ByteVector key(16), nonce(12);
    ByteVector out(20);
    const AeadContext context(AeadId::aes_128_gcm, key);
    EXPECT_DEATH(AeadContext(AeadId::aes_256_gcm, key), "");
    EXPECT_DEATH(context.seal(Bytes(nonce).first<12>(), {}, {}, {}, out), "");
    EXPECT_DEATH((void)context.open(Bytes(nonce).first<12>(), {}, MutableBytes(out).first(15)), "");
}

}  // namespace
}  // namespace troth::inline v1::crypto
