// JWK, JWS and JWE: the examples of RFC 7515, 7517, 7638 and 8037, every algorithm both ways, and what must be refused.
#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/encoding/base64.hpp"
#include "troth/jose/errors.hpp"
#include "troth/jose/jwe.hpp"

namespace troth::inline v1::jose {
namespace {

using keys::KeyType;
using keys::PrivateKey;
using troth::testing::CountingRandom;

std::string base64url(Bytes bytes) {
    return encoding::base64::encode(bytes, encoding::base64::Alphabet::url);
}
Jwk parsed(std::string_view text) {
    auto key = Jwk::parse(bytes_of(text));
    EXPECT_TRUE(key) << (key ? "" : key.error().id());
    return key ? std::move(*key) : Jwk::of_secret(SecretBytes(1));
}
std::string_view refused_as(std::string_view text) {
    const auto key = Jwk::parse(bytes_of(text));
    return key ? "accepted" : key.error().id();
}
Jwk generated(KeyType type, JwkNotes notes = {}) {
    CountingRandom random;
    return Jwk::of(PrivateKey::generate(type, random, 2048).value(), std::move(notes)).value();
}
Jwk secret(usize size, JwkNotes notes = {}) {
    SecretBytes bytes(size);
    CountingRandom().fill(bytes.mutable_bytes());
    return Jwk::of_secret(std::move(bytes), std::move(notes));
}
template <class T>
std::string_view id_of(const Result<T>& result) {
    return result ? "accepted" : result.error().id();
}

// RFC 7515 §A.1.1: the key and token of the HMAC example.
constexpr std::string_view hs256_key =
    R"({"kty":"oct","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"})";
constexpr std::string_view hs256_token =
    "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9."
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ."
    "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
// RFC 7515 §A.3.1.
constexpr std::string_view es256_key =
    R"({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
    R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0","d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"})";
constexpr std::string_view es256_token =
    "eyJhbGciOiJFUzI1NiJ9."
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ."
    "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
// RFC 8037 §A.1.
constexpr std::string_view ed25519_key =
    R"({"kty":"OKP","crv":"Ed25519","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",)"
    R"("x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})";

