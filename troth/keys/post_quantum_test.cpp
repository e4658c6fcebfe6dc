// ML-DSA and SLH-DSA as kinds of keys: RFC 9881, RFC 9909.
#include "troth/keys/post_quantum.hpp"

#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/keys/errors.hpp"
#include "troth/keys/private_key.hpp"

namespace troth::inline v1::keys {
namespace {

using troth::testing::CountingRandom;
using troth::testing::from_hex;
using troth::testing::to_hex;

std::string sha256(Bytes bytes) {
    return to_hex(crypto::hash(crypto::HashId::sha256, bytes).bytes());
}
ByteVector concatenated(std::initializer_list<ByteVector> parts) {
    ByteVector out;
    for (const ByteVector& part : parts) out.insert(out.end(), part.begin(), part.end());
    return out;
}

const ByteVector counted_seed = from_hex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");

// RFC 9881 appendix C: the seed 00…1f for each set. The hashes are of what OpenSSL 3.5 makes of that seed: the
// SubjectPublicKeyInfo, and PKCS#8 with seed and expanded key both.
struct MlDsaCase {
    crypto::MlDsaId id;
    KeyType type;
    std::string_view oid, header_of_both, spki_sha256, both_sha256;
};
constexpr MlDsaCase mldsa_cases[] = {
    {crypto::MlDsaId::mldsa44, KeyType::mldsa44, "11", "30820a3e020100300b060960864801650304031104820a2a30820a260420",
     "837832708c5236d951581f1fddf2b79991b3424a0486d16da1ddad0fd69701be",
     "e355e29f28e537fcf3aff28354016415146d7f801a57136c241bb6e9addfaa30"},
    {crypto::MlDsaId::mldsa65, KeyType::mldsa65, "12", "30820ffe020100300b060960864801650304031204820fea30820fe60420",
     "b8b62131bfbe84433efb2273d7f5b87f7a22854a2cfd366fc2aead86d837c52d",
     "5259463f8ec68e21b8c179a7e49dba184fd24280080bd5bb78af94d7a2a0ac81"},
    {crypto::MlDsaId::mldsa87, KeyType::mldsa87, "13", "3082135e020100300b06096086480165030403130482134a308213460420",
     "07e57c4f14dbad1267f621ec3777b4e2e6c4fbc4c22fbb87510ff8e0b3c6a642",
     "c71913419ea426e99da06330e3b06b2ab47448f1aff520479358e3cb71f5c1d6"},
};

ByteVector seed_form(const MlDsaCase& one) {
    return concatenated(
        {from_hex("3034020100300b06096086480165030403"), from_hex(one.oid), from_hex("04228020"), counted_seed});
}
// The OCTET STRING of the expanded key.
ByteVector expanded_octets(const MlDsaCase& one) {
    const auto key =
        crypto::mldsa::PrivateKey::from_seed(one.id, Bytes(counted_seed).first<crypto::mldsa::seed_size>());
    return der::serialise(der::OctetString{key.expanded()});
}
ByteVector both_form(const MlDsaCase& one) {
    return concatenated({from_hex(one.header_of_both), counted_seed, expanded_octets(one)});
}

TEST(PostQuantumKey, Rfc9881Section6SeedForm) {
    for (const MlDsaCase& one : mldsa_cases) {
        SCOPED_TRACE(one.oid);
        const auto key = PrivateKey::from_pkcs8(seed_form(one));
        ASSERT_TRUE(key) << key.error().id() << " " << key.error().where();
        EXPECT_EQ(key->type(), one.type);
        EXPECT_EQ(sha256(key->public_key().spki_der()), one.spki_sha256);
        EXPECT_EQ(to_hex(key->to_pkcs8().bytes()), to_hex(seed_form(one)));  // written as it is recommended
    }
}

TEST(PostQuantumKey, Rfc9881Section6BothAndExpandedForms) {
    for (const MlDsaCase& one : mldsa_cases) {
        SCOPED_TRACE(one.oid);
        const ByteVector both = both_form(one);
        EXPECT_EQ(sha256(both), one.both_sha256);
        const auto key = PrivateKey::from_pkcs8(both);
        ASSERT_TRUE(key) << key.error().id();
        EXPECT_EQ(to_hex(key->to_pkcs8().bytes()), to_hex(seed_form(one)));

        const ByteVector octets = expanded_octets(one);
        OneAsymmetricKey info;
        info.private_key_algorithm.algorithm = post_quantum(one.type)->oid;
        info.private_key.value = octets;
        const ByteVector expanded = der::serialise(info);
        const auto seedless = PrivateKey::from_pkcs8(expanded);
        ASSERT_TRUE(seedless) << seedless.error().id();
        EXPECT_TRUE(seedless->public_key() == key->public_key());
        EXPECT_EQ(to_hex(seedless->to_pkcs8().bytes()), to_hex(expanded));
    }
}

// RFC 9881, private key consistency testing: seed and expanded key that do not match MUST be rejected.
TEST(PostQuantumKey, Rfc9881InconsistentFormsAreRefused) {
    const MlDsaCase& one = mldsa_cases[0];
    ByteVector both = both_form(one);
    const usize seed_at = from_hex(one.header_of_both).size();
    for (const usize at : {seed_at, seed_at + 36 + 5, both.size() - 1}) {  // the seed, rho, the last of t0
        both[at] ^= 1;
        const auto key = PrivateKey::from_pkcs8(both);
        ASSERT_FALSE(key) << at;
        EXPECT_EQ(key.error().id(), "keys.inconsistent");
        both[at] ^= 1;
    }
    const auto cut = [&] {
        ByteVector out = from_hex("3033020100300b06096086480165030403110421801f");
        out.insert(out.end(), counted_seed.begin(), counted_seed.end() - 1);
        return out;
    }();
    EXPECT_EQ(PrivateKey::from_pkcs8(cut).error().id(), "keys.bad_private_key");
    // An expanded key that was altered has no seed to compare with, and fails by its own check.
    OneAsymmetricKey info;
    ByteVector octets = expanded_octets(one);
    octets.back() ^= 1;
    info.private_key_algorithm.algorithm = post_quantum(one.type)->oid;
    info.private_key.value = octets;
    EXPECT_EQ(PrivateKey::from_pkcs8(der::serialise(info)).error().id(), "crypto.mldsa_private_key_inconsistent");
}

TEST(PostQuantumKey, Rfc9881Section2ParametersMustBeAbsent) {
    const MlDsaCase& one = mldsa_cases[1];
    const auto key = PrivateKey::from_pkcs8(seed_form(one));
    const ByteVector null = der::serialise(der::Null{});
    SubjectPublicKeyInfo info;
    info.algorithm = {post_quantum(one.type)->oid, *der::parse<der::Any>(null)};
    info.subject_public_key.bytes = key->public_key().key_bits();
    EXPECT_EQ(PublicKey::from_spki(der::serialise(info)).error().id(), "keys.bad_parameters");
    EXPECT_EQ(sign_method(der::serialise(info.algorithm)).error().id(), "keys.bad_parameters");
    info.algorithm.parameters.reset();
    info.subject_public_key.bytes = key->public_key().key_bits().first(1951);
    EXPECT_EQ(PublicKey::from_spki(der::serialise(info)).error().id(), "crypto.mldsa_public_key_size");
}

// A key that OpenSSL 3.5 made: the private key's bytes stand in one octet string, not in two.
TEST(PostQuantumKey, Rfc9909Section5SlhDsaKey) {
    const ByteVector pkcs8 = from_hex(
        "3052020100300b0609608648016503040314044035422e52f4f78e053758953ca8efaf19ed9045bb1289cd50220d3694bb62b70d137e2a"
        "031d8baa613c15c25d9eb71e9ce4e7b02419e0a16c1fdeb415c866458a");
    const auto key = PrivateKey::from_pkcs8(pkcs8);
    ASSERT_TRUE(key) << key.error().id();
    EXPECT_EQ(key->type(), KeyType::slhdsa_sha2_128s);
    EXPECT_EQ(to_hex(key->public_key().spki_der()),
              "3030300b0609608648016503040314032100137e2a031d8baa613c15c25d9eb71e9ce4e7b02419e0a16c1fdeb415c866458a");
    EXPECT_EQ(to_hex(key->to_pkcs8().bytes()), to_hex(pkcs8));
    ByteVector changed = pkcs8;
    changed.back() ^= 1;  // the root is not that of the seeds
    EXPECT_EQ(PrivateKey::from_pkcs8(changed).error().id(), "crypto.slhdsa_key_inconsistent");
    EXPECT_EQ(PublicKey::from_spki(from_hex("3010300b0609608648016503040314030100")).error().id(),
              "keys.bad_public_key");
}

TEST(PostQuantumKey, SignsAndVerifiesByItsOwnAlgorithmOnly) {
    CountingRandom random;
    const Bytes message = bytes_of("message");
    for (const PostQuantumRow& row : post_quantum_rows()) {
        const bool fast = row.name.starts_with("ML-DSA") || row.name.ends_with("128f");
        if (!fast) continue;  // the others differ by their parameters, which crypto/ tests
        SCOPED_TRACE(row.name);
        const auto key = PrivateKey::generate(row.key, random);
        ASSERT_TRUE(key);
        EXPECT_EQ(name_of(row.key), row.name);
        ASSERT_EQ(key->public_key().algorithms().size(), 1u);
        EXPECT_EQ(key->public_key().algorithms()[0], row.algorithm);
        auto signature = key->sign(row.algorithm, message, random);
        ASSERT_TRUE(signature);
        const auto again = PublicKey::from_spki(key->public_key().spki_der());
        ASSERT_TRUE(again);
        EXPECT_TRUE(*again == key->public_key());
        EXPECT_TRUE(again->verify(row.algorithm, message, *signature));
        EXPECT_TRUE(again->verify_as(algorithm_identifier(row.algorithm), message, *signature));
        EXPECT_EQ(sign_method(algorithm_identifier(row.algorithm))->scheme, row.scheme);
        EXPECT_EQ(algorithm_name(algorithm_identifier(row.algorithm)), row.name);
        (*signature)[10] ^= 1;
        EXPECT_EQ(again->verify(row.algorithm, message, *signature).error().id(), "keys.bad_signature");
        EXPECT_EQ(key->sign(SignAlgorithm::ed25519, message, random).error().id(), "keys.algorithm_mismatch");
        const auto other = row.algorithm == SignAlgorithm::mldsa44 ? SignAlgorithm::mldsa65 : SignAlgorithm::mldsa44;
        EXPECT_EQ(again->verify(other, message, *signature).error().id(), "keys.algorithm_mismatch");
        EXPECT_EQ(again->verify_as(algorithm_identifier(other), message, *signature).error().id(),
                  "keys.algorithm_mismatch");
    }
}

TEST(PostQuantumKey, EveryRowStandsAtItsOwnPlace) {
    for (const PostQuantumRow& row : post_quantum_rows()) {
        EXPECT_EQ(post_quantum(row.key), &row);
        EXPECT_EQ(post_quantum(row.scheme), &row);
        EXPECT_EQ(post_quantum(row.oid), &row);
        EXPECT_EQ(info(row.algorithm).id, row.algorithm);
        EXPECT_EQ(info(row.algorithm).key, row.key);
        EXPECT_EQ(algorithms_of(row.key).front(), row.algorithm);
    }
    EXPECT_EQ(post_quantum(KeyType::ed448), nullptr);
}

}  // namespace
}  // namespace troth::inline v1::keys
