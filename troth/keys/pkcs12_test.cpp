// PKCS#12: RFC 7292, RFC 9579.
#include "troth/keys/pkcs12.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/encoding/base64.hpp"
#include "troth/encoding/pem.hpp"
#include "troth/keys/errors.hpp"
#include "troth/keys/pkcs12_structures.hpp"
#include "troth/keys/testing/pkcs12_files.hpp"
#include "troth/keys/utf16.hpp"

namespace troth::inline v1::keys::pkcs12 {
namespace {

using troth::testing::CountingRandom;
using troth::testing::from_hex;
using troth::testing::to_hex;

constexpr PasswordLimits with_legacy{.allow_legacy = true};
constexpr WriteOptions cheap{.cost = {.iterations = 1000}};
constexpr std::string_view odd_password = "pä🔑ss";

ByteVector decoded(std::string_view base64) {
    return *encoding::base64::decode(base64);
}
std::string error_of(const Result<Contents>& result) {
    return result ? "none" : std::string(result.error().id());
}
// The one key that all the files of OpenSSL hold: the SHA-256 of its public half.
std::string key_hash(const Contents& contents) {
    const auto digest = crypto::hash(crypto::HashId::sha256, contents.keys.at(0).key.public_key().spki_der());
    return to_hex(digest.bytes());
}
constexpr std::string_view own_key = "e82e5dd4e8166636f32969fe7488cfea035a80de22bddc39b6caefaa3eadc337";
constexpr std::string_view own_certificate = "5db71be99d70fa9750ed2139486378d067169544026291b4cccb4bd4b12c44ca";
std::string certificate_hash(const Contents& contents) {
    return to_hex(crypto::hash(crypto::HashId::sha256, contents.certificates.at(0).der).bytes());
}

// Replaces the one place where `from` stands.
ByteVector replaced(ByteVector bytes, const ByteVector& from, const ByteVector& to) {
    const auto found = std::ranges::search(bytes, from);
    EXPECT_FALSE(found.empty());
    std::ranges::copy(to, found.begin());
    return bytes;
}

struct FileCase {
    std::string_view name, file, password, friendly_name, integrity, encryption;
    bool legacy;
};
constexpr FileCase file_cases[] = {
    {"legacy", testing::legacy_p12, "secret", "old", "HMAC-SHA-1, 2048 iterations",
     "pbeWithSHAAnd40BitRC2-CBC, 2048 iterations", true},
    {"rc4", testing::rc4_p12, "secret", "", "HMAC-SHA-1, 2048 iterations",
     "pbeWithSHAAnd128BitRC2-CBC, 2048 iterations", true},
    {"modern", testing::modern_p12, odd_password, "grosse 1", "HMAC-SHA-256, 2048 iterations",
     "AES-256-CBC, PBKDF2 with HMAC-SHA-256, 2048 iterations", false},
    {"empty password", testing::empty_p12, "", "", "HMAC-SHA-256, 2048 iterations",
     "AES-256-CBC, PBKDF2 with HMAC-SHA-256, 2048 iterations", false},
    {"plain", testing::plain_p12, "", "", "", "", false},
};

TEST(Pkcs12, Rfc7292Section4ReadsWhatOpensslWrote) {
    for (const FileCase& one : file_cases) {
        SCOPED_TRACE(one.name);
        const ByteVector file = decoded(one.file);
        EXPECT_TRUE(looks_like(file));
        EXPECT_EQ(needs_password(file), one.name != "plain");
        const auto contents = read(file, bytes_of(one.password), {.allow_legacy = one.legacy});
        ASSERT_TRUE(contents) << contents.error().id() << " " << contents.error().where();
        ASSERT_EQ(contents->keys.size(), 1u);
        ASSERT_EQ(contents->certificates.size(), 1u);
        EXPECT_EQ(key_hash(*contents), own_key);
        EXPECT_EQ(certificate_hash(*contents), own_certificate);
        EXPECT_EQ(contents->keys[0].names.friendly_name, one.friendly_name);
        EXPECT_EQ(to_hex(contents->keys[0].names.local_key_id), "e5a4f34cc504c4a977e693772b00353ae287b980");
        EXPECT_EQ(contents->keys[0].names.local_key_id, contents->certificates[0].names.local_key_id);
        EXPECT_EQ(contents->integrity, one.integrity);
        EXPECT_EQ(contents->encryption.empty() ? "" : contents->encryption[0], one.encryption);
        if (one.legacy) EXPECT_EQ(error_of(read(file, bytes_of(one.password))), "keys.legacy_encryption");
        if (one.name != "plain") {
            EXPECT_EQ(error_of(read(file, bytes_of("wrong"), with_legacy)), "keys.pkcs12_wrong_password");
        }
    }
}

TEST(Pkcs12, AChangedFileIsRefusedByItsMac) {
    ByteVector file = decoded(testing::modern_p12);
    for (const usize at : {usize{200}, file.size() / 2, file.size() - 20}) {
        file[at] ^= 1;
        const auto contents = read(file, bytes_of(odd_password));
        ASSERT_FALSE(contents) << at;
        EXPECT_EQ(contents.error().id(), "keys.pkcs12_wrong_password");
        file[at] ^= 1;
    }
    for (usize size = 0; size < file.size(); size += 37)
        EXPECT_FALSE(read(Bytes(file).first(size), bytes_of(odd_password))) << size;
    const auto cut = read(Bytes(file).first(500), bytes_of(odd_password));
    EXPECT_EQ(error_of(cut), "encoding.der_truncated");
}

// RFC 9579 appendix A. A.4 to A.6 differ from A.1 in the parameters of the MAC alone, and are made from it here.
TEST(Pkcs12, Rfc9579AppendixA1Pbmac1) {
    const auto contents = read(decoded(testing::rfc9579_a1_p12), bytes_of("1234"));
    ASSERT_TRUE(contents) << contents.error().id() << " " << contents.error().where();
    ASSERT_EQ(contents->keys.size(), 1u);
    EXPECT_EQ(contents->keys[0].key.type(), KeyType::rsa);
    EXPECT_EQ(contents->certificates.size(), 1u);
    EXPECT_EQ(contents->integrity, "PBMAC1: HMAC-SHA-256, PBKDF2 with HMAC-SHA-256, 2048 iterations");
    EXPECT_EQ(error_of(read(decoded(testing::rfc9579_a1_p12), bytes_of("1235"))), "keys.pkcs12_wrong_password");
}
TEST(Pkcs12, Rfc9579AppendixA4AndA5WrongIterationsOrSalt) {
    const ByteVector good = decoded(testing::rfc9579_a1_p12);
    const ByteVector parameters = from_hex("04086f473c38b02e317302020800020120");
    const ByteVector iterations = from_hex("04086f473c38b02e317302020801020120");
    const ByteVector salt = from_hex("04086f473c38b02e317402020800020120");
    EXPECT_EQ(error_of(read(replaced(good, parameters, iterations), bytes_of("1234"))), "keys.pkcs12_wrong_password");
    EXPECT_EQ(error_of(read(replaced(good, parameters, salt), bytes_of("1234"))), "keys.pkcs12_wrong_password");
    // A length that is too short for a MAC's key is refused whatever the password.
    const ByteVector short_key = from_hex("04086f473c38b02e317302020800020110");
    EXPECT_EQ(error_of(read(replaced(good, parameters, short_key), bytes_of("1234"))), "keys.bad_parameters");
}
TEST(Pkcs12, Rfc9579AppendixA6MissingKeyLength) {
    // keyLength taken out; the lengths around it are three less.
    ByteVector file = decoded(testing::rfc9579_a1_p12);
    const auto cut = [&](std::string_view from, std::string_view to) {
        const ByteVector old = from_hex(from), fresh = from_hex(to);
        const auto found = std::ranges::search(file, old);
        ASSERT_FALSE(found.empty()) << from;
        const auto at = file.erase(found.begin(), found.end());
        file.insert(at, fresh.begin(), fresh.end());
    };
    cut("30820a8a020103", "30820a87020103");
    cut("307c306d304906092a864886f70d01050e303c302c06092a864886f70d01050c301f0408",
        "3079306a304606092a864886f70d01050e3039302906092a864886f70d01050c301c0408");
    cut("02020800020120300c", "02020800300c");
    const auto contents = read(file, bytes_of("1234"));
    ASSERT_FALSE(contents);
    EXPECT_EQ(contents.error().id(), "keys.bad_parameters");
    EXPECT_NE(contents.error().where().find("keyLength"), std::string::npos) << contents.error().where();
}

Contents sample(RandomSource& random) {
    Contents contents;
    contents.keys.push_back({*PrivateKey::generate(KeyType::ec_p256, random), {.friendly_name = "größe 🔑"}});
    contents.keys.push_back({*PrivateKey::generate(KeyType::ed25519, random), {}});
    contents.certificates.push_back({from_hex("3003020101"), {}});
    contents.certificates.push_back({from_hex("3003020102"), {.friendly_name = "CA"}});
    tie(contents.keys[0], contents.certificates[0]);
    return contents;
}

TEST(Pkcs12, Rfc7292Section5WritesWhatItReads) {
    CountingRandom random;
    const Contents contents = sample(random);
    for (const Integrity integrity : {Integrity::hmac_sha256, Integrity::pbmac1})
        for (const std::string_view password : {std::string_view("correct horse"), odd_password, std::string_view()}) {
            const auto file = write(contents, bytes_of(password), random, {cheap.cost, integrity});
            ASSERT_TRUE(file);
            const auto again = read(*file, bytes_of(password));
            ASSERT_TRUE(again) << again.error().id();
            ASSERT_EQ(again->keys.size(), 2u);
            ASSERT_EQ(again->certificates.size(), 2u);
            EXPECT_TRUE(again->keys[0].key.public_key() == contents.keys[0].key.public_key());
            EXPECT_TRUE(again->keys[1].key.public_key() == contents.keys[1].key.public_key());
            EXPECT_EQ(again->keys[0].names.friendly_name, "größe 🔑");
            EXPECT_EQ(again->keys[0].names.local_key_id, again->certificates[0].names.local_key_id);
            EXPECT_EQ(again->certificates[1].names.friendly_name, "CA");
            EXPECT_EQ(again->certificates[1].der, contents.certificates[1].der);
            EXPECT_TRUE(again->unread.empty());
            EXPECT_EQ(again->integrity.starts_with("PBMAC1"), integrity == Integrity::pbmac1);
            EXPECT_EQ(error_of(read(*file, bytes_of("wrong"))), "keys.pkcs12_wrong_password");
        }
}

TEST(Pkcs12, TheCostOfAFileIsLimited) {
    const ByteVector file = decoded(testing::modern_p12);
    // The MAC takes 2048, certificate and key as many each.
    EXPECT_TRUE(read(file, bytes_of(odd_password), {.most_iterations = 3 * 2048}));
    const auto refused = read(file, bytes_of(odd_password), {.most_iterations = 3 * 2048 - 1});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().id(), "crypto.kdf_iterations");
    EXPECT_NE(refused.error().where().find("2048"), std::string::npos) << refused.error().where();
}

TEST(Pkcs12, PemAndWhatIsNoPkcs12) {
    const ByteVector file = decoded(testing::modern_p12);
    const std::string pem = encoding::pem::encode("PKCS12", file);
    EXPECT_TRUE(looks_like(bytes_of(pem)));
    EXPECT_TRUE(read(bytes_of(pem), bytes_of(odd_password)));
    const std::string other = encoding::pem::encode("CERTIFICATE", file);
    EXPECT_FALSE(looks_like(bytes_of(other)));
    EXPECT_EQ(error_of(read(bytes_of(other), {})), "keys.bad_pkcs12");
    EXPECT_FALSE(looks_like(bytes_of("0")));
    EXPECT_FALSE(needs_password(bytes_of("nothing")));
    // Version 2, and PFX around signedData.
    EXPECT_EQ(error_of(read(from_hex("3012020102300d06092a864886f70d010701a000"), {})), "encoding.der_missing");
    EXPECT_EQ(error_of(read(from_hex("3010020102300b06092a864886f70d010701"), {})), "keys.bad_pkcs12");
    EXPECT_EQ(error_of(read(from_hex("3010020103300b06092a864886f70d010702"), {})), "keys.pkcs12_public_key_mode");
}

// X.690 §8.1.3.6: the whole file again with indefinite lengths and octet strings in pieces.
void indefinite(Bytes encoded, ByteVector& out) {
    der::Element element;
    while (!encoded.empty()) {
        ASSERT_EQ(der::take_element(encoded, element), nullptr);
        if (element.tag.constructed) {
            out.push_back(element.encoding[0]);
            out.push_back(0x80);
            indefinite(element.content, out);
            out.insert(out.end(), {0, 0});
        } else if (element.tag == der::tags::octet_string && element.content.size() > 20) {
            out.insert(out.end(), {0x24, 0x80});
            for (Bytes rest = element.content; !rest.empty();) {
                const Bytes piece = rest.first(std::min<usize>(rest.size(), 100));
                out.insert(out.end(), {0x04, 0x81, static_cast<u8>(piece.size())});  // a length that is not shortest
                out.insert(out.end(), piece.begin(), piece.end());
                rest = rest.subspan(piece.size());
            }
            out.insert(out.end(), {0, 0});
        } else {
            out.insert(out.end(), element.encoding.begin(), element.encoding.end());
        }
    }
}
TEST(Pkcs12, Rfc7292Section4BerIsRead) {
    for (const FileCase& one : file_cases) {
        SCOPED_TRACE(one.name);
        ByteVector ber;
        indefinite(decoded(one.file), ber);
        EXPECT_TRUE(looks_like(ber));
        const auto contents = read(ber, bytes_of(one.password), with_legacy);
        ASSERT_TRUE(contents) << contents.error().id() << " " << contents.error().where();
        EXPECT_EQ(key_hash(*contents), own_key);
        ber.resize(ber.size() - 1);
        EXPECT_EQ(error_of(read(ber, bytes_of(one.password), with_legacy)), "encoding.der_truncated");
    }
}

TEST(Pkcs12, BagsOfOtherKindsAreNamedAndNestingIsLimited) {
    const auto file_of = [](ByteVector bags) {
        const auto wrapped = [](der::Tag tag, const ByteVector& content) {
            der::Writer writer;
            writer.element(tag, content);
            return writer.take();
        };
        const ByteVector data = from_hex("06092a864886f70d010701");
        const auto info = [&](const ByteVector& octets) {
            ByteVector content = data;
            const ByteVector inner = wrapped(der::tags::context(0, true), wrapped(der::tags::octet_string, octets));
            content.insert(content.end(), inner.begin(), inner.end());
            return wrapped(der::tags::sequence, content);
        };
        ByteVector pfx = from_hex("020103");
        const ByteVector safe = info(wrapped(der::tags::sequence, info(wrapped(der::tags::sequence, bags))));
        pfx.insert(pfx.end(), safe.begin(), safe.end());
        return wrapped(der::tags::sequence, pfx);
    };
    // crlBag, secretBag (with a NULL for a value), a type of nobody.
    ByteVector bags = from_hex("3011060b2a864886f70d010c0a0104a0020500");
    const ByteVector secret = from_hex("3011060b2a864886f70d010c0a0105a0020500");
    const ByteVector odd = from_hex(
        "3008060253"
        "03a0020500");
    bags.insert(bags.end(), secret.begin(), secret.end());
    bags.insert(bags.end(), odd.begin(), odd.end());
    const auto contents = read(file_of(bags), {});
    ASSERT_TRUE(contents) << contents.error().id() << " " << contents.error().where();
    EXPECT_EQ(contents->unread,
              (std::vector<std::string>{"a CRL", "a secret that is no private key", "a bag of type 2.3.3"}));
    ByteVector nested;
    for (int level = 0; level < 9; ++level) {
        der::Writer writer;
        writer.begin(der::tags::sequence);
        writer.raw(from_hex("060b2a864886f70d010c0a0106"));
        writer.begin(der::tags::context(0, true));
        writer.element(der::tags::sequence, nested);
        writer.end();
        writer.end();
        nested = writer.take();
    }
    EXPECT_EQ(error_of(read(file_of(nested), {})), "keys.pkcs12_too_many");
}

TEST(Utf16, Rfc3629AndSurrogatePairs) {
    EXPECT_EQ(to_hex(utf16::from_utf8(bytes_of("aß€🔑"))->bytes()), "006100df20acd83ddd11");
    EXPECT_EQ(utf16::to_utf8(from_hex("006100df20acd83ddd11")), "aß€🔑");
    EXPECT_EQ(utf16::to_utf8(from_hex("d83d0061dd11")),
              "\xef\xbf\xbd"
              "a\xef\xbf\xbd");
    EXPECT_FALSE(utf16::to_utf8(from_hex("006100")));
    // Overlong, surrogate, beyond U+10FFFF, cut, a continuation by itself.
    for (const std::string_view hex :
         {"c080", "c1bf", "e08080", "eda080", "f08080a0", "f4908080", "f5808080", "e282", "80"})
        EXPECT_FALSE(utf16::from_utf8(from_hex(hex))) << hex;
    EXPECT_EQ(to_hex(utf16::from_latin1(from_hex("e4ff")).bytes()), "00e400ff");
    EXPECT_EQ(utf16::password_forms({}).size(), 2u);
    EXPECT_EQ(utf16::password_forms(bytes_of("a")).size(), 1u);
    EXPECT_EQ(utf16::password_forms(bytes_of("ä")).size(), 2u);
    EXPECT_EQ(to_hex(utf16::password_forms(from_hex("e4")).front().bytes()), "00e40000");
}

}  // namespace
}  // namespace troth::inline v1::keys::pkcs12
