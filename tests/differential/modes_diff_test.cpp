// Block ciphers, their modes and the AEADs of other sizes against the system's libcrypto, every row: lengths from 0 to
// 2 KiB.
#include <algorithm>
#include <array>
#include <memory>
#include <string>

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/provider.h>

#include "troth/base/testing/random.hpp"
#include "troth/crypto/aead/ccm.hpp"
#include "troth/crypto/aead/gcm.hpp"
#include "troth/crypto/aead/siv.hpp"
#include "troth/crypto/cipher/cbc.hpp"
#include "troth/crypto/cipher/ctr.hpp"
#include "troth/crypto/cipher/key_wrap.hpp"
#include "troth/crypto/cipher/legacy_blowfish.hpp"
#include "troth/crypto/cipher/legacy_camellia.hpp"
#include "troth/crypto/cipher/legacy_des.hpp"
#include "troth/crypto/cipher/legacy_modes.hpp"
#include "troth/crypto/cipher/legacy_rc.hpp"
#include "troth/crypto/cipher/xts.hpp"

namespace troth {
namespace {

using namespace crypto;
using testing::CountingRandom;

struct Theirs {
    explicit Theirs(const std::string& name)
        : cipher(EVP_CIPHER_fetch(nullptr, name.c_str(), nullptr), EVP_CIPHER_free),
          context(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free) {}
    std::unique_ptr<EVP_CIPHER, decltype(&EVP_CIPHER_free)> cipher;
    std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context;

