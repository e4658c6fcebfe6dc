// TLS 1.2's PRF, PBKDF2, SP 800-108 and the one-step functions: published examples, a slow second opinion, refusals.
#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/crypto/kdf/errors.hpp"
#include "troth/crypto/kdf/kbkdf.hpp"
#include "troth/crypto/kdf/one_step.hpp"
#include "troth/crypto/kdf/pbkdf2.hpp"
#include "troth/crypto/kdf/tls12_prf.hpp"

namespace troth::inline v1::crypto {
namespace {

using testing::CountingRandom;
using testing::from_hex;
using testing::to_hex;

TEST(Tls12Prf, Rfc5246Section5PSha256) {
    const ByteVector secret = from_hex("9bbe436ba940f017b17652849a71db35"),
                     seed = from_hex("a0ba9f936cda311827a6f796ffd5198c");
    const Bytes halves[] = {Bytes(seed).first(5), Bytes(seed).subspan(5)};
    for (const cpu::Features& features : {cpu::host(), cpu::portable}) {
        ByteVector out(100);
        tls12_prf(HashId::sha256, secret, "test label", halves, out, features);
        EXPECT_EQ(
            to_hex(out),
            "e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a6b301791e90d35c9c9a46b4e14baf9af0fa0"
            "22f7077def17abfd3797c0564bab4fbc91666e9def9b97fce34f796789baa48082d122ee42c5a72e5a5110fff70187347b66");
    }
}

std::string pbkdf2_of(HashId hash, u64 iterations, std::string_view password, std::string_view salt, usize size,
                      const cpu::Features& features) {
    ByteVector out(size);
    EXPECT_TRUE(pbkdf2({.hash = hash, .iterations = iterations}, bytes_of(password), bytes_of(salt), out, features));
    return to_hex(out);
}
TEST(Pbkdf2, Rfc6070Section2AndRfc7914Section11) {
    for (const cpu::Features& features : {cpu::host(), cpu::portable}) {
        EXPECT_EQ(pbkdf2_of(HashId::sha1, 1, "password", "salt", 20, features),
                  "0c60c80f961f0e71f3a9b524af6012062fe037a6");
        EXPECT_EQ(pbkdf2_of(HashId::sha1, 4096, "password", "salt", 20, features),
                  "4b007901b765489abead49d926f721d065a429c1");
        EXPECT_EQ(pbkdf2_of(HashId::sha1, 4096, "passwordPASSWORDpassword", "saltSALTsaltSALTsaltSALTsaltSALTsalt", 25,
                            features),
                  "3d2eec4fe41c849b80c8d83662c0e44a8b291a964cf2f07038");
        EXPECT_EQ(pbkdf2_of(HashId::sha256, 1, "passwd", "salt", 64, features),
                  "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"
                  "49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783");
    }
}
// RFC 8018 §5.2 as it is written, for every hash: the fast loop must agree.
TEST(Pbkdf2, Rfc8018Section5_2TheFastLoopIsTheSlowOne) {
    CountingRandom random(17);
    for (const HashInfo& h : hash_infos)
        for (u64 iterations : {u64{1}, u64{2}, u64{3}, u64{10}})
            for (const cpu::Features& features : {cpu::host(), cpu::portable}) {
                const ByteVector password = random.bytes(random.below(200)), salt = random.bytes(random.below(40));
                ByteVector got(2u * h.digest_size + 3), expected;
                ASSERT_TRUE(pbkdf2({.hash = h.id, .iterations = iterations}, password, salt, got, features));
                const HmacKey key(h.id, password);
                for (u8 i = 1; expected.size() < got.size(); ++i) {
                    const u8 number[4] = {0, 0, 0, i};
                    const Bytes pieces[] = {salt, number};
                    Mac u = hmac(key, pieces), sum = u;
                    for (u64 c = 1; c < iterations; ++c) {
                        u = hmac(key, u.bytes());
                        for (usize j = 0; j < u.size; ++j) sum.data[j] = static_cast<u8>(sum.data[j] ^ u.data[j]);
                    }
                    expected.insert(expected.end(), sum.bytes().begin(), sum.bytes().end());
                }
                expected.resize(got.size());
                ASSERT_EQ(got, expected) << h.name << " " << iterations;
            }
}
TEST(Pbkdf2, Rfc8018Section4_2CountsOutOfRangeAreRefused) {
    std::array<u8, 16> out{};
    EXPECT_EQ(pbkdf2({.iterations = 0}, {}, {}, out).error().id(), kdf_iterations.id);
    EXPECT_EQ(pbkdf2({.iterations = 1001, .most_iterations = 1000}, {}, {}, out).error().id(), kdf_iterations.id);
    EXPECT_TRUE(pbkdf2({.iterations = 1000, .most_iterations = 1000}, {}, {}, out));
    EXPECT_EQ(pbkdf2({}, {}, {}, {}).error().id(), kdf_output_size.id);
}

// SP 800-108 §4 as it is written, with everything laid out in one buffer.
ByteVector slow_kbkdf(const KbkdfParameters& p, usize size, const auto& prf, const ByteVector& fixed) {
    ByteVector out, previous(p.iv.begin(), p.iv.end()), a = fixed;
    for (u32 i = 1; out.size() < size; ++i) {
        ByteVector number, iteration, input;
        for (unsigned shift = p.counter_bits; shift != 0; shift -= 8)
            number.push_back(static_cast<u8>(i >> (shift - 8)));
        if (p.mode == KbkdfMode::feedback) iteration = previous;
        if (p.mode == KbkdfMode::double_pipeline) iteration = a = prf(a);
        const auto append = [&](const ByteVector& piece) { input.insert(input.end(), piece.begin(), piece.end()); };
        if (p.counter_at == KbkdfCounter::before_iteration) append(number);
        append(iteration);
        if (p.counter_at == KbkdfCounter::before_fixed) append(number);
        append(fixed);
        if (p.counter_at == KbkdfCounter::after_fixed) append(number);
        previous = prf(input);
        out.insert(out.end(), previous.begin(), previous.end());
    }
    out.resize(size);
    return out;
}
TEST(Kbkdf, Sp800_108Section4EveryModeCounterAndFunction) {
    CountingRandom random(18);
    const ByteVector key_bytes = random.bytes(32), iv = random.bytes(21), label = random.bytes(9),
                     context = random.bytes(30);
    const HmacKey hmac_key(HashId::sha256, key_bytes);
    const AesCmacKey cmac_key{AesCipher(key_bytes)};
    const auto with_hmac = [&](const ByteVector& input) {
        const Mac mac = hmac(hmac_key, input);
        return ByteVector(mac.bytes().begin(), mac.bytes().end());
    };
    const auto with_cmac = [&](const ByteVector& input) {
        const AesCmac::Tag tag = cmac(cmac_key, Bytes(input));
        return ByteVector(tag.begin(), tag.end());
    };
    for (KbkdfMode mode : {KbkdfMode::counter, KbkdfMode::feedback, KbkdfMode::double_pipeline})
        for (unsigned bits : {0u, 8u, 16u, 24u, 32u})
            for (KbkdfCounter at :
                 {KbkdfCounter::before_iteration, KbkdfCounter::before_fixed, KbkdfCounter::after_fixed})
                for (usize size : {1u, 16u, 32u, 33u, 100u}) {
                    KbkdfParameters p{.mode = mode, .counter_bits = bits, .counter_at = at};
                    if (mode == KbkdfMode::feedback) p.iv = iv;
                    ByteVector fixed = label;
                    fixed.push_back(0);
                    fixed.insert(fixed.end(), context.begin(), context.end());
                    for (usize value : {usize{0}, usize{0}, size * 8 / 256, size * 8 % 256})
                        fixed.push_back(static_cast<u8>(value));
                    ByteVector out(size);
                    const auto result = kbkdf(p, hmac_key, KbkdfFixed(label, context, size), out);
                    if (mode == KbkdfMode::counter && bits == 0) {
                        EXPECT_EQ(result.error().id(), kdf_counter_size.id);
                        continue;
                    }
                    ASSERT_TRUE(result);
                    EXPECT_EQ(out, slow_kbkdf(p, size, with_hmac, fixed));
                    ASSERT_TRUE(kbkdf(p, cmac_key, KbkdfFixed(label, context, size), out));
                    EXPECT_EQ(out, slow_kbkdf(p, size, with_cmac, fixed));
                }
}
TEST(Kbkdf, Sp800_108Section4TheCounterMustNotWrap) {
    const AesCmacKey key{AesCipher(ByteVector(16))};
    KbkdfParameters p{.counter_bits = 8};
    ByteVector out(255 * 16);
    EXPECT_TRUE(kbkdf(p, key, {}, out));
    out.push_back(0);
    EXPECT_EQ(kbkdf(p, key, {}, out).error().id(), kdf_output_size.id);
    EXPECT_EQ(kbkdf(p, key, {}, {}).error().id(), kdf_output_size.id);
    p.counter_bits = 12;
    EXPECT_EQ(kbkdf(p, key, {}, out).error().id(), kdf_counter_size.id);
}
TEST(Kbkdf, Sp800_108Section4_4KmacOfTheContextCustomizedByTheLabel) {
    std::array<u8, 32> out{};
    kmac_kdf(ShakeId::shake128, from_hex("404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f"),
             bytes_of("My Tagged Application"), from_hex("00010203"), out);
    EXPECT_EQ(to_hex(out), "3b1fba963cd8b0b59e8c1a6d71888b7143651af8ba0a7070c0979e2811324aa5");
}

TEST(OneStepKdf, Sp800_56CSection4_1AndSec1Section3_6_1) {
    const ByteVector z = from_hex("00112233445566778899"), info = from_hex("abcdef");
    ByteVector out(50);
    const auto digest_of = [&](std::string_view in) {
        const Digest d = hash(HashId::sha1, from_hex(in));
        return to_hex(d.bytes());
    };
    ASSERT_TRUE(one_step_kdf(HashId::sha1, z, info, out));
    EXPECT_EQ(to_hex(out),
              (digest_of("0000000100112233445566778899abcdef") + digest_of("0000000200112233445566778899abcdef") +
               digest_of("0000000300112233445566778899abcdef"))
                  .substr(0, 100));
    ASSERT_TRUE(x963_kdf(HashId::sha1, z, info, out));
    EXPECT_EQ(to_hex(out),
              (digest_of("0011223344556677889900000001abcdef") + digest_of("0011223344556677889900000002abcdef") +
               digest_of("0011223344556677889900000003abcdef"))
                  .substr(0, 100));
    EXPECT_EQ(x963_kdf(HashId::sha1, z, info, {}).error().id(), kdf_output_size.id);
}

// SP 800-108r1 §4: [L]_2 says the size in bits, in 32 of them here; a size that wraps would make two outputs one.
TEST(KbkdfDeathTest, Sp800_108Section4ASizeThatItsFieldCannotHold) {
    (void)KbkdfFixed({}, {}, (usize{1} << 29) - 1);
    EXPECT_DEATH(KbkdfFixed({}, {}, usize{1} << 29), "");
}

}  // namespace
}  // namespace troth::inline v1::crypto
