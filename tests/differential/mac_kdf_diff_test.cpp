// CMAC, GMAC, KMAC, Poly1305, keyed BLAKE2 and the key derivation functions against the system's libcrypto.
#include <gtest/gtest.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include "tests/differential/hash_features.hpp"
#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/crypto/aead/gmac.hpp"
#include "troth/crypto/hash/blake2.hpp"
#include "troth/crypto/kdf/kbkdf.hpp"
#include "troth/crypto/kdf/one_step.hpp"
#include "troth/crypto/kdf/pbkdf2.hpp"
#include "troth/crypto/kdf/scrypt.hpp"
#include "troth/crypto/kdf/tls12_prf.hpp"
#include "troth/crypto/mac/cmac.hpp"
#include "troth/crypto/mac/kmac.hpp"
#include "troth/crypto/mac/one_time_poly1305.hpp"

namespace troth {
namespace {

using namespace crypto;
using testing::CountingRandom;
using testing::to_hex;

// Parameters of libcrypto's generic calls; it copies none of them, so all live as long as this.
class Parameters {
  public:
    Parameters& text(const char* name, const char* value) {
        list_.push_back(OSSL_PARAM_construct_utf8_string(name, const_cast<char*>(value), 0));
        return *this;
    }
    Parameters& bytes(const char* name, Bytes value) {
        static u8 nothing = 0;
        u8* const data = value.empty() ? &nothing : const_cast<u8*>(value.data());
        list_.push_back(OSSL_PARAM_construct_octet_string(name, data, value.size()));
        return *this;
    }
    Parameters& size(const char* name, usize& value) {
        list_.push_back(OSSL_PARAM_construct_size_t(name, &value));
        return *this;
    }
    Parameters& number(const char* name, int& value) {
        list_.push_back(OSSL_PARAM_construct_int(name, &value));
        return *this;
    }
    const OSSL_PARAM* get() {
        list_.push_back(OSSL_PARAM_construct_end());
        return list_.data();
    }

