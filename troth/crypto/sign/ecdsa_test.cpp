// ECDSA: RFC 6979's vectors, what FIPS 186-5 makes a verifier refuse, and what hedging must and must not change.
#include "troth/crypto/sign/ecdsa.hpp"

#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"

namespace troth::inline v1::crypto::ecdsa {
namespace {

using testing::from_hex;
using testing::to_hex;

struct Rfc6979Key {
    Curve curve;
    std::string_view x, ux, uy;
};
constexpr Rfc6979Key a_2_5{Curve::p256, "C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721",
                           "60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6",
                           "7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299"};
constexpr Rfc6979Key a_2_6{
    Curve::p384, "6B9D3DAD2E1B8C1C05B19875B6659F4DE23C3B667BF297BA9AA47740787137D896D5724E4C70A825F872C9EA60D2EDF5",
    "EC3A4E415B4E19A4568618029F427FA5DA9A8BC4AE92E02E06AAE5286B300C64DEF8F0EA9055866064A254515480BC13",
    "8015D9B72D7D57244EA8EF9AC0C621896708A59367F9DFB9F54CA84B3F1C9DB1288B231C3AE0D4FE7344FD2533264720"};

constexpr Rfc6979Key a_2_7{
    Curve::p521,
    "00FAD06DAA62BA3B25D2FB40133DA757205DE67F5BB0018FEE8C86E1B68C7E75CAA896EB32F1F47C70855836A6D16FCC1466F6D8FBEC67DB8"
    "9EC0C08B0E996B83538",
    "01894550D0785932E00EAA23B694F213F8C3121F86DC97A04E5A7167DB4E5BCD371123D46E45DB6B5D5370A7F20FB633155D38FFA16D2BD76"
    "1DCAC474B9A2F5023A4",
    "00493101C962CD4D2FDDF782285E64584139C2F91B47F87FF82354D6630F746A28A0DB25741B5B34A828008B22ACC23F924FAAFBD4D33F81E"
    "A66956DFEAA2BFDFCF5"};

struct Rfc6979Vector {
    const Rfc6979Key& key;
    HashId hash;
    std::string_view message, r, s;
};
constexpr Rfc6979Vector rfc6979[] = {
    {a_2_7, HashId::sha512, "sample",
     "00c328fafcbd79dd77850370c46325d987cb525569fb63c5d3bc53950e6d4c5f174e25a1ee9017b5d450606add152b534931d7d4e8455cc91"
     "f"
     "9b15bf05ec36e377fa",
     "00617cce7cf5064806c467f678d3b4080d6f1cc50af26ca209417308281b68af282623eaa63e5b5c0723d8b8c37ff0777b1a20f8ccb1dccc4"
     "3"
     "997f1ee0e44da4a67a"},
    {a_2_5, HashId::sha256, "sample", "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716",
     "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8"},
    {a_2_5, HashId::sha384, "sample", "0eafea039b20e9b42309fb1d89e213057cbf973dc0cfc8f129edddc800ef7719",
     "4861f0491e6998b9455193e34e7b0d284ddd7149a74b95b9261f13abde940954"},
    {a_2_5, HashId::sha512, "sample", "8496a60b5e9b47c825488827e0495b0e3fa109ec4568fd3f8d1097678eb97f00",
     "2362ab1adbe2b8adf9cb9edab740ea6049c028114f2460f96554f61fae3302fe"},
    {a_2_5, HashId::sha256, "test", "f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367",
     "019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083"},
    {a_2_5, HashId::sha384, "test", "83910e8b48bb0c74244ebdf7f07a1c5413d61472bd941ef3920e623fbccebeb6",
     "8ddbec54cf8cd5874883841d712142a56a8d0f218f5003cb0296b6b509619f2c"},
    {a_2_5, HashId::sha512, "test", "461d93f31b6540894788fd206c07cfa0cc35f46fa3c91816fff1040ad1581a04",
     "39af9f15de0db8d97e72719c74820d304ce5226e32dedae67519e840d1194e55"},
    {a_2_6, HashId::sha256, "sample",
     "21b13d1e013c7fa1392d03c5f99af8b30c570c6f98d4ea8e354b63a21d3daa33bde1e888e63355d92fa2b3c36d8fb2cd",
     "f3aa443fb107745bf4bd77cb3891674632068a10ca67e3d45db2266fa7d1feebefdc63eccd1ac42ec0cb8668a4fa0ab0"},
    {a_2_6, HashId::sha384, "sample",
     "94edbb92a5ecb8aad4736e56c691916b3f88140666ce9fa73d64c4ea95ad133c81a648152e44acf96e36dd1e80fabe46",
     "99ef4aeb15f178cea1fe40db2603138f130e740a19624526203b6351d0a3a94fa329c145786e679e7b82c71a38628ac8"},
    {a_2_6, HashId::sha512, "sample",
     "ed0959d5880ab2d869ae7f6c2915c6d60f96507f9cb3e047c0046861da4a799cfe30f35cc900056d7c99cd7882433709",
     "512c8cceee3890a84058ce1e22dbc2198f42323ce8aca9135329f03c068e5112dc7cc3ef3446defceb01a45c2667fdd5"},
    {a_2_6, HashId::sha256, "test",
     "6d6defac9ab64dabafe36c6bf510352a4cc27001263638e5b16d9bb51d451559f918eedaf2293be5b475cc8f0188636b",
     "2d46f3becbcc523d5f1a1256bf0c9b024d879ba9e838144c8ba6baeb4b53b47d51ab373f9845c0514eefb14024787265"},
    {a_2_6, HashId::sha384, "test",
     "8203b63d3c853e8d77227fb377bcf7b7b772e97892a80f36ab775d509d7a5feb0542a7f0812998da8f1dd3ca3cf023db",
     "ddd0760448d42d8a43af45af836fce4de8be06b485e9b61b827c2f13173923e06a739f040649a667bf3b828246baa5a5"},
    {a_2_6, HashId::sha512, "test",
     "a0d5d090c9980faf3c2ce57b7ae951d31977dd11c775d314af55f76c676447d06fb6495cd21b4b6e340fc236584fb277",
     "976984e59b4c77b0e8e4460dca3d9f20e07b9bb1f63beefaf576f6b2e8b224634a2092cd3792e0159ad9cee37659c736"},
};

EcPrivateKey private_key(const Rfc6979Key& key) {
    Result<EcPrivateKey> out = EcPrivateKey::from_bytes(key.curve, from_hex(key.x));
    if (!out) __builtin_abort();
    return std::move(*out);
}

// The two ends of the tables: cpu::host() takes the first row that runs, cpu::portable the last.
template <class F>
void for_both_ends(F&& f) {
    for (const cpu::Features& features : {cpu::portable, cpu::host()}) f(features);
}

TEST(Ecdsa, Rfc6979SectionA_2_5AndA_2_6) {
    for_both_ends([](const cpu::Features& features) {
        for (const Rfc6979Vector& v : rfc6979) {
            const EcPrivateKey key = private_key(v.key);
            const EcPublicKey public_key = key.public_key(features);
            EXPECT_EQ(public_key, EcPublicKey::from_bytes(
                                      v.key.curve, from_hex("04" + std::string(v.key.ux) + std::string(v.key.uy)))
                                      .value());
            const Digest digest = hash(v.hash, bytes_of(v.message));
            const Signature signature = sign_deterministic(key, v.hash, digest.bytes(), features).value();
            EXPECT_EQ(to_hex(signature.r()), v.r);
            EXPECT_EQ(to_hex(signature.s()), v.s);
            EXPECT_TRUE(verify(public_key, digest.bytes(), signature.r(), signature.s(), features));
        }
    });
}

TEST(Ecdsa, Rfc6979Section3_6FreshBytesChangeTheNonceAndTheSignatureHolds) {
    for_both_ends([](const cpu::Features& features) {
        for (const Rfc6979Key* const k : {&a_2_5, &a_2_6}) {
            const EcPrivateKey key = private_key(*k);
            const EcPublicKey public_key = key.public_key();
            const Digest digest = hash(HashId::sha256, bytes_of("sample"));
            testing::CountingRandom random(1), again(1);
            const Signature first = sign(key, digest.bytes(), random, features).value();
            const Signature second = sign(key, digest.bytes(), random, features).value();
            EXPECT_NE(first, second);
            EXPECT_NE(first, sign_deterministic(key, HashId::sha256, digest.bytes(), features).value());
            EXPECT_TRUE(verify(public_key, digest.bytes(), first.r(), first.s(), features));
            EXPECT_TRUE(verify(public_key, digest.bytes(), second.r(), second.s(), features));
            // Replayable: the same source gives the same signature.
            EXPECT_EQ(first, sign(key, digest.bytes(), again, features).value());
        }
    });
}

// A source stuck on one value must not give two messages one nonce (equal r would show it).
TEST(Ecdsa, Rfc6979Section3_6ABrokenSourceStillGivesEachMessageItsOwnNonce) {
    const EcPrivateKey key = private_key(a_2_5);
    testing::ScriptedRandom stuck1(ByteVector(32, 0)), stuck2(ByteVector(32, 0));
    const Signature one = sign(key, hash(HashId::sha256, bytes_of("one")).bytes(), stuck1).value();
    const Signature two = sign(key, hash(HashId::sha256, bytes_of("two")).bytes(), stuck2).value();
    EXPECT_NE(to_hex(one.r()), to_hex(two.r()));
}

TEST(Ecdsa, Fips186_5Section6_4_2AnyChangedBitIsRefused) {
    for_both_ends([](const cpu::Features& features) {
        for (const Rfc6979Key* const k : {&a_2_5, &a_2_6}) {
            const EcPrivateKey key = private_key(*k);
            const EcPublicKey public_key = key.public_key();
            const Digest digest = hash(HashId::sha256, bytes_of("message"));
            const Signature good = sign_deterministic(key, HashId::sha256, digest.bytes()).value();
            for (usize at = 0; at < field_size(k->curve); at += 5) {
                Signature bad = good;
                bad.r_data[at] ^= 0x10;
                EXPECT_FALSE(verify(public_key, digest.bytes(), bad.r(), bad.s(), features));
                bad = good;
                bad.s_data[at] ^= 0x01;
                EXPECT_FALSE(verify(public_key, digest.bytes(), bad.r(), bad.s(), features));
            }
            for (usize at = 0; at < digest.size; at += 5) {
                Digest bad = digest;
                bad.data[at] ^= 0x80;
                EXPECT_FALSE(verify(public_key, bad.bytes(), good.r(), good.s(), features));
            }
            testing::CountingRandom random;
            const EcPublicKey other = EcPrivateKey::generate(k->curve, random).public_key();
            EXPECT_FALSE(verify(other, digest.bytes(), good.r(), good.s(), features));
        }
    });
}

TEST(Ecdsa, Fips186_5Section6_4_2Step1RAndSOutOfRangeAreRefused) {
    for_both_ends([](const cpu::Features& features) {
        const EcPrivateKey key = private_key(a_2_5);
        const EcPublicKey public_key = key.public_key();
        const Digest digest = hash(HashId::sha256, bytes_of("sample"));
        const Signature good = sign_deterministic(key, HashId::sha256, digest.bytes()).value();
        const ByteVector n = from_hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
        const ByteVector zero(32), larger(33, 0x01);
        for (const Bytes bad : {Bytes(n), Bytes(zero), Bytes(larger), Bytes()}) {
            EXPECT_FALSE(verify(public_key, digest.bytes(), bad, good.s(), features));
            EXPECT_FALSE(verify(public_key, digest.bytes(), good.r(), bad, features));
        }
        // r + n means the same residue, and is refused all the same.
        ByteVector sum(33);
        unsigned carry = 0;
        for (usize i = 32; i-- > 0;) {
            carry += n[i] + static_cast<unsigned>(good.s()[i]);
            sum[i + 1] = static_cast<u8>(carry);
            carry >>= 8;
        }
        sum[0] = static_cast<u8>(carry);
        EXPECT_FALSE(verify(public_key, digest.bytes(), good.r(), sum, features));
        // Zeros in front change nothing: r and s are numbers.
        const ByteVector padded = from_hex("0000000000" + to_hex(good.r()));
        EXPECT_TRUE(verify(public_key, digest.bytes(), padded, good.s(), features));
    });
}

TEST(Ecdsa, Fips186_5Section6_4_1Step2OnlyTheLeftmostBytesOfADigestCount) {
    const EcPrivateKey key = private_key(a_2_5);
    const EcPublicKey public_key = key.public_key();
    const Digest digest = hash(HashId::sha512, bytes_of("long"));
    const Signature signature = sign_deterministic(key, HashId::sha512, digest.bytes()).value();
    EXPECT_TRUE(verify(public_key, digest.bytes(), signature.r(), signature.s()));
    EXPECT_TRUE(verify(public_key, digest.bytes().first(32), signature.r(), signature.s()));
    EXPECT_FALSE(verify(public_key, digest.bytes().first(31), signature.r(), signature.s()));
}

// A digest of zero makes u1 = 0: the base point's share of the sum vanishes. One of n or more is reduced.
TEST(Ecdsa, ExtremeDigestsSignAndVerify) {
    for_both_ends([](const cpu::Features& features) {
        for (const Rfc6979Key* const k : {&a_2_5, &a_2_6}) {
            const EcPrivateKey key = private_key(*k);
            testing::CountingRandom random;
            for (const ByteVector& digest : {ByteVector(), ByteVector(1), ByteVector(32), ByteVector(48),
                                             ByteVector(48, 0xff), ByteVector(64, 0xff)}) {
                const Signature signature = sign(key, digest, random, features).value();
                EXPECT_TRUE(verify(key.public_key(), digest, signature.r(), signature.s(), features));
            }
        }
    });
}

}  // namespace
}  // namespace troth::inline v1::crypto::ecdsa