    // One call of a bare mode.
    ByteVector crypt(bool encrypting, Bytes key, Bytes iv, Bytes in, bool padded = false) {
        ByteVector out(in.size() + 64);
        int a = 0, b = 0;
        EVP_CIPHER_CTX_set_flags(context.get(), EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
        EXPECT_EQ(EVP_CipherInit_ex2(context.get(), cipher.get(), nullptr, nullptr, encrypting ? 1 : 0, nullptr), 1);
        EXPECT_GT(EVP_CIPHER_CTX_set_key_length(context.get(), static_cast<int>(key.size())), 0);
        EXPECT_EQ(EVP_CipherInit_ex2(context.get(), nullptr, key.data(), iv.empty() ? nullptr : iv.data(),
                                     encrypting ? 1 : 0, nullptr),
                  1);
        EVP_CIPHER_CTX_set_padding(context.get(), padded ? 1 : 0);
        EXPECT_EQ(EVP_CipherUpdate(context.get(), out.data(), &a, in.data(), static_cast<int>(in.size())), 1);
        EXPECT_EQ(EVP_CipherFinal_ex(context.get(), out.data() + a, &b), 1);
        out.resize(static_cast<usize>(a) + static_cast<usize>(b));
        return out;
    }
};

template <class F>
void for_each_row(F f) {
    for (const AesImplementation& row : aes_implementations()) {
        if (!row.runs_on(cpu::host())) continue;
        SCOPED_TRACE(std::string(row.name));
        f(row);
    }
}
std::string bits(usize key_size) {
    return std::to_string(8 * key_size);
}

template <class C>
void compare_cbc_and_feedback(const C& cipher, const std::string& family, Bytes key, CountingRandom& random,
                              usize step) {
    constexpr usize n = C::block_size;
    Theirs cbc(family + "-CBC"), ecb(family + "-ECB"), cfb(family + "-CFB"), ofb(family + "-OFB");
    if (cbc.cipher == nullptr || ecb.cipher == nullptr || cfb.cipher == nullptr || ofb.cipher == nullptr) {
        ADD_FAILURE() << family << " is not in libcrypto";
        return;
    }
    for (usize size = 1; size <= 2048; size += step) {
        const ByteVector iv = random.bytes(n), text = random.bytes(size);
        const std::span<const u8, n> iv_span(iv.data(), n);
        const ByteVector sealed = unauthenticated::cbc_encrypt_padded(cipher, iv_span, text);
        ASSERT_EQ(sealed, cbc.crypt(true, key, iv, text, true)) << family << size;
        const auto opened = unauthenticated::cbc_decrypt_padded(cipher, iv_span, sealed);
        ASSERT_TRUE(opened && std::ranges::equal(opened->bytes(), text)) << family << size;
        ByteVector whole(text.begin(), text.begin() + static_cast<int>(size / n * n));
        if (!whole.empty()) {
            const ByteVector expected = ecb.crypt(true, key, {}, whole);
            legacy::ecb_encrypt(cipher, whole);
            ASSERT_EQ(whole, expected) << family << size;
        }
        for (auto [feedback, theirs] : {std::pair(legacy::Feedback::cfb, &cfb), {legacy::Feedback::ofb, &ofb}}) {
            ByteVector out = text;
            legacy::FeedbackStream(cipher, feedback, iv_span).encrypt(out);
            ASSERT_EQ(out, theirs->crypt(true, key, iv, text)) << family << size;
            legacy::FeedbackStream(cipher, feedback, iv_span).decrypt(out);
            ASSERT_EQ(out, text) << family << size;
        }
    }
}

TEST(ModesDifferential, AesCbcEcbCfbOfbEveryRow) {
    CountingRandom random(61);
    for (usize key_size : {16u, 24u, 32u})
        for_each_row([&](const AesImplementation& row) {
            const ByteVector key = random.bytes(key_size);
            compare_cbc_and_feedback(AesCipher(row, key), "AES-" + bits(key_size), key, random,
                                     row.name == "portable" ? 97u : 3u);
        });
}

TEST(ModesDifferential, AesCtrWithAllItsCounterBitsEveryRow) {
    CountingRandom random(62);
    for (usize key_size : {16u, 24u, 32u})
        for_each_row([&](const AesImplementation& row) {
            const ByteVector key = random.bytes(key_size);
            Theirs theirs("AES-" + bits(key_size) + "-CTR");
            for (usize size = 1; size <= 2048; size += 5) {
                ByteVector counter = random.bytes(16), text = random.bytes(size);
                if (size % 2 == 0) std::fill(counter.begin() + 4, counter.end(), u8{0xff});
                const ByteVector expected = theirs.crypt(true, key, counter, text);
                unauthenticated::AesCtr(AesKey(row, key), Bytes(counter).first<16>()).apply(text);
                ASSERT_EQ(text, expected) << size;
            }
        });
}

TEST(ModesDifferential, AesXtsEveryRowAtEveryLength) {
    CountingRandom random(63);
    for (usize key_size : {32u, 64u})
        for_each_row([&](const AesImplementation& row) {
            const ByteVector key = random.bytes(key_size);
            Theirs theirs("AES-" + bits(key_size / 2) + "-XTS");
            const auto ours = unauthenticated::AesXts::create(row, key);
            for (usize size = 16; size <= 2048; size += row.name == "portable" ? 17u : 1u) {
                const ByteVector tweak = random.bytes(16), text = random.bytes(size);
                ByteVector out = text;
                ASSERT_TRUE(ours->encrypt(Bytes(tweak).first<16>(), out));
                ASSERT_EQ(out, theirs.crypt(true, key, tweak, text)) << size;
                ASSERT_TRUE(ours->decrypt(Bytes(tweak).first<16>(), out));
                ASSERT_EQ(out, text) << size;
            }
        });
}

TEST(ModesDifferential, KeyWrapWithAndWithoutPadding) {
    CountingRandom random(64);
    for (usize key_size : {16u, 24u, 32u}) {
        const ByteVector key = random.bytes(key_size);
        const AesCipher ours(key);
        Theirs plain("AES-" + bits(key_size) + "-WRAP"), padded("AES-" + bits(key_size) + "-WRAP-PAD");
        for (usize size = 1; size <= 600; ++size) {
            const ByteVector text = random.bytes(size);
            ASSERT_EQ(*key_wrap_padded(ours, text), padded.crypt(true, key, {}, text)) << size;
            if (size % 8 == 0 && size >= 16) {
                ASSERT_EQ(*key_wrap(ours, text), plain.crypt(true, key, {}, text)) << size;
            }
        }
    }
}

// GCM and CCM of any sizes.
ByteVector their_aead(const std::string& name, Bytes key, Bytes nonce, Bytes aad, Bytes text, usize tag_size,
                      bool ccm) {
    Theirs t(name);
    EVP_CIPHER_CTX* c = t.context.get();
    ByteVector out(text.size() + tag_size);
    int n = 0;
    EXPECT_EQ(EVP_EncryptInit_ex2(c, t.cipher.get(), nullptr, nullptr, nullptr), 1);
    EXPECT_EQ(EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_SET_IVLEN, static_cast<int>(nonce.size()), nullptr), 1);
    if (ccm) {
        EXPECT_EQ(EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_SET_TAG, static_cast<int>(tag_size), nullptr), 1);
    }
    EXPECT_EQ(EVP_EncryptInit_ex2(c, nullptr, key.data(), nonce.data(), nullptr), 1);
    if (ccm) {
        EXPECT_EQ(EVP_EncryptUpdate(c, nullptr, &n, nullptr, static_cast<int>(text.size())), 1);
    }
    if (!aad.empty()) {
        EXPECT_EQ(EVP_EncryptUpdate(c, nullptr, &n, aad.data(), static_cast<int>(aad.size())), 1);
    }
    u8 none = 0;
    EXPECT_EQ(EVP_EncryptUpdate(c, text.empty() ? &none : out.data(), &n, text.empty() ? &none : text.data(),
                                static_cast<int>(text.size())),
              1);
    EXPECT_EQ(EVP_EncryptFinal_ex(c, out.data() + n, &n), 1);
    EXPECT_EQ(EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_GET_TAG, static_cast<int>(tag_size), out.data() + text.size()), 1);
    return out;
}
template <class Key>
void compare_aead(const Key& ours, Bytes nonce, Bytes aad, Bytes text, const ByteVector& expected) {
    ByteVector record(text.begin(), text.end());
    record.resize(expected.size());
    ASSERT_TRUE(ours->seal(nonce, aad, record));
    ASSERT_EQ(record, expected);
    ASSERT_TRUE(ours->open(nonce, aad, record));
    ASSERT_TRUE(std::equal(text.begin(), text.end(), record.begin()));
}

