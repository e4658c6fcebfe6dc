// PBES2 of Wycheproof: PBKDF2 and AES-CBC with its padding, RFC 8018 §6.2.
#include <algorithm>
#include <optional>

#include "tests/vectors/handlers.hpp"
#include "troth/crypto/cipher/aes.hpp"
#include "troth/crypto/cipher/cbc.hpp"
#include "troth/crypto/kdf/pbkdf2.hpp"

namespace troth::vectors {
namespace {

using namespace crypto;

struct Scheme {
    HashId hash;
    usize key_size;
};
// "PbeWithHmacSha256AndAes_128"
std::optional<Scheme> scheme_of(const std::string& name) {
    static const std::map<std::string, HashId> hashes = {{"Sha1", HashId::sha1},
                                                         {"Sha224", HashId::sha224},
                                                         {"Sha256", HashId::sha256},
                                                         {"Sha384", HashId::sha384},
                                                         {"Sha512", HashId::sha512}};
    const usize hash_at = name.find("Hmac"), cipher_at = name.find("AndAes_");
    if (hash_at == std::string::npos || cipher_at == std::string::npos) return std::nullopt;
    const auto hash = hashes.find(name.substr(hash_at + 4, cipher_at - hash_at - 4));
    if (hash == hashes.end()) return std::nullopt;
    return Scheme{hash->second, std::stoul(name.substr(cipher_at + 7)) / 8};
}

void run(const File& file, Report& report) {
    const std::optional<Scheme> scheme = scheme_of(file.json["algorithm"]);
    each_test(file, report, "PbeTest", [&](const Json&, const Json& test) {
        if (!scheme) return report.skip(file.json["algorithm"].get<std::string>() + " not offered");
        const ByteVector iv = hex(test, "iv"), ciphertext = hex(test, "ct"), message = hex(test, "msg");
        SecretBytes key(scheme->key_size);
        const bool derived = pbkdf2({.hash = scheme->hash, .iterations = test["iterationCount"].get<u64>()},
                                    hex(test, "password"), hex(test, "salt"), key.mutable_bytes())
                                 .has_value();
        if (!derived || iv.size() != aes_block_size) return verdict(report, test, false);
        const AesCipher cipher(key.bytes());
        const auto text = unauthenticated::cbc_decrypt_padded(cipher, Bytes(iv).first<aes_block_size>(), ciphertext);
        verdict(
            report, test,
            text && std::ranges::equal(text->bytes(), message) &&
                unauthenticated::cbc_encrypt_padded(cipher, Bytes(iv).first<aes_block_size>(), message) == ciphertext);
    });
}

}  // namespace

const Handler wycheproof_pbe{"wycheproof PBES2", [](const File& f) { return has_group_type(f, "PbeTest"); }, run};

}  // namespace troth::vectors