TEST(Jws, Rfc7515AppendixA1And3) {
    const auto hs = Jws::from_compact(hs256_token), es = Jws::from_compact(es256_token);
    ASSERT_TRUE(hs && es);
    EXPECT_EQ(hs->header().type, "JWT");
    const auto payload = hs->verify(parsed(hs256_key), JwsAlgorithm::HS256);
    ASSERT_TRUE(payload);
    EXPECT_TRUE(text_of(*payload).starts_with("{\"iss\":\"joe\""));
    EXPECT_TRUE(es->verify(parsed(es256_key), JwsAlgorithm::ES256));
}
TEST(Jws, Rfc8037AppendixA4SignsTheSameToken) {
    CountingRandom random;
    const Jwk key = parsed(ed25519_key);
    const auto token = sign_compact({}, bytes_of("Example of Ed25519 signing"), JwsAlgorithm::EdDSA, key, random);
    ASSERT_TRUE(token);
    EXPECT_EQ(*token,
              "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc."
              "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg");
}
TEST(Jwk, Rfc7638Section3_1AndRfc8037AppendixA3Thumbprints) {
    const Jwk rsa = parsed(
        R"({"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECP)"
        R"(ebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8K)"
        R"(JZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls)"
        R"(1jF44-csFCur-kEgU8awapJzKnqDKgw","e":"AQAB","alg":"RS256","kid":"2011-04-29"})");
    EXPECT_EQ(base64url(rsa.thumbprint().bytes()), "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
    EXPECT_EQ(rsa.notes().key_id, "2011-04-29");
    EXPECT_EQ(base64url(parsed(ed25519_key).thumbprint().bytes()), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
}

constexpr KeyType every_type[] = {KeyType::rsa,     KeyType::ec_p256,      KeyType::ec_p384,
                                  KeyType::ec_p521, KeyType::ec_secp256k1, KeyType::ed25519,
                                  KeyType::ed448,   KeyType::x25519,       KeyType::x448};

TEST(Jwk, EveryKindIsWrittenAndReadBack) {
    for (const KeyType type : every_type) {
        SCOPED_TRACE(keys::name_of(type));
        const Jwk key = generated(type, {.key_id = "k\"1", .algorithm = {}, .use = {}, .operations = {}});
        const SecretBytes text = key.to_json();
        const Jwk again = parsed(text_of(text.bytes()));
        ASSERT_NE(again.private_key(), nullptr);
        EXPECT_TRUE(*again.public_key() == *key.public_key());
        EXPECT_TRUE(ct::equal(again.private_key()->to_pkcs8().bytes(), key.private_key()->to_pkcs8().bytes()));
        EXPECT_EQ(again.notes().key_id, "k\"1");
        const std::string open = key.public_json().value();
        EXPECT_EQ(open.find("\"d\""), std::string::npos);
        const Jwk only_public = parsed(open);
        EXPECT_EQ(only_public.private_key(), nullptr);
        EXPECT_EQ(only_public.thumbprint(), key.thumbprint());
    }
    const Jwk shared = secret(32);
    EXPECT_TRUE(ct::equal(parsed(text_of(shared.to_json().bytes())).secret(), shared.secret()));
    EXPECT_EQ(id_of(shared.public_json()), "jose.unsupported_key");
}
TEST(Jwk, Rfc7518Section6_3_2RsaWithItsExponentOnly) {
    const Jwk key = generated(KeyType::rsa);
    const SecretBytes text = key.to_json();
    const auto value = json::parse_object(text.bytes());
    const auto member = [&](std::string_view name) { return std::string(value->find(name)->words()); };
    const std::string start =
        "{\"kty\":\"RSA\",\"n\":\"" + member("n") + "\",\"e\":\"AQAB\",\"d\":\"" + member("d") + "\"";
    const Jwk again = parsed(start + "}");
    ASSERT_NE(again.private_key(), nullptr);
    EXPECT_TRUE(ct::equal(again.private_key()->to_pkcs8().bytes(), key.private_key()->to_pkcs8().bytes()));
    EXPECT_EQ(refused_as(start + ",\"p\":\"" + member("p") + "\"}"), "jose.member_missing");
    EXPECT_EQ(refused_as(start + ",\"oth\":[]}"), "jose.unsupported_key");
}
TEST(Jwk, RefusesWhatIsMalformed) {
    EXPECT_EQ(refused_as("[]"), "jose.bad_json");
    EXPECT_EQ(refused_as("{}"), "jose.member_missing");
    EXPECT_EQ(refused_as(R"({"kty":"XX"})"), "jose.unsupported_key");
    EXPECT_EQ(refused_as(R"({"kty":1})"), "jose.bad_member");
    EXPECT_EQ(refused_as(R"({"kty":"oct","k":""})"), "jose.bad_member");
    EXPECT_EQ(refused_as(R"({"kty":"oct","k":"AB"})"), "jose.bad_member");
    EXPECT_EQ(refused_as(R"({"kty":"oct","k":"AA="})"), "jose.bad_member");
    EXPECT_EQ(refused_as(R"({"kty":"oct","k":"AAAA","use":"xyz"})"), "jose.unsupported_key");
    EXPECT_EQ(refused_as(R"({"kty":"oct","k":"AAAA","key_ops":["sign","sign"]})"), "jose.bad_member");
    EXPECT_EQ(refused_as(R"({"kty":"EC","crv":"P-999","x":"AA","y":"AA"})"), "jose.unsupported_key");
    EXPECT_EQ(refused_as(R"({"kty":"EC","crv":"P-256","x":"AA","y":"AA"})"), "jose.bad_member");
    // RFC 7518 §6.2.1.2: all octets, leading zeros too; and the point must lie on the curve.
    std::string off(es256_key);
    off.replace(off.find("f83"), 3, "f84");
    EXPECT_EQ(refused_as(off).substr(0, 6), "curve.");
    // The private key must be the public one's own.
    std::string other(es256_key);
    other.replace(other.find("jps"), 3, "jpt");
    EXPECT_EQ(refused_as(other), "keys.inconsistent");
    // RFC 7518 §2: a number in the fewest octets.
    EXPECT_EQ(refused_as(R"({"kty":"RSA","n":"AAAB","e":"AQAB"})"), "jose.bad_member");
}
TEST(JwkSet, Rfc7517Section5) {
    const std::string a = R"({"kty":"oct","k":"AAAA","kid":"a"})", b = R"({"kty":"oct","k":"AAAB","kid":"b"})";
    const auto set = [](const std::string& keys) { return JwkSet::parse(bytes_of("{\"keys\":[" + keys + "]}")); };
    const auto two = set(a + "," + b + R"(,{"kty":"unheard of"})");
    ASSERT_TRUE(two);
    EXPECT_EQ(two->keys().size(), 2U);
    EXPECT_EQ(two->find("b"), &two->keys()[1]);
    EXPECT_EQ(two->find("c"), nullptr);
    EXPECT_EQ(two->find(""), nullptr);
    EXPECT_NE(set(a)->find(""), nullptr);
    EXPECT_EQ(id_of(set(a + "," + a)), "jose.duplicate_key_id");
    EXPECT_EQ(id_of(set(a + "," + std::string(es256_key))), "jose.mixed_set");
    EXPECT_EQ(id_of(set(R"({"kty":"oct"})")), "jose.member_missing");
    EXPECT_EQ(id_of(JwkSet::parse(bytes_of("{}"))), "jose.member_missing");
}

struct Signing {
    JwsAlgorithm algorithm;
    Jwk key;
};
std::vector<Signing> every_signing() {
    std::vector<Signing> out;
    out.push_back({JwsAlgorithm::HS256, secret(32)});
    out.push_back({JwsAlgorithm::HS384, secret(48)});
    out.push_back({JwsAlgorithm::HS512, secret(70)});
    for (const auto algorithm : {JwsAlgorithm::RS256, JwsAlgorithm::RS384, JwsAlgorithm::RS512, JwsAlgorithm::PS256,
                                 JwsAlgorithm::PS384, JwsAlgorithm::PS512})
        out.push_back({algorithm, generated(KeyType::rsa)});
    out.push_back({JwsAlgorithm::ES256, generated(KeyType::ec_p256)});
    out.push_back({JwsAlgorithm::ES384, generated(KeyType::ec_p384)});
    out.push_back({JwsAlgorithm::ES512, generated(KeyType::ec_p521)});
    out.push_back({JwsAlgorithm::ES256K, generated(KeyType::ec_secp256k1)});
    out.push_back({JwsAlgorithm::EdDSA, generated(KeyType::ed25519)});
    out.push_back({JwsAlgorithm::Ed25519, generated(KeyType::ed25519)});
    out.push_back({JwsAlgorithm::EdDSA, generated(KeyType::ed448)});
    out.push_back({JwsAlgorithm::Ed448, generated(KeyType::ed448)});
    return out;
}

TEST(Jws, EveryAlgorithmBothWaysAndNoOtherOne) {
    CountingRandom random;
    const std::vector<Signing> all = every_signing();
    for (const Signing& one : all) {
        SCOPED_TRACE(name_of(one.algorithm));
        const auto text = sign_compact({.type = "JWT", .content_type = {}, .key_id = "1", .nonce = {}, .url = {}},
                                       bytes_of("payload"), one.algorithm, one.key, random);
        ASSERT_TRUE(text) << text.error().id();
        const auto token = Jws::from_compact(*text);
        ASSERT_TRUE(token);
        const auto payload = token->verify(one.key, one.algorithm);
        ASSERT_TRUE(payload) << payload.error().id();
        EXPECT_EQ(text_of(*payload), "payload");
        // Every other algorithm that the caller could have meant is refused, and every bit of the token counts.
        for (const JwsAlgorithmInfo& row : jws_algorithms()) {
            if (row.id != one.algorithm) EXPECT_EQ(id_of(token->verify(one.key, row.id)), "jose.algorithm_mismatch");
        }
        EXPECT_EQ(id_of(token->verify(one.key)), "jose.algorithm_not_stated");
        std::string altered = *text;
        altered[altered.rfind('.') - 1] = altered[altered.rfind('.') - 1] == 'A' ? 'Q' : 'A';
        const auto other = Jws::from_compact(altered);
        if (other) EXPECT_EQ(id_of(other->verify(one.key, one.algorithm)), "jose.bad_signature");
    }
}
TEST(Jws, Rfc8725Section3_1APublicKeyIsNoSharedSecret) {
    CountingRandom random;
    const Jwk key = generated(KeyType::ec_p256);
    const std::string open = key.public_json().value();
    // The attacker takes the public key's text for an HMAC secret.
    const auto forged =
        sign_compact({}, bytes_of("x"), JwsAlgorithm::HS256, Jwk::of_secret(SecretBytes(bytes_of(open))), random);
    ASSERT_TRUE(forged);
    const auto token = Jws::from_compact(*forged);
    EXPECT_EQ(id_of(token->verify(parsed(open), JwsAlgorithm::ES256)), "jose.algorithm_mismatch");
    EXPECT_EQ(id_of(token->verify(parsed(open), JwsAlgorithm::HS256)), "jose.algorithm_mismatch");
}
TEST(Jws, Rfc7518Section3_6NoneIsNeverAccepted) {
    for (const char* name : {"none", "None", "NONE", ""}) {
        const std::string header = std::string("{\"alg\":\"") + name + "\"}";
        const auto token = Jws::from_compact(base64url(bytes_of(header)) + ".eA.");
        if (!token) continue;
        EXPECT_EQ(id_of(token->verify(parsed(hs256_key), JwsAlgorithm::HS256)), "jose.unsupported_algorithm");
    }
}
TEST(Jws, Rfc7518Section3_2TheSecretIsAsLongAsTheHash) {
    CountingRandom random;
    EXPECT_EQ(id_of(sign_compact({}, {}, JwsAlgorithm::HS256, secret(31), random)), "jose.short_key");
    EXPECT_EQ(id_of(sign_compact({}, {}, JwsAlgorithm::HS512, secret(63), random)), "jose.short_key");
    EXPECT_TRUE(sign_compact({}, {}, JwsAlgorithm::HS384, secret(48), random));
}
TEST(Jws, Rfc7517Section4TheKeysOwnWordsCount) {
    CountingRandom random;
    const auto with = [](std::string_view notes) {
        std::string text(hs256_key);
        text.insert(text.size() - 1, notes);
        return parsed(text);
    };
    const auto token = Jws::from_compact(hs256_token);
    EXPECT_TRUE(token->verify(with(R"(,"alg":"HS256","use":"sig","key_ops":["verify"])")));
    EXPECT_EQ(id_of(token->verify(with(R"(,"alg":"HS512")"), JwsAlgorithm::HS256)), "jose.algorithm_mismatch");
    EXPECT_EQ(id_of(token->verify(with(R"(,"use":"enc")"), JwsAlgorithm::HS256)), "jose.key_use");
    EXPECT_EQ(id_of(token->verify(with(R"(,"key_ops":["encrypt"])"), JwsAlgorithm::HS256)), "jose.key_use");
}
TEST(Jws, Rfc7515Section4_1_11CriticalExtensionsAreRefused) {
    for (const char* header : {R"({"alg":"HS256","crit":["b64"],"b64":false})", R"({"alg":"HS256","b64":true})"})
        EXPECT_EQ(id_of(Jws::from_compact(base64url(bytes_of(header)) + ".eA.eA")), "jose.critical_header");
}
TEST(Jws, Rfc7515Section7_1ExactlyThreeParts) {
    for (const char* text : {"", "e30", "e30.e30", "e30.e30.e30.e30", "e30.e30.e30."})
        EXPECT_EQ(id_of(Jws::from_compact(text)), "jose.bad_serialization") << text;
    EXPECT_EQ(id_of(Jws::from_compact("e30.e30.e30")), "jose.member_missing");  // no "alg"
    EXPECT_EQ(id_of(Jws::from_compact("eyJhbGciOiJIUzI1NiJ9.e?.e30")), "jose.bad_serialization");
    EXPECT_EQ(id_of(Jws::from_compact(std::string(max_header_size * 2, 'A') + "..")), "jose.too_large");
}
TEST(Jws, Rfc8555Section6_2FlattenedWithNonceUrlAndKey) {
    CountingRandom random;
    auto key = PrivateKey::generate(KeyType::ec_p256, random).value();
    const auto signer = keys::local_signer(std::move(key));
    const JwsHeader header{.type = {},
                           .content_type = {},
                           .key_id = {},
                           .nonce = "abc_123",
                           .url = "https://ca.example/new-acct",
                           .with_key = true};
    const auto text = sign_flattened(header, bytes_of("{}"), JwsAlgorithm::ES256, *signer, random);
    ASSERT_TRUE(text);
    const auto token = Jws::from_flattened(bytes_of(*text));
    ASSERT_TRUE(token);
    EXPECT_EQ(token->header().nonce, "abc_123");
    EXPECT_EQ(token->header().url, "https://ca.example/new-acct");
    const auto introduced = token->key();
    ASSERT_TRUE(introduced);
    EXPECT_TRUE(*introduced->public_key() == signer->public_key());
    EXPECT_TRUE(token->verify(*introduced, JwsAlgorithm::ES256));
    // Nothing may stand outside of what is signed, and a general serialisation is another form.
    std::string open = *text;
    open.insert(1, R"("header":{"alg":"HS256"},)");
    EXPECT_EQ(id_of(Jws::from_flattened(bytes_of(open))), "jose.bad_serialization");
    EXPECT_EQ(id_of(Jws::from_flattened(bytes_of(R"({"payload":"","signatures":[]})"))), "jose.bad_serialization");
    EXPECT_EQ(id_of(Jws::from_flattened(bytes_of(R"({"payload":"","protected":""})"))), "jose.member_missing");
}
TEST(Jws, ASetIsSearchedByKeyId) {
    CountingRandom random;
    const auto set = JwkSet::parse(
        bytes_of(R"({"keys":[{"kty":"oct","alg":"HS256","kid":"1","k":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},)"
                 R"({"kty":"oct","alg":"HS256","kid":"2","k":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE"}]})"));
    ASSERT_TRUE(set);
    const auto token_for = [&](std::string kid, usize with) {
        JwsHeader header;
        header.key_id = std::move(kid);
        return Jws::from_compact(
                   sign_compact(header, bytes_of("x"), JwsAlgorithm::HS256, set->keys()[with], random).value())
            .value();
    };
    EXPECT_TRUE(token_for("2", 1).verify(*set));
    EXPECT_EQ(id_of(token_for("1", 1).verify(*set)), "jose.bad_signature");
    EXPECT_EQ(id_of(token_for("3", 1).verify(*set)), "jose.no_such_key");
    EXPECT_EQ(id_of(token_for("", 1).verify(*set)), "jose.no_such_key");
}

