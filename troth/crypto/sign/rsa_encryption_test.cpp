// RSA encryption: what is refused, what is never refused, and the synthetic message of implicit rejection. Published
// vectors of OAEP and PKCS#1 run in tests/vectors.
#include "troth/crypto/sign/rsa_encryption.hpp"

#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/crypto/sign/rsa_blinding.hpp"

namespace troth::crypto {
namespace {

using testing::from_hex;
using testing::reveal;

// A key and a ciphertext of "Hello World" from libcrypto's test data; its neighbour decrypts to no padding.
constexpr std::string_view key_n =
    "cd0081ea7b2ae1ea06d59f7c73d9ffb94a09615c2e4ba7c636cef08dd3533ec3185525b015c769b99a77d6725bf9c3532a9b6e5f6627"
    "d5fb85160768d3dda9cbd35974511717dc3d309d2fc47ee41f97e32adb7f9dd864a1c4767a666ecd71bc1aacf5e7517f4b38594fea9b"
    "05e42d5ada9912008013e45316a4d9bb8ed086b88d28758bacaf922d46a868b485d239c9baeb0e2b64592710f42b2d1ea0a4b4802c0b"
    "ecab328f8a68b0073bdb546feea9809d2849912b390c1532bc7e29c7658f8175fae46f34332ff87bcab3e40649b98577869da0ea7183"
    "53f0722754886913648760d122be676e0fc483dd20ffc31bda96a31966c9aa2e75ad03de47e1c44f";
constexpr std::string_view key_d =
    "60297ac7991b167a06d6b24758b8cbe208beb9b2d9ec9738bd80f90a2e35005dd7ce292d9e29ba885bd316fef1f20913bc0ac90d6b08"
    "08b2414d82104441d8624a33ce0233c8f780a48b375aff02d76712228a702484db3f9ebecccfbbee1709dba182800d949e9e4216e0bf"
    "f3558388f8bd90da373a1d82743ec3fbdd1427fd16825a657a316912e8695365117ca2f845c909405fcac55f895fc15d20386c26ee78"
    "c9e99075029a178a6c1e4cf0c200e8a9cfb27e9d156f86e6c2adc22b1a84a1cd5ca5b2790875d79407c84b352395cb81cc3fed5bb043"
    "b69ede0c07204550025cee8c5f440170b6120bb48e0f747bcd8f522110850df043c428dfd1870531";
constexpr std::string_view key_p =
    "f6f961b47cbc035d3aedebc7de850a956b65ecdb9cf60764063f15aa48553c58d972fe6675056e35ddfdc37bf3b9f2f622ee27133725"
    "6849c9bef2176fe8f7c3f8bb91ba374dd53baf3dec814d2bdec10c1fdc88cdd16876f26b1edfa3f094197edf4d42ff1fb2971103b898"
    "ca859c427287086a842ab410bb69cf2d35af6be3";
constexpr std::string_view key_q =
    "d47e724a7ff41048b270c2524a4101878b73159bb73d3dbc187b220e635b3534f96e243a184d93f860b6bfbb6b71c1ed9a1e1f458583"
    "023c301e96a692c1a08b53d0ec9ca910100d80451e3b7dc6a01bac4aecef8df798846bc235a08cbba2cf4c06804cc11219e95608c714"
    "e3f1430d491fadbba32a5751a04f97745834c9a5";
constexpr std::string_view key_dp =
    "21f2452bb9b95dfd028c914bf799f1ca77e89a95d50d3c16d384f8455f8bd7af9eb3dfa3d591d9842def235f7630a8e48c088ff6642e"
    "101794535a933e1e976fa8509fc728b2da0c4a1a08d7fcf37abaae1ff3001aca1dc1bbb05d9dffbaa1a09f7fb1eef38237d9ebccc722"
    "b9338436dde7119112798c26809c1a8dec432061";
constexpr std::string_view key_dq =
    "1f7510aa62c2d8de4a3c53282781f41e02d0e8b402ae78432e449c48110161a11403f02d01880a8dcc938152d79721a4711a607ac447"
    "1ebf964810f95be47a45e60499e29f4c9773c83773404f606637728c2d0351bb03c326c8bb73a721e7fa5440ea2172bba1465fcc30dc"
    "b0d9f89930e815aa1f7f9729a857e00e0338dd59";
constexpr std::string_view key_qinv =
    "4d1f0d756fe77e01099a652f50a88b7b685dc5bf00981d5d2376fd0c6fe29cd5b638734479305a73ad3c1599d39eae3bae035fbd6fed"
    "07c28de705933879a06e48e6a603686ed8e2560a5f6af1f2c24faf4aa960e382186f15eedce9a2491ae730680dd4cf778b70faa86826"
    "ab3223477cc91377b19a6d5a2eaea219760beed5";
constexpr std::string_view good_ciphertext =
    "550af55a2904e7b9762352f8fb7fa235a9cb053aacb2d5fcb8ca48453cb2ee3619746c701abf2d4cc67003471a187900b05aa812bd25"
    "ed05c675dfc8c97a24a7bf49bd6214992cad766d05a9a2b57b74f26a737e0237b8b76c45f1f226a836d7cfbc75ba999bdbe48dbc0922"
    "7aa46c88f21dccba7840141ad5a5d71fd122e6bd6ac3e564780dfe623fc1ca9b995a6037bf0bbd43b205a84ac5444f34202c05ce9113"
    "087176432476576de6ffff9a52ea57c08be3ec2f49676cb8e12f762ac71fa3c321e00ac988910c85ff52f93825666ce0d40ffaa05920"
    "78919d4493f46d95ccf76364c6d57760dd0b64805f9afc76a2365a5575ca301d5103f0ea76cb9a78";
constexpr std::string_view synthetic =
    "4cbb988d6a46228379132b0b5f8c249b3860043848c93632fb982c807c7c82fffc7a9ef83f4908f890373ac181ffea6381e103bcaa27"
    "e65638b6ecebef38b59ed4226a9d12af675cfcb634d8c40e7a7aff";

Result<RsaPrivateKey> known_key(const cpu::Features& features) {
    return RsaPrivateKey::from_components(from_hex(key_n), ByteVector{1, 0, 1}, from_hex(key_d), from_hex(key_p),
                                          from_hex(key_q), from_hex(key_dp), from_hex(key_dq), from_hex(key_qinv),
                                          features);
}

TEST(RsaEncryption, RsaGuidanceDraftSyntheticMessageOnEveryRow) {
    testing::CountingRandom random(1);
    for (const cpu::Features& features : {cpu::host(), cpu::portable}) {
        const auto key = known_key(features);
        ASSERT_TRUE(key);
        ByteVector ciphertext = from_hex(good_ciphertext);
        const auto message = rsa::decrypt_pkcs1(*key, ciphertext, random);
        ASSERT_TRUE(message);
        EXPECT_EQ(reveal(*message), testing::to_hex(bytes_of("Hello World")));
        ciphertext.back() ^= 1;  // 78 to 79
        const auto rejected = rsa::decrypt_pkcs1(*key, ciphertext, random);
        ASSERT_TRUE(rejected);
        EXPECT_EQ(reveal(*rejected), synthetic);
        EXPECT_TRUE(rsa::decrypt_pkcs1(*key, Bytes(ciphertext).first(255), random).error().is(rsa_ciphertext_size));
        EXPECT_TRUE(rsa::decrypt_pkcs1(*key, from_hex(key_n), random).error().is(rsa_ciphertext_size));
    }
}

TEST(RsaEncryption, Rfc8017Section7_2MessagesOfEveryLengthComeBack) {
    testing::CountingRandom random(2);
    const auto key = known_key(cpu::host());
    ASSERT_TRUE(key);
    EXPECT_EQ(rsa::pkcs1_message_limit(256), 245u);
    for (const usize size : {0u, 1u, 48u, 244u, 245u}) {
        const ByteVector message = random.bytes(size);
        const auto ciphertext = rsa::encrypt_pkcs1(key->public_key(), message, random);
        ASSERT_TRUE(ciphertext);
        const auto back = rsa::decrypt_pkcs1(*key, *ciphertext, random);
        ASSERT_TRUE(back);
        EXPECT_EQ(reveal(*back), testing::to_hex(message));
    }
    EXPECT_TRUE(rsa::encrypt_pkcs1(key->public_key(), random.bytes(246), random).error().is(rsa_message_too_long));
}

// RFC 5246 §7.4.7.1: there is always a premaster secret; only the right one has the client's 46 octets.
TEST(RsaEncryption, Rfc5246Section7_4_7_1PremasterAlwaysYields) {
    testing::CountingRandom random(3);
    const auto key = known_key(cpu::host());
    ASSERT_TRUE(key);
    ByteVector premaster = random.bytes(48);
    premaster[0] = 3, premaster[1] = 3;
    const auto encrypted = [&](Bytes message) { return *rsa::encrypt_pkcs1(key->public_key(), message, random); };
    const auto decrypted = [&](Bytes ciphertext, u16 version = 0x0303) {
        return testing::to_hex(rsa::decrypt_premaster(*key, version, ciphertext, random).bytes());
    };
    const std::string right = testing::to_hex(premaster);
    EXPECT_EQ(decrypted(encrypted(premaster)), right);
    EXPECT_EQ(decrypted(encrypted(premaster), 0x0302), "0302" + right.substr(4));
    const ByteVector wrong[] = {encrypted(Bytes(premaster).first(47)),
                                encrypted(random.bytes(49)),
                                from_hex(key_n),
                                ByteVector(256, 1),
                                ByteVector{},
                                ByteVector(255)};
    for (const ByteVector& ciphertext : wrong) {
        const std::string first = decrypted(ciphertext), second = decrypted(ciphertext);
        EXPECT_EQ(first.substr(0, 4), "0303");
        EXPECT_NE(first, second);
        EXPECT_NE(first.substr(4), right.substr(4));
    }
}

TEST(RsaEncryption, Rfc8017Section7_1OaepRefusesWithOneErrorOnly) {
    testing::CountingRandom random(4);
    const auto key = known_key(cpu::host());
    ASSERT_TRUE(key);
    const RsaPublicKey& pub = key->public_key();
    const HashId hash = HashId::sha256;
    EXPECT_EQ(rsa::oaep_message_limit(256, hash), 190u);
    const ByteVector label = random.bytes(9);
    for (const usize size : {0u, 1u, 32u, 189u, 190u}) {
        const ByteVector message = random.bytes(size);
        for (const HashId mgf : {hash, HashId::sha512}) {
            const auto ciphertext = rsa::encrypt_oaep(pub, hash, mgf, label, message, random);
            ASSERT_TRUE(ciphertext);
            const auto back = rsa::decrypt_oaep(*key, hash, mgf, label, *ciphertext, random);
            ASSERT_TRUE(back);
            EXPECT_EQ(reveal(*back), testing::to_hex(message));
            EXPECT_TRUE(rsa::decrypt_oaep(*key, hash, mgf, {}, *ciphertext, random).error().is(rsa_decryption));
            EXPECT_TRUE(
                rsa::decrypt_oaep(*key, hash, HashId::sha384, label, *ciphertext, random).error().is(rsa_decryption));
            EXPECT_TRUE(
                rsa::decrypt_oaep(*key, HashId::sha384, mgf, label, *ciphertext, random).error().is(rsa_decryption));
            ByteVector altered = *ciphertext;
            altered[random.below(255) + 1] ^= 4;
            EXPECT_TRUE(rsa::decrypt_oaep(*key, hash, mgf, label, altered, random).error().is(rsa_decryption));
        }
    }
    EXPECT_TRUE(rsa::encrypt_oaep(pub, hash, hash, {}, random.bytes(191), random).error().is(rsa_message_too_long));
    EXPECT_TRUE(rsa::decrypt_oaep(*key, hash, hash, {}, from_hex(key_n), random).error().is(rsa_ciphertext_size));
    EXPECT_TRUE(rsa::decrypt_oaep(*key, hash, hash, {}, ByteVector(255), random).error().is(rsa_ciphertext_size));
}

TEST(RsaBlinding, FactorsAreInverseToEachOther) {
    testing::CountingRandom random(5);
    const auto key = known_key(cpu::host());
    ASSERT_TRUE(key);
    const Modulus& n = key->public_key().modulus();
    for (int i = 0; i < 200; ++i) {
        const RsaBlinding blinding = blinding_for(n, random);
        Limbs product(n.limbs()), scratch(n.scratch_size());
        n.multiply(product.data(), blinding.factor.data(), blinding.unfactor.data(), scratch.data());
        EXPECT_NE(mask_if_equal(product.data(), n.one().data(), n.limbs()), 0u);
    }
    // The ends of the range of words.
    for (const u64 r : {(u64{1} << 62) + 1, (u64{1} << 63) - 1, (u64{1} << 62) + 3}) {
        const Limbs inverse = word_inverse(r, n.value());
        Limbs word(n.limbs()), product(n.limbs()), scratch(n.scratch_size());
        word[0] = r;
        const Limbs form = n.to_form(inverse);
        n.multiply(product.data(), form.data(), word.data(), scratch.data());
        EXPECT_EQ(product[0], 1u);
        for (usize i = 1; i < n.limbs(); ++i) EXPECT_EQ(product[i], 0u);
    }
}

}  // namespace
}  // namespace troth::crypto
