// What openssl enc wrote: every cipher, both derivations, pieces of any size, and what is wrong with a file.
#include "troth/seal/openssl_enc.hpp"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/crypto/kdf/errors.hpp"
#include "troth/seal/openssl_errors.hpp"
#include "troth/seal/testing/openssl_enc_vectors.hpp"

namespace troth::inline v1::seal::openssl {
namespace {

using seal::testing::openssl_enc_files;
using seal::testing::openssl_enc_text;
using seal::testing::OpensslEncFile;
using troth::testing::from_hex;

How how_of(const OpensslEncFile& file) {
    return {.cipher = find_cipher(file.cipher),
            .derivation = file.derivation,
            .digest = file.digest,
            .iterations = file.iterations};
}

// The text of a ciphertext that is given in pieces of so many bytes.
Result<std::string> text_of_file(const How& how, Bytes file, std::string_view password, usize piece_size) {
    ByteVector header{'S', 'a', 'l', 't', 'e', 'd', '_', '_'};
    header.insert(header.end(), file.begin(), file.begin() + salt_size);
    TROTH_TRY(const auto salt, salt_of(header));
    TROTH_TRY(auto decryption, Decryption::create(how, bytes_of(password), salt));
    std::string out;
    for (Bytes rest = file.subspan(salt_size);;) {
        const bool last = rest.size() <= piece_size;
        ByteVector piece(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(last ? rest.size() : piece_size));
        TROTH_TRY(const usize size, decryption.decrypt(piece, last));
        out += text_of(Bytes(piece).first(size));
        if (last) return out;
        rest = rest.subspan(piece_size);
    }
}

TEST(OpensslEnc, EveryCipherInBothDerivationsAndPiecesOfAnySize) {
    std::set<std::pair<std::string_view, Derivation>> seen;
    for (const OpensslEncFile& file : openssl_enc_files) {
        SCOPED_TRACE(file.cipher);
        const How how = how_of(file);
        ASSERT_NE(how.cipher, nullptr);
        seen.emplace(how.cipher->name, file.derivation);
        const ByteVector bytes = from_hex(file.hex);
        for (const usize blocks : {1u, 2u, 3u, 100u}) {
            const auto text = text_of_file(how, bytes, "open sesame", blocks * how.cipher->block_size);
            ASSERT_TRUE(text.has_value()) << text.error().id();
            EXPECT_EQ(*text, openssl_enc_text);
        }
    }
    EXPECT_EQ(seen.size(), 2 * ciphers().size()) << "a file for every cipher in both derivations";
}

TEST(OpensslEnc, AWrongPasswordIsNoticedOrGivesAnotherText) {
    for (const OpensslEncFile& file : openssl_enc_files) {
        SCOPED_TRACE(file.cipher);
        const auto text = text_of_file(how_of(file), from_hex(file.hex), "open sesam", 64);
        if (!text)
            EXPECT_TRUE(text.error().is(errors::openssl_undecipherable)) << text.error().id();
        else
            EXPECT_NE(*text, openssl_enc_text);
        if (find_cipher(file.cipher)->block_size == 1) EXPECT_TRUE(text.has_value());
    }
}

TEST(OpensslEnc, ACutFileOfBlocksIsRefused) {
    for (const OpensslEncFile& file : openssl_enc_files) {
        SCOPED_TRACE(file.cipher);
        const How how = how_of(file);
        ByteVector bytes = from_hex(file.hex);
        bytes.pop_back();
        const auto text = text_of_file(how, bytes, "open sesame", 64);
        if (how.cipher->block_size == 1) {
            ASSERT_TRUE(text.has_value());
            EXPECT_EQ(*text, openssl_enc_text.substr(0, openssl_enc_text.size() - 1));
            continue;
        }
        ASSERT_FALSE(text.has_value());
        EXPECT_TRUE(text.error().is(errors::openssl_cut)) << text.error().id();
        bytes.resize(salt_size);  // no block at all
        const auto nothing = text_of_file(how, bytes, "open sesame", 64);
        ASSERT_FALSE(nothing.has_value());
        EXPECT_TRUE(nothing.error().is(errors::openssl_cut));
    }
}

TEST(OpensslEnc, TheHeaderAndItsFormsAreRecognised) {
    const auto refused = [](std::string_view header) {
        const auto salt = salt_of(bytes_of(header));
        return !salt && salt.error().is(errors::openssl_no_salt);
    };
    EXPECT_TRUE(refused(""));
    EXPECT_TRUE(refused("Salted__1234567"));
    EXPECT_TRUE(refused("salted__12345678"));
    EXPECT_TRUE(salt_of(bytes_of("Salted__12345678")).has_value());
    EXPECT_EQ(looks_like(bytes_of("Salted__12")), Form::plain);
    EXPECT_EQ(looks_like(bytes_of("U2FsdGVkX18xMjM0")), Form::base64);
    EXPECT_EQ(looks_like(bytes_of("Salted")), Form::other);
}

TEST(OpensslEnc, CiphersAreFoundAsOpensslNamesThem) {
    for (const auto& [given, name] : std::initializer_list<std::pair<const char*, const char*>>{
             {"aes256", "aes-256-cbc"}, {"-AES-128-CTR", "aes-128-ctr"}, {"des3", "des-ede3-cbc"}, {"bf", "bf-cbc"}}) {
        ASSERT_NE(find_cipher(given), nullptr) << given;
        EXPECT_EQ(find_cipher(given)->name, name);
    }
    EXPECT_EQ(find_cipher("aes-256-gcm"), nullptr);
    EXPECT_EQ(find_cipher(""), nullptr);
    // Whatever is not AES or ChaCha20 in a mode of this century is legacy.
    for (const Cipher& cipher : ciphers())
        EXPECT_EQ(cipher.legacy,
                  !cipher.name.starts_with("aes-") ? cipher.name != "chacha20" : cipher.name.ends_with("-ecb"))
            << cipher.name;
}

// The counter's first 32 bits carry into the next word: as libcrypto counts (tests/interop compares a whole file).
TEST(OpensslEnc, ChaCha20CarriesIntoTheNextWord) {
    const Cipher& cipher = *find_cipher("chacha20");
    const ByteVector key(32, 7);
    const ByteVector iv = from_hex("ffffffff00000000000000000000000f"),
                     next = from_hex("0000000001000000000000000000000f");
    ByteVector across(192, 0), after(128, 0);
    ASSERT_TRUE(Decryption::with_key(cipher, key, iv).decrypt(across, true).has_value());
    ASSERT_TRUE(Decryption::with_key(cipher, key, next).decrypt(after, true).has_value());
    EXPECT_TRUE(std::equal(after.begin(), after.end(), across.begin() + 64));
    // In pieces of odd sizes it is the same stream.
    Decryption pieces = Decryption::with_key(cipher, key, iv);
    ByteVector again(192, 0);
    for (usize at = 0, size = 1; at < again.size(); at += size, size = std::min<usize>(2 * size + 1, again.size() - at))
        ASSERT_TRUE(pieces.decrypt(MutableBytes(again).subspan(at, size), at + size == again.size()).has_value());
    EXPECT_EQ(again, across);
}

TEST(OpensslEnc, NoMoreIterationsThanTheLimit) {
    const How how{.cipher = find_cipher("aes256"), .iterations = ~u64{0}};
    const ByteVector salt(salt_size, 1);
    const auto refused = Decryption::create(how, bytes_of("p"), Bytes(salt).first<salt_size>());
    ASSERT_FALSE(refused.has_value());
    EXPECT_TRUE(refused.error().is(crypto::kdf_iterations));
}

}  // namespace
}  // namespace troth::inline v1::seal::openssl