// Every way for a key to travel, with a key that fits.
std::vector<std::pair<JweAlgorithm, Jwk>> every_keying(JweEncryption encryption) {
    std::vector<std::pair<JweAlgorithm, Jwk>> out;
    for (const JweAlgorithmInfo& row : jwe_algorithms()) {
        switch (row.keying) {
            case JweKeying::direct:
                out.emplace_back(row.id, secret(info(encryption).key_size));
                break;
            case JweKeying::key_wrap:
            case JweKeying::gcm_key_wrap:
                out.emplace_back(row.id, secret(row.wrap_size));
                break;
            case JweKeying::oaep:
                out.emplace_back(row.id, generated(KeyType::rsa));
                break;
            case JweKeying::agreement:
            case JweKeying::agreement_key_wrap:
                for (const KeyType type :
                     {KeyType::ec_p256, KeyType::ec_p384, KeyType::ec_p521, KeyType::x25519, KeyType::x448})
                    out.emplace_back(row.id, generated(type));
                break;
            case JweKeying::password:
                out.emplace_back(row.id, Jwk::of_secret(SecretBytes(bytes_of("entrap_o_peter_long_credit_tun"))));
                break;
            case JweKeying::rsa1_5:
                break;
        }
    }
    return out;
}

TEST(Jwe, EveryAlgorithmWithEveryEncryptionBothWays) {
    CountingRandom random;
    JweOptions options;
    options.iterations = 1000;
    options.key_id = "7";
    options.party_u_info = {1, 2, 3};
    for (const JweEncryptionInfo& encryption : jwe_encryptions()) {
        for (const auto& [algorithm, key] : every_keying(encryption.id)) {
            SCOPED_TRACE(std::string(info(algorithm).name) + " " + std::string(encryption.name));
            const auto token =
                encrypt(bytes_of("Live long and prosper."), algorithm, encryption.id, key, random, options);
            ASSERT_TRUE(token) << token.error().id();
            const auto plain = decrypt(*token, key, random, {.algorithm = algorithm});
            ASSERT_TRUE(plain) << plain.error().id();
            EXPECT_EQ(text_of(plain->plaintext.bytes()), "Live long and prosper.");
            EXPECT_EQ(plain->key_id, "7");
            EXPECT_EQ(id_of(decrypt(*token, key, random)), "jose.algorithm_not_stated");
        }
    }
}
TEST(Jwe, Rfc7516Section11_5OneErrorForWhateverWasAltered) {
    CountingRandom random;
    JweOptions options;
    options.iterations = 1000;
    for (const JweEncryption encryption : {JweEncryption::A128CBC_HS256, JweEncryption::A256GCM}) {
        for (const auto& [algorithm, key] : every_keying(encryption)) {
            SCOPED_TRACE(info(algorithm).name);
            const std::string token = encrypt(bytes_of("text"), algorithm, encryption, key, random, options).value();
            // One character of each part behind the header, in its middle.
            usize start = token.find('.') + 1;
            for (int part = 0; part < 4; ++part) {
                const usize end = std::min(token.find('.', start), token.size());
                if (end > start) {
                    std::string altered = token;
                    char& c = altered[start + (end - start) / 2 - 1];
                    c = c == 'A' ? 'B' : 'A';
                    EXPECT_EQ(id_of(decrypt(altered, key, random, {.algorithm = algorithm})), "jose.undecipherable");
                }
                start = end + 1;
            }
        }
    }
}
TEST(Jwe, Rfc7516AppendixA3KeyWrapAndCbc) {
    // The RFC's own token: A128KW and A128CBC-HS256.
    const Jwk key = parsed(R"({"kty":"oct","k":"GawgguFyGrWKav7AX4VKUg"})");
    CountingRandom random;
    const auto plain = decrypt(
        "eyJhbGciOiJBMTI4S1ciLCJlbmMiOiJBMTI4Q0JDLUhTMjU2In0."
        "6KB707dM9YTIgHtLvtgWQ8mKwboJW3of9locizkDTHzBC2IlrT1oOQ.AxY8DCtDaGlsbGljb3RoZQ."
        "KDlTtXchhZTGufMYmOYGS4HffxPSUrfmqCHXaI9wOGY.U0m_YmjN04DJvceFICbCVQ",
        key, random, {.algorithm = JweAlgorithm::A128KW});
    ASSERT_TRUE(plain) << plain.error().id();
    EXPECT_EQ(text_of(plain->plaintext.bytes()), "Live long and prosper.");
}
TEST(Jwe, Rfc7518Section4_8_1_2IterationsAreBounded) {
    CountingRandom random;
    const Jwk key = Jwk::of_secret(SecretBytes(bytes_of("password")));
    JweOptions options;
    options.iterations = 999;
    const auto algorithm = JweAlgorithm::PBES2_HS256_A128KW;
    EXPECT_EQ(id_of(encrypt({}, algorithm, JweEncryption::A128GCM, key, random, options)), "jose.iterations");
    options.iterations = 2000;
    const std::string token = encrypt({}, algorithm, JweEncryption::A128GCM, key, random, options).value();
    JweExpectations expected{.algorithm = algorithm, .encryption = {}, .most_iterations = 1999};
    EXPECT_EQ(id_of(decrypt(token, key, random, expected)), "jose.iterations");
    expected.most_iterations = 2000;
    EXPECT_TRUE(decrypt(token, key, random, expected));
    for (const char* count : {"999", "1e9", "-5000", "1000.5", "99999999999999999999", "\"5000\""}) {
        const std::string header =
            std::string(R"({"alg":"PBES2-HS256+A128KW","enc":"A128GCM","p2s":"AAAAAAAAAAA","p2c":)") + count + "}";
        EXPECT_EQ(id_of(decrypt(base64url(bytes_of(header)) + ".AAAA.AAAA.AAAA.AAAA", key, random, expected)),
                  "jose.iterations")
            << count;
    }
}
TEST(Jwe, RefusesWhatIsNotExpected) {
    CountingRandom random;
    const Jwk key = secret(16);
    const std::string token = encrypt({}, JweAlgorithm::A128KW, JweEncryption::A128GCM, key, random).value();
    EXPECT_EQ(id_of(decrypt(token, key, random, {.algorithm = JweAlgorithm::dir})), "jose.algorithm_mismatch");
    EXPECT_EQ(
        id_of(decrypt(token, key, random, {.algorithm = JweAlgorithm::A128KW, .encryption = JweEncryption::A256GCM})),
        "jose.algorithm_mismatch");
    EXPECT_EQ(id_of(decrypt(token, secret(24), random, {.algorithm = JweAlgorithm::A128KW})), "jose.short_key");
    EXPECT_EQ(id_of(decrypt(token, generated(KeyType::rsa), random, {.algorithm = JweAlgorithm::A128KW})),
              "jose.algorithm_mismatch");
    EXPECT_EQ(id_of(decrypt(token + ".", key, random, {.algorithm = JweAlgorithm::A128KW})), "jose.bad_serialization");
    const std::string zipped = base64url(bytes_of(R"({"alg":"A128KW","enc":"A128GCM","zip":"DEF"})"));
    EXPECT_EQ(id_of(decrypt(zipped + ".AAAA.AAAA.AAAA.AAAA", key, random)), "jose.compressed");
    const std::string legacy = base64url(bytes_of(R"({"alg":"RSA1_5","enc":"A128GCM"})"));
    const Jwk rsa = generated(KeyType::rsa, {.key_id = {}, .algorithm = "RSA1_5", .use = {}, .operations = {}});
    EXPECT_EQ(id_of(decrypt(legacy + ".AAAA.AAAA.AAAA.AAAA", rsa, random)), "jose.algorithm_mismatch");
    EXPECT_EQ(id_of(encrypt({}, JweAlgorithm::legacy_RSA1_5, JweEncryption::A128GCM, rsa, random)),
              "jose.unsupported_algorithm");
}
TEST(Jwe, Rfc7516Section11_5LegacyRsaNeverReportsAPadding) {
    CountingRandom random;
    const Jwk key = generated(KeyType::rsa);
    const std::string header = base64url(bytes_of(R"({"alg":"RSA1_5","enc":"A128GCM"})"));
    ByteVector wrapped(256, 7);
    const std::string token = header + "." + base64url(wrapped) + ".AAAAAAAAAAAAAAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAA";
    EXPECT_EQ(id_of(decrypt(token, key, random, {.algorithm = JweAlgorithm::legacy_RSA1_5})), "jose.undecipherable");
}

}  // namespace
}  // namespace troth::inline v1::jose
