// Poly1305 (RFC 8439), CMAC (SP 800-38B, RFC 4493) and KMAC (SP 800-185): published examples, cuts, refusals, wiping.
#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/crypto/mac/cmac.hpp"
#include "troth/crypto/mac/hmac.hpp"
#include "troth/crypto/mac/kmac.hpp"
#include "troth/crypto/mac/one_time_poly1305.hpp"

namespace troth::inline v1::crypto {
namespace {

using testing::CountingRandom;
using testing::from_hex;
using testing::to_hex;

template <class State>
void update_in_pieces(State& state, Bytes message, CountingRandom& random) {
    while (!message.empty()) {
        const usize take = 1 + random.below(std::min<usize>(message.size(), 60));
        state.update(message.first(take));
        message = message.subspan(take);
    }
}

std::string poly1305(std::string_view key, Bytes message) {
    const ByteVector bytes = from_hex(key);
    return to_hex(OneTimePoly1305(std::span<const u8, 32>(bytes.data(), 32)).update(message).finish());
}

TEST(OneTimePoly1305, Rfc8439Section2_5_2AndAppendixA_3) {
    EXPECT_EQ(poly1305("85d6be7857556d337f4452fe42d506a80103808afb0db2fd4abff6af4149f51b",
                       bytes_of("Cryptographic Forum Research Group")),
              "a8061dc1305136c6c22b8baf0c0127a9");
    // Appendix A.3, test vectors 1, 7 to 11: what tempts an implementation to reduce wrongly.
    const std::string zeros(32, '0'), none(64, '0');
    EXPECT_EQ(poly1305(none, ByteVector(64)), zeros);
    const auto r = [&](std::string_view first) { return std::string(first) + std::string(64 - first.size(), '0'); };
    EXPECT_EQ(poly1305(r("02"), from_hex("ffffffffffffffffffffffffffffffff")), "03000000000000000000000000000000");
    EXPECT_EQ(poly1305("02000000000000000000000000000000ffffffffffffffffffffffffffffffff",
                       from_hex("02000000000000000000000000000000")),
              "03000000000000000000000000000000");
    EXPECT_EQ(poly1305(r("01"), from_hex("fffffffffffffffffffffffffffffffff0ffffffffffffffffffffffffffffff"
                                         "11000000000000000000000000000000")),
              "05000000000000000000000000000000");
    EXPECT_EQ(poly1305(r("01"), from_hex("fffffffffffffffffffffffffffffffffbfefefefefefefefefefefefefefefe"
                                         "01010101010101010101010101010101")),
              zeros);
    EXPECT_EQ(poly1305(r("02"), from_hex("fdffffffffffffffffffffffffffffff")), "faffffffffffffffffffffffffffffff");
}

TEST(OneTimePoly1305, AnyCutGivesTheSameTagAndVerifyRefusesOthers) {
    CountingRandom random(5);
    for (usize size = 0; size <= 200; ++size) {
        const ByteVector key = random.bytes(32), message = random.bytes(size);
        const std::span<const u8, 32> fixed(key.data(), 32);
        std::array<u8, 16> tag = OneTimePoly1305(fixed).update(message).finish();
        OneTimePoly1305 pieces(fixed);
        update_in_pieces(pieces, message, random);
        EXPECT_TRUE(pieces.verify(tag)) << size;
        EXPECT_FALSE(OneTimePoly1305(fixed).update(message).verify(Bytes(tag).first(15)));
        tag[size % 16] ^= 1;
        EXPECT_FALSE(OneTimePoly1305(fixed).update(message).verify(tag));
    }
}

TEST(OneTimePoly1305, EveryRowGivesTheSameTagAtEveryLengthAndCut) {
    CountingRandom random(6);
    const Poly1305Implementation& plain = poly1305_implementations().back();
    for (const Poly1305Implementation& row : poly1305_implementations()) {
        if (!row.runs_on(cpu::host())) continue;
        SCOPED_TRACE(row.name);
        for (usize size = 0; size <= 2100; ++size) {
            const ByteVector key = random.bytes(32);
            ByteVector message = random.bytes(size);
            if (size % 3 == 0) std::fill(message.begin(), message.end(), u8{0xff});  // the largest blocks
            const std::span<const u8, 32> fixed(key.data(), 32);
            const std::array<u8, 16> tag = OneTimePoly1305(plain, fixed).update(message).finish();
            ASSERT_EQ(OneTimePoly1305(row, fixed).update(message).finish(), tag) << size;
            const usize cut = size * 5 / 7;
            OneTimePoly1305 pieces(row, fixed);
            pieces.update(Bytes(message).first(cut)).update(Bytes(message).subspan(cut));
            ASSERT_EQ(pieces.finish(), tag) << size;
        }
    }
}

constexpr std::string_view text =
    "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
    "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710";
constexpr std::string_view aes_keys[] = {"2b7e151628aed2a6abf7158809cf4f3c",
                                         "8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b",
                                         "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4"};

TEST(Cmac, Rfc4493Section4AndSp800_38BAppendixD) {
    const struct {
        usize key, size;
        std::string_view tag;
    } cases[] = {
        {0, 0, "bb1d6929e95937287fa37d129b756746"},  {0, 16, "070a16b46b4d4144f79bdd9dd04a287c"},
        {0, 40, "dfa66747de9ae63030ca32611497c827"}, {0, 64, "51f0bebf7e3b9d92fc49741779363cfe"},
        {1, 0, "d17ddf46adaacde531cac483de7a9367"},  {1, 16, "9e99a7bf31e710900662f65e617c5184"},
        {2, 0, "028962f61b7bf89efc6b551f4667d983"},  {2, 64, "e1992190549f6ed5696a2c056c315410"},
    };
    for (const auto& c : cases)
        for (const cpu::Features& features : {cpu::host(), cpu::portable}) {
            const AesCmacKey key(AesCipher(from_hex(aes_keys[c.key]), features));
            EXPECT_EQ(to_hex(cmac(key, Bytes(from_hex(text)).first(c.size))), c.tag) << c.key << " " << c.size;
        }
}

TEST(Cmac, AnyCutGivesTheSameTagAndShortTagsAreRefused) {
    CountingRandom random(6);
    const AesCmacKey key(AesCipher(from_hex(aes_keys[0])));
    for (usize size = 0; size <= 200; ++size) {
        const ByteVector message = random.bytes(size);
        const AesCmac::Tag tag = cmac(key, message);
        AesCmac pieces(key);
        update_in_pieces(pieces, message, random);
        const AesCmac fork = pieces;
        EXPECT_EQ(fork.finish(), tag);
        for (usize kept = 0; kept <= 16; ++kept)
            EXPECT_EQ(pieces.verify(Bytes(tag).first(kept)), kept >= 8) << "Sp800-38B appendix A.2";
        AesCmac::Tag other = tag;
        other[size % 8] ^= 0x40;
        EXPECT_FALSE(pieces.verify(Bytes(other).first(8)));
    }
}

// A cipher with blocks of eight bytes, to see the other constant of SP 800-38B §5.3: four rounds of nothing secret.
struct EightByteCipher {
    static constexpr usize block_size = 8;
    void encrypt_blocks(MutableBytes in_place) const {
        for (usize i = 0; i < in_place.size(); i += 8)
            store_be(in_place.data() + i, (load_be<u64>(in_place.data() + i) ^ 0x8123456789abcdef) * 3);
    }
    void decrypt_blocks(MutableBytes) const {}
};
TEST(Cmac, Sp800_38BSection5_3BlocksOfEightBytesUse1b) {
    const auto e = [](u64 x) { return (x ^ 0x8123456789abcdef) * 3; };
    const auto twice = [](u64 x) { return (x << 1) ^ (x >> 63 != 0 ? 0x1b : 0); };
    const u64 k1 = twice(e(0)), k2 = twice(k1);
    ASSERT_EQ(e(0) >> 63, 1u) << "the bit that falls out must be set";
    const CmacKey<EightByteCipher> key{EightByteCipher{}};
    u8 message[16];
    store_be(message, u64{0x1112131415161718});
    store_be(message + 8, u64{0x2122232425262728});
    const auto whole = cmac(key, Bytes(message)), partial = cmac(key, Bytes(message).first(11));
    const u64 first = e(0x1112131415161718);
    EXPECT_EQ(load_be<u64>(whole.data()), e(first ^ 0x2122232425262728 ^ k1));
    EXPECT_EQ(load_be<u64>(partial.data()), e(first ^ 0x2122238000000000 ^ k2));
}

TEST(Kmac, Sp800_185Section4Samples) {
    const ByteVector key = from_hex("404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f");
    const ByteVector data = from_hex("00010203");
    const Bytes tagged = bytes_of("My Tagged Application");
    for (const cpu::Features& features : {cpu::host(), cpu::portable}) {
        std::array<u8, 32> out{};
        Kmac(ShakeId::shake128, key, {}, features).update(data).finish_into(out);
        EXPECT_EQ(to_hex(out), "e5780b0d3ea6f7d3a429c5706aa43a00fadbd7d49628839e3187243f456ee14e");
        Kmac(ShakeId::shake128, key, tagged, features).update(data).finish_into(out);
        EXPECT_EQ(to_hex(out), "3b1fba963cd8b0b59e8c1a6d71888b7143651af8ba0a7070c0979e2811324aa5");
        Kmac(ShakeId::shake128, key, {}, features).update(data).finish_xof_into(out);
        EXPECT_EQ(to_hex(out), "cd83740bbd92ccc8cf032b1481a0f4460e7ca9dd12b08a0c4031178bacd6ec35");
        std::array<u8, 64> long_out{};
        Kmac(ShakeId::shake256, key, tagged, features).update(data).finish_into(long_out);
        EXPECT_EQ(to_hex(long_out),
                  "20c570c31346f703c9ac36c61c03cb64c3970d0cfc787e9b79599d273a68d2f7f69d4cc3de9d104a351689f27cf6f595"
                  "1f0103f33f4f24871024d9c27773a8dd");
    }
}

TEST(Kmac, AnyCutGivesTheSameMacAndVerifyRefusesOthers) {
    CountingRandom random(8);
    for (usize size = 0; size <= 300; size += 7) {
        const ByteVector key = random.bytes(size / 2), message = random.bytes(size);
        const Kmac fresh(ShakeId::shake128, key);
        Kmac whole = fresh, pieces = fresh;
        whole.update(message);
        update_in_pieces(pieces, message, random);
        ByteVector mac(4 + size);
        whole.finish_into(mac);
        EXPECT_TRUE(pieces.verify(mac));
        EXPECT_FALSE(pieces.verify(Bytes(mac).first(3)));
        if (size > 0) EXPECT_FALSE(pieces.verify(Bytes(mac).first(size)));  // the size is authenticated
        mac.back() ^= 1;
        EXPECT_FALSE(pieces.verify(mac));
    }
}

TEST(Hmac, Rfc2104Section5TruncatedToHalfAndNoLess) {
    for (const HashInfo& h : hash_infos) {
        const Mac mac = hmac(HmacKey(h.id, bytes_of("key")), bytes_of("message"));
        for (usize kept = 0; kept <= mac.size; ++kept)
            EXPECT_EQ(verify_truncated(mac, mac.bytes().first(kept)), 2 * kept >= mac.size && kept >= 10) << h.name;
        ByteVector other(mac.bytes().begin(), mac.bytes().end());
        other[3] ^= 1;
        EXPECT_FALSE(verify_truncated(mac, other));
        other.push_back(0);
        EXPECT_FALSE(verify_truncated(mac, other));
    }
}

TEST(Macs, ForgetTheirKeys) {
    alignas(64) u8 memory[1024];
    const ByteVector key(32, 0x5a);
    const auto clean = [&](usize size) {
        for (usize i = 0; i + 8 <= size; ++i)
            if (load_le<u64>(memory + i) != 0 && load_le<u64>(memory + i) == load_le<u64>(key.data())) return false;
        return true;
    };
    auto* const poly = new (memory) OneTimePoly1305(std::span<const u8, 32>(key.data(), 32));
    EXPECT_FALSE(clean(sizeof *poly));
    poly->~OneTimePoly1305();
    EXPECT_TRUE(clean(sizeof *poly));
    auto* const aes = new (memory) AesCmacKey(AesCipher(Bytes(key).first(16)));
    EXPECT_FALSE(clean(sizeof *aes));  // a round key is the key itself
    aes->~AesCmacKey();
    EXPECT_TRUE(clean(sizeof *aes));
}

}  // namespace
}  // namespace troth::inline v1::crypto