  private:
    std::vector<OSSL_PARAM> list_;
};

std::string their_mac(const char* name, Bytes key, Bytes message, Parameters parameters, usize size) {
    EVP_MAC* const mac = EVP_MAC_fetch(nullptr, name, nullptr);
    EVP_MAC_CTX* const context = EVP_MAC_CTX_new(mac);
    ByteVector out(size);
    usize written = 0;
    EXPECT_EQ(EVP_MAC_init(context, key.data(), key.size(), parameters.get()), 1) << name;
    EXPECT_EQ(EVP_MAC_update(context, message.data(), message.size()), 1);
    EXPECT_EQ(EVP_MAC_final(context, out.data(), &written, out.size()), 1);
    EXPECT_EQ(written, size);
    EVP_MAC_CTX_free(context);
    EVP_MAC_free(mac);
    return to_hex(out);
}
std::string their_kdf(const char* name, Parameters parameters, usize size) {
    EVP_KDF* const kdf = EVP_KDF_fetch(nullptr, name, nullptr);
    EVP_KDF_CTX* const context = EVP_KDF_CTX_new(kdf);
    ByteVector out(size);
    EXPECT_EQ(EVP_KDF_derive(context, out.data(), out.size(), parameters.get()), 1) << name;
    EVP_KDF_CTX_free(context);
    EVP_KDF_free(kdf);
    return to_hex(out);
}
template <class State>
void update_in_two(State& state, Bytes message, CountingRandom& random) {
    const usize cut = random.below(message.size() + 1);
    state.update(message.first(cut));
    state.update(message.subspan(cut));
}
std::vector<cpu::Features> some_features() {
    cpu::Features narrow = cpu::host();
    narrow.avx512 = narrow.vaes = narrow.avx512ifma = false;
    return {cpu::host(), narrow, cpu::portable};
}

TEST(MacDifferential, CmacEveryLengthKeySizeAndRow) {
    CountingRandom random(51);
    const char* const names[] = {"AES-128-CBC", "AES-192-CBC", "AES-256-CBC"};
    for (const cpu::Features& features : some_features())
        for (usize size = 0; size <= 2048; size += size < 300 ? 1 : 13) {
            const ByteVector key = random.bytes(16 + size % 3 * 8), message = random.bytes(size);
            const AesCmacKey ready{AesCipher(key, features)};
            AesCmac ours(ready);
            update_in_two(ours, message, random);
            ASSERT_EQ(to_hex(ours.finish()),
                      their_mac("CMAC", key, message, Parameters().text("cipher", names[size % 3]), 16))
                << size;
        }
}
TEST(MacDifferential, GmacEveryKeySize) {
    CountingRandom random(52);
    const struct {
        AeadId id;
        const char* name;
    } rows[] = {{AeadId::aes_128_gcm, "AES-128-GCM"},
                {AeadId::aes_192_gcm, "AES-192-GCM"},
                {AeadId::aes_256_gcm, "AES-256-GCM"}};
    for (const auto& row : rows)
        for (const cpu::Features& features : some_features())
            for (usize size = 0; size <= 400; ++size) {
                const ByteVector key = random.bytes(aead_key_size(row.id)), nonce = random.bytes(12),
                                 message = random.bytes(size);
                const AeadContext context(row.id, key, features);
                const Nonce n(nonce.data(), 12);
                const auto tag = gmac(context, n, message);
                ASSERT_EQ(to_hex(tag), their_mac("GMAC", key, message,
                                                 Parameters().text("cipher", row.name).bytes("iv", nonce), 16));
                ASSERT_TRUE(gmac_verify(context, n, message, Bytes(tag).first(12)));
                ASSERT_FALSE(gmac_verify(context, n, message, Bytes(tag).first(11)));
            }
}
TEST(MacDifferential, KmacRandomSizesOfEverything) {
    CountingRandom random(53);
    for (ShakeId id : {ShakeId::shake128, ShakeId::shake256})
        for (const cpu::Features& features : hash_features())
            for (int round = 0; round < 300; ++round) {
                const ByteVector key = random.bytes(4 + random.below(200)), name = random.bytes(random.below(200)),
                                 message = random.bytes(random.below(2049));
                usize size = 4 + random.below(300);
                int xof = round % 2;
                Kmac ours(id, key, name, features);
                update_in_two(ours, message, random);
                ByteVector out(size);
                xof != 0 ? ours.finish_xof_into(out) : ours.finish_into(out);
                ASSERT_EQ(to_hex(out),
                          their_mac(id == ShakeId::shake128 ? "KMAC-128" : "KMAC-256", key, message,
                                    Parameters().bytes("custom", name).size("size", size).number("xof", xof), size));
            }
}
TEST(MacDifferential, Poly1305EveryLength) {
    CountingRandom random(54);
    for (usize size = 0; size <= 2048; ++size) {
        const ByteVector key = random.bytes(32), message = random.bytes(size);
        OneTimePoly1305 ours(std::span<const u8, 32>(key.data(), 32));
        update_in_two(ours, message, random);
        ASSERT_EQ(to_hex(ours.finish()), their_mac("POLY1305", key, message, {}, 16)) << size;
    }
}
template <class Hash>
void keyed_blake2(const char* name) {
    CountingRandom random(55);
    for (const cpu::Features& features : some_features())
        for (usize length = 0; length <= 2048; length += length < 300 ? 1 : 11) {
            const ByteVector key = random.bytes(1 + random.below(Hash::max_size)), message = random.bytes(length);
            usize size = 1 + random.below(Hash::max_size);
            Hash ours(size, key, features);
            update_in_two(ours, message, random);
            ByteVector out(size);
            ours.finish_into(out);
            ASSERT_EQ(to_hex(out), their_mac(name, key, message, Parameters().size("size", size), size)) << length;
        }
}
TEST(MacDifferential, KeyedBlake2OfEverySize) {
    keyed_blake2<Blake2b>("BLAKE2BMAC");
    keyed_blake2<Blake2s>("BLAKE2SMAC");
}

TEST(KdfDifferential, Pbkdf2WithEveryHashAndRow) {
    CountingRandom random(56);
    for (const HashInfo& info : hash_infos)
        for (const cpu::Features& features : hash_features())
            for (int round = 0; round < 20; ++round) {
                const ByteVector password = random.bytes(1 + random.below(200)), salt = random.bytes(random.below(100));
                const usize iterations = 1 + random.below(50), size = 1 + random.below(200);
                ByteVector ours(size), theirs(size);
                ASSERT_TRUE(pbkdf2({.hash = info.id, .iterations = iterations}, password, salt, ours, features));
                ASSERT_EQ(PKCS5_PBKDF2_HMAC(text_of(password).data(), static_cast<int>(password.size()), salt.data(),
                                            static_cast<int>(salt.size()), static_cast<int>(iterations),
                                            libcrypto_hash(info.id), static_cast<int>(size), theirs.data()),
                          1);
                ASSERT_EQ(to_hex(ours), to_hex(theirs)) << info.name;
            }
}
TEST(KdfDifferential, Scrypt) {
    CountingRandom random(57);
    for (u64 n : {u64{2}, u64{4}, u64{64}, u64{1024}})
        for (u32 r : {1u, 2u, 3u, 8u})
            for (u32 p : {1u, 2u, 5u}) {
                const ByteVector password = random.bytes(random.below(100)), salt = random.bytes(random.below(100));
                ByteVector ours(1 + random.below(200)), theirs(ours.size());
                ASSERT_TRUE(scrypt({.n = n, .r = r, .p = p}, password, salt, ours));
                ASSERT_EQ(EVP_PBE_scrypt(password.empty() ? "" : text_of(password).data(), password.size(), salt.data(),
                                         salt.size(), n, r, p, 1 << 30, theirs.data(), theirs.size()),
                          1);
                ASSERT_EQ(to_hex(ours), to_hex(theirs)) << n << " " << r << " " << p;
            }
}
TEST(KdfDifferential, Tls12PrfAndX963) {
    CountingRandom random(58);
    for (const HashInfo& info : hash_infos) {
        if (info.id == HashId::legacy_md5 || info.id == HashId::sha1) continue;  // libcrypto: MD5-SHA1 of TLS 1.0
        const char* const digest = EVP_MD_get0_name(libcrypto_hash(info.id));
        for (int round = 0; round < 50; ++round) {
            const ByteVector secret = random.bytes(1 + random.below(100)), seed = random.bytes(1 + random.below(100)),
                             label = random.bytes(1 + random.below(30));
            ByteVector out(1 + random.below(300));
            const Bytes piece = seed;
            tls12_prf(info.id, secret, text_of(label), Gather(&piece, 1), out);
            ByteVector labelled = label;
            labelled.insert(labelled.end(), seed.begin(), seed.end());
            ASSERT_EQ(to_hex(out),
                      their_kdf("TLS1-PRF",
                                Parameters().text("digest", digest).bytes("secret", secret).bytes("seed", labelled),
                                out.size()))
                << info.name;
            ASSERT_TRUE(x963_kdf(info.id, secret, seed, out));
            ASSERT_EQ(to_hex(out),
                      their_kdf("X963KDF", Parameters().text("digest", digest).bytes("key", secret).bytes("info", seed),
                                out.size()))
                << info.name;
            ASSERT_TRUE(one_step_kdf(info.id, secret, seed, out));
            ASSERT_EQ(to_hex(out),
                      their_kdf("SSKDF", Parameters().text("digest", digest).bytes("key", secret).bytes("info", seed),
                                out.size()))
                << info.name;
        }
    }
}
TEST(KdfDifferential, KbkdfCounterAndFeedbackWithHmacAndCmac) {
    CountingRandom random(59);
    for (int round = 0; round < 400; ++round) {
        const ByteVector key = random.bytes(32), label = random.bytes(1 + random.below(40)),
                         context = random.bytes(1 + random.below(40)), iv = random.bytes(round % 4 < 2 ? 16 : 32);
        const bool feedback = round % 2 == 0, with_cmac = round % 4 < 2;
        KbkdfParameters p;
        Parameters theirs;
        theirs.text("mode", feedback ? "feedback" : "counter").bytes("key", key);
        theirs.bytes("salt", label).bytes("info", context);
        if (feedback) {
            p.mode = KbkdfMode::feedback;
            p.iv = iv;
            theirs.bytes("seed", iv);
        }
        with_cmac ? theirs.text("mac", "CMAC").text("cipher", "AES-256-CBC")
                  : theirs.text("mac", "HMAC").text("digest", "SHA256");
        ByteVector out(1 + random.below(200));
        const KbkdfFixed fixed(label, context, out.size());
        ASSERT_TRUE(with_cmac ? kbkdf(p, AesCmacKey{AesCipher(key)}, fixed, out)
                              : kbkdf(p, HmacKey(HashId::sha256, key), fixed, out));
        ASSERT_EQ(to_hex(out), their_kdf("KBKDF", theirs, out.size())) << round;
    }
}

}  // namespace
}  // namespace troth
