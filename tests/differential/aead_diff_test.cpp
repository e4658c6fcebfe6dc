// The AEADs and bare ciphers against the system's libcrypto, every row: lengths from 0 to 2 KiB, some large, in place
// and in pieces.
#include <algorithm>
#include <memory>

#include <gtest/gtest.h>
#include <openssl/evp.h>

#include "troth/base/testing/random.hpp"
#include "troth/crypto/aead/aead.hpp"
#include "troth/crypto/aead/aead_rows.hpp"
#include "troth/crypto/cipher/aes.hpp"
#include "troth/crypto/cipher/chacha20.hpp"

namespace troth {
namespace {

using testing::CountingRandom;
using Context = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

const EVP_CIPHER* libcrypto_aead(crypto::AeadId id) {
    switch (id) {
        case crypto::AeadId::aes_128_gcm:
            return EVP_aes_128_gcm();
        case crypto::AeadId::aes_192_gcm:
            return EVP_aes_192_gcm();
        case crypto::AeadId::aes_256_gcm:
            return EVP_aes_256_gcm();
        case crypto::AeadId::chacha20_poly1305:
            return EVP_chacha20_poly1305();
        default:
            return nullptr;  // modes_diff_test.cpp
    }
}

ByteVector their_seal(EVP_CIPHER_CTX* context, Bytes nonce, Bytes aad, Bytes text) {
    ByteVector out(text.size() + crypto::aead_tag_size);
    int written = 0;
    EXPECT_EQ(EVP_EncryptInit_ex(context, nullptr, nullptr, nullptr, nonce.data()), 1);
    if (!aad.empty()) {
        EXPECT_EQ(EVP_EncryptUpdate(context, nullptr, &written, aad.data(), static_cast<int>(aad.size())), 1);
    }
    if (!text.empty()) {
        EXPECT_EQ(EVP_EncryptUpdate(context, out.data(), &written, text.data(), static_cast<int>(text.size())), 1);
    }
    EXPECT_EQ(EVP_EncryptFinal_ex(context, out.data() + text.size(), &written), 1);
    EXPECT_EQ(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, 16, out.data() + text.size()), 1);
    return out;
}

void compare(const crypto::AeadImplementation& row, CountingRandom& random) {
    const ByteVector key = random.bytes(crypto::aead_key_size(row.id));
    const crypto::AeadContext ours(row, key);
    const Context theirs(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
    ASSERT_EQ(EVP_EncryptInit_ex(theirs.get(), libcrypto_aead(row.id), nullptr, key.data(), nullptr), 1);
    const auto agree = [&](usize size, usize aad_size) {
        const ByteVector nonce = random.bytes(12), aad = random.bytes(aad_size), text = random.bytes(size);
        const ByteVector expected = their_seal(theirs.get(), nonce, aad, text);
        const auto n = Bytes(nonce).first<12>();
        ByteVector record(expected.size());
        const usize cut = random.below(size + 1), last = size == 0 ? 0 : random.below(2);
        const Bytes pieces[] = {Bytes(text).first(size - last)};
        ours.seal(n, aad, pieces, Bytes(text).last(last), record);
        ASSERT_EQ(record, expected) << size << " bytes, aad " << aad_size;
        ASSERT_TRUE(ours.open(n, aad, record)) << size << " bytes, aad " << aad_size;
        ASSERT_TRUE(std::equal(text.begin(), text.end(), record.begin())) << size;
        const Bytes cut_pieces[] = {Bytes(text).first(cut), Bytes(text).subspan(cut)};
        ours.seal(n, aad, cut_pieces, {}, record);
        ASSERT_EQ(record, expected) << size << " bytes cut at " << cut;
    };
    for (usize size = 0; size <= 2048; ++size) ASSERT_NO_FATAL_FAILURE(agree(size, size % 41));
    for (usize size : {16384u, 16385u, 65537u, 1000003u}) ASSERT_NO_FATAL_FAILURE(agree(size, 5));
    for (usize aad_size : {48u, 49u, 128u, 129u, 512u, 513u, 5000u}) ASSERT_NO_FATAL_FAILURE(agree(100, aad_size));
}

TEST(AeadDifferential, EveryRowAtEveryLength) {
    CountingRandom random(51);
    for (auto id : {crypto::AeadId::aes_128_gcm, crypto::AeadId::aes_192_gcm, crypto::AeadId::aes_256_gcm,
                    crypto::AeadId::chacha20_poly1305})
        for (const crypto::AeadImplementation& row : crypto::aead_implementations(id)) {
            SCOPED_TRACE(std::string(row.name) + " " + std::to_string(static_cast<int>(id)));
            if (!row.runs_on(cpu::host())) continue;
            ASSERT_NO_FATAL_FAILURE(compare(row, random));
        }
}

TEST(CipherDifferential, AesCounterModeEveryRowAtEveryLength) {
    CountingRandom random(52);
    for (usize key_size : {16u, 24u, 32u})
        for (const crypto::AesImplementation& row : crypto::aes_implementations()) {
            if (!row.runs_on(cpu::host())) continue;
            const ByteVector key = random.bytes(key_size);
            const crypto::AesKey ours(row, key);
            const Context theirs(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
            for (usize size = 1; size <= 2048; ++size) {
                ByteVector counter = random.bytes(16), text = random.bytes(size), expected(size);
                counter[12] = 0;  // libcrypto carries beyond 32 bits; the modes of TLS and QUIC do not
                int written = 0;
                ASSERT_EQ(EVP_EncryptInit_ex(theirs.get(),
                                             key_size == 16   ? EVP_aes_128_ctr()
                                             : key_size == 24 ? EVP_aes_192_ctr()
                                                              : EVP_aes_256_ctr(),
                                             nullptr, key.data(), counter.data()),
                          1);
                ASSERT_EQ(
                    EVP_EncryptUpdate(theirs.get(), expected.data(), &written, text.data(), static_cast<int>(size)), 1);
                ours.ctr(Bytes(counter).first<16>(), text);
                ASSERT_EQ(text, expected) << row.name << ", " << size << " bytes";
            }
        }
}

TEST(CipherDifferential, ChaCha20EveryRowAtEveryLength) {
    CountingRandom random(53);
    for (const crypto::chacha20::Implementation& row : crypto::chacha20::implementations()) {
        if (!row.runs_on(cpu::host())) continue;
        const Context theirs(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
        for (usize size = 1; size <= 2048; ++size) {
            const ByteVector key = random.bytes(32), text = random.bytes(size);
            ByteVector iv = random.bytes(16), expected(size), out(size);
            iv[3] = 0;  // counter, little-endian: libcrypto's wraps into the nonce
            int written = 0;
            ASSERT_EQ(EVP_EncryptInit_ex(theirs.get(), EVP_chacha20(), nullptr, key.data(), iv.data()), 1);
            ASSERT_EQ(EVP_EncryptUpdate(theirs.get(), expected.data(), &written, text.data(), static_cast<int>(size)),
                      1);
            row.xor_stream(key.data(), iv.data() + 4, load_le<u32>(iv.data()), text.data(), out.data(), size);
            ASSERT_EQ(out, expected) << row.name << ", " << size << " bytes";
        }
    }
}

}  // namespace
}  // namespace troth
