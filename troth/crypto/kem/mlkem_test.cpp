// ML-KEM, FIPS 203: key generation, encapsulation, decapsulation with implicit rejection, and the checks of §7. (The
// long vectors of ACVP, CCTV and Wycheproof are run by tests/vectors.)
#include "troth/crypto/kem/mlkem.hpp"

#include <type_traits>

#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/crypto/hash/hash.hpp"
#include "troth/crypto/hash/shake.hpp"
#include "troth/crypto/kem/errors.hpp"

namespace troth::inline v1::crypto {
namespace {

using mlkem::DecapsulationKey;
using mlkem::Encapsulation;
using testing::CountingRandom;
using testing::from_hex;
using testing::reveal;
using testing::ScriptedRandom;
using testing::to_hex;

constexpr MlKemId ids[] = {MlKemId::mlkem512, MlKemId::mlkem768, MlKemId::mlkem1024};

std::string sha3(Bytes bytes) {
    return to_hex(hash(HashId::sha3_256, bytes).bytes());
}

// Seeds of Wycheproof (512) and ACVP (768, 1024); the long outputs as their SHA3-256.
struct MlKemVector {
    MlKemId id;
    std::string_view seed, ek, dk, c, k;
};
constexpr std::string_view message = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
constexpr MlKemVector vectors[] = {
    {MlKemId::mlkem512,
     "7c9935a0b07694aa0c6d10e4db6b1add2fd81a25ccb148032dcd739936737f2d"
     "8626ed79d451140800e03b59b956f8210e556067407d13dc90fa9e8b872bfb8f",
     "50c8dd152a4531aab560d2fc7ca9a40ad8af25ad1dd08c6d79afe4dd4d1eee5a",
     "2e08d2c82a07f5f67878b54e06848c924ee7a0929cb6440d06fffd9622687b48",
     "8901061002420f1dcfe104b1ea6d24f216c222f07ae74089a9505dcf200a8ffa",
     "7568f16be3c2eeacc6a54dd3377d2d76c9dcec6a21c7f4797d1a65f9afe154da"},
    {MlKemId::mlkem768,
     "3d8ae89b6566cfae0dc737722c5f942c620592d064ffbcd7daa457c3b6d21b4f"
     "122e700c5fb75b1d557f2c4f8a525ef21d9fd511968927ae974753c083242d39",
     "f8ca42f7c50e4178ae5f6da0c6c3765c78625156bbcf0b84bc9c596b75736bec",
     "a09a9829d330d9bd0ef1cd4249d72c28d4c5a52ad249cbfaf8b882c4882d3fd6",
     "dc733405038093ff038f0b34de78337bbec69c37b2cdba2bfd5383fa03281f05",
     "5e91df50773fa1b040be6b1b78aac4e000ba8fc7d1a46356c0b1a7c094e96256"},
    {MlKemId::mlkem1024,
     "d26c54c13cea088d5dab6281313c4734a8f680dd281ebf9a24b465cc3073a9a5"
     "6026b7ddf2794b48a6e86311ddee8a22c2ef69eefb9e5b8a49473a8733ae76c1",
     "c255b3a4acf78b9a8909d0eec9ff70f563145cb0ec0c8ed8187742607caa4629",
     "186e1ec5020bb3aed69dcba01e949edc6875abc9e968d9bd3596afb325bfa152",
     "c3164eb34eda72b573fd2af22c0443e4f5b234c4078f2c0fd3df4626b3b22bac",
     "437a5ba7fac6b6f17a0cda0dba3688358155a1a17e32a79df2d0a15c5243789a"},
};

DecapsulationKey from_seed(MlKemId id, std::string_view seed, const cpu::Features& features = cpu::host()) {
    return DecapsulationKey::from_seed(id, testing::array_of<64>(seed), features);
}

TEST(MlKem, Fips203Section7KnownAnswers) {
    for (const MlKemVector& v : vectors) {
        SCOPED_TRACE(mlkem::parameters(v.id).name);
        for (const cpu::Features& features : {cpu::host(), cpu::portable}) {
            const DecapsulationKey key = from_seed(v.id, v.seed, features);
            EXPECT_EQ(sha3(key.encapsulation_key()), v.ek);
            EXPECT_EQ(sha3(key.to_bytes().bytes()), v.dk);
            ScriptedRandom random(from_hex(message));
            const Result<Encapsulation> sent = mlkem::encapsulate(v.id, key.encapsulation_key(), random, features);
            ASSERT_TRUE(sent);
            EXPECT_EQ(sha3(sent->ciphertext.bytes()), v.c);
            EXPECT_EQ(reveal(sent->shared_secret), v.k);
            const Result<Secret<32>> received = mlkem::decapsulate(key, sent->ciphertext.bytes(), features);
            ASSERT_TRUE(received);
            EXPECT_EQ(reveal(*received), v.k);
        }
    }
}

TEST(MlKem, Fips203Section8Sizes) {
    EXPECT_EQ(mlkem::encapsulation_key_size(MlKemId::mlkem512), 800u);
    EXPECT_EQ(mlkem::decapsulation_key_size(MlKemId::mlkem512), 1632u);
    EXPECT_EQ(mlkem::ciphertext_size(MlKemId::mlkem512), 768u);
    EXPECT_EQ(mlkem::encapsulation_key_size(MlKemId::mlkem768), 1184u);
    EXPECT_EQ(mlkem::decapsulation_key_size(MlKemId::mlkem768), 2400u);
    EXPECT_EQ(mlkem::ciphertext_size(MlKemId::mlkem768), 1088u);
    EXPECT_EQ(mlkem::encapsulation_key_size(MlKemId::mlkem1024), 1568u);
    EXPECT_EQ(mlkem::decapsulation_key_size(MlKemId::mlkem1024), 3168u);
    EXPECT_EQ(mlkem::ciphertext_size(MlKemId::mlkem1024), 1568u);
}

// The features under which each vector row is chosen, and none.
std::vector<cpu::Features> every_choice() {
    cpu::Features without_avx512 = cpu::host();
    without_avx512.avx512 = false;
    return {cpu::host(), without_avx512, cpu::portable};
}

TEST(MlKem, Fips203Section7EveryRowGivesTheSameBytesAndBothSidesAgree) {
    CountingRandom random(21);
    for (MlKemId id : ids) {
        SCOPED_TRACE(mlkem::parameters(id).name);
        for (int round = 0; round < 20; ++round) {
            const ByteVector seed = random.bytes(64), m = random.bytes(32);
            std::string first;
            for (const cpu::Features& features : every_choice()) {
                const DecapsulationKey key = DecapsulationKey::from_seed(id, std::span<const u8, 64>(seed), features);
                ScriptedRandom script(m);
                const Result<Encapsulation> sent = mlkem::encapsulate(id, key.encapsulation_key(), script, features);
                ASSERT_TRUE(sent);
                const Result<Secret<32>> received = mlkem::decapsulate(key, sent->ciphertext.bytes(), features);
                ASSERT_TRUE(received);
                ASSERT_EQ(reveal(*received), reveal(sent->shared_secret));
                const std::string all = to_hex(key.encapsulation_key()) + to_hex(sent->ciphertext.bytes()) +
                                        reveal(key.to_bytes()) + reveal(*received);
                if (first.empty()) first = all;
                ASSERT_EQ(all, first);
            }
        }
    }
}

// Algorithm 18, lines 7 to 11: a ciphertext that re-encryption does not give yields J(z || c).
TEST(MlKem, Fips203Section6_3ImplicitRejection) {
    CountingRandom random(22);
    for (MlKemId id : ids) {
        SCOPED_TRACE(mlkem::parameters(id).name);
        const DecapsulationKey key = DecapsulationKey::generate(id, random);
        const Result<Encapsulation> sent = mlkem::encapsulate(id, key.encapsulation_key(), random);
        ASSERT_TRUE(sent);
        const SecretBytes expanded = key.to_bytes();
        for (usize bit = 0; bit < sent->ciphertext.size * 8; bit += 61) {
            ByteVector altered(sent->ciphertext.bytes().begin(), sent->ciphertext.bytes().end());
            altered[bit / 8] ^= static_cast<u8>(1u << bit % 8);
            std::array<u8, 32> expected;
            Shake(ShakeId::shake256).absorb(expanded.bytes().last(32)).absorb(altered).squeeze(expected);
            const Result<Secret<32>> received = mlkem::decapsulate(key, altered);
            ASSERT_TRUE(received);
            ASSERT_EQ(reveal(*received), to_hex(expected)) << "bit " << bit;
        }
    }
}

TEST(MlKem, Fips203Section7_2SizeOfTheEncapsulationKey) {
    CountingRandom random(23);
    for (MlKemId id : ids) {
        const usize right = mlkem::encapsulation_key_size(id);
        for (usize size : {usize{0}, usize{32}, right - 1, right + 1}) {
            const Result<Encapsulation> sent = mlkem::encapsulate(id, ByteVector(size), random);
            ASSERT_FALSE(sent);
            EXPECT_TRUE(sent.error().is(mlkem_encapsulation_key_size));
        }
    }
}

TEST(MlKem, Fips203Section7_2EveryCoefficientIsCheckedAgainstTheModulus) {
    CountingRandom random(24);
    for (MlKemId id : ids) {
        const DecapsulationKey key = DecapsulationKey::generate(id, random);
        const usize coefficients = 256 * mlkem::parameters(id).k;
        for (usize i = 0; i < coefficients; i += 1 + random.below(7)) {
            for (unsigned value : {3328u, 3329u, 4095u}) {
                ByteVector ek(key.encapsulation_key().begin(), key.encapsulation_key().end());
                u8* const at = &ek[i / 2 * 3];
                if (i % 2 == 0) {
                    at[0] = static_cast<u8>(value);
                    at[1] = static_cast<u8>((at[1] & 0xf0) | value >> 8);
                } else {
                    at[1] = static_cast<u8>((at[1] & 0x0f) | (value & 15) << 4);
                    at[2] = static_cast<u8>(value >> 4);
                }
                const Result<Encapsulation> sent = mlkem::encapsulate(id, ek, random);
                ASSERT_EQ(sent.has_value(), value < 3329) << "coefficient " << i << " = " << value;
                if (!sent) {
                    ASSERT_TRUE(sent.error().is(mlkem_encapsulation_key_modulus));
                }
            }
        }
    }
}

TEST(MlKem, Fips203Section7_3ChecksOfTheDecapsulationKeyAndCiphertext) {
    CountingRandom random(25);
    for (MlKemId id : ids) {
        const DecapsulationKey key = DecapsulationKey::generate(id, random);
        const SecretBytes expanded = key.to_bytes();
        const Result<Encapsulation> sent = mlkem::encapsulate(id, key.encapsulation_key(), random);
        ASSERT_TRUE(sent);

        const Result<DecapsulationKey> same = DecapsulationKey::from_bytes(id, expanded.bytes());
        ASSERT_TRUE(same);
        EXPECT_EQ(reveal(same->to_bytes()), reveal(expanded));
        EXPECT_EQ(reveal(*mlkem::decapsulate(*same, sent->ciphertext.bytes())), reveal(sent->shared_secret));

        for (usize cut : {usize{0}, usize{64}, expanded.size() - 1}) {
            const Result<DecapsulationKey> wrong = DecapsulationKey::from_bytes(id, expanded.bytes().first(cut));
            ASSERT_FALSE(wrong);
            EXPECT_TRUE(wrong.error().is(mlkem_decapsulation_key_size));
        }
        const usize k = mlkem::parameters(id).k;
        for (usize at : {384 * k, 384 * k + 100, 768 * k + 31, 768 * k + 32, 768 * k + 63}) {  // ek, then H(ek)
            ByteVector altered(expanded.bytes().begin(), expanded.bytes().end());
            altered[at] ^= 0x10;
            const Result<DecapsulationKey> wrong = DecapsulationKey::from_bytes(id, altered);
            ASSERT_FALSE(wrong);
            EXPECT_TRUE(wrong.error().is(mlkem_decapsulation_key_hash));
        }
        for (usize size : {usize{0}, sent->ciphertext.size - 1, sent->ciphertext.size + 1}) {
            const Result<Secret<32>> wrong = mlkem::decapsulate(key, ByteVector(size));
            ASSERT_FALSE(wrong);
            EXPECT_TRUE(wrong.error().is(mlkem_ciphertext_size));
        }
    }
}

// A public half that holds its own hash but a coefficient of q.
TEST(MlKem, Fips203Section7_3ADecapsulationKeyWithABadPublicHalfIsRefused) {
    CountingRandom random(26);
    const DecapsulationKey key = DecapsulationKey::generate(MlKemId::mlkem768, random);
    const SecretBytes expanded = key.to_bytes();
    ByteVector altered(expanded.bytes().begin(), expanded.bytes().end());
    altered[1152] = 0xff;
    altered[1153] |= 0x0f;
    const Digest digest = hash(HashId::sha3_256, Bytes(altered).subspan(1152, 1184));
    std::copy(digest.bytes().begin(), digest.bytes().end(), altered.end() - 64);
    const Result<DecapsulationKey> wrong = DecapsulationKey::from_bytes(MlKemId::mlkem768, altered);
    ASSERT_FALSE(wrong);
    EXPECT_TRUE(wrong.error().is(mlkem_encapsulation_key_modulus));
}

static_assert(!std::is_copy_constructible_v<DecapsulationKey>);
static_assert(std::is_nothrow_move_constructible_v<DecapsulationKey>);

}  // namespace
}  // namespace troth::inline v1::crypto
