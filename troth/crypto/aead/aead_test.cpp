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

// Poly1305's sum is 0, just below 2^130 - 5 or beside a limb's end: what random texts never meet. The first block of
// the text was computed for it with integers of any size; `fill` follows. Key 00..1f, nonce 00..0b. The tag is the sum
// plus s.
struct EdgeOfPoly1305 {
    std::string_view sum;
    usize size;
    u8 fill;
    std::string_view first_block, tag;
};
constexpr EdgeOfPoly1305 edges_of_poly1305[] = {
    {"0", 48, 18, "3450389e7818513c7e94d0dd2ea87efd", "95d1db88d892f7b4af709a5fd47a9e4b"},
    {"1", 48, 4, "a78b6b2f809ebdbc35b76c6eccd8cc36", "96d1db88d892f7b4af709a5fd47a9e4b"},
    {"4", 48, 6, "ff1e3af5c9ed3d0ef5a7aa3a68cef49a", "99d1db88d892f7b4af709a5fd47a9e4b"},
    {"5", 48, 10, "74e93abc6b5934883f47b11c2650838c", "9ad1db88d892f7b4af709a5fd47a9e4b"},
    {"p - 1", 48, 14, "503c3eb535bd2beb0cfb4370eae89588", "8fd1db88d892f7b4af709a5fd47a9e4b"},
    {"p - 5", 48, 18, "ed30f61bc3be8783a226d5484783e2cd", "8bd1db88d892f7b4af709a5fd47a9e4b"},
    {"p - 6", 48, 14, "091c0c339c5318b1b08547e304c3199f", "8ad1db88d892f7b4af709a5fd47a9e4b"},
    {"2^128 - 1", 48, 4, "333aa0a8f0379ce036d5e02b82e860e8", "94d1db88d892f7b4af709a5fd47a9e4b"},
    {"2^128", 48, 0, "0cd77a2db148cf432cacd222082bd2fc", "95d1db88d892f7b4af709a5fd47a9e4b"},
    {"2^129 - 1", 48, 2, "59373705feb212ef1dc5b92b9b8285d0", "94d1db88d892f7b4af709a5fd47a9e4b"},
    {"0", 250, 6, "54a4cb6cb88c5ae5cbb397972d861238", "95d1db88d892f7b4af709a5fd47a9e4b"},
    {"1", 250, 2, "91a85812a40312d6626d6d2e18adc03c", "96d1db88d892f7b4af709a5fd47a9e4b"},
    {"4", 250, 2, "aacfddae39e2c5241dfa11058cb8d8e5", "99d1db88d892f7b4af709a5fd47a9e4b"},
    {"5", 250, 0, "f9806b902de17e2ba4c91e7413c15700", "9ad1db88d892f7b4af709a5fd47a9e4b"},
    {"p - 1", 250, 0, "d3425157d4232d90deb755a6fbee4776", "8fd1db88d892f7b4af709a5fd47a9e4b"},
    {"p - 5", 250, 2, "8b6a4ed9ac44c6bb9c5aa458c0dab072", "8bd1db88d892f7b4af709a5fd47a9e4b"},
    {"p - 6", 250, 6, "4e66b133a3cd0e4a6499cec115af026e", "8ad1db88d892f7b4af709a5fd47a9e4b"},
    {"2^128 - 1", 250, 1, "1a40357c408e718bab9651d3f9467b32", "94d1db88d892f7b4af709a5fd47a9e4b"},
    {"2^128", 250, 6, "2b46f2ed5b1914bb48d791ea6b8b0475", "95d1db88d892f7b4af709a5fd47a9e4b"},
    {"2^129 - 1", 250, 1, "d1e27dfd631b236117ba4b26064b6d6f", "94d1db88d892f7b4af709a5fd47a9e4b"},
    {"0", 1000, 2, "c6f428466735a71423c666dcf1e32702", "95d1db88d892f7b4af709a5fd47a9e4b"},
    {"1", 1000, 2, "a60317d56497e59cf9aa08a34605c63a", "96d1db88d892f7b4af709a5fd47a9e4b"},
    {"4", 1000, 2, "46491782658d5e34c957ef41a575ac20", "99d1db88d892f7b4af709a5fd47a9e4b"},
    {"5", 1000, 2, "2660171165ef9cbd8f3b91202a9f4e5f", "9ad1db88d892f7b4af709a5fd47a9e4b"},
    {"p - 1", 1000, 2, "e6dd28b767d3668b6ee244fd6cfe850b", "8fd1db88d892f7b4af709a5fd47a9e4b"},
    {"p - 5", 1000, 2, "6679287b795b6fea58513c7887671de5", "8bd1db88d892f7b4af709a5fd47a9e4b"},
    {"p - 6", 1000, 2, "866128ec79f92e62826c1a9932427bee", "8ad1db88d892f7b4af709a5fd47a9e4b"},
    {"2^128 - 1", 1000, 2, "0ef2e829e7aeb4b6353daf849e985f3c", "94d1db88d892f7b4af709a5fd47a9e4b"},
    {"2^128", 1000, 2, "ee09d7b8e400f53e8a21516be382e134", "95d1db88d892f7b4af709a5fd47a9e4b"},
    {"2^129 - 1", 1000, 2, "1617979c64b8fa609b989913803b1935", "94d1db88d892f7b4af709a5fd47a9e4b"},
    {"0", 2999, 5, "c6b4897e97ef76145eea6556603a04fd", "95d1db88d892f7b4af709a5fd47a9e4b"},
    {"1", 2999, 0, "b81f8b70f460cb76e6b8dd1aa5fa39d4", "96d1db88d892f7b4af709a5fd47a9e4b"},
    {"4", 2999, 1, "dbbee78c55d1678b257267e1d6786915", "99d1db88d892f7b4af709a5fd47a9e4b"},
    {"5", 2999, 2, "17b909a7b00eeb7fc83a3d0a1567b2ab", "9ad1db88d892f7b4af709a5fd47a9e4b"},
    {"p - 1", 2999, 0, "1b3da21628d1263c4698716d9701764d", "8fd1db88d892f7b4af709a5fd47a9e4b"},
    {"p - 5", 2999, 1, "8dbb96f835b18747d3e7014d654f066c", "8bd1db88d892f7b4af709a5fd47a9e4b"},
    {"p - 6", 2999, 0, "0b070336731e1c6b354e641283bd96bb", "8ad1db88d892f7b4af709a5fd47a9e4b"},
    {"2^128 - 1", 2999, 0, "9f82dace036213103a2cb57e94e6e160", "94d1db88d892f7b4af709a5fd47a9e4b"},
    {"2^128", 2999, 5, "5afaa136c1b0a369327ea9676d1b8c10", "95d1db88d892f7b4af709a5fd47a9e4b"},
    {"2^129 - 1", 2999, 1, "c31b971c007ff863ec49e0c0ccba79a8", "94d1db88d892f7b4af709a5fd47a9e4b"},
};

TEST(Aead, Rfc8439Section2_5_1FinalReductionAtItsEdges) {
    const ByteVector key = from_hex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    const ByteVector nonce = from_hex("000102030405060708090a0b");
    for (const EdgeOfPoly1305& v : edges_of_poly1305) {
        SCOPED_TRACE(std::string(v.sum) + ", " + std::to_string(v.size) + " bytes");
        for_each_row(AeadId::chacha20_poly1305, [&](const AeadImplementation& row) {
            const AeadContext context(row, key);
            ByteVector text = from_hex(v.first_block);
            text.resize(v.size, v.fill);
            ByteVector sealed = seal(context, nonce, {}, text);
            EXPECT_EQ(to_hex(Bytes(sealed).last(aead_tag_size)), v.tag);
            EXPECT_TRUE(context.open(Bytes(nonce).first<12>(), {}, sealed));
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
