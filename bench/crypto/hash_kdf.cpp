#include "bench/crypto/hash_kdf.hpp"

#include <cstdlib>

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>

#include "bench/compare.hpp"
#include "troth/base/random.hpp"
#include "troth/crypto/hash/shake.hpp"
#include "troth/crypto/kdf/argon2.hpp"
#include "troth/crypto/kdf/pbkdf2.hpp"
#include "troth/crypto/kdf/scrypt.hpp"
#include "troth/crypto/mac/cmac.hpp"
#include "troth/crypto/mac/kmac.hpp"
#include "troth/crypto/mac/one_time_poly1305.hpp"

namespace troth::bench {
namespace {

using namespace crypto;

void must(bool ok) {
    if (!ok) std::abort();
}
ByteVector some_bytes(usize size) {
    ByteVector out(size);
    SystemRandom().fill(out);
    return out;
}

void digests(const std::string& filter) {
    const struct {
        HashId id;
        const EVP_MD* md;
    } rows[] = {{HashId::sha1, EVP_sha1()},
                {HashId::sha224, EVP_sha224()},
                {HashId::sha512_256, EVP_sha512_256()},
                {HashId::sha3_512, EVP_sha3_512()},
                {HashId::blake2b_512, EVP_blake2b512()},
                {HashId::blake2s_256, EVP_blake2s256()},
                {HashId::legacy_md5, EVP_md5()}};
    for (const auto& row : rows)
        for (usize size : {64u, 16384u}) {
            const std::string title = std::string(info(row.id).name) + " " + std::to_string(size) + " B";
            if (!title.contains(filter)) continue;
            const ByteVector data = some_bytes(size);
            EVP_MD_CTX* evp = EVP_MD_CTX_new();
            u8 out[64];
            print(title, compare([&] { hash(row.id, data).bytes(); },
                                 [&] {
                                     unsigned n = 0;
                                     EVP_DigestInit_ex(evp, row.md, nullptr);
                                     EVP_DigestUpdate(evp, data.data(), size);
                                     EVP_DigestFinal_ex(evp, out, &n);
                                 }));
            EVP_MD_CTX_free(evp);
        }
}

// A MAC of `size` bytes by libcrypto with its key ready; ours does the same.
template <class Ours>
void mac(const std::string& filter, const char* title, const char* name, OSSL_PARAM* params, Bytes key, bool rekey,
         Ours ours) {
    if (!std::string(title).contains(filter)) return;
    EVP_MAC* algorithm = EVP_MAC_fetch(nullptr, name, nullptr);
    EVP_MAC_CTX* evp = EVP_MAC_CTX_new(algorithm);
    must(EVP_MAC_init(evp, key.data(), key.size(), params) == 1);
    for (usize size : {64u, 16384u}) {
        const ByteVector data = some_bytes(size);
        u8 out[64];
        print(std::string(title) + " " + std::to_string(size) + " B",
              compare([&] { ours(data); },
                      [&] {
                          size_t n = 0;
                          EVP_MAC_init(evp, rekey ? key.data() : nullptr, rekey ? key.size() : 0, nullptr);
                          EVP_MAC_update(evp, data.data(), data.size());
                          EVP_MAC_final(evp, out, &n, sizeof out);
                      }));
    }
    EVP_MAC_CTX_free(evp);
    EVP_MAC_free(algorithm);
}

void macs(const std::string& filter) {
    const ByteVector key = some_bytes(32);
    char cipher[] = "AES-256-CBC";
    OSSL_PARAM with_cipher[] = {OSSL_PARAM_construct_utf8_string("cipher", cipher, 0), OSSL_PARAM_construct_end()};
    OSSL_PARAM nothing[] = {OSSL_PARAM_construct_end()};
    const AesCmacKey cmac_key{AesCipher(key)};
    mac(filter, "CMAC-AES-256", "CMAC", with_cipher, key, false, [&](Bytes data) { cmac(cmac_key, data); });
    const Kmac kmac_key(ShakeId::shake128, key);
    mac(filter, "KMAC128", "KMAC-128", nothing, key, false, [&](Bytes data) {
        u8 out[32];
        Kmac(kmac_key).update(data).finish_into(out);
    });
    mac(filter, "Poly1305", "POLY1305", nothing, key, true,
        [&](Bytes data) { OneTimePoly1305(std::span<const u8, 32>(key.data(), 32)).update(data).finish(); });
}

void derivations(const std::string& filter) {
    const ByteVector password = some_bytes(12), salt = some_bytes(16);
    const char* const word = reinterpret_cast<const char*>(password.data());
    u8 out[32];
    const struct {
        HashId id;
        const EVP_MD* md;
    } rows[] = {{HashId::sha1, EVP_sha1()}, {HashId::sha256, EVP_sha256()}, {HashId::sha512, EVP_sha512()}};
    for (const auto& row : rows) {
        const std::string title = "PBKDF2 " + std::string(info(row.id).name) + " 1000 times";
        if (!title.contains(filter)) continue;
        const MutableBytes one = MutableBytes(out).first(20);
        print(title,
              compare([&] { must(pbkdf2({.hash = row.id, .iterations = 1000}, password, salt, one).has_value()); },
                      [&] { PKCS5_PBKDF2_HMAC(word, 12, salt.data(), 16, 1000, row.md, 20, out); }));
    }
    if (std::string title = "scrypt N=2^14 r=8 p=1"; title.contains(filter))
        print(title, compare([&] { must(scrypt({.n = 1 << 14, .r = 8, .p = 1}, password, salt, out).has_value()); },
                             [&] { EVP_PBE_scrypt(word, 12, salt.data(), 16, 1 << 14, 8, 1, 1 << 30, out, 32); }, 7));
    // libcrypto 3.0 has no Argon2: the portable row stands for the peer.
    if (std::string title = "Argon2id 64 MiB t=3 p=4 (peer: portable row)"; title.contains(filter))
        print(title, compare([&] { must(argon2({}, password, salt, out).has_value()); },
                             [&] { must(argon2({}, password, salt, out, cpu::portable).has_value()); }, 3));
}

}  // namespace

void hash_kdf_rows(const std::string& filter) {
    digests(filter);
    macs(filter);
    derivations(filter);
}

}  // namespace troth::bench