TEST(ModesDifferential, GcmWithEveryNonceSizeEveryRow) {
    CountingRandom random(65);
    for (usize key_size : {16u, 24u, 32u})
        for_each_row([&](const AesImplementation& row) {
            for (const GhashImplementation& ghash : ghash_implementations()) {
                if (!ghash.runs_on(cpu::host())) continue;
                const ByteVector key = random.bytes(key_size);
                const auto ours = AesGcm::create(row, ghash, key);
                for (usize size = 0; size <= 2048; size += row.name == "portable" ? 101u : 13u) {
                    const ByteVector nonce = random.bytes(1 + size % 70), aad = random.bytes(size % 41),
                                     text = random.bytes(size);
                    ASSERT_NO_FATAL_FAILURE(
                        compare_aead(ours, nonce, aad, text,
                                     their_aead("AES-" + bits(key_size) + "-GCM", key, nonce, aad, text, 16, false)))
                        << size;
                }
            }
        });
}

TEST(ModesDifferential, CcmWithEverySizeEveryRow) {
    CountingRandom random(66);
    for (usize key_size : {16u, 24u, 32u})
        for_each_row([&](const AesImplementation& row) {
            const ByteVector key = random.bytes(key_size);
            for (usize nonce_size = 7; nonce_size <= 13; ++nonce_size)
                for (usize tag_size = 4; tag_size <= 16; tag_size += 2) {
                    const auto ours = AesCcm::create(row, key, {.nonce = nonce_size, .tag = tag_size});
                    for (usize round = 0; round < 12; ++round) {
                        const usize size = round < 3 ? round : random.below(2049);
                        const ByteVector nonce = random.bytes(nonce_size), aad = random.bytes(random.below(90)),
                                         text = random.bytes(size);
                        ASSERT_NO_FATAL_FAILURE(compare_aead(
                            ours, nonce, aad, text,
                            their_aead("AES-" + bits(key_size) + "-CCM", key, nonce, aad, text, tag_size, true)))
                            << size << " " << nonce_size << " " << tag_size;
                    }
                }
        });
}

