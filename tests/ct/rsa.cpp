// RSA and finite-field Diffie-Hellman: private keys, plaintexts and randomness are secret; moduli, signatures,
// ciphertexts and public values are not.
#include "troth/crypto/sign/rsa.hpp"

#include <array>

#include "tests/ct/ct.hpp"
#include "troth/crypto/kex/ffdh.hpp"
#include "troth/crypto/sign/rsa_encryption.hpp"

namespace troth::ct_tests {
namespace {

using namespace crypto;

std::string_view row(const cpu::Features& features) {
    return montgomery_row(features).name;
}

RsaComponents made_components(const cpu::Features& features) {
    PoisonedRandom random;
    RsaComponents c = [&] {
        const auto made = RsaPrivateKey::generate(2048, random, features);
        set_up_done();  // the copies' places do not depend on how the primes were found
        return made->components();
    }();
    set_up_done();
    return c;
}
// A key whose secret numbers are poisoned as they are read.
RsaPrivateKey poisoned_key(const cpu::Features& features) {
    const RsaComponents c = made_components(features);
    for (const SecretBytes* part : {&c.d, &c.p, &c.q, &c.dp, &c.dq, &c.qinv}) ct::poison(part->bytes());
    auto key = RsaPrivateKey::from_components(c.n, c.e, c.d.bytes(), c.p.bytes(), c.q.bytes(), c.dp.bytes(),
                                              c.dq.bytes(), c.qinv.bytes(), features);
    if (!key) __builtin_abort();
    return std::move(*key);
}

void generate(const cpu::Features& features) {
    PoisonedRandom random;
    if (!RsaPrivateKey::generate(2048, random, features)) __builtin_abort();
}

void sign(const cpu::Features& features) {
    PoisonedRandom random;
    const RsaPrivateKey key = poisoned_key(features);
    const std::array<u8, 32> digest{1};
    if (!rsa::sign_pkcs1(key, HashId::sha256, digest, random)) __builtin_abort();
    if (!rsa::sign_pss(key, HashId::sha256, digest, 32, random)) __builtin_abort();
}

void oaep(const cpu::Features& features) {
    PoisonedRandom random;
    const RsaPrivateKey key = poisoned_key(features);
    const SecretBytes message = secret(33);
    auto ciphertext = rsa::encrypt_oaep(key.public_key(), HashId::sha256, HashId::sha256, {}, message.bytes(), random);
    if (!rsa::decrypt_oaep(key, HashId::sha256, HashId::sha256, {}, *ciphertext, random)) __builtin_abort();
    ciphertext->back() ^= 1;
    if (rsa::decrypt_oaep(key, HashId::sha256, HashId::sha256, {}, *ciphertext, random)) __builtin_abort();
}

ByteVector pkcs1_ciphertext(const RsaPrivateKey& key, RandomSource& random) {
    const SecretBytes message = secret(48);
    auto ciphertext = rsa::encrypt_pkcs1(key.public_key(), message.bytes(), random);
    set_up_done();  // how often an octet of the padding was zero is public
    return *ciphertext;
}
void pkcs1(const cpu::Features& features) {
    PoisonedRandom random;
    const RsaPrivateKey key = poisoned_key(features);
    ByteVector ciphertext = pkcs1_ciphertext(key, random);
    if (!rsa::decrypt_pkcs1(key, ciphertext, random)) __builtin_abort();
    rsa::decrypt_premaster(key, 0x0303, ciphertext, random);
    ciphertext.back() ^= 1;
    rsa::decrypt_premaster(key, 0x0303, ciphertext, random);
}
void pkcs1_reject(const cpu::Features& features) {
    PoisonedRandom random;
    const RsaPrivateKey key = poisoned_key(features);
    ByteVector ciphertext = pkcs1_ciphertext(key, random);
    ciphertext.back() ^= 1;
    if (!rsa::decrypt_pkcs1(key, ciphertext, random)) __builtin_abort();
}

template <FfdhGroup group>
void ffdh(const cpu::Features& features) {
    PoisonedRandom random;
    const FfdhPrivateKey key = FfdhPrivateKey::generate(group, random, features);
    if (key.public_value().empty()) __builtin_abort();
    ByteVector peer(ffdh_size(group));
    peer.back() = 9;
    if (!key.derive(peer)) __builtin_abort();
}

// The primes from n, e and d: d is secret.
void from_exponent(const cpu::Features& features) {
    const RsaComponents c = made_components(features);
    ct::poison(c.d.bytes());
    if (!RsaPrivateKey::from_exponent(c.n, c.e, c.d.bytes(), features)) __builtin_abort();
}

constexpr Operation operations[] = {
    {"rsa_2048.generate", row, generate},
    {"rsa_2048.from_exponent", row, from_exponent},
    {"rsa_2048.sign", row, sign},
    {"rsa_2048.oaep", row, oaep},
    {"rsa_2048.pkcs1_decrypt", row, pkcs1},
    {"rsa_2048.pkcs1_reject", row, pkcs1_reject},
    {"ffdhe2048.generate_derive", row, ffdh<FfdhGroup::ffdhe2048>},
    {"ffdhe3072.generate_derive", row, ffdh<FfdhGroup::ffdhe3072>},
    {"ffdhe4096.generate_derive", row, ffdh<FfdhGroup::ffdhe4096>},
    {"ffdhe8192.generate_derive", row, ffdh<FfdhGroup::ffdhe8192>},
};

}  // namespace

extern const Operations rsa_operations;
const Operations rsa_operations = operations;

}  // namespace troth::ct_tests
