// Keys in every form they come in: RFC 5280 §4.1.2.7, RFC 5480, RFC 5915, RFC 5958, RFC 8410.
#include <set>

#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/encoding/errors.hpp"
#include "troth/encoding/pem.hpp"
#include "troth/keys/errors.hpp"
#include "troth/keys/signer.hpp"
#include "troth/keys/structures.hpp"
#include "troth/keys/testing/pems.hpp"

namespace troth::keys {
namespace {

using ::troth::testing::CountingRandom;
using ::troth::testing::from_hex;
using ::troth::testing::reveal;
using ::troth::testing::to_hex;
using namespace testing;

Result<PrivateKey> read(std::string_view text) {
    return PrivateKey::read(bytes_of(text));
}
ByteVector der_of(std::string_view pem_text) {
    const auto blocks = encoding::pem::decode(bytes_of(pem_text)).value();
    const Bytes der = blocks.back().der.bytes();
    return {der.begin(), der.end()};
}
constexpr KeyType generated_types[] = {KeyType::ec_p256,
                                       KeyType::ec_p384,
                                       KeyType::ed25519,
                                       KeyType::rsa,
                                       KeyType::rsa_pss,
                                       KeyType::ec_p521,
                                       KeyType::ec_secp256k1,
                                       KeyType::ec_brainpool_p256r1,
                                       KeyType::ec_brainpool_p384r1,
                                       KeyType::ec_brainpool_p512r1,
                                       KeyType::ed448};

struct KeyFile {
    std::string_view pem;
    KeyType type;
    std::string_view public_pem;
};
constexpr KeyFile key_files[] = {
    {p256_sec1_pem, KeyType::ec_p256, p256_public_pem},
    {p256_pem, KeyType::ec_p256, p256_public_pem},
    {p384_sec1_pem, KeyType::ec_p384, p384_public_pem},
    {p384_pem, KeyType::ec_p384, p384_public_pem},
    {ed25519_pem, KeyType::ed25519, ed25519_public_pem},
    {rfc8410_private_pem, KeyType::ed25519, rfc8410_public_pem},
    {rfc8410_private_v2_pem, KeyType::ed25519, rfc8410_public_pem},
    {rsa_pem, KeyType::rsa, rsa_public_pem},
    {rsa_pkcs1_pem, KeyType::rsa, rsa_public_pem},
    {rsa_pkcs1_pem, KeyType::rsa, rsa_pkcs1_public_pem},
    {rsa_pss_sha384_pem, KeyType::rsa_pss, rsa_pss_sha384_public_pem},
};
TEST(PrivateKey, ReadsPkcs8AndSec1InPemAndDerByContent) {
    for (const KeyFile& file : key_files) {
        SCOPED_TRACE(file.pem);
        const PublicKey expected = read_public_key(bytes_of(file.public_pem)).value();
        const auto from_pem = read(file.pem);
        ASSERT_TRUE(from_pem.has_value()) << from_pem.error().id() << " " << from_pem.error().where();
        const auto from_der = PrivateKey::read(der_of(file.pem));
        ASSERT_TRUE(from_der.has_value()) << from_der.error().id() << " " << from_der.error().where();
        for (const auto* key : {&*from_pem, &*from_der}) {
            EXPECT_EQ(key->type(), file.type);
            EXPECT_TRUE(key->public_key() == expected);
            EXPECT_EQ(to_hex(key->public_key().spki_der()), to_hex(expected.spki_der()));
        }
    }
}

TEST(PrivateKey, Rfc5958Section2WritesTheBytesThatOpensslWrites) {
    for (const std::string_view pem :
         {p256_pem, p384_pem, ed25519_pem, rfc8410_private_pem, rsa_pem, rsa_pss_pem, rsa_pss_sha384_pem}) {
        const auto key = read(pem);
        ASSERT_TRUE(key.has_value());
        EXPECT_EQ(text_of(key->to_pem().bytes()), pem);
    }
}

TEST(PrivateKey, GeneratedKeysRoundTripAndSign) {
    CountingRandom random(5);
    for (const KeyType type : generated_types) {
        SCOPED_TRACE(name_of(type));
        const auto key = PrivateKey::generate(type, random, 2048);
        ASSERT_TRUE(key.has_value());
        EXPECT_EQ(key->type(), type);
        const auto again = PrivateKey::from_pkcs8(key->to_pkcs8().bytes());
        ASSERT_TRUE(again.has_value()) << again.error().id();
        EXPECT_EQ(reveal(again->to_pkcs8()), reveal(key->to_pkcs8()));
        const PublicKey public_key = PublicKey::from_spki(key->public_key().spki_der()).value();
        EXPECT_TRUE(public_key == key->public_key());
        const ByteVector message = random.bytes(100);
        for (const SignAlgorithm algorithm : algorithms_of(type)) {
            const auto signature = key->sign(algorithm, message, random);
            ASSERT_TRUE(signature.has_value());
            EXPECT_TRUE(public_key.verify(algorithm, message, *signature).has_value());
            EXPECT_TRUE(public_key.verify_as(algorithm_identifier(algorithm), message, *signature).has_value());
            for (usize i = 0; i < signature->size(); i += 1 + i / 8) {
                ByteVector damaged = *signature;
                damaged[i] ^= 1;
                EXPECT_TRUE(public_key.verify(algorithm, message, damaged).error().is(errors::bad_signature)) << i;
            }
            EXPECT_TRUE(
                public_key.verify(algorithm, Bytes(message).first(99), *signature).error().is(errors::bad_signature));
            ByteVector longer = *signature;
            longer.push_back(0);
            EXPECT_FALSE(public_key.verify(algorithm, message, longer).has_value());
            EXPECT_FALSE(public_key.verify(algorithm, message, {}).has_value());
        }
    }
}

TEST(PrivateKey, AnAlgorithmOfAnotherKeyIsRefusedEverywhere) {
    CountingRandom random(6);
    for (const KeyType type : generated_types) {
        const auto key = PrivateKey::generate(type, random, 2048);
        ASSERT_TRUE(key.has_value());
        for (const SignAlgorithmInfo& row : sign_algorithms()) {
            if (row.key == type) continue;
            EXPECT_TRUE(key->sign(row.id, {}, random).error().is(errors::algorithm_mismatch));
            EXPECT_TRUE(key->public_key().verify(row.id, {}, {}).error().is(errors::algorithm_mismatch));
        }
    }
    // X.509 names no curve: ecdsa-with-SHA256 fits both, but not Ed25519.
    const auto ed = PrivateKey::generate(KeyType::ed25519, random).value().public_key();
    EXPECT_TRUE(ed.verify_as(algorithm_identifier(SignAlgorithm::ecdsa_p256_sha256), {}, {})
                    .error()
                    .is(errors::algorithm_mismatch));
}

TEST(PublicKey, VerifiesSignaturesOfOpenssl) {
    const Bytes message = bytes_of("the message");
    const auto key = [](std::string_view pem) { return read_public_key(bytes_of(pem)).value(); };
    EXPECT_TRUE(key(p256_public_pem)
                    .verify(SignAlgorithm::ecdsa_p256_sha256, message, from_hex(p256_signature_hex))
                    .has_value());
    EXPECT_TRUE(key(p256_compressed_public_pem)
                    .verify(SignAlgorithm::ecdsa_p256_sha256, message, from_hex(p256_signature_hex))
                    .has_value());
    EXPECT_TRUE(key(p384_public_pem)
                    .verify(SignAlgorithm::ecdsa_p384_sha256, message, from_hex(p384_signature_hex))
                    .has_value());
    EXPECT_TRUE(
        key(ed25519_public_pem).verify(SignAlgorithm::ed25519, message, from_hex(ed25519_signature_hex)).has_value());
    EXPECT_FALSE(key(p256_public_pem)
                     .verify(SignAlgorithm::ecdsa_p256_sha384, message, from_hex(p256_signature_hex))
                     .has_value());
}

TEST(PublicKey, VerifiesRsaSignaturesOfOpensslInBothPaddings) {
    const Bytes message = bytes_of("the message");
    const auto rsa = read_public_key(bytes_of(rsa_public_pem)).value();
    EXPECT_EQ(rsa.bits(), 2048u);
    const ByteVector pkcs1 = from_hex(rsa_pkcs1_signature_hex), pss = from_hex(rsa_pss_signature_hex);
    EXPECT_TRUE(rsa.verify(SignAlgorithm::rsa_pkcs1_sha256, message, pkcs1).has_value());
    EXPECT_TRUE(rsa.verify(SignAlgorithm::rsa_pss_rsae_sha256, message, pss).has_value());
    EXPECT_FALSE(rsa.verify(SignAlgorithm::rsa_pkcs1_sha256, message, pss).has_value());
    EXPECT_FALSE(rsa.verify(SignAlgorithm::rsa_pss_rsae_sha256, message, pkcs1).has_value());
    EXPECT_FALSE(rsa.verify(SignAlgorithm::rsa_pkcs1_sha384, message, pkcs1).has_value());
}

TEST(PublicKey, Rfc4055Section3_3ARestrictedPssKeyKeepsToItsHashAndSalt) {
    const Bytes message = bytes_of("the message");
    const auto key = read_public_key(bytes_of(rsa_pss_sha384_public_pem)).value();
    ASSERT_EQ(key.algorithms().size(), 1u);
    EXPECT_EQ(key.algorithms()[0], SignAlgorithm::rsa_pss_pss_sha384);
    const ByteVector signature = from_hex(rsa_pss_sha384_signature_hex);
    EXPECT_TRUE(key.verify(SignAlgorithm::rsa_pss_pss_sha384, message, signature).has_value());
    EXPECT_TRUE(key.verify_as(algorithm_identifier(SignAlgorithm::rsa_pss_pss_sha384), message, signature).has_value());
    for (const SignAlgorithm other : {SignAlgorithm::rsa_pss_pss_sha256, SignAlgorithm::rsa_pss_rsae_sha384}) {
        EXPECT_TRUE(key.verify(other, message, signature).error().is(errors::algorithm_mismatch));
    }
    EXPECT_TRUE(key.verify_as(algorithm_identifier(SignAlgorithm::rsa_pss_pss_sha256), message, signature)
                    .error()
                    .is(errors::algorithm_mismatch));
    EXPECT_TRUE(key.verify_as(algorithm_identifier(SignAlgorithm::rsa_pkcs1_sha384), message, signature)
                    .error()
                    .is(errors::algorithm_mismatch));
    CountingRandom random(12);
    const auto private_key = read(rsa_pss_sha384_pem).value();
    EXPECT_TRUE(
        private_key.sign(SignAlgorithm::rsa_pss_pss_sha256, message, random).error().is(errors::algorithm_mismatch));
    EXPECT_TRUE(private_key.sign(SignAlgorithm::rsa_pss_pss_sha384, message, random).has_value());
}

TEST(PublicKey, Rfc3279Section2_3_1RsaParametersAreNullAndModuliLargeEnough) {
    EXPECT_EQ(read_public_key(bytes_of(rsa_1024_public_pem)).error().id(), "crypto.rsa_modulus_size");
    ByteVector der = der_of(rsa_public_pem);
    // 30 82 len, 30 0d 06 09 oid(9) 05 00: NULL becomes an empty OCTET STRING.
    ASSERT_EQ(der[17], 0x05);
    der[17] = 0x04;
    EXPECT_TRUE(PublicKey::from_spki(der).error().is(errors::bad_parameters));
}

TEST(PrivateKey, Rfc8017AppendixA_1_2AnInconsistentRsaKeyIsRefused) {
    const ByteVector der = der_of(rsa_pkcs1_pem);
    const auto info = der::parse<RsaPrivateKeyInfo>(der).value();
    const auto damaged = [&](const der::UnsignedInteger& number) {
        ByteVector copy = der;
        copy[static_cast<usize>(number.magnitude.data() - der.data()) + number.magnitude.size() - 1] ^= 2;
        return PrivateKey::from_pkcs1(copy);
    };
    for (const auto* number : {&info.modulus, &info.private_exponent, &info.prime1, &info.prime2, &info.exponent1,
                               &info.exponent2, &info.coefficient})
        EXPECT_EQ(damaged(*number).error().id(), "crypto.rsa_inconsistent");
    RsaPrivateKeyInfo several = info;
    several.version = 1;
    EXPECT_TRUE(PrivateKey::from_pkcs1(der::serialise(several)).error().is(errors::bad_version));
}

TEST(PublicKey, ACompressedPointIsTheSameKeyAndKeepsItsEncoding) {
    const auto whole = read_public_key(bytes_of(p256_public_pem)).value();
    const auto compressed = read_public_key(bytes_of(p256_compressed_public_pem)).value();
    EXPECT_TRUE(whole == compressed);
    EXPECT_EQ(to_hex(compressed.spki_der()), to_hex(der_of(p256_compressed_public_pem)));
    EXPECT_EQ(compressed.key_bits().size(), 33u);
    EXPECT_EQ(whole.bits(), 256u);
    EXPECT_FALSE(whole == read_public_key(bytes_of(ed25519_public_pem)).value());
}

TEST(PublicKey, Rfc3279Section2_2_3EcdsaSignatureIsStrictDer) {
    CountingRandom random(8);
    const auto key = PrivateKey::generate(KeyType::ec_p256, random).value();
    const Bytes message = bytes_of("m");
    const auto refused = [&](Bytes signature) {
        return key.public_key()
            .verify(SignAlgorithm::ecdsa_p256_sha256, message, signature)
            .error()
            .is(errors::bad_signature);
    };
    const ByteVector good = key.sign(SignAlgorithm::ecdsa_p256_sha256, message, random).value();
    const auto value = der::parse<EcdsaSigValue>(good).value();
    // r with a needless leading zero; a long-form length; a negative r; zero; a raw r || s.
    der::Writer padded;
    padded.begin(der::tags::sequence);
    ByteVector r(value.r.magnitude.begin(), value.r.magnitude.end());
    r.insert(r.begin(), 2, 0);
    padded.element(der::tags::integer, r);
    padded.value(value.s);
    padded.end();
    EXPECT_TRUE(refused(padded.take()));
    ByteVector long_form = good;
    long_form.insert(long_form.begin() + 1, 0x81);
    EXPECT_TRUE(refused(long_form));
    EXPECT_TRUE(refused(from_hex("3006020180020101")));
    EXPECT_TRUE(refused(from_hex("3006020100020100")));
    ByteVector raw(value.r.magnitude.begin(), value.r.magnitude.end());
    raw.insert(raw.end(), value.s.magnitude.begin(), value.s.magnitude.end());
    EXPECT_TRUE(refused(raw));
}

struct BadFile {
    std::string_view file;
    const ErrorRow& row;
    std::string_view names;  // a detail that must be said
};
TEST(PrivateKey, RefusalsAreTypedAndNameWhatWasFound) {
    const BadFile files[] = {
        {p224_pem, errors::unsupported_curve, "1.3.132.0.33"},
        {explicit_curve_pem, errors::explicit_curve, ""},
        {dsa_pem, errors::unsupported_algorithm, "1.2.840.10040.4.1"},
        {encrypted_pem, errors::encrypted, ""},
        {encrypted_sec1_pem, encoding::errors::pem_headers, ""},
        {p256_public_pem, errors::no_private_key, "PUBLIC KEY"},
        {"", errors::no_private_key, ""},
        {"hello", errors::no_private_key, ""},
        {"0\x03\x02\x01\x00", errors::no_private_key, ""},
        {"-----BEGIN DSA PRIVATE KEY-----\nMAA=\n-----END DSA PRIVATE KEY-----\n", errors::unsupported_algorithm,
         "DSA PRIVATE KEY"},
    };
    for (const BadFile& file : files) {
        SCOPED_TRACE(file.file);
        const auto key = read(file.file);
        ASSERT_FALSE(key.has_value());
        EXPECT_TRUE(key.error().is(file.row)) << key.error().id();
        EXPECT_NE(key.error().where().find(file.names), std::string::npos) << key.error().where();
    }
    const std::string two = std::string(p256_pem) + std::string(p384_pem);
    EXPECT_TRUE(read(two).error().is(errors::several_private_keys));
    const auto encrypted_der = PrivateKey::read(der_of(encrypted_pem));
    EXPECT_TRUE(encrypted_der.error().is(errors::encrypted));
}

// A PKCS#8 of P-256 with its parts exchanged.
ByteVector pkcs8(u64 version, std::optional<Bytes> inner_public, std::optional<Bytes> outer_public, Bytes scalar,
                 std::optional<der::Any> inner_curve = std::nullopt) {
    EcPrivateKeyInfo inner;
    inner.private_key.value = scalar;
    inner.parameters = inner_curve;
    if (inner_public) inner.public_key = der::BitString{*inner_public};
    const ByteVector inner_der = der::serialise(inner);
    const ByteVector curve = from_hex("06082a8648ce3d030107");
    OneAsymmetricKey outer;
    outer.version = version;
    outer.private_key_algorithm = {der::oid<"1.2.840.10045.2.1">, der::parse<der::Any>(curve).value()};
    outer.private_key.value = inner_der;
    if (outer_public) outer.public_key = der::BitString{*outer_public};
    return der::serialise(outer);
}
TEST(PrivateKey, Rfc5958Section2ConsistencyIsChecked) {
    const auto own = read(p256_pem).value();
    const Bytes own_bits = own.public_key().key_bits();
    const auto other = read_public_key(bytes_of(rfc8410_public_pem)).value();
    CountingRandom random(9);
    const auto stranger = PrivateKey::generate(KeyType::ec_p256, random).value();
    const Bytes wrong_bits = stranger.public_key().key_bits();
    const ByteVector scalar = from_hex("5ddf9cf6f35b1726f035386c0355e4f7824cf9feb92ec94298fb46b71ce355f9");
    const auto compressed = read_public_key(bytes_of(p256_compressed_public_pem)).value();

    EXPECT_TRUE(PrivateKey::from_pkcs8(pkcs8(0, own_bits, {}, scalar)).has_value());
    EXPECT_TRUE(PrivateKey::from_pkcs8(pkcs8(0, {}, {}, scalar)).has_value());
    EXPECT_TRUE(PrivateKey::from_pkcs8(pkcs8(1, own_bits, own_bits, scalar)).has_value());
    EXPECT_TRUE(PrivateKey::from_pkcs8(pkcs8(0, compressed.key_bits(), {}, scalar)).has_value());
    EXPECT_TRUE(PrivateKey::from_pkcs8(pkcs8(0, wrong_bits, {}, scalar)).error().is(errors::inconsistent));
    EXPECT_TRUE(PrivateKey::from_pkcs8(pkcs8(1, own_bits, wrong_bits, scalar)).error().is(errors::inconsistent));
    EXPECT_TRUE(PrivateKey::from_pkcs8(pkcs8(0, {}, own_bits, scalar)).error().is(errors::bad_version));
    EXPECT_TRUE(PrivateKey::from_pkcs8(pkcs8(2, {}, {}, scalar)).error().is(errors::bad_version));
    EXPECT_EQ(PrivateKey::from_pkcs8(pkcs8(0, {}, {}, Bytes(scalar).first(31))).error().id(), "curve.scalar_length");
    EXPECT_EQ(PrivateKey::from_pkcs8(pkcs8(0, {}, {}, ByteVector(32, 0))).error().id(), "curve.scalar_range");
    EXPECT_EQ(PrivateKey::from_pkcs8(pkcs8(0, {}, {}, ByteVector(32, 0xff))).error().id(), "curve.scalar_range");
    const ByteVector p384 = from_hex("06052b81040022");
    EXPECT_TRUE(PrivateKey::from_pkcs8(pkcs8(0, {}, {}, scalar, der::parse<der::Any>(p384).value()))
                    .error()
                    .is(errors::curve_mismatch));
}

TEST(PrivateKey, Rfc5915Section3ACurveMustBeNamedSomewhere) {
    EcPrivateKeyInfo inner;
    const ByteVector scalar(32, 1);
    inner.private_key.value = scalar;
    EXPECT_TRUE(PrivateKey::read(der::serialise(inner)).error().is(errors::curve_mismatch));
    inner.version = 2;
    EXPECT_TRUE(PrivateKey::read(der::serialise(inner)).error().is(errors::bad_version));
}

TEST(PublicKey, Rfc8410Section3And5480Section2ParametersAndLengths) {
    const auto error = [](std::string_view hex) { return PublicKey::from_spki(from_hex(hex)).error(); };
    const std::string ed(64, '1');
    EXPECT_TRUE(PublicKey::from_spki(from_hex("302a300506032b6570032100" + ed)).has_value());
    EXPECT_TRUE(error("302c300706032b65700500032100" + ed).is(errors::bad_parameters));
    EXPECT_TRUE(error("3029300506032b6570032000" + ed.substr(2)).is(errors::bad_public_key));
    EXPECT_TRUE(error("302b300506032b6570032200" + ed + "11").is(errors::bad_public_key));
    EXPECT_TRUE(error("3011300906072a8648ce3d0201030400040101").is(errors::bad_parameters));
    EXPECT_EQ(error("302a300506032b6571032100" + ed).where().find("Ed448") != std::string::npos, true);
    EXPECT_TRUE(error("302a300506032b6571032100" + ed).is(errors::bad_public_key));  // 57 octets
    EXPECT_TRUE(error("302a300506032b656f032100" + ed).is(errors::bad_public_key));  // X448: 56 octets
    EXPECT_TRUE(error("3029300506032b656e032000" + ed.substr(2)).is(errors::bad_public_key));
    EXPECT_TRUE(error("302c300706032b656e0500032100" + ed).is(errors::bad_parameters));
    EXPECT_TRUE(error("302a300506032b6572032100" + ed).is(errors::unsupported_algorithm));
    EXPECT_EQ(error("302a300506032b6570032100" + ed + "00").id(), "encoding.der_trailing");
    // A point that is not on its curve.
    ByteVector off = der_of(p256_public_pem);
    off.back() ^= 1;
    EXPECT_EQ(PublicKey::from_spki(off).error().id(), "curve.not_on_curve");
    EXPECT_TRUE(read_public_key(bytes_of(p256_pem)).error().is(errors::no_public_key));
    EXPECT_TRUE(read_public_key({}).error().is(errors::no_public_key));
}

TEST(Keys, CutAndFlippedFilesNeverCrashAndAWrongKeyIsNeverTaken) {
    for (const std::string_view pem : {p256_sec1_pem, p256_pem, p384_pem, rfc8410_private_v2_pem}) {
        const ByteVector der = der_of(pem);
        const auto good = PrivateKey::read(der).value();
        for (usize size = 0; size < der.size(); ++size)
            EXPECT_FALSE(PrivateKey::read(Bytes(der).first(size)).has_value()) << size;
        for (usize i = 0; i < der.size(); ++i) {
            ByteVector flipped = der;
            flipped[i] ^= 0x01;
            const auto key = PrivateKey::read(flipped);
            // What still parses carries its own public key (only attributes may differ).
            if (key) {
                EXPECT_TRUE(key->public_key() == good.public_key()) << i;
            }
        }
    }
}

TEST(SignAlgorithm, IdentifiersAreThoseOfTheRfcsAndRoundTrip) {
    EXPECT_EQ(to_hex(algorithm_identifier(SignAlgorithm::ed25519)), "300506032b6570");  // RFC 8410 §3
    EXPECT_EQ(to_hex(algorithm_identifier(SignAlgorithm::ecdsa_p256_sha256)), "300a06082a8648ce3d040302");
    EXPECT_EQ(to_hex(algorithm_identifier(SignAlgorithm::rsa_pkcs1_sha256)), "300d06092a864886f70d01010b0500");
    // RFC 4055 §3.1 with SHA-256, MGF1 with SHA-256 and a salt of 32.
    EXPECT_EQ(to_hex(algorithm_identifier(SignAlgorithm::rsa_pss_rsae_sha256)),
              "304106092a864886f70d01010a3034a00f300d06096086480165030402010500a11c301a06092a864886f70d010108300d"
              "06096086480165030402010500a203020120");
    std::set<std::string_view> names;
    for (usize i = 0; i < sign_algorithms().size(); ++i) {
        const SignAlgorithmInfo& row = sign_algorithms()[i];
        SCOPED_TRACE(row.name);
        EXPECT_EQ(static_cast<usize>(row.id), i);
        EXPECT_TRUE(names.insert(row.name).second);
        const auto method = sign_method(algorithm_identifier(row.id));
        ASSERT_TRUE(method.has_value()) << method.error().id() << method.error().where();
        EXPECT_EQ(method->scheme, row.scheme);
        EXPECT_EQ(method->hash, row.hash);
        EXPECT_EQ(method->salt_size, row.scheme == Scheme::rsa_pss ? crypto::digest_size(*row.hash) : 0);
        EXPECT_NE(std::ranges::find(algorithms_of(row.key), row.id), algorithms_of(row.key).end());
    }
}

TEST(SignAlgorithm, ParametersAreCheckedAndUnknownOnesNamed) {
    const auto method = [](std::string_view hex) { return sign_method(from_hex(hex)); };
    // RFC 4055 §5: with RSA, NULL or nothing.
    EXPECT_TRUE(method("300b06092a864886f70d01010b").has_value());
    // RFC 5758 §3.2, RFC 8410 §3: nothing.
    EXPECT_TRUE(method("300c06082a8648ce3d0403020500").error().is(errors::bad_parameters));
    EXPECT_TRUE(method("300706032b65700500").error().is(errors::bad_parameters));
    const auto sha1 = method("300d06092a864886f70d0101050500");
    EXPECT_TRUE(sha1.error().is(errors::unsupported_algorithm));
    EXPECT_NE(sha1.error().where().find("sha1WithRSAEncryption"), std::string::npos);
    // RFC 4055 §3.1: PSS without parameters, and with its SHA-1 defaults.
    EXPECT_TRUE(method("300b06092a864886f70d01010a").error().is(errors::bad_parameters));
    EXPECT_TRUE(method("300d06092a864886f70d01010a3000").error().is(errors::unsupported_algorithm));
    // Another hash in the mask, a trailer of 2.
    EXPECT_TRUE(
        method("304106092a864886f70d01010a3034a00f300d06096086480165030402010500a11c301a06092a864886f70d010108300d"
               "06096086480165030402020500a203020120")
            .error()
            .is(errors::bad_parameters));
    EXPECT_TRUE(
        method("304606092a864886f70d01010a3039a00f300d06096086480165030402010500a11c301a06092a864886f70d010108300d"
               "06096086480165030402010500a203020120a303020102")
            .error()
            .is(errors::bad_parameters));
}

TEST(Signer, LocalSignsAsItsKey) {
    CountingRandom random(11);
    const auto signer = local_signer(PrivateKey::generate(KeyType::ec_p384, random).value());
    ASSERT_EQ(signer->algorithms().front(), SignAlgorithm::ecdsa_p384_sha384);
    const auto signature = signer->sign(SignAlgorithm::ecdsa_p384_sha384, bytes_of("x"), random);
    ASSERT_TRUE(signature.has_value());
    EXPECT_TRUE(signer->public_key().verify(SignAlgorithm::ecdsa_p384_sha384, bytes_of("x"), *signature).has_value());
}

TEST(Keys, Rfc5915And8410KeysOfOtherToolsAreRead) {
    EXPECT_EQ(read(p521_pem).value().type(), KeyType::ec_p521);
    EXPECT_EQ(read(x25519_pem).value().type(), KeyType::x25519);
}

// X25519 and X448: what is written is read, two keys agree, and nothing is signed.
TEST(Keys, Rfc8410KeysOfAgreement) {
    CountingRandom random(77);
    for (const KeyType type : {KeyType::x25519, KeyType::x448, KeyType::ec_p521}) {
        SCOPED_TRACE(name_of(type));
        const PrivateKey a = PrivateKey::generate(type, random).value();
        const PrivateKey b = PrivateKey::read(a.to_pem().bytes()).value();
        EXPECT_EQ(a.public_key(), b.public_key());
        const PublicKey spki = PublicKey::from_spki(a.public_key().spki_der()).value();
        EXPECT_EQ(spki, a.public_key());
        const PrivateKey other = PrivateKey::generate(type, random).value();
        const auto one = a.derive(other.public_key()), two = other.derive(spki);
        ASSERT_TRUE(one && two);
        EXPECT_TRUE(ct::equal(one->bytes(), two->bytes()));
        const auto mixed = a.derive(PrivateKey::generate(KeyType::ec_p256, random).value().public_key());
        ASSERT_FALSE(mixed);
        EXPECT_EQ(mixed.error().id(), "keys.not_for_agreement");
        if (type == KeyType::ec_p521) continue;
        EXPECT_TRUE(a.public_key().algorithms().empty());
        EXPECT_EQ(a.sign(SignAlgorithm::ed25519, {}, random).error().id(), "keys.algorithm_mismatch");
        EXPECT_EQ(a.public_key().verify(SignAlgorithm::ed25519, {}, {}).error().id(), "keys.algorithm_mismatch");
    }
}

}  // namespace
}  // namespace troth::keys
