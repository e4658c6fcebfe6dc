// MACs, hashes of secrets and key derivation: keys, messages and passwords are secret; salts, names and sizes are not.
// Of Argon2 only type i claims it from end to end; scrypt and Argon2d read memory where the password says, by design.
#include <array>

#include "tests/ct/ct.hpp"
#include "troth/crypto/hash/blake2.hpp"
#include "troth/crypto/hash/cshake.hpp"
#include "troth/crypto/kdf/argon2.hpp"
#include "troth/crypto/kdf/hkdf.hpp"
#include "troth/crypto/kdf/kbkdf.hpp"
#include "troth/crypto/kdf/one_step.hpp"
#include "troth/crypto/kdf/pbkdf2.hpp"
#include "troth/crypto/kdf/pkcs12.hpp"
#include "troth/crypto/kdf/tls12_prf.hpp"
#include "troth/crypto/mac/cmac.hpp"
#include "troth/crypto/mac/hmac.hpp"
#include "troth/crypto/mac/kmac.hpp"
#include "troth/crypto/mac/one_time_poly1305.hpp"
#include "troth/crypto/random/generator.hpp"

namespace troth::ct_tests {
namespace {

using namespace crypto;

template <HashId id>
std::string_view hash_row(const cpu::Features& features) {
    return implementation(id, features);
}
std::string_view aes_row(const cpu::Features& features) {
    return AesKey(std::array<u8, 16>{}, features).implementation();
}
std::string_view argon2_row(const cpu::Features& features) {
    return crypto::detail::best_row(crypto::detail::argon2_rows, features).name;
}
std::string_view arithmetic(const cpu::Features&) {
    return "arithmetic";
}

template <HashId id>
void hmac_of(const cpu::Features& features) {
    const SecretBytes key = secret(200), message = secret(300, 2);
    const Mac mac = hmac(HmacKey(id, key.bytes(), features), message.bytes());
    const ByteVector forged(mac.size / 2 < 10 ? 10 : mac.size / 2, 7);
    if (verify_truncated(mac, forged)) __builtin_abort();
}
template <HashId id>
void pbkdf2_of(const cpu::Features& features) {
    const SecretBytes password = secret(20);
    std::array<u8, 50> out{};
    if (!pbkdf2({.hash = id, .iterations = 3}, password.bytes(), bytes_of("salt"), out, features)) __builtin_abort();
}
void pkcs12_kdf_of(const cpu::Features& features) {
    const SecretBytes password = secret(42);
    std::array<u8, 50> out{};
    const auto done = pkcs12_kdf({.hash = HashId::sha256, .iterations = 3}, Pkcs12KeyUse::mac_key, password.bytes(),
                                 bytes_of("salt"), out, features);
    if (!done) __builtin_abort();
}
template <ShakeId id>
void kmac_of(const cpu::Features& features) {
    const SecretBytes key = secret(32), message = secret(300, 2);
    Kmac mac(id, key.bytes(), bytes_of("name"), features);
    mac.update(message.bytes());
    if (mac.verify(std::array<u8, 70>{})) __builtin_abort();
}
template <usize key_size>
void cmac_of(const cpu::Features& features) {
    for (usize size : {0u, 16u, 33u}) {
        const SecretBytes key = secret(key_size), message = secret(size, 2);
        const AesCmacKey ready{AesCipher(key.bytes(), features)};
        AesCmac mac(ready);
        mac.update(message.bytes());
        if (mac.verify(std::array<u8, 16>{})) __builtin_abort();
    }
}
void poly1305_of(const cpu::Features&) {
    const Secret<32> key = secret_of<32>();
    const SecretBytes message = secret(75, 2);
    OneTimePoly1305 mac(key.bytes());
    if (mac.update(message.bytes()).verify(std::array<u8, 16>{})) __builtin_abort();
}
template <class Hash>
void blake2_of(const cpu::Features& features) {
    const SecretBytes key = secret(Hash::max_size), message = secret(300, 2);
    std::array<u8, 20> out{};
    Hash(20, key.bytes(), features).update(message.bytes()).finish_into(out);
}
void derivations(const cpu::Features& features) {
    const SecretBytes key = secret(32);
    std::array<u8, 100> out{};
    tls12_prf(HashId::sha256, key.bytes(), "label", {}, out, features);
    if (!x963_kdf(HashId::sha256, key.bytes(), bytes_of("info"), out, features)) __builtin_abort();
    const HmacKey ready(HashId::sha256, key.bytes(), features);
    for (KbkdfMode mode : {KbkdfMode::counter, KbkdfMode::feedback, KbkdfMode::double_pipeline})
        if (!kbkdf({.mode = mode}, ready, {}, out)) __builtin_abort();
}
template <HashId id>
void hkdf_of(const cpu::Features& features) {
    const SecretBytes ikm = secret(48), salt = secret(20, 2);
    const SecretBytes okm =
        hkdf::expand(hkdf::extract(id, salt.bytes(), ikm.bytes(), features), bytes_of("info"), 3 * digest_size(id) + 1);
    ct::unpoison(okm.bytes());
}
void cshake_of(const cpu::Features& features) {
    const SecretBytes message = secret(300, 2);
    SecretBytes out(500);
    CShake(ShakeId::shake256, bytes_of("name"), {}, features).absorb(message.bytes()).squeeze(out.mutable_bytes());
}
void more_derivations(const cpu::Features& features) {
    const SecretBytes key = secret(32);
    std::array<u8, 100> out{};
    const AesCmacKey ready{AesCipher(key.bytes(), features)};
    if (!kbkdf({.mode = KbkdfMode::counter}, ready, {}, out)) __builtin_abort();
    kmac_kdf(ShakeId::shake128, key.bytes(), bytes_of("label"), bytes_of("context"), out, features);
    if (!one_step_kdf(HashId::sha256, key.bytes(), bytes_of("info"), out, features)) __builtin_abort();
}
void generator(const cpu::Features&) {
    PoisonedRandom root;
    Generator random(root);
    for (usize size : {0u, 1u, 200u, 480u, 3000u}) {
        SecretBytes out(size);
        random.fill(out.mutable_bytes());
    }
}
void argon2i_of(const cpu::Features& features) {
    const SecretBytes password = secret(20);
    std::array<u8, 80> out{};
    const Argon2Parameters p{.type = Argon2Type::i, .memory = 64, .passes = 2, .lanes = 2};
    if (!argon2(p, password.bytes(), bytes_of("0123456789abcdef"), out, features)) __builtin_abort();
}

constexpr Operation operations[] = {
    {"hmac_sha1", hash_row<HashId::sha1>, hmac_of<HashId::sha1>},
    {"hmac_sha224", hash_row<HashId::sha224>, hmac_of<HashId::sha224>},
    {"hmac_sha512_256", hash_row<HashId::sha512_256>, hmac_of<HashId::sha512_256>},
    {"hmac_sha3_224", hash_row<HashId::sha3_224>, hmac_of<HashId::sha3_224>},
    {"hmac_blake2b", hash_row<HashId::blake2b_512>, hmac_of<HashId::blake2b_512>},
    {"hmac_blake2s", hash_row<HashId::blake2s_256>, hmac_of<HashId::blake2s_256>},
    {"hmac_md5", hash_row<HashId::legacy_md5>, hmac_of<HashId::legacy_md5>},
    {"blake2b.keyed", hash_row<HashId::blake2b_512>, blake2_of<Blake2b>},
    {"blake2s.keyed", hash_row<HashId::blake2s_256>, blake2_of<Blake2s>},
    {"kmac128", hash_row<HashId::sha3_256>, kmac_of<ShakeId::shake128>},
    {"kmac256", hash_row<HashId::sha3_256>, kmac_of<ShakeId::shake256>},
    {"hmac_sha512", hash_row<HashId::sha512>, hmac_of<HashId::sha512>},
    {"hmac_sha3_384", hash_row<HashId::sha3_384>, hmac_of<HashId::sha3_384>},
    {"hmac_sha3_512", hash_row<HashId::sha3_512>, hmac_of<HashId::sha3_512>},
    {"hkdf_sha512", hash_row<HashId::sha512>, hkdf_of<HashId::sha512>},
    {"pbkdf2_sha3_256", hash_row<HashId::sha3_256>, pbkdf2_of<HashId::sha3_256>},
    {"cshake256", hash_row<HashId::sha3_256>, cshake_of},
    {"cmac_aes128", aes_row, cmac_of<16>},
    {"kbkdf_cmac_kmac", aes_row, more_derivations},
    {"random.generator", arithmetic, generator},
    {"cmac_aes256", aes_row, cmac_of<32>},
    {"poly1305.one_time", arithmetic, poly1305_of},
    {"pbkdf2_sha1", hash_row<HashId::sha1>, pbkdf2_of<HashId::sha1>},
    {"pbkdf2_sha256", hash_row<HashId::sha256>, pbkdf2_of<HashId::sha256>},
    {"pbkdf2_sha512", hash_row<HashId::sha512>, pbkdf2_of<HashId::sha512>},
    {"pkcs12_kdf_sha256", hash_row<HashId::sha256>, pkcs12_kdf_of},
    {"kdfs_sha256", hash_row<HashId::sha256>, derivations},
    {"argon2i", argon2_row, argon2i_of},
};

}  // namespace

extern const Operations mac_kdf_operations;
const Operations mac_kdf_operations = operations;

}  // namespace troth::ct_tests
