// What moves when the memory does: hashes, MACs and ciphers over texts of every length from 0 to 2 KiB that begin at
// any address, in place, with bytes around them that must not change; every row. The expected bytes are those of the
// portable row from fresh memory, which the other tests of this folder hold against libcrypto.
#include <algorithm>
#include <functional>

#include <gtest/gtest.h>

#include "tests/differential/hash_features.hpp"
#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/crypto/aead/any.hpp"
#include "troth/crypto/aead/gcm.hpp"
#include "troth/crypto/cipher/cbc.hpp"
#include "troth/crypto/cipher/chacha20.hpp"
#include "troth/crypto/cipher/ctr.hpp"
#include "troth/crypto/cipher/key_wrap.hpp"
#include "troth/crypto/cipher/xts.hpp"
#include "troth/crypto/hash/cshake.hpp"
#include "troth/crypto/mac/cmac.hpp"
#include "troth/crypto/mac/hmac.hpp"
#include "troth/crypto/mac/kmac.hpp"
#include "troth/crypto/mac/one_time_poly1305.hpp"

namespace troth {
namespace {

using namespace crypto;
using testing::CountingRandom;

std::vector<cpu::Features> cipher_features() {
    const cpu::Features& host = cpu::host();
    cpu::Features aes{};
    aes.ssse3 = host.ssse3, aes.sse41 = host.sse41, aes.aesni = host.aesni, aes.pclmulqdq = host.pclmulqdq;
    cpu::Features vectors = aes;
    vectors.bmi2 = host.bmi2, vectors.avx2 = host.avx2;
    return {cpu::portable, aes, vectors, host};
}

// Shifted: `size` bytes that begin `offset` bytes behind a 64-byte boundary, and known bytes around them.
class Shifted {
  public:
    Shifted(Bytes content, usize offset) : memory_(content.size() + 4 * margin, pattern), size_(content.size()) {
        const usize at = reinterpret_cast<std::uintptr_t>(memory_.data()) % margin;
        begin_ = margin + (margin - at) + offset;
        std::ranges::copy(content, memory_.begin() + static_cast<std::ptrdiff_t>(begin_));
    }
    MutableBytes bytes() { return MutableBytes(memory_).subspan(begin_, size_); }
    bool untouched_around() const {
        const auto is_pattern = [](u8 byte) { return byte == pattern; };
        return std::ranges::all_of(Bytes(memory_).first(begin_), is_pattern) &&
               std::ranges::all_of(Bytes(memory_).subspan(begin_ + size_), is_pattern);
    }

