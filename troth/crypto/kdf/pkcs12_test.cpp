// RFC 7292 appendix B. The values were computed by a second implementation, in big integers, from the text of §B.2.
#include "troth/crypto/kdf/pkcs12.hpp"

#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"

namespace troth::inline v1::crypto {
namespace {

using troth::testing::from_hex;
using troth::testing::to_hex;

ByteVector counted(usize size) {
    ByteVector out(size);
    for (usize i = 0; i < size; ++i) out[i] = static_cast<u8>(i);
    return out;
}
std::string derived(HashId hash, u64 iterations, Pkcs12KeyUse use, Bytes password, Bytes salt, usize size) {
    ByteVector out(size);
    const auto done = pkcs12_kdf({.hash = hash, .iterations = iterations}, use, password, salt, out);
    return done ? to_hex(out) : std::string(done.error().id());
}

TEST(Pkcs12Kdf, Rfc7292SectionB2) {
    // "pässwörd" and its two zero bytes.
    const ByteVector password = from_hex("007000e400730073007700f6007200640000");
    const auto key = Pkcs12KeyUse::encryption_key;
    EXPECT_EQ(derived(HashId::sha1, 1000, key, password, counted(20), 70),
              "a28ce17ed2bd6194544566c6dc0c5e4a4429ac2c25582cfb6c19bef4b04f7550728b41d8cabe4de19f164378f43d1fa4381febdf"
              "53caf58cd324a808e712acecff4de911d743");
    EXPECT_EQ(derived(HashId::sha256, 1000, key, password, counted(20), 70),
              "cc90ba97402bf42c59922b681a8c735331ef17cc86ccdb77f18979919d3548401163f08c41a99950380d547e617ed604e9fbb2b2"
              "854cf79e0e0fd3296255a2fcae60ae03f393");
    EXPECT_EQ(derived(HashId::sha512, 1000, key, password, counted(20), 70),
              "263093fdfd2d70e66268fbe44fd89638e942d4669dcc79b180473de4a34597d193a3532836fb220879498c6b8b3a32acbb7a1b50"
              "dbab687907b5b8828f2b82699380b089f46a");
    EXPECT_EQ(derived(HashId::sha3_256, 1000, key, password, counted(20), 70),
              "1c5a2bb26465b9ef74725cf0bdd887e5ea8675ce70764af84c5c4b4698006fc941850388bc882ad36ae54071c6235d57feba81d1"
              "6d8cde9b9283a45deaabf216a41478d4f468");
}

TEST(Pkcs12Kdf, Rfc7292SectionB2LongInputsAndNoPassword) {
    ByteVector xs;
    for (int i = 0; i < 100; ++i) xs.insert(xs.end(), {0, 'x'});
    xs.insert(xs.end(), {0, 0});
    EXPECT_EQ(derived(HashId::sha256, 3, Pkcs12KeyUse::initialisation_vector, xs, counted(200), 100),
              "8a700e5a5f319d4d5d42b9b767c2bc53de2e8d5c20d19f605af98429e040494985c1a80404e19783073428294b35841e3629a546"
              "f8cd9b95c595553ea85fbffcd9504c74686dc32e51f39776eac2369474812be91c92875ba41a1316b4af951e383ef5bb");
    EXPECT_EQ(derived(HashId::sha256, 2, Pkcs12KeyUse::mac_key, {}, bytes_of("salt"), 32),
              "1311ff122114d3a643a7148b7c7c808b455443340e134283ea6f4955900535b8");
}

TEST(Pkcs12Kdf, RefusesWhatItCannotOrMustNotDo) {
    const auto key = Pkcs12KeyUse::encryption_key;
    EXPECT_EQ(derived(HashId::sha1, 0, key, {}, {}, 8), "crypto.kdf_iterations");
    EXPECT_EQ(derived(HashId::sha1, 100'000'001, key, {}, {}, 8), "crypto.kdf_iterations");
    EXPECT_EQ(derived(HashId::sha1, 1, key, {}, {}, 0), "crypto.kdf_output_size");
}

}  // namespace
}  // namespace troth::inline v1::crypto
