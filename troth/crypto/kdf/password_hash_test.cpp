// scrypt (RFC 7914 §12) and Argon2 (RFC 9106 §5): examples, every row, limits.
#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/crypto/kdf/argon2.hpp"
#include "troth/crypto/kdf/errors.hpp"
#include "troth/crypto/kdf/scrypt.hpp"

namespace troth::inline v1::crypto {
namespace {

using testing::CountingRandom;
using testing::to_hex;

std::string scrypt_of(u64 n, u32 r, u32 p, std::string_view password, std::string_view salt) {
    std::array<u8, 64> out{}, again{};
    EXPECT_TRUE(scrypt({.n = n, .r = r, .p = p}, bytes_of(password), bytes_of(salt), out));
    // With the rows of SHA-256 that this machine has, and the portable one.
    EXPECT_TRUE(scrypt({.n = n, .r = r, .p = p}, bytes_of(password), bytes_of(salt), again, cpu::portable));
    EXPECT_EQ(out, again);
    return to_hex(out);
}
TEST(Scrypt, Rfc7914Section12) {
    EXPECT_EQ(scrypt_of(16, 1, 1, "", ""),
              "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
              "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906");
    EXPECT_EQ(scrypt_of(1024, 8, 16, "password", "NaCl"),
              "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
              "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640");
    EXPECT_EQ(scrypt_of(16384, 8, 1, "pleaseletmein", "SodiumChloride"),
              "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
              "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887");
}
TEST(Scrypt, Rfc7914Section6ParametersOutOfRangeAreRefused) {
    std::array<u8, 16> out{};
    const auto error = [&](ScryptParameters p) { return scrypt(p, {}, {}, out).error().id(); };
    for (u64 n : {u64{0}, u64{1}, u64{3}, u64{1000}, u64{1} << 32, ~u64{0}})
        EXPECT_EQ(error({.n = n, .r = 1, .p = 1}), kdf_cost.id) << n;
    EXPECT_EQ(error({.n = 2, .r = 0, .p = 1}), kdf_cost.id);
    EXPECT_EQ(error({.n = 2, .r = 1, .p = 0}), kdf_cost.id);
    EXPECT_EQ(error({.n = 2, .r = 1 << 15, .p = 1 << 15}), kdf_cost.id);
    EXPECT_EQ(error({.n = 1 << 16, .r = 1, .p = 1}), kdf_cost.id);
    EXPECT_EQ(error({.n = u64{1} << 31, .r = 8, .p = 1}), kdf_memory.id);
    EXPECT_EQ(error({.n = 1024, .r = 8, .p = 1, .most_memory = 1 << 20}), kdf_memory.id);
    EXPECT_TRUE(scrypt({.n = 1024, .r = 8, .p = 1, .most_memory = (1 << 20) + 1024}, {}, {}, out));
    EXPECT_EQ(scrypt({.n = 2, .r = 1, .p = 1}, {}, {}, {}).error().id(), kdf_output_size.id);
}

TEST(Argon2, Rfc9106Section5EveryRow) {
    const ByteVector password(32, 1), salt(16, 2), secret(8, 3), data(12, 4);
    cpu::Features without_avx512 = cpu::host();
    without_avx512.avx512 = false;
    for (const cpu::Features& features : {cpu::host(), without_avx512, cpu::portable}) {
        const auto tag = [&](Argon2Type type) {
            const Argon2Parameters p{
                .type = type, .memory = 32, .passes = 3, .lanes = 4, .secret = secret, .associated_data = data};
            std::array<u8, 32> out{};
            EXPECT_TRUE(argon2(p, password, salt, out, features));
            return to_hex(out);
        };
        EXPECT_EQ(tag(Argon2Type::d), "512b391b6f1162975371d30919734294f868e3be3984f3c1a13a4db9fabe4acb");
        EXPECT_EQ(tag(Argon2Type::i), "c814d9d1dc7f37aa13f0d77f2494bda1c8de6b016dd388d29952a4c4672b6ce8");
        EXPECT_EQ(tag(Argon2Type::id), "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659");
    }
}
TEST(Argon2, Rfc9106Section3_5EveryRowFillsLikeThePortableOne) {
    CountingRandom random(19);
    struct alignas(64) Block {
        u64 words[kernel::argon2_block_words];
    };
    for (const detail::Argon2Row& row : detail::argon2_rows) {
        if (!row.runs_on(cpu::host())) continue;
        for (int i = 0; i < 40; ++i) {
            Block a, b, got, expected;
            for (Block* each : {&a, &b, &got}) random.fill({reinterpret_cast<u8*>(each), sizeof *each});
            expected = got;
            row.fill(got.words, a.words, b.words, i % 2 != 0);
            kernel::argon2_fill_portable(expected.words, a.words, b.words, i % 2 != 0);
            ASSERT_EQ(std::memcmp(&got, &expected, sizeof got), 0) << row.name;
        }
    }
}
// Segments longer than the 128 addresses of a block, output longer than a digest, memory that is no multiple of 4p.
TEST(Argon2, EveryRowAgreesOnLargerMemoryAndLongerOutput) {
    for (Argon2Type type : {Argon2Type::d, Argon2Type::i, Argon2Type::id})
        for (u32 lanes : {1u, 3u})
            for (usize size : {4u, 64u, 65u, 96u, 200u}) {
                const Argon2Parameters p{.type = type, .memory = 1801, .passes = 2, .lanes = lanes};
                ByteVector fast(size), plain(size);
                ASSERT_TRUE(argon2(p, bytes_of("password"), bytes_of("some salt"), fast));
                ASSERT_TRUE(argon2(p, bytes_of("password"), bytes_of("some salt"), plain, cpu::portable));
                EXPECT_EQ(fast, plain);
            }
}
TEST(Argon2, Rfc9106Section3_1ParametersOutOfRangeAreRefused) {
    std::array<u8, 32> out{};
    const auto error = [&](Argon2Parameters p) {
        return argon2(p, {}, bytes_of("0123456789abcdef"), out).error().id();
    };
    EXPECT_EQ(error({.lanes = 0}), kdf_cost.id);
    EXPECT_EQ(error({.lanes = 1u << 24}), kdf_cost.id);
    EXPECT_EQ(error({.passes = 0}), kdf_cost.id);
    EXPECT_EQ(error({.memory = 31, .lanes = 4}), kdf_cost.id);
    EXPECT_EQ(error({.memory = 1 << 20, .passes = 1000}), kdf_cost.id);
    EXPECT_EQ(error({.memory = 1 << 21, .passes = 1}), kdf_memory.id);
    std::array<u8, 3> small{};
    EXPECT_EQ(argon2({.memory = 64, .passes = 1, .lanes = 1}, {}, {}, small).error().id(), kdf_output_size.id);
}

}  // namespace
}  // namespace troth::inline v1::crypto