  private:
    static constexpr usize margin = 64;
    static constexpr u8 pattern = 0xd3;
    ByteVector memory_;
    usize size_, begin_ = 0;
};

// Change: turns text into something else, in place.
using Change = std::function<void(MutableBytes, const cpu::Features&)>;
void same_wherever_it_lies(const char* name, const Change& change, usize least, usize grows, usize step) {
    SCOPED_TRACE(name);
    CountingRandom random(81);
    for (usize size = least; size <= 2048; size += step) {
        ByteVector text = random.bytes(size);
        text.resize(size + grows);
        ByteVector expected = text;
        change(expected, cpu::portable);
        for (const cpu::Features& features : cipher_features()) {
            Shifted moved(text, (size * 7 + 1) % 64);
            change(moved.bytes(), features);
            ASSERT_TRUE(std::ranges::equal(moved.bytes(), expected)) << size;
            ASSERT_TRUE(moved.untouched_around()) << size;
        }
    }
}

// Digest: of a message that lies somewhere.
using DigestOf = std::function<ByteVector(Bytes, const cpu::Features&)>;
void same_digest_wherever_it_lies(const std::string& name, const DigestOf& digest, usize step) {
    SCOPED_TRACE(name);
    CountingRandom random(82);
    for (usize size = 0; size <= 2048; size += step) {
        const ByteVector message = random.bytes(size), expected = digest(message, cpu::portable);
        for (const std::vector<cpu::Features>& sets : {hash_features(), cipher_features()})
            for (const cpu::Features& features : sets) {
                Shifted moved(message, (size * 5 + 3) % 64);
                ASSERT_EQ(digest(moved.bytes(), features), expected) << size;
                ASSERT_TRUE(moved.untouched_around()) << size;
            }
    }
}
ByteVector vector_of(Bytes bytes) {
    return {bytes.begin(), bytes.end()};
}

TEST(AlignmentDifferential, EveryHashEveryLengthEveryRow) {
    for (const HashInfo& row : hash_infos)
        same_digest_wherever_it_lies(
            std::string(row.name),
            [&](Bytes message, const cpu::Features& f) { return vector_of(hash(row.id, message, f).bytes()); }, 1);
}

TEST(AlignmentDifferential, EveryMacEveryRow) {
    const ByteVector key = CountingRandom(83).bytes(32);
    for (HashId id : {HashId::sha256, HashId::sha512, HashId::sha3_256, HashId::blake2b_512, HashId::blake2s_256})
        same_digest_wherever_it_lies(
            "HMAC-" + std::string(info(id).name),
            [&](Bytes message, const cpu::Features& f) {
                return vector_of(hmac(HmacKey(id, key, f), message).bytes());
            },
            3);
    same_digest_wherever_it_lies(
        "CMAC",
        [&](Bytes message, const cpu::Features& f) { return vector_of(cmac(AesCmacKey{AesCipher(key, f)}, message)); },
        3);
    same_digest_wherever_it_lies(
        "KMAC",
        [&](Bytes message, const cpu::Features& f) {
            ByteVector out(100);
            Kmac(ShakeId::shake128, key, {}, f).update(message).finish_into(out);
            return out;
        },
        5);
    same_digest_wherever_it_lies(
        "Poly1305",
        [&](Bytes message, const cpu::Features&) {
            return vector_of(OneTimePoly1305(Bytes(key).first<32>()).update(message).finish());
        },
        1);
}

TEST(AlignmentDifferential, EveryAeadInPlaceEveryRow) {
    CountingRandom random(84);
    for (const AeadInfo& row : aead_infos) {
        const ByteVector key = random.bytes(row.key_size), nonce = random.bytes(row.nonce_size), aad = random.bytes(21);
        same_wherever_it_lies(
            row.name.data(),
            [&](MutableBytes text, const cpu::Features& f) {
                const auto aead = Aead::create(row.id, key, f);
                const ByteVector before(text.begin(), text.end() - row.tag_size);
                ASSERT_TRUE(aead->seal_in_place(nonce, aad, text));
                const ByteVector sealed(text.begin(), text.end());
                ASSERT_TRUE(aead->open_in_place(nonce, aad, text));
                ASSERT_TRUE(std::equal(before.begin(), before.end(), text.begin()));
                std::ranges::copy(sealed, text.begin());
            },
            0, row.tag_size, 7);
    }
}

TEST(AlignmentDifferential, ModesInPlaceEveryRow) {
    using namespace unauthenticated;
    CountingRandom random(85);
    const ByteVector key = random.bytes(64), iv = random.bytes(16);
    const auto key_32 = Bytes(key).first(32);
    const auto iv_16 = Bytes(iv).first<16>();
    same_wherever_it_lies(
        "AES-CTR", [&](MutableBytes text, const cpu::Features& f) { AesCtr(AesKey(key_32, f), iv_16).apply(text); }, 0,
        0, 1);
    same_wherever_it_lies(
        "AES-XTS",
        [&](MutableBytes text, const cpu::Features& f) { ASSERT_TRUE(AesXts::create(key, f)->encrypt(iv_16, text)); },
        16, 0, 3);
    same_wherever_it_lies(
        "AES-XTS decryption",
        [&](MutableBytes text, const cpu::Features& f) { ASSERT_TRUE(AesXts::create(key, f)->decrypt(iv_16, text)); },
        16, 0, 3);
    same_wherever_it_lies(
        "AES blocks",
        [&](MutableBytes text, const cpu::Features& f) {
            const AesCipher cipher(key_32, f);
            cipher.encrypt_blocks(text.first(text.size() / 16 * 16));
            cipher.decrypt_blocks(text.first(text.size() / 32 * 16));
        },
        0, 0, 5);
    same_wherever_it_lies(
        "ChaCha20",
        [&](MutableBytes text, const cpu::Features& f) {
            chacha20::xor_stream(Bytes(key).first<32>(), Bytes(iv).first<12>(), 1, text, f);
        },
        0, 0, 1);
    same_digest_wherever_it_lies(
        "AES-CBC",
        [&](Bytes text, const cpu::Features& f) { return cbc_encrypt_padded(AesCipher(key_32, f), iv_16, text); }, 5);
    same_digest_wherever_it_lies(
        "AES-KWP",
        [&](Bytes text, const cpu::Features& f) {
            return text.empty() ? ByteVector{} : *key_wrap_padded(AesCipher(key_32, f), text);
        },
        97);
}

}  // namespace
}  // namespace troth