TEST(ModesDifferential, SivEveryRow) {
    CountingRandom random(67);
    for (usize key_size : {32u, 48u, 64u})
        for_each_row([&](const AesImplementation& row) {
            const ByteVector key = random.bytes(key_size);
            const auto ours = AesSiv::create(row, key);
            for (usize size = 1; size <= 2048; size += row.name == "portable" ? 67u : 5u) {
                const ByteVector first = random.bytes(1 + size % 37), second = random.bytes(1 + size % 19),
                                 text = random.bytes(size);
                Theirs t("AES-" + bits(key_size / 2) + "-SIV");
                ByteVector expected(size + 16), record = text;
                int n = 0;
                ASSERT_EQ(EVP_EncryptInit_ex2(t.context.get(), t.cipher.get(), key.data(), nullptr, nullptr), 1);
                for (const ByteVector* piece : {&first, &second})
                    ASSERT_EQ(
                        EVP_EncryptUpdate(t.context.get(), nullptr, &n, piece->data(), static_cast<int>(piece->size())),
                        1);
                ASSERT_EQ(
                    EVP_EncryptUpdate(t.context.get(), expected.data() + 16, &n, text.data(), static_cast<int>(size)),
                    1);
                ASSERT_EQ(EVP_EncryptFinal_ex(t.context.get(), expected.data() + 16 + n, &n), 1);
                ASSERT_EQ(EVP_CIPHER_CTX_ctrl(t.context.get(), EVP_CTRL_AEAD_GET_TAG, 16, expected.data()), 1);
                record.resize(size + 16);
                const Bytes pieces[] = {first, second};
                ASSERT_TRUE(ours->seal(pieces, record));
                ASSERT_EQ(record, expected) << size;
            }
        });
}

TEST(LegacyDifferential, CamelliaAndTripleDes) {
    CountingRandom random(68);
    for (usize key_size : {16u, 24u, 32u}) {
        const ByteVector key = random.bytes(key_size);
        compare_cbc_and_feedback(legacy::Camellia(key), "CAMELLIA-" + bits(key_size), key, random, 97);
    }
    for (int round = 0; round < 3; ++round) {
        const ByteVector three = random.bytes(24), two = random.bytes(16);
        compare_cbc_and_feedback(legacy::TripleDes(three), "DES-EDE3", three, random, 61);
        compare_cbc_and_feedback(legacy::TripleDes(two), "DES-EDE", two, random, 61);
    }
}

// Single DES, Blowfish, RC2 and RC4 live in the legacy provider.
TEST(LegacyDifferential, DesBlowfishRc2Rc4) {
    OSSL_PROVIDER* standard = OSSL_PROVIDER_load(nullptr, "default");
    OSSL_PROVIDER* old = OSSL_PROVIDER_load(nullptr, "legacy");
    ASSERT_NE(old, nullptr) << "libcrypto has no legacy provider here";
    CountingRandom random(69);
    const ByteVector des = random.bytes(8);
    compare_cbc_and_feedback(legacy::Des(Bytes(des).first<8>()), "DES", des, random, 11);
    for (usize key_size : {5u, 16u, 32u, 56u}) {
        const ByteVector key = random.bytes(key_size);
        compare_cbc_and_feedback(legacy::Blowfish(key), "BF", key, random, 29);
    }
    for (int round = 0; round < 20; ++round) {
        const ByteVector iv = random.bytes(8), text = random.bytes(800), wide = random.bytes(16),
                         narrow = random.bytes(5);
        Theirs rc2_128("RC2-CBC"), rc2_40("RC2-40-CBC"), rc4("RC4");
        ASSERT_EQ(unauthenticated::cbc_encrypt_padded(legacy::Rc2(wide, 128), Bytes(iv).first<8>(), text),
                  rc2_128.crypt(true, wide, iv, text, true));
        ASSERT_EQ(unauthenticated::cbc_encrypt_padded(legacy::Rc2(narrow, 40), Bytes(iv).first<8>(), text),
                  rc2_40.crypt(true, narrow, iv, text, true));
        ByteVector stream = text;
        legacy::Rc4(wide).apply(stream);
        ASSERT_EQ(stream, rc4.crypt(true, wide, {}, text));
    }
    OSSL_PROVIDER_unload(old);
    OSSL_PROVIDER_unload(standard);
}

}  // namespace
}  // namespace troth
